"""The chat page in a real browser: a person mentions, presses, fills in, reads along."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from slack_bolt.app.async_app import AsyncApp

from tests.bot.workspace.sample import MODAL, button, plain, play, run_card
from tests.bot.workspace.workspace_server import Running, over_socket, running_workspace
from tests.browser import LAPTOP, PHONE, needs_browser, open_browser, open_page

Json = dict[str, Any]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    needs_browser,
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all."""
    async with open_browser() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_workspace(tmp_path / "workspace.sqlite") as started:
        yield started


def a_page(
    browser: Browser, running: Running, size: Json = LAPTOP, place: str = ""
) -> AbstractAsyncContextManager[Page]:
    """A tab of the workspace."""
    return open_page(browser, f"{running.url}/{place}", size)


def an_app(running: Running) -> AsyncApp:
    """A mention gets a plan with Run; Run asks for inputs; a submission turns the plan into a run."""
    app = AsyncApp(client=running.bot())

    @app.event("app_mention")
    async def mentioned(event: Json, say: Any) -> None:
        blocks = [{"type": "actions", "elements": [button("Run", "run", "primary")]}]
        await say(text="Plan", blocks=[*blocks], thread_ts=event["ts"])

    @app.event("message")
    async def heard() -> None:
        return None

    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        prompts = [{"title": "Try a digest", "message": "make me a digest"}]
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], title="Start here", prompts=prompts
        )

    @app.action("run")
    async def pressed(ack: Any, body: Json, client: Any) -> None:
        await ack()
        place = f"{body['channel']['id']} {body['message']['ts']}"
        await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "private_metadata": place})

    @app.view("inputs")
    async def submitted(ack: Any, view: Json, client: Any) -> None:
        if view["state"]["values"]["repo"]["value"]["value"] == "nowhere":
            await ack(response_action="errors", errors={"repo": "There is no such repository."})
            return
        await ack()
        channel, ts = view["private_metadata"].split()
        await client.chat_update(channel=channel, ts=ts, text="Running", blocks=run_card(2))

    @app.shortcut("new_workflow")
    async def anew(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.command("/synth")
    async def asked(ack: Any) -> None:
        await ack(text="Only for your eyes")

    return app


async def test_a_mention_leads_to_a_run_in_a_thread(browser: Browser, running: Running) -> None:
    async with over_socket(running, an_app(running)), a_page(browser, running, place="#/C0GENERAL1") as page:
        box = page.get_by_role("combobox", name="Message #general")
        await box.press_sequentially("@sy")
        await expect(page.get_by_role("option", name="Synth")).to_be_visible()
        await box.press("Tab")
        await box.press_sequentially("digest please")
        await box.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        await thread.get_by_role("button", name="Run").click()

        modal = page.get_by_role("dialog", name="Run issue-digest")
        await modal.get_by_label("Repository").fill("nowhere")
        await modal.get_by_role("button", name="Run").click()
        await expect(modal.get_by_text("Please complete this required field.")).to_be_visible()
        await modal.get_by_role("radio", name="Short").check()
        await modal.get_by_role("button", name="Run").click()
        await expect(modal.get_by_text("There is no such repository.")).to_be_visible()
        await expect(modal.get_by_label("Repository")).to_be_focused()
        await modal.get_by_label("Repository").fill("acme/site")
        await modal.get_by_role("button", name="Run").click()

        await expect(modal).to_be_hidden()
        plan = thread.get_by_role("region", name="issue-digest, run 12")
        await expect(plan.get_by_role("img", name="Done")).to_have_count(2)
        await expect(plan.get_by_role("img", name="In progress")).to_have_count(1)
        await expect(thread.get_by_role("button", name="Run")).to_have_count(0)


async def test_the_thread_beside_follows_what_is_asked_next_but_not_away_from_half_a_sentence(
    browser: Browser, running: Running
) -> None:
    async with over_socket(running, an_app(running)), a_page(browser, running, place="#/C0GENERAL1") as page:
        ask = page.get_by_role("combobox", name="Message #general")
        reply = page.get_by_role("combobox", name="Reply in thread")
        thread = page.get_by_role("complementary", name="Thread")
        for words in ("one", "two"):
            await ask.fill(f"@Synth {words}")
            await ask.press("Enter")
            await expect(thread).to_contain_text(words)
            await expect(thread.get_by_role("button", name="Run")).to_be_visible()
        await reply.fill("half a")
        await ask.fill("@Synth three")
        await ask.press("Enter")
        await expect(page.get_by_text("1 reply")).to_have_count(4)  # three, and the open thread's own count
        await expect(thread).to_contain_text("two")
        await expect(reply).to_have_value("half a")


async def test_everything_works_with_the_keyboard_alone(browser: Browser, running: Running) -> None:
    async with over_socket(running, an_app(running)), a_page(browser, running, place="#/C0GENERAL1") as page:
        await expect(page.get_by_role("combobox", name="Message #general")).to_be_focused()
        await page.keyboard.type("@Synth one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        run = thread.get_by_role("button", name="Run")
        await expect(run).to_be_visible()
        await expect(page.get_by_role("combobox", name="Reply in thread")).to_be_focused()
        for _ in range(12):
            if await run.evaluate("node => node === document.activeElement"):
                break
            await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        modal = page.get_by_role("dialog", name="Run issue-digest")
        await expect(modal.get_by_label("Repository")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(modal).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(thread).to_be_hidden()
        await expect(page.get_by_test_id("message").first).to_be_focused()
        await expect(page.get_by_test_id("message").first).to_contain_text("one")


async def test_arrows_walk_the_messages_and_a_link_leads_to_one(browser: Browser, running: Running) -> None:
    first = (await running.person.send("general", "first"))["ts"]
    await running.person.send("general", "second")
    link = (await running.bot().chat_getPermalink(channel="C0GENERAL1", message_ts=first))["permalink"]
    await running.bot().chat_postMessage(channel="C0GENERAL1", text=f"See <{link}|the first>")
    async with a_page(browser, running, place="#/C0GENERAL1") as page:
        messages = page.get_by_test_id("message")
        await messages.last.focus()
        await page.keyboard.press("ArrowUp")
        await expect(messages.nth(1)).to_be_focused()
        await page.keyboard.press("Home")
        await expect(messages.first).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("complementary", name="Thread")).to_contain_text("No replies yet")
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="the first").click()
        await expect(messages.first).to_have_class(re.compile("shown"))
        await messages.first.hover()
        await messages.first.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Delete message").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(messages).to_have_count(2)


async def test_commands_are_offered_and_their_answers_are_private(browser: Browser, running: Running) -> None:
    async with over_socket(running, an_app(running)), a_page(browser, running, place="#/C0GENERAL1") as page:
        box = page.get_by_role("combobox", name="Message #general")
        await box.press_sequentially("/")
        await expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(4)
        await box.press("Enter")
        await expect(box).to_have_value("/synth ")
        await box.press_sequentially("list")
        await box.press("Enter")
        answer = page.get_by_test_id("message").filter(has_text="Only for your eyes")
        await expect(answer).to_contain_text("Only visible to you")
        await box.press_sequentially("/new")
        await box.press("Enter")
        await page.get_by_role("dialog", name="Run issue-digest").get_by_role("button", name="Cancel").click()
        await expect(box).to_have_value("")
        async with a_page(browser, running, place="#/C0GENERAL1") as other:
            await other.get_by_label("Act as").select_option("Ada")
            await expect(other.get_by_text("Only for your eyes")).to_have_count(0)


async def test_two_people_see_each_other_live_and_unread_dots_come_and_go(
    browser: Browser, running: Running
) -> None:
    async with a_page(browser, running, place="#/C0GENERAL1") as mine, a_page(browser, running) as hers:
        await hers.get_by_label("Act as").select_option("Ada")
        await hers.goto(f"{running.url}/#/C0000ENG01")
        await mine.get_by_role("combobox", name="Message #general").fill("Hello Ada")
        await mine.get_by_role("button", name="Send").click()
        room = hers.get_by_role("link", name="general")
        await expect(room.get_by_role("img", name="unread")).to_be_visible()
        await room.click()
        await expect(hers.get_by_test_id("message")).to_contain_text("Hello Ada")
        await expect(room.get_by_role("img", name="unread")).to_have_count(0)
        await hers.get_by_role("combobox", name="Message #general").fill("Hello you")
        await hers.keyboard.press("Enter")
        await expect(mine.get_by_test_id("message").last).to_contain_text("Hello you")
        await expect(mine.get_by_role("status").filter(has_text="Ada: Hello you")).to_have_count(1)


async def test_a_newcomer_finds_suggestions_that_can_be_pressed(browser: Browser, running: Running) -> None:
    async with over_socket(running, an_app(running)), a_page(browser, running) as page:
        await page.get_by_role("group", name="Start here").get_by_role("button", name="Try a digest").click()
        await expect(page.get_by_test_id("message")).to_contain_text("make me a digest")


async def test_the_page_says_when_nobody_listens_and_recovers_by_itself(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "workspace.sqlite"
    async with running_workspace(path) as running:
        port = int(running.url.rsplit(":", 1)[1])
        async with a_page(browser, running, place="#/C0GENERAL1") as page:
            await expect(
                page.get_by_text("Synth is not connected yet. What you write now is kept")
            ).to_be_visible()
            async with over_socket(running, an_app(running)):
                await expect(page.get_by_test_id("connection")).to_have_text("Synth is connected")
            await expect(page.get_by_test_id("connection")).to_have_text("Synth is not connected yet")
    async with running_workspace(path, port=port) as running:
        await running.person.send("general", "while you were away")
        async with a_page(browser, running, place="#/C0GENERAL1") as page:
            await expect(page.get_by_test_id("message")).to_contain_text("while you were away")


async def test_an_open_page_survives_a_restart_and_misses_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    first = running_workspace(path)
    running = await first.__aenter__()
    port = int(running.url.rsplit(":", 1)[1])
    try:
        context = await browser.new_context(viewport=LAPTOP)
        page = await context.new_page()
        await page.goto(f"{running.url}/#/C0GENERAL1")
        await expect(page.get_by_role("combobox", name="Message #general")).to_be_visible()
    finally:
        await first.__aexit__(None, None, None)
    await expect(page.get_by_test_id("connection")).to_have_text("Reconnecting…")
    async with running_workspace(path, port=port) as again:
        await again.person.send("general", "said after the restart", user="U00ADA001")
        await expect(page.get_by_test_id("message")).to_contain_text("said after the restart")
    await context.close()


async def test_what_people_and_models_write_is_never_markup(browser: Browser, running: Running) -> None:
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"{evil} <javascript:alert(1)|press me>"}},
        {"type": "markdown", "text": f"{evil}\n\n[press me](javascript:alert(1)) ![x](data:text/html,x)"},
        {"type": "header", "text": plain(evil)},
        {"type": "actions", "elements": [{**button("Open", "open"), "url": "javascript:window.hacked=1"}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": evil}]]},
    ]
    await running.bot().chat_postMessage(channel="C0GENERAL1", text=evil, blocks=blocks)
    await running.person.send("general", evil)
    async with a_page(browser, running, place="#/C0GENERAL1") as page:
        await expect(page.get_by_test_id("message")).to_have_count(2)
        await page.get_by_role("button", name="Open").click()
        assert await page.evaluate("window.hacked") is None
        assert await page.locator("#channel img, #channel script").count() == 0
        hrefs = await page.locator("#channel a").evaluate_all("links => links.map(link => link.href)")
        assert [href for href in hrefs if not href.startswith("http")] == []


async def test_the_whole_sample_is_drawn_on_a_phone_without_scrolling_sideways(
    browser: Browser, running: Running
) -> None:
    told = await play(running)
    async with a_page(browser, running, PHONE) as page:
        await page.get_by_role("button", name="Back to channels").tap()
        await page.get_by_role("link", name="general").tap()
        await page.get_by_test_id("thread-link").tap()
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread.get_by_role("table")).to_have_count(2)
        await expect(thread.get_by_role("link", name="Download digest.md")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wide = await page.locator("#thread .message").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert wide == 0
        await thread.get_by_role("button", name="Back to #general").tap()
        await expect(page.get_by_role("main", name="Channel")).to_be_visible()
        assert told["thread"] in await page.locator("#channel").inner_html()
