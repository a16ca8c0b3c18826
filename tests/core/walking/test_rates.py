"""Steps under the rates of engines: what is usual costs nothing, a moment is waited for, longer is parked."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from core.definition import Action, Payload, parse
from core.engine import Call, Outcome, Rate
from core.errors import Limited
from core.events import Hub
from core.execution import Execution
from core.running import Runs
from core.runs import Run, RunStatus
from core.stores.rates import Taken
from core.walking.rates import MOST_TOLD, Rates
from storage import SqlStores, open_database
from storage.rates import SqlRateStore
from tests.core.walking.house import note
from tests.fakes import Answer, InlineWalkers, ScriptedEngine, StagingEngine

HERE = "T1"
CALLED = {"kind": "action", "action": "apps:call"}


class RatedEngine(ScriptedEngine):
    """An engine that says how often it may be asked."""

    def __init__(self, rate: Rate, answer: Answer | None = None, *, repeatable: bool = False) -> None:
        super().__init__("apps", answer or (lambda call: Outcome("done")), repeatable=repeatable)
        self._rate = rate

    def rate(self, step: Payload | Action) -> Rate | None:
        return self._rate


class CountingStore(SqlRateStore):
    """Says how often it was asked."""

    def __init__(self, stores: SqlStores) -> None:
        super().__init__(stores.database)
        self.asked = 0

    async def take(self, rate: Rate, most: int, now: datetime) -> Taken:
        self.asked += 1
        return await super().take(rate, most, now)


class Process:
    """What performs runs in one process."""

    def __init__(self, stores: SqlStores, engine: ScriptedEngine, patience_s: float = 5) -> None:
        self.stores, self.engine, hub = stores, engine, Hub()
        self.noted: Counter[str] = Counter()
        self.store = CountingStore(stores)
        rates = Rates(self.store, noted=self._note, patience_s=patience_s)
        self.execution = Execution(stores.runs, {engine.name: engine}, hub, rates=rates)
        self.walkers = InlineWalkers(stores.runs, self.execution.walk, hub)
        self.runs = Runs(
            stores.runs, stores.workflows, stores.threads, stores.schedules, self.walkers, hub, stores.rates
        )

    def _note(self, rate: str, how: str) -> None:
        self.noted[how] += 1

    async def start(self, *steps: dict[str, Any], **more: Any) -> Run:
        definition = parse({"name": "test", "steps": list(steps), **more})
        workflow = await self.stores.workflows.create(HERE, definition, "U1", listed=False)
        return await self.runs.start(workflow, {}, "U1")

    async def finished(self, run: Run) -> Run:
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)

    async def sweep_until_ended(self, runs: list[Run], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not all([(await self.runs.get(HERE, run.id)).status.ended for run in runs]):
                await self.runs.walks.sweep()
                await asyncio.sleep(0.02)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[SqlStores]:
    """The same database, as another process sees it."""
    async with open_database(database_url) as database:
        yield SqlStores(database)


def loop(items: int, at_once: int = 1) -> dict[str, Any]:
    return {
        "id": "each", "kind": "for_each", "items": list(range(items)), "at_once": at_once,
        "steps": [{"id": "call", **CALLED}],
    }  # fmt: skip


async def test_the_usual_call_asks_the_database_for_nothing(stores: SqlStores) -> None:
    process = Process(stores, RatedEngine(Rate("apps:calls", 4_000, 300)))
    run = await process.finished(await process.start(loop(200, at_once=5)))
    assert run.status is RunStatus.COMPLETED
    assert len(process.engine.calls) == 200
    assert process.store.asked <= 12
    assert not process.noted


async def test_a_moment_is_waited_for(stores: SqlStores) -> None:
    process = Process(stores, RatedEngine(Rate("apps:calls", 8, 4)))  # two, then one in 0.7 s
    run = await process.finished(await process.start(loop(4)))
    assert run.status is RunStatus.COMPLETED
    assert process.noted.keys() == {"waited"}


async def test_longer_than_a_moment_the_run_parks_and_resumes_when_it_is_its_turn(stores: SqlStores) -> None:
    process = Process(stores, RatedEngine(Rate("apps:calls", 12, 6)), patience_s=0.1)
    run = await process.start(loop(5))
    parked = await process.finished(run)
    assert (parked.status, len(process.engine.calls)) == (RunStatus.WAITING, 3)
    waiting = (await process.runs.responses(HERE, run.id))[-1]
    assert (waiting.status, waiting.detail["rate"]["name"]) == ("waiting", "apps:calls")
    assert process.noted["parked"] == 1
    await process.sweep_until_ended([run])
    assert (await process.runs.get(HERE, run.id)).status is RunStatus.COMPLETED
    assert len(process.engine.calls) == 5


async def test_what_an_engine_tells_one_process_all_heed(stores: SqlStores, other: SqlStores) -> None:
    told = [Limited("The apps want a pause.", 2)]

    def answer(call: Call) -> Outcome:
        if told:
            raise told.pop()
        return Outcome("done")

    rate = Rate("apps:calls", 4_000, 300)
    here = Process(stores, RatedEngine(rate, answer), patience_s=0.1)
    there = Process(other, RatedEngine(rate), patience_s=0.1)
    first = await here.finished(await here.start({"id": "call", **CALLED}))
    assert (first.status, first.resume_at) == (RunStatus.WAITING, None)
    second = await there.finished(await there.start({"id": "call", **CALLED}))
    assert second.status is RunStatus.WAITING
    assert there.engine.calls == [], "the engine is left alone"
    await there.sweep_until_ended([first, second])
    assert (len(here.engine.calls), len(there.engine.calls)) == (1, 2)


async def test_a_call_that_was_turned_away_is_no_unknown_outcome_after_a_kill(stores: SqlStores) -> None:
    async def answer(call: Call) -> Outcome:
        raise Limited("The apps want a pause.", 1)

    process = Process(stores, RatedEngine(Rate("apps:calls", None), answer))
    run = await process.start({"id": "call", **CALLED})
    async with asyncio.timeout(5):
        while not process.noted["told"]:
            await asyncio.sleep(0.01)
    await process.walkers.die()  # while it waits for the pause to end
    survivor = Process(stores, RatedEngine(Rate("apps:calls", None)))
    survivor.walkers.wake()
    await survivor.walkers.drain()
    assert (await survivor.runs.get(HERE, run.id)).status is RunStatus.COMPLETED


async def test_pauses_are_no_tries_but_they_have_an_end(stores: SqlStores) -> None:
    def answer(call: Call) -> Outcome:
        raise Limited("The apps want a pause.", 0.001)

    process = Process(stores, RatedEngine(Rate("apps:calls", None), answer))
    once = {"id": "call", **CALLED, "policy": {"attempts": 1}}
    run = await process.finished(await process.start(once))
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "The apps want a pause." in run.error
    assert len(process.engine.calls) == MOST_TOLD + 1


async def test_two_processes_keep_one_rate_together(stores: SqlStores, other: SqlStores) -> None:
    times: list[float] = []

    def answer(call: Call) -> Outcome:
        times.append(asyncio.get_running_loop().time())
        return Outcome("done")

    rate = Rate("apps:calls", 40, 2)
    processes = [Process(one, RatedEngine(rate, answer), patience_s=0.2) for one in (stores, other)]
    runs = [await process.start(loop(15, at_once=5)) for process in processes * 2]
    for process in processes:
        await process.walkers.drain()
    async with asyncio.timeout(30):
        while not all([(await processes[0].runs.get(HERE, run.id)).status.ended for run in runs]):
            for process in processes:
                await process.runs.walks.sweep()
            await asyncio.sleep(0.02)
    assert len(times) == 60
    # Exactly so in tests/storage/test_rates.py; on a busy machine some are late for their window.
    assert max(sum(1 for at in times if start <= at < start + 2) for start in times) <= 50


async def test_a_loop_in_a_loop_cannot_grow_without_bound(stores: SqlStores) -> None:
    process = Process(stores, ScriptedEngine("apps"))
    inner = {**loop(9_000), "limit": 10_000, "id": "inner", "as": "one"}
    run = await process.finished(
        await process.start({"id": "outer", "kind": "for_each", "items": [1, 2, 3], "limit": 10,
                             "steps": [{**inner, "steps": [{"id": "pause", "kind": "branch", "when": "true",
                                                            "then": [{"id": "call", **CALLED}]},
                                                           {"id": "more", **CALLED}]}]})
    )  # fmt: skip
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "a run has at most 20,000" in run.error
    assert process.engine.calls == []


async def test_loops_that_begin_side_by_side_do_not_each_find_room_for_themselves_alone(
    stores: SqlStores,
) -> None:
    process = Process(stores, ScriptedEngine("apps"))
    inner = {**loop(4_000), "limit": 10_000, "id": "inner", "as": "one"}
    outer = {"id": "outer", "kind": "for_each", "items": list(range(20)), "at_once": 20, "steps": [
        {**inner, "steps": [{"id": "look", "kind": "branch", "when": "true", "then": []},
                            {"id": "fails", "kind": "branch", "when": "1 > 'a'", "then": []}]}]}  # fmt: skip
    run = await process.finished(await process.start(outer))
    assert run.error is not None and "a run has at most 20,000" in run.error


class RatedStages(StagingEngine):
    """Takes stages, and says how often it may be asked for steps and for stages."""

    def __init__(self, steps: Rate | None, stages: Rate | None) -> None:
        super().__init__()
        self._steps, self._stages = steps, stages

    def rate(self, step: Payload | Action) -> Rate | None:
        return self._steps

    def handover_rate(self) -> Rate | None:
        return self._stages


async def test_a_stage_has_as_many_steps_as_may_be_performed_now(stores: SqlStores) -> None:
    engine = RatedStages(Rate("notes:runs", 12, 6), None)  # three, then one in 0.7 s
    process = Process(stores, engine, patience_s=0.1)
    run = await process.finished(await process.start(*(note(f"n{number}", "x") for number in range(5))))
    assert engine.batches == [["n0", "n1", "n2"]]
    await process.runs.reported(engine.report(n0=0, n1=1, n2=2))
    await process.finished(run)
    async with asyncio.timeout(20):
        while (len(engine.batches), (await process.finished(run)).status) != (3, RunStatus.COMPLETED):
            if len(engine.batches) > 1:
                last = engine.batches[-1]
                await process.runs.reported(engine.report(**dict.fromkeys(last, 1)))
            await process.runs.walks.sweep()
            await asyncio.sleep(0.1)
    assert engine.batches == [["n0", "n1", "n2"], ["n3"], ["n4"]]


async def test_more_stages_than_the_engine_takes_at_once_come_later(stores: SqlStores) -> None:
    engine = RatedStages(None, Rate("notes:stages", 1, 60))
    process = Process(stores, engine, patience_s=0.1)
    runs = [await process.start(note("a", "x")) for _ in range(3)]
    ended = [await process.finished(run) for run in runs]
    assert len(engine.batches) == 1
    later = [run for run in ended if not await process.runs.responses(HERE, run.id)]
    assert len(later) == 2, "nothing of them was sent, and nothing is unknown"
    assert all(run.status is RunStatus.WAITING and run.resume_at is not None for run in later)
