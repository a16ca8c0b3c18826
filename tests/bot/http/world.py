"""A Synth behind its HTTP door, over real stores, with a walker that tests hold by the hand."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from json import loads
from typing import Any

import sqlalchemy as sa
from aiohttp import ClientSession, web
from yarl import URL

from bot.http import Caller, Gate, Pace, Part, add_routes
from bot.http.calls import every_call
from bot.http.openapi import describe
from core.accounts.accounts import Accounts
from core.catalogue import Catalogue
from core.conversation.plans import Plans
from core.definition import Limit, parse
from core.events import EventDraft, EventType, Hint, Hub
from core.library import Library
from core.months import Months
from core.planning import PlanRequest
from core.running import Runs
from core.running.callbacks import Callbacks
from core.runs import Response, RunStatus, StepStatus, Usage, Walk
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.synth import Synth
from core.workflows import Plan, Question
from storage import SqlStores
from storage.tables import CLAIMABLE, executions
from tests.fakes import begin_walk, nobody_walks

OURS = "token-of-team-one-0001"
THEIRS = "token-of-team-two-0002"
BROKEN = "token-that-breaks-the-gate"

CHAIN: dict[str, Any] = {
    "name": "two-lines",
    "inputs": [{"name": "text"}],
    "steps": [
        {"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "Sum up: {{text}}"}]},
        {"id": "french", "kind": "payload", "blocks": [{"role": "user", "text": "In French: {{sum}}"}]},
    ],
}


def chain(name: str) -> dict[str, Any]:
    """The two-step workflow under another name."""
    return {**CHAIN, "name": name}


class Tokens:
    """A gate of two tokens, each for a workspace of its own."""

    def __init__(self) -> None:
        self.callers = {OURS: Caller("T1"), THEIRS: Caller("T2")}
        self.fault: Exception = RuntimeError("the gate's hinges are gone")
        self.further: Gate | None = None  # asked about what is none of these

    async def admit(self, token: str) -> Caller | None:
        if token == BROKEN:
            raise self.fault
        caller = self.callers.get(token)
        return caller if caller is not None or self.further is None else await self.further.admit(token)


class WordPlanner:
    """Plans by a word in the intent: `ask` needs an answer, `refuse` cannot be done, else two lines."""

    async def sketch(self, request: PlanRequest) -> Plan:
        if "ask" in request.intent:
            return Plan(questions=(Question("steps.post.params.channel", "Which channel?", "channel"),))
        if "refuse" in request.intent:
            return Plan(refusal="I cannot do that yet: nothing here books flights.")
        return Plan(parse({**CHAIN, "intent": request.intent}), notes=(f"Times are {request.person.zone}.",))

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        return sketch


@dataclass
class Vitals:
    """Health as a test sets it."""

    found: Sequence[Part] = (
        Part("database", True, "SQLite", required=True),
        Part("model", False, "no model yet"),
    )

    async def parts(self) -> Sequence[Part]:
        return self.found


class Walker:
    """Walks a run as the real one does: through the fenced writes of the store, then a hint."""

    def __init__(self, stores: SqlStores, hub: Hub, workspace: str, run_id: int) -> None:
        self._runs = stores.runs
        self._hub = hub
        self._workspace = workspace
        self._run_id = run_id
        self._walk: Walk | None = None
        self._done = 0

    async def begin(self) -> "Walker":
        begun = await begin_walk(self._runs, self._run_id)
        assert begun is not None
        run, self._walk = begun
        self._done = run.completed_steps
        self.hint()
        return self

    async def finish(self, step: str, content: Any, *, path: str | None = None) -> None:
        self._done += 1
        await self._write(step, path or step, StepStatus.COMPLETED, content, None)

    async def fail(self, step: str, reason: str) -> None:
        await self._write(step, step, StepStatus.FAILED, None, reason)
        assert self._walk is not None
        told = EventDraft(EventType.FAILED, {"error": reason, "step": step})
        await self._runs.end(self._walk, RunStatus.FAILED, [told], error=reason, failed_step=step)
        self.hint()

    async def complete(self) -> None:
        assert self._walk is not None
        await self._runs.end(self._walk, RunStatus.COMPLETED, [EventDraft(EventType.COMPLETED, {})])
        self.hint()

    def hint(self, progress: Mapping[str, Any] | None = None) -> None:
        self._hub.publish(Hint(self._workspace, self._run_id, progress))

    async def _write(self, step: str, path: str, status: StepStatus, content: Any, error: str | None) -> None:
        assert self._walk is not None
        now = datetime.now(UTC)
        response = Response(path, step, "payload", status, content, now, now, error=error, usage=_USAGE)
        data = {"step": step, "path": path, "kind": "payload", "status": status.value, "error": error}
        events = [
            EventDraft(EventType.STEP_FINISHED, data, path),
            EventDraft(EventType.PROGRESS, {"completed": self._done, "total": 2, "step": None}),
        ]
        await self._runs.finish_step(self._walk, response, events, completed_steps=self._done)
        self.hint()


_USAGE = Usage("test-model", 10, 5)


@dataclass
class World:
    """All that a test may look at."""

    client: ClientSession
    runner: web.AppRunner
    address: tuple[str, int]
    synth: Synth
    stores: SqlStores
    vitals: Vitals
    tokens: Tokens

    async def call(
        self,
        method: str,
        path: str | URL,
        *,
        token: str | None = OURS,
        json: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> "Heard":
        """One request, and its whole answer."""
        sent = dict(headers or {})
        if token is not None:
            sent.setdefault("Authorization", f"Bearer {token}")
        body = BytesIO(data) if isinstance(data, bytes) else data
        options: dict[str, Any] = {"json": json} if data is None else {"data": body}
        async with self.client.request(method, path, headers=sent, **options) as response:
            heard = Heard(response.status, response.headers, await response.read())
        said = _said_of(method, URL(path).path)
        assert said is None or str(heard.status) in said, f"{method} {path}: {heard.status} is not in OpenAPI"
        return heard

    async def workflow(self, name: str = "two-lines", token: str = OURS) -> int:
        """A saved workflow's id."""
        heard = await self.call("POST", "/api/workflows", token=token, json={"definition": chain(name)})
        assert heard.status == 201, heard.body
        return int(heard.json["id"])

    async def run(self, workflow_id: int | None = None, token: str = OURS) -> int:
        """A started run's id."""
        workflow_id = workflow_id or await self.workflow(token=token)
        path = f"/api/execute/workflow/{workflow_id}"
        heard = await self.call("POST", path, token=token, json={"inputs": {"text": "a text"}})
        assert heard.status == 202, heard.body
        return int(heard.json["runId"])

    async def to_walk(self) -> list[int]:
        """The runs that want a walk."""
        query = sa.select(executions.c.id).where(CLAIMABLE).order_by(executions.c.id)
        async with self.stores.database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def walker(self, run_id: int, workspace: str = "T1") -> Walker:
        """One that has begun to walk a run."""
        return await Walker(self.stores, self.synth.hub, workspace, run_id).begin()


@cache
def _operations() -> list[tuple[str, re.Pattern[str], frozenset[str]]]:
    nobody: Any = None  # who only describes the calls makes none
    return [
        (
            method.upper(),
            re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))),
            frozenset(one["responses"]),
        )
        for path, operations in describe(every_call(nobody))["paths"].items()
        for method, one in operations.items()
    ]


def _said_of(method: str, path: str) -> frozenset[str] | None:
    """The statuses that the OpenAPI document names for a call; None for what is none of its calls."""
    wanted = "GET" if method == "HEAD" else method
    found = (said for name, template, said in _operations() if name == wanted and template.fullmatch(path))
    return next(found, None)


@dataclass(frozen=True)
class Heard:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return loads(self.body)


@asynccontextmanager
async def open_world(stores: SqlStores, pace: Pace | None = None) -> AsyncIterator[World]:
    """A server on a free port, and a client."""
    hub, walkers, vitals, tokens = Hub(), nobody_walks(stores.runs), Vitals(), Tokens()
    catalogue = Catalogue({}, ["default"])
    library = Library(stores.workflows, catalogue)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub)
    plans = Plans(stores.conversations, stores.workflows, WordPlanner(), library, runs, _now)
    triggers = Triggers(stores, runs, "http://synth.example")
    accounts = Accounts({}, stores.connections, runs, _now)
    deliveries = Deliveries(stores, runs)
    deploying = Deploying({}, stores.deployments, deliveries, _now, "http://synth.example")
    callbacks = Callbacks({}, runs)
    months = Months(stores.usage, stores.workflows, Limit(), _now)
    synth = Synth(
        plans, library, runs, catalogue, hub, triggers, deliveries, accounts, deploying, months, callbacks
    )
    app = web.Application()
    add_routes(app, synth, tokens, vitals, figures=_figures, pace=pace)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        async with ClientSession(f"http://{host}:{port}") as client:
            yield World(client, runner, (host, port), synth, stores, vitals, tokens)
    finally:
        await runner.cleanup()


async def _figures() -> bytes:
    return b"synth_runs 1\n"


def _now() -> datetime:
    return datetime.now(UTC)
