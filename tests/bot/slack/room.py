"""Synth in a workspace: the real Bolt app, the real stores and runs, with a planner and a model that obey."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import JsonValue
from slack_bolt.async_app import AsyncApp

from bot.slack import new_app, register
from bot.slack.clients import SingleWorkspace, connect
from bot.slack.connecting import Connecting
from bot.slack.desk import Desk
from bot.slack.directory import SlackDirectory
from bot.slack.door import SlackDoor
from bot.slack.inbox import Inbox
from bot.slack.messenger import SlackMessenger
from bot.slack.notifier import Notifier
from bot.slack.over_http import SlackRequests
from bot.slack.pace import Limits
from bot.workspace import BOT_USER, TEAM, YOU, Json, Shortcut, SlashCommand
from core.accounts.accounts import Accounts
from core.catalogue import Catalogue
from core.conversation.plans import Plans
from core.definition import Definition, Limit, parse
from core.engine import Call, Engine, Outcome
from core.engines import SlackEngine
from core.events import Hub
from core.execution import Execution
from core.library import Library
from core.months import Months
from core.planning import PlanRequest
from core.running import Runs
from core.running.callbacks import Callbacks
from core.runs import Run, Usage
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.synth import Synth
from core.walking.spending import Budgets
from core.walking.waiting import Asking
from core.workflows import Plan, Workflow
from storage import SqlStores
from tests.bot.workspace.workspace_server import (
    BOT_TOKEN,
    SIGNING_SECRET,
    Running,
    over_socket,
    running_workspace,
    serve,
)
from tests.fakes import InlineStarter, InlineWalkers, NotingEngine, ScriptedEngine, text_of
from tests.fakes_accounts import TicketEngine

QUICK = Limits(posts_a_second=200, post_burst=50, edits_a_minute=6_000, edit_burst=50, edit_gap_s=0.05)
ROOM_COMMANDS = (SlashCommand("/synth", "Plan and run a workflow", "what you want"),)
ROOM_SHORTCUTS = (Shortcut("make_workflow", "Make a workflow of this", "message"),)


def say(step: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": text}], **more}


def post(step: str, channel: str, text: str, **more: Any) -> dict[str, Any]:
    params = {"channel": channel, "text": text}
    return {"id": step, "kind": "action", "action": "slack:post_message", "params": params, **more}


def definition(name: str, *steps: Mapping[str, Any], **more: Any) -> Definition:
    return parse({"name": name, "steps": list(steps), **more})


class ObedientPlanner:
    """`core.planning.Planner` that gives, for the last words said, the plan that the test wrote for them."""

    def __init__(self) -> None:
        self.plans: dict[str, Plan] = {}
        self.refined: dict[str, Plan] = {}
        self.heard: list[str] = []
        self.may_refine = asyncio.Event()
        self.may_refine.set()

    async def sketch(self, request: PlanRequest) -> Plan:
        words = request.words
        self.heard.append(words)
        plan = self.plans.get(words, Plan(refusal=f"I do not know how to do “{words}”."))
        return replace(plan, refined=words not in self.refined)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        await self.may_refine.wait()
        return self.refined[request.words]


class ObedientModel(ScriptedEngine):
    """Answers a prompt with what the test wrote for it, or by repeating it; raises what is an error."""

    def __init__(self) -> None:
        super().__init__("llm", self._obey)
        self.says: dict[str, JsonValue | Exception] = {}
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def _obey(self, call: Call) -> Outcome:
        await self.may_answer.wait()
        said = self.says.get(text_of(call), f"<{text_of(call)}>")
        if isinstance(said, Exception):
            raise said
        return Outcome(said, usage=Usage("fake", 1, 2))


@dataclass
class Room:
    """A workspace with Synth in it. `person` writes and presses as people do."""

    running: Running
    stores: SqlStores
    clients: SingleWorkspace
    synth: Synth
    planner: ObedientPlanner
    llm: ObedientModel
    notes: NotingEngine
    starter: InlineStarter
    walkers: InlineWalkers
    notifier: Notifier
    door: SlackDoor
    inbox: Inbox
    tickets: TicketEngine
    connecting: Connecting
    note: Callable[[Call], Outcome] = lambda call: Outcome({"noted": True})
    later: timedelta = timedelta(0)  # how much of the time in which people answer has passed
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    @property
    def person(self) -> Any:
        return self.running.person

    def plans(self, words: str, *steps: Mapping[str, Any], name: str = "digest", **more: Any) -> Definition:
        """Whoever says these words is proposed this workflow."""
        made = definition(name, *steps, intent=words, **more)
        self.planner.plans[words] = Plan(made)
        return made

    async def save(
        self,
        name: str,
        *steps: Mapping[str, Any],
        owner: str = YOU,
        made_in: str | None = None,
        **more: Any,
    ) -> Workflow:
        """A workflow; `made_in` is the channel in which it lives."""
        saved = definition(name, *steps, **more)
        return await self.synth.workflows.create(TEAM, saved, owner, channel=made_in)

    async def finished(self) -> None:
        """All that was handed over is performed."""
        while self.starter.pending or self.walkers.pending:
            await self.starter.drain()
            await self.walkers.drain()

    async def thread(self, message: Json, *, user: str | None = None) -> list[Json]:
        """The replies."""
        found: list[Json] = await self.person.replies(message["channel"], message["ts"], user=user)
        return found[1:]

    async def until(self, fits: Callable[[Json], bool], timeout: float = 30.0, **more: Any) -> Json:
        """The first message, in any state it was in, that fits."""
        found: Json = await self.person.wait_for_message(fits, timeout, **more)
        return found

    async def reply(self, fits: Callable[[str], bool] | str, timeout: float = 30.0) -> Json:
        """The first message of Synth's whose words fit."""
        matches = fits if callable(fits) else lambda words: fits in words
        return await self.until(lambda one: one["user"] == BOT_USER and matches(words_of(one)), timeout)

    async def runs(self) -> list[Run]:
        return list((await self.synth.runs.page(TEAM, limit=50)).items)


def words_of(message: Json) -> str:
    """All that people read in a message."""
    return "\n".join([message.get("text") or "", *_texts(message.get("blocks") or [])])


def labels_of(message: Json) -> list[str]:
    """What stands on its buttons."""
    rows = [block for block in message.get("blocks") or [] if block["type"] == "actions"]
    return [
        element["text"]["text"] for row in rows for element in row["elements"] if element["type"] == "button"
    ]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        own += [value["title"]] if isinstance(value.get("title"), str) else []
        return own + [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return []


@asynccontextmanager
async def open_room(
    path: Path, stores: SqlStores, *, limits: Limits = QUICK, over_http: bool = False
) -> AsyncIterator[Room]:
    """Everything opened and connected, over Socket Mode or by signed posts."""
    async with AsyncExitStack() as stack:
        options: dict[str, Any] = {"commands": ROOM_COMMANDS, "shortcuts": ROOM_SHORTCUTS}
        apps: list[AsyncApp] = []
        if over_http:
            address = await stack.enter_async_context(serve(_receiving(apps)))
            options["request_url"] = f"{address}/slack/events"
        running = await stack.enter_async_context(running_workspace(path / "workspace.sqlite", **options))
        clients = await connect(running.bot())
        room = _assembled(running, stores, clients, limits)
        app = new_app(running.bot(BOT_TOKEN), SIGNING_SECRET)
        register(app, room.inbox)
        await stack.enter_async_context(room.notifier.telling())
        await stack.enter_async_context(room.connecting.watching())
        apps.append(app)
        if not over_http:
            await stack.enter_async_context(over_socket(running, app))
        yield room
        await room.finished()


def _receiving(apps: list[AsyncApp]) -> web.Application:
    """The address at which the app is called; the app itself is there once the workspace is."""

    async def from_slack(request: web.Request) -> web.StreamResponse:
        return await SlackRequests(apps[0], SIGNING_SECRET).answer(request)

    site = web.Application()
    site.router.add_post("/slack/events", from_slack)
    return site


def _assembled(running: Running, stores: SqlStores, clients: SingleWorkspace, limits: Limits) -> Room:
    hub, starter, planner, llm = Hub(), InlineStarter(), ObedientPlanner(), ObedientModel()
    notes = NotingEngine(lambda call: room.note(call))
    messenger = SlackMessenger(clients)
    slack = SlackEngine(messenger)
    tickets = TicketEngine()
    engines: dict[str, Engine] = {"llm": llm, "slack": slack, "notes": notes, "tickets": tickets}
    catalogue = Catalogue({"slack": slack, "notes": notes, "tickets": tickets}, ["default"])
    walkers = InlineWalkers(stores.runs, lambda *begun: execution.walk(*begun), hub)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub)
    library = Library(stores.workflows, catalogue, SlackDirectory(clients))

    def now() -> datetime:
        return room.now

    plans = Plans(stores.conversations, stores.workflows, planner, library, runs, now)
    triggers = Triggers(stores, runs, "http://synth.example")
    accounts = Accounts(engines, stores.connections, runs, now)
    deliveries = Deliveries(stores, runs)
    deploying = Deploying(engines, stores.deployments, deliveries, now, "http://synth.example")
    callbacks = Callbacks({}, runs)
    months = Months(stores.usage, stores.workflows, Limit(), lambda: datetime.now(UTC))
    synth = Synth(
        plans, library, runs, catalogue, hub, triggers, deliveries, accounts, deploying, months, callbacks
    )

    def answering() -> datetime:
        return datetime.now(UTC) + room.later

    asking = Asking(messenger, stores.threads, answering, stores.connections)
    budgets = Budgets(stores.usage)
    execution = Execution(stores.runs, engines, hub, asking=asking, budgets=budgets)
    desk = Desk(synth, stores.conversations, stores.threads, clients, running.http, now)
    door = SlackDoor(desk, pauses=(0.05, 0.1))
    notifier = Notifier(synth, stores.threads, stores.conversations, clients, limits=limits)
    inbox = Inbox(starter, clients, door.open_view, door.choices, triggers.waits_for, stores.database.answers)
    starter.jobs["slack"] = door.perform
    parts = (notifier, door, inbox, tickets, Connecting(desk, look_s=0.05))
    room = Room(running, stores, clients, synth, planner, llm, notes, starter, walkers, *parts)
    return room
