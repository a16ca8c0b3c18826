"""A workflow that asks first: from words to the question, to an answer, to what it was asked for."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.workspace import ADA, YOU
from tests.browser import needs_browser, open_browser, open_page
from tests.journeys.house import House, Json, open_house, told

TEXT = (
    "The lighthouse at Cape Wrath was built in 1828 by Robert Stevenson. For 170 years keepers climbed its "
    "stairs every evening to light the lamp, until it was automated in 1998."
)
INTENT = f"summarise this text in two sentences and post it to #general when I agree: {TEXT}"


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with open_house(tmp_path, database_url) as opened:
        yield opened


async def asked(house: House) -> tuple[str, Json]:
    """The thread in which the run asks, and its question."""
    said = await house.person.send("general", f"@Synth {INTENT}")
    card = await house.message("general", said["ts"], "Nothing happens before you press Run")
    await house.person.press("general", card["ts"], "Run")
    return said["ts"], await house.message("general", said["ts"], "'Approve'")


async def posts(house: House) -> list[Json]:
    """What the bot said in #general outside of threads, the plan's card aside."""
    said = await house.person.messages("general")
    return [one for one in said if one.get("bot_id") and "Cape Wrath" in told(one)]


async def test_nothing_is_posted_before_somebody_agrees(house: House) -> None:
    thread, question = await asked(house)
    assert await posts(house) == []
    await house.person.press("general", question["ts"], "Approve", user=ADA)
    await house.person.wait_for_message(lambda one: "This is for @You to decide" in told(one), user=ADA)
    assert await posts(house) == []
    await house.person.press("general", question["ts"], "Approve")
    await house.message("general", thread, "Approved by You")
    await house.message("general", thread, "is done in")
    assert len(await posts(house)) == 1


async def test_a_question_outlives_a_restart_and_a_no_by_word_ends_the_run(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        thread, _ = await asked(house)
    async with open_house(tmp_path) as house:
        await house.person.send("general", "reject: not today", thread_ts=thread)
        await house.message("general", thread, "was not approved: You said no")
        async with house.http.get(f"{house.api}/execute/run/1") as answer:
            run = await answer.json()
        assert (run["status"], run["metadata"]["cancelled_by"]) == ("cancelled", YOU)
        assert await posts(house) == []


@pytest.mark.browser
@needs_browser
async def test_it_is_asked_and_answered_on_the_chat_page(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, open_browser() as browser:
        thread, _ = await asked(house)
        async with open_page(browser, f"{house.served.address}/") as page:
            await page.get_by_role("link", name="general").click()
            await page.get_by_role("button", name="repl").first.click()
            side = page.get_by_role("complementary", name="Thread")
            await expect(side.get_by_role("button", name="Approve")).to_be_visible()
            await _picture(page, "asked")
            await side.get_by_role("button", name="More…").click()
            form = page.get_by_role("dialog")
            await form.get_by_role("textbox", name="Comment").fill("looks good")
            await _picture(page, "form")
            await form.get_by_role("button", name="Send").click()
            # The first is in the step's details, which are folded once the run is done.
            await expect(side.get_by_text("looks good").last).to_be_visible()
            await expect(side.get_by_role("button", name="Approve")).to_have_count(0)
            await expect(side.get_by_role("button", name="Run again")).to_be_visible()
            await _picture(page, "answered")
            await page.get_by_role("link", name=re.compile("^Synth")).click()
            await _picture(page, "directly")
        await house.message("general", thread, "is done in")


async def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        await page.wait_for_timeout(700)
        await page.screenshot(path=f"{folder}/{name}.png")
