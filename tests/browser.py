"""A real browser for pages: Debian's Chromium, driven by Playwright. A page's errors fail the test."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PICTURES = Path(__file__).parent / "screenshots"

needs_browser = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="needs Chromium: apt-get install -y chromium"
)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """A fresh one; each page has a context of its own."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        await started.close()


@asynccontextmanager
async def open_page(browser: Browser, url: str, size: dict[str, Any] = LAPTOP) -> AsyncIterator[Page]:
    """A tab of the chat page; a picture is kept when the test fails."""
    context = await browser.new_context(viewport=size, locale="en-GB", has_touch=size is PHONE)
    page = await context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    try:
        await page.goto(url)
        await expect(page.locator("#app")).not_to_have_attribute("aria-busy", "true")
        yield page
        assert errors == []
    except BaseException:
        name = os.environ.get("PYTEST_CURRENT_TEST", "page").split("::")[-1].split(" ")[0]
        await page.screenshot(path=PICTURES / f"{name}.png")
        raise
    finally:
        await context.close()
