"""The real Bolt app as an HTTP server: signed requests, commands, modals, retries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import API_PATH
from tests.bot.workspace.workspace_server import (
    BOT_TOKEN,
    SIGNING_SECRET,
    Running,
    running_workspace,
    serve,
    until,
)


@asynccontextmanager
async def a_workspace_that_posts_to(app: AsyncApp, path: Path) -> AsyncIterator[Running]:
    async with AsyncExitStack() as stack:
        bolt_url = await stack.enter_async_context(serve(app.web_app(path="/slack/events")))
        yield await stack.enter_async_context(running_workspace(path, request_url=f"{bolt_url}/slack/events"))


def an_app() -> AsyncApp:
    """It calls back where the workspace is only when the test has set `app.client`'s address."""
    return AsyncApp(token=BOT_TOKEN, signing_secret=SIGNING_SECRET, client=AsyncWebClient(token=BOT_TOKEN))


async def test_a_mention_a_command_and_a_click_arrive_signed(tmp_path: Path) -> None:
    app = an_app()
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        await say(text="Here", blocks=[{"type": "actions", "elements": [button]}], thread_ts=event["ts"])

    @app.event("message")
    async def heard() -> None:
        return None

    @app.command("/synth")
    async def asked(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    @app.action("go")
    async def pressed(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Gone", replace_original=True)

    async with a_workspace_that_posts_to(app, tmp_path / "w.sqlite") as running:
        app.client.base_url = running.url + API_PATH
        person = running.person
        assert await person.command("general", "/synth list") == {"ok": True}
        told = (await person.messages("general"))[-1]
        assert (told["text"], told["is_ephemeral"]) == ("You said list", True)

        await person.send("general", "hey @Synth")
        answer = await person.wait_for_message(lambda one: one["text"] == "Here")
        assert await person.press("general", answer["ts"], "Go") == {"ok": True}
        replaced = await person.wait_for_message(lambda one: one["text"] == "Gone")
        assert replaced["ts"] == answer["ts"]
        await until(lambda: nothing_is_owed(running))


async def test_an_event_that_is_not_taken_is_sent_again_with_its_reason(tmp_path: Path) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def refuse_twice(request: web.Request) -> web.Response:
        seen.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=200 if len(seen) > 2 else 503)

    async with (
        a_plain_server(refuse_twice) as url,
        running_workspace(tmp_path / "w.sqlite", request_url=url) as running,
    ):
        await running.person.send("general", "hello")
        await until(lambda: nothing_is_owed(running))
    assert seen == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_an_app_that_is_too_slow_is_told_so_and_given_up_on(tmp_path: Path) -> None:
    reasons: list[str | None] = []

    async def sleep(request: web.Request) -> web.Response:
        reasons.append(request.headers.get("X-Slack-Retry-Reason"))
        await asyncio.sleep(0.6)
        return web.Response()

    async with (
        a_plain_server(sleep) as url,
        running_workspace(tmp_path / "w.sqlite", request_url=url) as running,
    ):
        await running.person.send("general", "hello")
        await until(lambda: nothing_is_owed(running))
        answer = await running.person.command("general", "/synth list")
        assert answer["problem"] == "Synth did not answer within three seconds. Try again."
    assert reasons == [None, "http_timeout", "http_timeout", "http_timeout", None]


async def test_an_event_waits_for_an_app_that_is_not_there_yet(tmp_path: Path) -> None:
    heard: list[str] = []

    async def listen(request: web.Request) -> web.Response:
        heard.append((await request.json())["event"]["text"])
        assert "X-Slack-Retry-Num" not in request.headers
        return web.Response()

    async with a_plain_server(listen) as url:
        port = int(url.rsplit(":", 1)[1].split("/")[0])
    async with running_workspace(tmp_path / "w.sqlite", request_url=url) as running:
        await running.person.send("general", "are you there")
        await until(lambda: is_known_to_be_away(running))
        async with a_plain_server(listen, port):
            await until(lambda: nothing_is_owed(running))
    assert heard == ["are you there"]


@asynccontextmanager
async def a_plain_server(answer: Any, port: int = 0) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/events", answer)
    async with serve(app, port) as url:
        yield f"{url}/events"


async def nothing_is_owed(running: Running) -> bool:
    return await running.workspace.undelivered() == 0


async def is_known_to_be_away(running: Running) -> bool:
    return not running.workspace.connected
