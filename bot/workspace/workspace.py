"""The local workspace as a whole: opened on its file, added to an aiohttp application, closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web

from bot.workspace.activity import Activity
from bot.workspace.delivery.answers import Timing, Wire
from bot.workspace.delivery.dispatcher import Dispatcher
from bot.workspace.delivery.requests import Requests
from bot.workspace.delivery.sockets import Sockets
from bot.workspace.delivery.tasks import owned_tasks
from bot.workspace.downloads import file_response
from bot.workspace.events import EVERY_EVENT, Subscriptions
from bot.workspace.faults import Faults
from bot.workspace.guard import on_loopback
from bot.workspace.identifiers import MessageClock
from bot.workspace.model import Shortcut, SlashCommand
from bot.workspace.page_api import PageSocket, api_routes
from bot.workspace.page_files import page_routes
from bot.workspace.parts import Parts
from bot.workspace.replies import ResponseUrls
from bot.workspace.store import assistant, changes, files, messages, outbox, people
from bot.workspace.store.database import Database, open_database
from bot.workspace.triggers import Triggers
from bot.workspace.webapi import WebApi
from bot.workspace.webapi.files import MOST_BYTES
from bot.workspace.zone import machine_zone

API_PATH = "/workspace/api/"
"""Where the Web API is: `SLACK_API_URL` is the server's address with this path."""


class LocalWorkspace:
    """What `open_workspace` gives: routes for a server, and the knobs that tests turn."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._page_socket = PageSocket(parts)

    @property
    def faults(self) -> Faults:
        return self._parts.faults

    @property
    def connected(self) -> bool:
        """Whether the app is there."""
        return self._parts.dispatcher.connected

    async def undelivered(self) -> int:
        """How many events the app has not acknowledged yet."""
        async with self._parts.db.transaction() as tx:
            return await outbox.waiting(tx)

    async def ask_to_reconnect(self) -> None:
        """Tell Socket Mode connections to be replaced, as Slack does now and then."""
        await self._parts.sockets.ask_to_reconnect()

    def add_routes(self, app: web.Application) -> None:
        """Serve `/` and `/workspace/…`; the application's other routes are not touched."""
        parts = self._parts
        app.add_routes(page_routes())
        app.add_routes(api_routes(parts, self._page_socket))
        app.add_routes(
            [
                web.route("*", API_PATH + "{method}", on_loopback(WebApi(parts).answer)),
                web.get("/workspace/socket", on_loopback(parts.sockets.serve)),
                web.post("/workspace/response/{key}", on_loopback(ResponseUrls(parts).answer)),
                web.post("/workspace/upload/{key}", on_loopback(self._upload)),
                web.get("/workspace/files/{id}", on_loopback(self._file_for_app)),
            ]
        )
        app.on_shutdown.append(self._close_sockets)

    async def _close_sockets(self, app: web.Application) -> None:
        await self._page_socket.close()
        await self._parts.sockets.close()

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = bytearray()
        async for chunk in request.content.iter_chunked(1 << 16):
            content += chunk
            if len(content) > MOST_BYTES:
                raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=len(content))
        async with self._parts.db.transaction() as tx:
            if not await files.fill(tx, request.match_info["key"], bytes(content)):
                raise web.HTTPNotFound(text="unknown upload address")
        return web.Response(text=f"OK - {len(content)}")

    async def _file_for_app(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self._parts.bot_token}":
            raise web.HTTPForbidden(text="not_authed")
        async with self._parts.db.transaction() as tx:
            found = await files.get(tx, request.match_info["id"])
        if found is None or found[1] is None:
            raise web.HTTPNotFound(text="file_not_found")
        return file_response(*found)


@asynccontextmanager
async def open_workspace(
    path: Path,
    *,
    bot_token: str,
    app_token: str,
    signing_secret: str,
    commands: Sequence[SlashCommand],
    shortcuts: Sequence[Shortcut] = (),
    request_url: str | None = None,
    subscriptions: Collection[str] = EVERY_EVENT,
    bot_name: str = "Synth",
    zone: str | None = None,
    timing: Timing | None = None,
) -> AsyncIterator[LocalWorkspace]:
    """Open the workspace kept in the SQLite file `path`, which is made and furnished when it is new.

    Without `request_url` the app is reached over Socket Mode; with it, by signed posts to that address.
    `zone` is the people's time zone in a new file, the machine's by default.
    """
    timing = timing or Timing()
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(open_database(path))
        clock = await _furnished(db, bot_name, zone or machine_zone())
        tell = _teller(db)
        sockets = Sockets(timing, tell)
        wire: Wire = sockets
        if request_url:
            http = await stack.enter_async_context(ClientSession())
            wire = Requests(http, request_url, signing_secret, timing, tell)
        tasks = await stack.enter_async_context(owned_tasks())
        dispatcher = Dispatcher(db, wire, timing, tasks)
        tasks.start("deliver events to the app", dispatcher.run())
        parts = Parts(
            bot_token=bot_token,
            app_token=app_token,
            bot_name=bot_name,
            commands=commands,
            shortcuts=shortcuts,
            db=db,
            activity=Activity(clock, Subscriptions(subscriptions)),
            triggers=Triggers(timing.trigger_s),
            faults=Faults(),
            sockets=sockets,
            dispatcher=dispatcher,
        )
        yield LocalWorkspace(parts)


async def _furnished(db: Database, bot_name: str, zone: str) -> MessageClock:
    """People and channels in a new file, an idle bot in an old one, and the clock that goes on."""
    async with db.transaction() as tx:
        await people.furnish(tx, bot_name=bot_name, zone=zone)
        await assistant.forget_statuses(tx)
        return MessageClock(await messages.newest_ts(tx))


def _teller(db: Database) -> Callable[[bool], Awaitable[None]]:
    async def tell(connected: bool) -> None:
        async with db.transaction() as tx:
            await changes.record(tx, {"type": "bot", "connected": connected})

    return tell
