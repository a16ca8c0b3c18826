"""A local workspace on a free port, and real Bolt apps that connect to it both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.over_socket import SocketRequests
from bot.workspace import (
    API_PATH,
    LocalWorkspace,
    Shortcut,
    SlashCommand,
    Timing,
    WorkspaceClient,
    open_workspace,
)

BOT_TOKEN = "xoxb-local"
APP_TOKEN = "xapp-local"
SIGNING_SECRET = "a-secret-of-the-local-workspace"
COMMANDS = (SlashCommand("/synth", "Plan and run a workflow", "what you want"),)
SHORTCUTS = (
    Shortcut("make_workflow", "Make a workflow of this", "message"),
    Shortcut("new_workflow", "New workflow", "global"),
)
HASTE = Timing(ack_s=0.3, retry_delays_s=(0.0, 0.1, 0.1), reconnect_s=0.05)


@dataclass(frozen=True)
class Running:
    """A workspace that listens, and the ways to reach it."""

    workspace: LocalWorkspace
    url: str
    http: ClientSession
    person: WorkspaceClient

    def bot(self, token: str = BOT_TOKEN) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=self.url + API_PATH)


@asynccontextmanager
async def serve(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """The application on a free port of the loopback; its address."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running_workspace(path: Path, *, port: int = 0, **options: Any) -> AsyncIterator[Running]:
    options = {
        "commands": COMMANDS,
        "shortcuts": SHORTCUTS,
        "timing": HASTE,
        "zone": "Europe/Paris",
        **options,
    }
    tokens = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SIGNING_SECRET}
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(open_workspace(path, **tokens, **options))
        app = web.Application()
        workspace.add_routes(app)
        url = await stack.enter_async_context(serve(app, port))
        http = await stack.enter_async_context(ClientSession())
        yield Running(workspace, url, http, WorkspaceClient(http, url))


@asynccontextmanager
async def over_socket(running: Running, app: AsyncApp) -> AsyncIterator[SocketRequests]:
    """The app, connected in Socket Mode as it would be to Slack."""
    web_client = AsyncWebClient(token=APP_TOKEN, base_url=running.url + API_PATH)
    handler = SocketRequests(app, APP_TOKEN, web_client=web_client, ping_interval=0.2)
    await handler.connect_async()
    try:
        yield handler
    finally:
        await handler.close_async()
        await asyncio.sleep(0)


async def until(condition: Callable[[], Awaitable[bool]], timeout: float = 5.0) -> None:
    async with asyncio.timeout(timeout):
        while not await condition():
            await asyncio.sleep(0.02)
