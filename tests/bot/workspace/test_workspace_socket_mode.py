"""The real Bolt app over Socket Mode: from a mention to a submitted modal."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.workspace import BOT_USER
from tests.bot.workspace.workspace_server import Running, over_socket

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Run"}, "action_id": "run", "value": "42"}
MODAL = {
    "type": "modal",
    "callback_id": "inputs",
    "title": {"type": "plain_text", "text": "Inputs"},
    "submit": {"type": "plain_text", "text": "Start"},
    "blocks": [
        {
            "type": "input",
            "block_id": "city",
            "label": {"type": "plain_text", "text": "City"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


def a_bolt_app(running: Running) -> AsyncApp:
    """Answers a mention with a button, the button with a modal, the modal with an edit."""
    app = AsyncApp(token="xoxb-local", client=running.bot())

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Plan*"}}
        blocks = [section, {"type": "actions", "block_id": "plan", "elements": [BUTTON]}]
        await say(
            text="Plan",
            blocks=blocks,
            thread_ts=event["ts"],
            metadata={"event_type": "plan", "event_payload": {}},
        )

    @app.event("message")
    async def heard() -> None:
        return None

    @app.action("run")
    async def pressed(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        place = f"{body['channel']['id']} {body['message']['ts']}"
        await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "private_metadata": place})

    @app.view("inputs")
    async def submitted(ack: Any, view: dict[str, Any], client: Any) -> None:
        city = view["state"]["values"]["city"]["value"]["value"]
        if city == "Atlantis":
            await ack(response_action="errors", errors={"city": "Nobody found it yet."})
            return
        await ack()
        channel, ts = view["private_metadata"].split()
        await client.chat_update(channel=channel, ts=ts, text=f"Runs for {city}")

    return app


async def test_a_mention_becomes_a_plan_a_modal_and_an_edited_message(running: Running) -> None:
    person = running.person
    async with over_socket(running, a_bolt_app(running)):
        asked = await person.send("general", "@Synth what is the weather?")
        assert asked["text"] == f"<@{BOT_USER}> what is the weather?"
        plan = await person.wait_for_message(lambda one: one["text"] == "Plan")
        assert plan["thread_ts"] == asked["ts"]

        await person.press("general", plan["ts"], "Run")
        view = await person.wait_for_view()
        refused = await person.submit(view["id"], {"City": "Atlantis"})
        assert refused == {"outcome": "errors", "errors": {"city": "Nobody found it yet."}}
        missing = await person.submit(view["id"], {})
        assert missing["outcome"] == "errors"
        assert (await person.submit(view["id"], {"City": "Paris"}))["outcome"] == "closed"

        edited = await person.wait_for_message(lambda one: one["text"] == "Runs for Paris")
        assert edited["ts"] == plan["ts"]
        assert edited["blocks"] == []
        assert edited["metadata"]["event_type"] == "plan"
        root, reply = await person.replies("general", asked["ts"])
        assert (root["reply_count"], reply["text"]) == (1, "Runs for Paris")
        assert await person.views() == []
