"""Synth with its doors open: Slack (HTTP or Socket Mode), the web, and the local workspace where asked."""

import asyncio
import gc
import logging
import os
import resource
import signal
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import House, open_house
from bot.clock import now
from bot.config import Settings, need
from bot.http import BootstrapGate, Gate, TokenGate, add_routes
from bot.http.silence import KEPT_S, Silence
from bot.models import Models
from bot.slack import new_app, register
from bot.slack.clients import SingleWorkspace, connect
from bot.slack.connecting import Connecting
from bot.slack.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.door import SlackDoor
from bot.slack.faults import code_of
from bot.slack.inbox import JOB, Inbox
from bot.slack.messenger import SlackMessenger
from bot.slack.notifier import Notifier
from bot.slack.over_http import SlackRequests
from bot.slack.over_socket import SocketRequests
from bot.slack.watches import Watches
from bot.workspace import BOT_USER, TEAM, LocalWorkspace
from core.errors import ConfigError
from core.walking.drain import Drain

log = logging.getLogger(__name__)

_SLACK_API = "https://slack.com/api/"
_CREDENTIALS = "See “Put it into your Slack workspace” in the README."
_LONGEST_STOP_S = 9  # seconds from the signal on
SLACK_PATIENCE = ClientTimeout(total=30)  # as the SDK has it for sessions of its own
_COLLECTED_AFTER = 20_000, 20, 50  # Python's own are for far fewer objects than hundreds of runs have
_MOST_FILES = 65_536
_LARGEST_REQUEST = 8 * 1024 * 1024  # bytes; the API sets narrower limits of its own


@dataclass(frozen=True)
class Served:
    """A Synth that is up."""

    house: House
    address: str
    workspace_id: str

    @property
    def api_token(self) -> str | None:
        """The bootstrap token."""
        token = self.house.settings.synth_api_token
        return None if token is None else token.get_secret_value()


@asynccontextmanager
async def open_server(
    settings: Settings,
    *,
    local: LocalWorkspace | None = None,
    models: Models | None = None,
    bring_up_to_date: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> AsyncIterator[Served]:
    """Everything that `synth serve` is, until the block ends. With `local`, Slack is that workspace;
    `environment` is where engines find their settings."""
    async with AsyncExitStack() as stack:
        # One session for all of Slack: connections are kept open between calls.
        http = await stack.enter_async_context(ClientSession(timeout=SLACK_PATIENCE))
        slack = slack_client(settings, http)
        # Known beforehand for the local workspace: it answers only once we listen ourselves.
        clients = await connected(slack) if local is None else SingleWorkspace(slack, TEAM, BOT_USER)
        house = await stack.enter_async_context(
            open_house(
                settings,
                messenger=SlackMessenger(clients),
                directory=SlackDirectory(clients),
                models=models,
                bring_up_to_date=bring_up_to_date,
                environment=environment,
            )
        )
        desk = Desk(house.synth, house.stores.conversations, house.stores.threads, clients, http, now)
        door = SlackDoor(desk)
        bolt = new_app(slack, _signing_secret(settings))
        views = door.open_view, door.choices
        waits_for, answers = house.synth.triggers.waits_for, house.database.answers
        register(bolt, Inbox(house.durable, clients, *views, waits_for, answers))
        await stack.enter_async_context(house.working({JOB: door.perform}))
        tokens = TokenGate(house.stores.tokens, _bootstrap(settings, clients.workspace), now)
        await stack.enter_async_context(tokens.noting())
        site = _web(settings, house, tokens, bolt, local)
        address = await stack.enter_async_context(_listening(site, settings))
        if settings.slack_app_token is not None:
            await stack.enter_async_context(_socket(bolt, settings))
        notifier = Notifier(house.synth, house.stores.threads, house.stores.conversations, clients)
        await stack.enter_async_context(house.alone("telling", notifier.telling))
        await stack.enter_async_context(house.alone("connecting", Connecting(desk).watching))
        watches = Watches(desk, house.stores.deployments)
        await stack.enter_async_context(house.alone("watches", watches.telling))
        await stack.enter_async_context(house.alone("history", house.tending_history))
        yield Served(house, address, clients.workspace)


async def until_stopped(announce: Callable[[], None], drain: Drain) -> None:
    """Announce that all is up, then wait for Ctrl-C or SIGTERM."""
    _allow_connections()
    stopped = heed_signals(drain)
    # All that was opened stays until the end: collections that looked through it, too, stopped the loop for a
    # quarter of a second, again and again while hundreds of runs were under way (bench/scale.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
    announce()
    await stopped.wait()
    _end_in_any_case()


def _allow_connections() -> None:
    """Each is a file, and the usual limit of 1,024 is soft: for programs that use `select`, as we do not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):  # the system has a lower one of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _end_in_any_case() -> None:
    """A thread that waits for a database that is away would keep the process as long as that takes. By then
    all is handed over that can be."""
    ending = threading.Timer(_LONGEST_STOP_S, os._exit, [1])
    ending.daemon = True
    ending.start()


def heed_signals(drain: Drain) -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM. What is under way has a few seconds then, unless one of these comes again."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        drain.begin()
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopped


def slack_client(settings: Settings, http: ClientSession) -> AsyncWebClient:
    """A client with the bot's token, speaking over `http`. `ConfigError` where something is missing."""
    token = need(settings.slack_bot_token, "SLACK_BOT_TOKEN", _CREDENTIALS)
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise ConfigError(f"Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode). {_CREDENTIALS}")
    return AsyncWebClient(token=token, base_url=settings.slack_api_url or _SLACK_API, session=http)


async def connected(slack: AsyncWebClient) -> SingleWorkspace:
    """The workspace of the bot's token. `ConfigError` where Slack does not take it or cannot be reached."""
    try:
        return await connect(slack)
    except SlackApiError as error:
        raise ConfigError(_not_taken("SLACK_BOT_TOKEN", error, slack)) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise ConfigError(f"Slack cannot be reached at {slack.base_url} ({error}).") from error


def _not_taken(token: str, error: SlackApiError, slack: AsyncWebClient) -> str:
    if code := code_of(error):
        return f"Slack does not take {token} ({code})."
    status = error.response.status_code
    return f"What answers at {slack.base_url} is not Slack's API ({status}). Look at SLACK_API_URL."


def _signing_secret(settings: Settings) -> str | None:
    secret = settings.slack_signing_secret
    return None if secret is None else secret.get_secret_value()


def _bootstrap(settings: Settings, workspace: str) -> BootstrapGate:
    token = settings.synth_api_token
    return BootstrapGate(None if token is None else token.get_secret_value(), workspace)


def _web(
    settings: Settings, house: House, gate: Gate, bolt: AsyncApp, local: LocalWorkspace | None
) -> web.Application:
    site = web.Application(client_max_size=_LARGEST_REQUEST)
    add_routes(site, house.synth, gate, house, figures=house.figures)
    if (secret := _signing_secret(settings)) is not None:
        site.router.add_post("/slack/events", SlackRequests(bolt, secret).answer)
    if local is not None:
        local.add_routes(site)
    else:
        site.router.add_get("/", _front)
    return site


async def _front(_: web.Request) -> web.Response:
    return web.Response(text="Synth is running. It lives in Slack: try /synth there.\n")


@asynccontextmanager
async def _listening(site: web.Application, settings: Settings) -> AsyncIterator[str]:
    silence = Silence(site)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=2, keepalive_timeout=KEPT_S)
    await runner.setup()
    assert runner.server is not None
    try:
        try:
            await web.TCPSite(runner, settings.synth_host, settings.synth_port).start()
        except OSError as error:
            raise ConfigError(
                f"Port {settings.synth_port} on {settings.synth_host} cannot be used ({error.strerror}). "
                "Choose another with SYNTH_PORT."
            ) from error
        async with silence.broken(runner.server):
            yield f"http://{settings.synth_host}:{settings.synth_port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _socket(bolt: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    token = need(settings.slack_app_token, "SLACK_APP_TOKEN", _CREDENTIALS)
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url or _SLACK_API)
    handler = SocketRequests(bolt, token, web_client=client)
    try:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
        except SlackApiError as error:
            raise ConfigError(_not_taken("SLACK_APP_TOKEN", error, client)) from error
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's own
