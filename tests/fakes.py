"""Fakes that behave: small working stand-ins for what is outside of the part under test."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from pydantic import JsonValue

from core.budgets import Forecast
from core.definition import Action, Payload
from core.engine import Call, Engine, Offer, Option, Options, Outcome, Param
from core.errors import EngineError, Refused, Unknown
from core.events import Hub
from core.execution import Execution
from core.running import Walkers
from core.running.walkers import Perform
from core.runs import Run, Usage, Walk
from core.stage import Handover, Report, Stage
from core.stores import RunStore
from storage import SqlStores
from storage.tables import executions

Answer = Callable[[Call], Awaitable[Outcome] | Outcome]


def text_of(call: Call) -> str:
    """The last block of a payload, or the params of an action as they were resolved."""
    step = call.step
    return step.blocks[-1].text if isinstance(step, Payload) else str(step.params)


class ScriptedEngine(Engine):
    """Answers each call with what `answer` makes of it, and remembers the calls in order."""

    takes: Forecast | None = None  # what each call is expected to take

    def __init__(self, name: str, answer: Answer | None = None, *, repeatable: bool = True) -> None:
        self.name = name
        self.repeatable = repeatable
        self.calls: list[Call] = []
        self._answer = answer or (lambda call: Outcome(f"<{text_of(call)}>", usage=Usage("fake", 1, 2)))

    def forecast(self, step: Payload | Action) -> Forecast | None:
        return self.takes

    async def perform(self, call: Call) -> Outcome:
        self.calls.append(call)
        answer = self._answer(call)
        return answer if isinstance(answer, Outcome) else await answer

    @property
    def texts(self) -> list[str]:
        return [text_of(call) for call in self.calls]


class NotingEngine(ScriptedEngine):
    """An engine with one action, `notes:write`, whose response is its parameters. `choices` are what it lists
    for a parameter, in pages of forty."""

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__("notes", answer or _params, repeatable=False)
        self.choices: list[Option] = []

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        fitting = [one for one in self.choices if query.lower() in one.label.lower()]
        start = int(after or 0)
        more = start + 40 < len(fitting)
        return Options(tuple(fitting[start : start + 40]), str(start + 40) if more else None)

    def offers(self) -> Sequence[Offer]:
        return (Offer("notes:write", "Write a note", "Write a note.", (Param("text"),), app="Notes"),)


class StagingEngine(ScriptedEngine):
    """An engine with `notes:…` actions that takes stages: the test calls back about them. `moods` meet the
    next ones that are handed over, `lacking` keeps steps from being made ready."""

    stages = True

    def __init__(self, *, patience_s: float = 60, doubt_s: float = 60) -> None:
        super().__init__("notes", repeatable=False)
        self.sent: list[Stage] = []
        self.moods: list[EngineError] = []
        self.lacking: dict[str, EngineError] = {}
        self.patience_s = patience_s
        self.doubt_s = doubt_s
        self.meanwhile: Callable[[Stage], Awaitable[None]] | None = None

    async def prepare(self, stage: Stage) -> Handover:
        ready = list(takewhile(lambda step: step.id not in self.lacking, stage.steps))
        if not ready:
            raise self.lacking[stage.steps[0].id]
        return Handover(tuple(ready), self.patience_s, self.doubt_s, stage)

    async def hand_over(self, handover: Handover) -> None:
        if self.moods:
            raise self.moods.pop(0)
        stage = replace(handover.content, steps=handover.steps)
        self.sent.append(stage)
        if self.meanwhile is not None:
            await self.meanwhile(stage)

    async def outcome(self, call: Call, told: Mapping[str, JsonValue]) -> Outcome:
        error = str(told.get("error"))
        match told["status"]:
            case "done":
                return Outcome(told.get("ret"))
            case "lacks":
                raise Refused(error, "connect", about="notes")
            case "refused":
                raise Refused(error)
        raise Unknown(error)

    @property
    def batches(self) -> list[list[str]]:
        """The steps of each stage that was sent."""
        return [[step.id for step in stage.steps] for stage in self.sent]

    def report(self, number: int = -1, **outcomes: JsonValue) -> Report:
        """What became of steps of a stage: `done` with a value, or what is told as it is."""
        stage = self.sent[number]
        told = {
            step: value if isinstance(value, dict) and "status" in value else {"status": "done", "ret": value}
            for step, value in outcomes.items()
        }
        return Report(stage.workspace, stage.run_id, stage.key, told)


def _params(call: Call) -> Outcome:
    assert isinstance(call.step, Action)
    return Outcome(dict(call.step.params))


class InlineStarter:
    """`core.running.Starter` that performs jobs as tasks of this loop, each key once."""

    def __init__(self) -> None:
        self.jobs: dict[str, Callable[[Mapping[str, Any]], Awaitable[None]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._perform(job, arguments), name=key)

    @property
    def pending(self) -> list[asyncio.Task[None]]:
        return [task for task in self._tasks.values() if not task.done()]

    async def drain(self) -> None:
        while self.pending:
            await asyncio.gather(*self.pending, return_exceptions=True)

    async def _perform(self, job: str, arguments: Mapping[str, Any]) -> None:
        await self.jobs[job](arguments)


class InlineWalkers(Walkers):
    """Claims as soon as it is woken, and never looks by itself: a test says when all is walked (`drain`), and
    when this process dies."""

    def __init__(self, runs: RunStore, perform: Perform, hub: Hub | None = None) -> None:
        super().__init__(runs, perform, hub or Hub(), uuid.uuid4().hex)
        self._claiming: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        self._claiming.add(asyncio.create_task(self._claim_all(), name="claiming"))

    @property
    def pending(self) -> list[asyncio.Task[None]]:
        self._claiming = {task for task in self._claiming if not task.done()}
        return [*self._claiming, *(one.task for one in self._under_way.values())]

    def walks(self, run_id: int) -> bool:
        return run_id in self._under_way

    async def drain(self) -> None:
        while pending := self.pending:
            await asyncio.gather(*pending, return_exceptions=True)

    async def die(self) -> None:
        """As a kill would: nothing more is written here. Then the others find out."""
        self._closing = True
        for task in (pending := self.pending):
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self._runs.give_up([self.name])
        self._closing = False

    async def _claim_all(self) -> None:
        while await self.claim():
            pass


async def want_walk(stores: SqlStores, run_id: int) -> None:
    """A run that waits, or whose walk died, is to go on: as after an answer, or when its time has come."""
    this = executions.update().where(
        executions.c.id == run_id, executions.c.status.in_(["waiting", "running"])
    )
    async with stores.database.write() as connection:
        await connection.execute(this.values(status="created", resume_at=None, walker=None))


async def begin_walk(runs: RunStore, run_id: int, walker: str = "w") -> tuple[Run, Walk] | None:
    """Claim this run, and leave the others that there are. None if it wants no walk, or stands in line."""
    begun = {run.id: (run, walk) for run, walk in (await runs.claim(walker, 1_000)).begun}
    mine = begun.pop(run_id, None)
    if begun:
        await runs.give_up([walker], only=list(begun), stalled=False)
    return mine


async def walk_one(execution: Execution, stores: SqlStores, workspace: str, run_id: int) -> bool:
    """Walk this run as far as it goes; whether it wanted that."""
    begun = first = await begin_walk(stores.runs, run_id)
    while begun is not None and await execution.walk(*begun):
        begun = await begin_walk(stores.runs, run_id)
    return first is not None


def nobody_walks(runs: RunStore) -> Walkers:
    """Nothing is walked until the test does it."""
    return Walkers(runs, _never, Hub(), "nobody")


async def _never(run: Run, walk: Walk) -> bool:
    raise AssertionError(f"{run.key} is walked")


class MemoryMessenger:
    """`core.messenger.Messenger` that keeps what it was told to say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []

    async def post(self, workspace: str, channel: str, text: str, thread: str = "") -> dict[str, JsonValue]:
        return self._keep(workspace, f"{channel}/{thread}" if thread else channel, text)

    async def direct(self, workspace: str, user: str, text: str) -> dict[str, JsonValue]:
        return self._keep(workspace, user, text)

    async def upload(
        self, workspace: str, channel: str, filename: str, content: str, comment: str
    ) -> dict[str, JsonValue]:
        return self._keep(workspace, channel, f"{filename}: {content}")

    async def find(self, workspace: str, name: str) -> str:
        return name

    async def called(self, workspace: str, people: Sequence[str]) -> dict[str, str]:
        return {}

    async def members(self, workspace: str, channel: str) -> list[str]:
        return []

    def _keep(self, workspace: str, to: str, text: str) -> dict[str, JsonValue]:
        self.said.append((workspace, to, text))
        return {"channel": to, "ts": f"{len(self.said)}.0", "link": f"https://example.com/{len(self.said)}"}
