"""What happens to events when the app is away, silent or killed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from slack_bolt.app.async_app import AsyncApp

from bot.workspace import API_PATH, BOT_USER
from tests.bot.workspace.workspace_server import (
    APP_TOKEN,
    Running,
    over_socket,
    running_workspace,
    until,
)

Json = dict[str, Any]


async def a_socket(running: Running, http: ClientSession) -> Any:
    """A bare Socket Mode connection, past its hello."""
    headers = {"Authorization": f"Bearer {APP_TOKEN}"}
    async with http.post(running.url + API_PATH + "apps.connections.open", headers=headers) as answer:
        url = (await answer.json())["url"]
    socket = await http.ws_connect(url)
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_events_wait_until_the_app_connects(running: Running) -> None:
    await running.person.send("general", "first")
    await running.person.send("general", "second")
    heard: list[str] = []
    app = AsyncApp(client=running.bot())

    @app.event("message")
    async def on_message(event: Json) -> None:
        heard.append(event["text"])

    assert not running.workspace.connected
    async with over_socket(running, app):
        await until(lambda: nothing_is_owed(running))
    assert heard == ["first", "second"]


async def test_an_event_without_an_acknowledgement_comes_again_as_the_same_event(running: Running) -> None:
    socket = await a_socket(running, running.http)
    await running.person.send("general", "hello")
    first = await socket.receive_json()
    second = await socket.receive_json()
    assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    await socket.send_json({"envelope_id": second["envelope_id"]})
    await until(lambda: nothing_is_owed(running))
    await socket.close()


async def test_what_a_lost_connection_had_not_acknowledged_is_sent_to_the_next(running: Running) -> None:
    socket = await a_socket(running, running.http)
    await running.person.send("general", "hello")
    lost = await socket.receive_json()
    await socket.close()
    await until(lambda: is_away(running))
    again = await a_socket(running, running.http)
    envelope = await again.receive_json()
    assert envelope["payload"]["event_id"] == lost["payload"]["event_id"]
    await again.close()


async def test_an_undelivered_event_and_every_message_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    async with running_workspace(path) as running:
        said = await running.person.send("general", "@Synth remember me")
        await running.person.command("random", "/invite @Synth")
        before = await running.person.messages("general")
    async with running_workspace(path) as running:
        assert await running.person.messages("general") == before
        socket = await a_socket(running, running.http)
        events = [(await socket.receive_json())["payload"]["event"] for _ in range(2)]
        assert {event["type"] for event in events} == {"app_mention", "message"}
        assert {event["ts"] for event in events} == {said["ts"]}
        assert (await running.bot().conversations_info(channel="C00RANDOM1"))["channel"]["is_member"]
        later = await running.person.send("general", "later")
        assert later["ts"] > said["ts"]
        await socket.close()


async def test_events_carry_what_slack_puts_around_them(running: Running) -> None:
    socket = await a_socket(running, running.http)
    await running.person.send("general", "hello @Synth")
    payload = (await socket.receive_json())["payload"]
    assert payload["type"] == "event_callback"
    assert payload["event_id"].startswith("Ev")
    assert payload["authorizations"][0]["user_id"] == BOT_USER
    assert payload["event"]["type"] == "app_mention"
    message = (await socket.receive_json())["payload"]["event"]
    assert (message["type"], message["channel_type"]) == ("message", "channel")
    await socket.close()


async def test_a_channel_without_the_bot_tells_it_nothing_until_it_is_invited(running: Running) -> None:
    person = running.person
    await person.send("random", "@Synth can you hear me?")
    assert await running.workspace.undelivered() == 0
    hint = (await person.messages("random"))[-1]
    assert "`/invite @Synth`" in hint["text"]
    assert hint["is_ephemeral"]
    assert [one for one in await person.messages("random", user="U00ADA001") if one.get("is_ephemeral")] == []

    socket = await a_socket(running, running.http)
    await person.command("random", "/invite @Synth")
    joined = (await socket.receive_json())["payload"]["event"]
    assert (joined["type"], joined["user"], joined["inviter"]) == (
        "member_joined_channel",
        BOT_USER,
        "U00YOU001",
    )
    await socket.close()


async def test_a_command_without_an_app_says_so_and_is_not_kept(running: Running) -> None:
    answer = await running.person.command("general", "/synth list")
    assert answer == {"ok": False, "problem": "Synth is not connected yet. Try again in a moment."}
    assert (await running.person.messages("general"))[-1]["text"] == answer["problem"]
    assert await running.workspace.undelivered() == 0


async def test_commands_do_not_work_in_threads(running: Running) -> None:
    root = await running.person.send("general", "a root")
    answer = await running.person.command("general", "/synth list", thread_ts=root["ts"])
    assert "does not work inside a thread" in answer["problem"]
    assert (await running.person.replies("general", root["ts"]))[-1]["is_ephemeral"]


async def test_opening_the_direct_message_tells_the_app(running: Running) -> None:
    socket = await a_socket(running, running.http)
    await running.person.open_dm()
    event = (await socket.receive_json())["payload"]["event"]
    assert (event["type"], event["tab"], event["channel"]) == ("app_home_opened", "messages", "D0YOU00001")
    await running.person.react("dm", (await running.person.send("dm", "hello"))["ts"], "eyes")
    spoken = (await socket.receive_json())["payload"]["event"]
    reacted = (await socket.receive_json())["payload"]["event"]
    assert spoken["channel_type"] == "im"
    assert (reacted["type"], reacted["item"]["ts"]) == ("reaction_added", spoken["ts"])
    await socket.close()


async def test_edits_and_deletions_are_told_as_changes_of_a_message(running: Running) -> None:
    said = await running.person.send("general", "@Synth first")
    socket = await a_socket(running, running.http)
    await socket.receive_json()
    await socket.receive_json()
    await running.person.edit("general", said["ts"], "@Synth second")
    await running.person.delete("general", said["ts"])
    edited = (await socket.receive_json())["payload"]["event"]
    deleted = (await socket.receive_json())["payload"]["event"]
    assert (edited["type"], edited["subtype"]) == ("message", "message_changed")
    assert edited["message"]["text"] == "<@U0SYNTH01> second"
    assert edited["previous_message"]["text"] == "<@U0SYNTH01> first"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said["ts"])
    await socket.close()


async def test_only_subscribed_events_are_sent(tmp_path: Path) -> None:
    async with running_workspace(tmp_path / "w.sqlite", subscriptions={"app_mention"}) as running:
        await running.person.send("general", "nobody is asked")
        assert await running.workspace.undelivered() == 0
        await running.person.send("general", "@Synth is asked")
        assert await running.workspace.undelivered() == 1


async def test_a_ticket_opens_one_connection(running: Running) -> None:
    headers = {"Authorization": f"Bearer {APP_TOKEN}"}
    async with running.http.post(running.url + API_PATH + "apps.connections.open", headers=headers) as answer:
        url = (await answer.json())["url"]
    socket = await running.http.ws_connect(url)
    async with running.http.get(url.replace("ws", "http", 1)) as second:
        assert second.status == 403
    await socket.close()


async def test_the_app_reconnects_when_slack_asks_it_to(running: Running) -> None:
    heard = asyncio.Event()
    app = AsyncApp(client=running.bot())

    @app.event("message")
    async def on_message() -> None:
        heard.set()

    async with over_socket(running, app):
        await running.workspace.ask_to_reconnect()
        await asyncio.sleep(0.1)
        await running.person.send("general", "still there?")
        await asyncio.wait_for(heard.wait(), 3)


async def nothing_is_owed(running: Running) -> bool:
    return await running.workspace.undelivered() == 0


async def is_away(running: Running) -> bool:
    return not running.workspace.connected
