"""The main job as a person sees it: the chat page in a real browser, and once with the real model."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from bot.local import open_local
from bot.model.weights import QWEN_CODER_1_5B, default_folder, is_present
from tests.browser import PHONE, needs_browser, open_browser, open_page
from tests.journeys.house import free_port, open_house

TEXT = (
    "The lighthouse at Cape Wrath was built in 1828 by Robert Stevenson. For 170 years keepers climbed its "
    "stairs every evening to light the lamp, until it was automated in 1998. Today it guides ships by itself "
    "and hikers who reach it on foot find a small café in the old engine room, open every day of the year."
)
INTENT = f"summarise this text in two sentences, translate it to French and post both to #general: {TEXT}"

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.fixture(autouse=True)
def pictures() -> None:
    (Path(__file__).parent.parent / "screenshots").mkdir(exist_ok=True)


async def ask_run_and_see_it_finish(address: str, seconds: float, picture: str | None = None) -> None:
    """Type the intent, press Run, see the thread finish."""
    async with open_browser() as browser, open_page(browser, f"{address}/") as page:
        await page.get_by_role("link", name="general").click()
        await page.get_by_role("combobox", name="Message #general").fill(f"@Synth {INTENT}")
        await page.keyboard.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        await thread.get_by_role("button", name="Run", exact=True).click()
        await expect(thread.get_by_role("button", name="Run again")).to_be_visible(timeout=seconds * 1000)
        await expect(thread.get_by_text("3 of 3")).to_be_visible()
        if picture is not None:
            await page.screenshot(path=picture)


async def test_an_intent_is_typed_run_and_seen_to_finish(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ask_run_and_see_it_finish(house.served.address, 30)


async def test_a_plan_is_changed_in_words_seen_to_change_and_taken_back(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        open_browser() as browser,
        open_page(browser, f"{house.served.address}/") as page,
    ):
        await page.get_by_role("link", name="general").click()
        await page.get_by_role("combobox", name="Message #general").fill(
            "@Synth every weekday at 8 write a friendly question and post it to #general"
        )
        await page.keyboard.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread.get_by_role("button", name="Save")).to_be_visible()
        reply = thread.get_by_role("combobox", name="Reply in thread")
        await reply.fill("make it 9 instead")
        await page.keyboard.press("Enter")
        undo = thread.get_by_role("button", name="Undo")
        await expect(undo).to_be_visible()
        changed = thread.locator(".rich-text")
        await expect(changed).to_contain_text("−  every weekday at 08:00")
        await expect(changed).to_contain_text("+  every weekday at 09:00")
        await _picture(page, "changed")
        await undo.click()
        await expect(undo).to_be_hidden()
        await expect(thread.get_by_text("Runs every weekday at 08:00")).to_be_visible()
        await reply.fill("when does it run?")
        await page.keyboard.press("Enter")
        await expect(thread.get_by_text("Once it is saved, it next runs")).to_be_visible()
        await _picture(page, "answered")


async def test_what_a_newcomer_presses_or_commands_first_opens_its_plan_beside(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        open_browser() as browser,
        open_page(browser, f"{house.served.address}/") as page,
    ):
        thread = page.get_by_role("complementary", name="Thread")
        await page.get_by_role("button", name="Something every weekday morning").click()
        await expect(thread.get_by_role("button", name="Run", exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name="Something every weekday morning")).to_have_count(1)
        await page.get_by_role("link", name="eng").click()
        await page.get_by_role("combobox", name="Message #eng").fill("/synth post Good morning to #general")
        await page.keyboard.press("Enter")
        await expect(thread.get_by_role("heading", name="post-to-general")).to_be_visible()
        await _picture(page, "commanded")


async def test_a_greeting_that_comes_while_the_messages_are_fetched_is_seen(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, open_browser() as browser:
        page = await browser.new_page()

        async def late(route: Route) -> None:
            """Answers with what there was before the greeting, after it has come."""
            answer = await (await route.fetch()).json()
            await expect(page.get_by_role("img", name="unread")).to_be_visible()
            await route.fulfill(json=answer | {"messages": []})

        await page.route("**/messages?*", late)
        await page.goto(f"{house.served.address}/")
        await expect(page.get_by_role("button", name="Something every weekday morning")).to_be_visible()


async def test_a_question_is_answered_from_its_menu(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        open_browser() as browser,
        open_page(browser, f"{house.served.address}/") as page,
    ):
        await page.get_by_role("link", name="general").click()
        await page.get_by_role("combobox", name="Message #general").fill(
            "@Synth write a haiku about rain and post it"
        )
        await page.keyboard.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        menu = thread.get_by_role("combobox", name="Choose a channel")
        await expect(menu).to_be_visible()
        await _picture(page, "asked")
        await menu.select_option(label="#general")
        await expect(thread.get_by_text("Post a message in #general")).to_be_visible()
        await expect(thread.get_by_role("button", name="Run", exact=True)).to_be_visible()


async def test_a_phone_offers_each_suggestion_once(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        open_browser() as browser,
        open_page(browser, f"{house.served.address}/", PHONE) as page,
    ):
        suggestion = page.get_by_role("button", name="Brainstorm and send me the result")
        await expect(suggestion).to_have_count(1)
        for _ in range(2):  # later openings offer prompts beside the composer
            await page.reload()
            await expect(page.locator("#app")).not_to_have_attribute("aria-busy", "true")
            await expect(suggestion).to_have_count(1)
        await page.wait_for_timeout(500)
        await expect(suggestion).to_have_count(1)


async def _picture(page: Page, name: str) -> None:
    """Kept where the environment says, for somebody to look at."""
    if folder := os.environ.get("PICTURES"):
        await page.wait_for_timeout(300)
        await page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.model
@pytest.mark.timeout(400)
@pytest.mark.skipif(
    not is_present(QWEN_CODER_1_5B, default_folder()), reason="needs the embedded model: synth model"
)
async def test_the_embedded_model_finishes_the_same(tmp_path: Path) -> None:
    async with open_local(tmp_path, synth_port=free_port()) as served:
        await ask_run_and_see_it_finish(served.address, 300, os.environ.get("PICTURE"))
