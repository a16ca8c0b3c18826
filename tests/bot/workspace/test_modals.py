"""Modals and interactions: the stack, updates, errors, triggers, shortcuts, response_url."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.workspace import YOU, Timing
from bot.workspace.client import WorkspaceRefused
from tests.bot.workspace.sample import MODAL, PLAN_CARD, plain
from tests.bot.workspace.workspace_server import Running, over_socket, running_workspace

Json = dict[str, Any]


def modal(title: str, **more: Any) -> Json:
    button = {"type": "button", "text": plain("Deeper"), "action_id": "deeper"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    return {
        "type": "modal",
        "callback_id": title,
        "title": plain(title),
        "submit": plain("Go"),
        "blocks": blocks,
        **more,
    }


def an_app(running: Running) -> AsyncApp:
    """`/synth` opens a modal; its button pushes another; the submissions answer in every way."""
    app = AsyncApp(client=running.bot())

    @app.command("/synth")
    async def start(ack: Any, body: Json, client: Any) -> None:
        await ack()
        view = modal("first", notify_on_close=True, private_metadata=body["text"])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("deeper")
    async def deeper(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=modal("second"))

    @app.view("first")
    async def first(ack: Any, view: Json) -> None:
        if view["private_metadata"] == "update":
            await ack(response_action="update", view=modal("updated"))
        else:
            await ack()

    @app.view("second")
    async def second(ack: Any) -> None:
        await ack(response_action="clear")

    @app.view_closed("first")
    async def closed(ack: Any, client: Any, body: Json) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="You closed it")

    return app


async def test_modals_are_pushed_and_cleared(running: Running) -> None:
    person = running.person
    async with over_socket(running, an_app(running)):
        await person.command("general", "/synth stack")
        view = await person.wait_for_view()
        await person.press_in_view(view["id"], "Deeper")
        await person.wait_for(lambda one: one["type"] == "view" and one["view"]["callback_id"] == "second")
        first, second = await person.views()
        assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
        assert await person.submit(second["id"]) == {"outcome": "closed", "errors": {}}
        assert await person.views() == []


async def test_a_submission_can_update_the_view_in_place(running: Running) -> None:
    person = running.person
    async with over_socket(running, an_app(running)):
        await person.command("general", "/synth update")
        view = await person.wait_for_view()
        assert (await person.submit(view["id"]))["outcome"] == "updated"
        (updated,) = await person.views()
        assert (updated["id"], updated["title"]["text"]) == (view["id"], "updated")
        assert updated["hash"] != view["hash"]


async def test_the_app_hears_that_a_modal_was_closed(running: Running) -> None:
    person = running.person
    async with over_socket(running, an_app(running)):
        await person.command("general", "/synth close")
        view = await person.wait_for_view()
        await person.close_view(view["id"])
        await person.wait_for_message(lambda one: one["text"] == "You closed it")


async def test_nobody_submits_the_modal_of_another(running: Running) -> None:
    person = running.person
    async with over_socket(running, an_app(running)):
        await person.command("general", "/synth mine")
        view = await person.wait_for_view()
        with pytest.raises(WorkspaceRefused, match="not_found"):
            await person.submit(view["id"], user="U00ADA001")


async def test_a_trigger_opens_one_modal_and_not_late(tmp_path: Path) -> None:
    codes: list[str] = []
    timing = Timing(trigger_s=0.1)
    async with running_workspace(tmp_path / "w.sqlite", timing=timing) as running:
        app = AsyncApp(client=running.bot())

        @app.command("/synth")
        async def start(ack: Any, body: Json, client: Any) -> None:
            await ack()
            for pause in (0, 0, 0.15):
                await asyncio.sleep(pause)
                try:
                    await client.views_open(trigger_id=body["trigger_id"], view=modal("once"))
                except SlackApiError as refusal:
                    codes.append(refusal.response["error"])
            await client.chat_postMessage(channel=YOU, text="done")

        async with over_socket(running, app):
            await running.person.command("general", "/synth")
            await running.person.wait_for_message(lambda one: one["text"] == "done")
    assert codes == ["exchanged_trigger_id", "expired_trigger_id"]


async def test_views_that_slack_would_not_take_are_refused_with_their_place(running: Running) -> None:
    faults: list[str] = []
    app = AsyncApp(client=running.bot())

    @app.command("/synth")
    async def start(ack: Any, body: Json, client: Any) -> None:
        await ack()
        long = {**MODAL, "title": plain("x" * 25), "private_metadata": "x" * 3001, "submit": None}
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=long)
        except SlackApiError as refusal:
            faults.extend(refusal.response["response_metadata"]["messages"])
        await client.chat_postMessage(channel=YOU, text="done")

    async with over_socket(running, app):
        await running.person.command("general", "/synth")
        await running.person.wait_for_message(lambda one: one["text"] == "done")
    said = "\n".join(faults)
    assert "/view/title/text" in said
    assert "/view/private_metadata" in said
    assert "`submit` is required" in said


async def test_shortcuts_and_menus_say_what_was_used(running: Running) -> None:
    seen: list[Json] = []
    app = AsyncApp(client=running.bot())

    @app.shortcut("make_workflow")
    async def of_message(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    @app.shortcut("new_workflow")
    async def anywhere(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    @app.action("plan_more")
    async def chosen(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body["actions"][0])

    posted = await running.bot().chat_postMessage(channel="C0GENERAL1", text="Plan", blocks=PLAN_CARD)
    async with over_socket(running, app):
        await running.person.shortcut("make_workflow", "general", posted["ts"])
        await running.person.shortcut("new_workflow", "general")
        await running.person.press("general", posted["ts"], action_id="plan_more", chosen="Show as JSON")
    message, anything, action = seen
    assert (message["type"], message["message"]["text"]) == ("message_action", "Plan")
    assert anything["type"] == "shortcut"
    assert action["selected_option"]["value"] == "json"


async def test_a_response_url_works_five_times(running: Running) -> None:
    urls: list[str] = []
    app = AsyncApp(client=running.bot())

    @app.command("/synth")
    async def start(ack: Any, body: Json) -> None:
        await ack()
        urls.append(body["response_url"])

    async with over_socket(running, app):
        await running.person.command("general", "/synth")
    statuses = []
    for number in range(6):
        kind = "in_channel" if number else "ephemeral"
        async with running.http.post(urls[0], json={"text": str(number), "response_type": kind}) as answer:
            statuses.append(answer.status)
    assert statuses == [200] * 5 + [404]
    shown = [(one["text"], bool(one.get("is_ephemeral"))) for one in await running.person.messages("general")]
    assert shown == [("0", True), ("1", False), ("2", False), ("3", False), ("4", False)]


async def test_the_home_tab_is_published_and_kept(running: Running) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Your workflows")}]}
    first = await running.bot().views_publish(user_id=YOU, view=home)
    second = await running.bot().views_publish(user_id=YOU, view=home)
    assert first["view"]["id"] == second["view"]["id"]
    state = await running.person.state()
    assert [one["surface"] for one in state["views"]] == ["home"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await running.bot().views_publish(user_id=YOU, view=home, hash="old")
