"""One process's walks: claimed at once, shared with others, broken off when they are not ours any more."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest
import sqlalchemy as sa

from core.definition import parse
from core.errors import StorageError
from core.events import EventDraft, EventType, Hint, Hub
from core.running import Walkers
from core.runs import NewRun, Run, RunStatus, Walk
from storage import SqlStores, open_database
from storage.tables import executions, workflow_versions
from tests.fakes import begin_walk, want_walk

STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]
DONE = [EventDraft(EventType.COMPLETED)]


class Process:
    """What walks in one process: a walk lasts until the test lets it end."""

    def __init__(self, stores: SqlStores, name: str, at_once: int = 500) -> None:
        self.stores, self.hub = stores, Hub()
        self.walkers = Walkers(stores.runs, self._walk, self.hub, name, at_once=at_once)
        self.going: dict[int, str] = {}  # run → its workspace
        self.aborted: list[int] = []
        self.errors: list[Exception] = []
        self.may_end = asyncio.Event()
        self.answered = 0  # so many walks park and are answered before they do

    async def _walk(self, run: Run, walk: Walk) -> bool:
        self.going[run.id] = run.workspace
        try:
            if self.errors:
                raise self.errors.pop()
            await self.may_end.wait()
            if self.answered:
                self.answered -= 1
                await want_walk(self.stores, run.id)
                return True
        except asyncio.CancelledError:
            self.aborted.append(run.id)
            raise
        finally:
            del self.going[run.id]
        await self.stores.runs.end(walk, RunStatus.COMPLETED, DONE)
        return False


async def made(stores: SqlStores, count: int, workspace: str = "T1") -> list[int]:
    definition = parse({"name": f"test-{workspace}-{count}-{time.monotonic_ns()}", "steps": STEPS})
    workflow = await stores.workflows.create(workspace, definition, "U1")
    new = NewRun(workspace, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    return [(await stores.runs.create(new))[0].id for _ in range(count)]


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[SqlStores]:
    async with open_database(database_url) as database:
        yield SqlStores(database)


async def test_a_process_that_the_others_take_for_dead_begins_nothing_until_they_know_better(
    stores: SqlStores,
) -> None:
    process = Process(stores, "a")
    await made(stores, 1)
    process.walkers.alive_until = time.monotonic()
    assert not await process.walkers.claim()
    assert not process.going and not await stores.runs.under_way("a")
    process.walkers.alive_until = time.monotonic() + 60
    process.may_end.set()
    async with process.walkers.walking():
        await _all_ended(stores)


async def test_whatever_wants_a_walk_is_walked_and_found_also_without_a_word(stores: SqlStores) -> None:
    process = Process(stores, "a")
    process.may_end.set()
    async with process.walkers.walking():
        await made(stores, 30)
        process.walkers.wake()
        await _all_ended(stores)
        await made(stores, 1)  # nobody says so
        await _all_ended(stores)


async def test_no_more_are_under_way_than_there_is_room_for_and_one_workspace_leaves_room(
    stores: SqlStores,
) -> None:
    process = Process(stores, "a", at_once=10)
    flood, few = await made(stores, 20), await made(stores, 2, "T2")
    async with process.walkers.walking():
        await until(lambda: len(process.going) == 10)
        assert set(few) <= process.going.keys()
        await asyncio.sleep(0.1)
        assert sorted(process.going) == [*flood[:8], *few]
        process.may_end.set()
        await _all_ended(stores)


async def test_a_walk_that_is_not_ours_any_more_is_broken_off(stores: SqlStores, other: SqlStores) -> None:
    process = Process(stores, "a")
    cancelled, lost, ours = await made(stores, 3)
    async with process.walkers.walking():
        await until(lambda: len(process.going) == 3)
        await other.runs.cancel("T1", cancelled, "U2")
        process.walkers.heard([Hint("T1", cancelled, elsewhere=True)])
        await until(lambda: process.aborted == [cancelled], seconds=5)
        await other.runs.give_up(["a"], only=[lost])  # we were taken for dead
        assert await begin_walk(other.runs, lost, "b") is not None
        await until(lambda: process.aborted == [cancelled, lost])  # no word of it came
        assert list(process.going) == [ours]


async def test_a_walk_that_has_just_ended_may_still_say_so(stores: SqlStores) -> None:
    ended, said = asyncio.Event(), list[int]()

    async def perform(run: Run, walk: Walk) -> bool:
        await stores.runs.end(walk, RunStatus.COMPLETED, DONE)
        ended.set()
        await asyncio.sleep(0.02)
        said.append(run.id)
        return False

    walkers = Walkers(stores.runs, perform, Hub(), "a")
    made_runs = await made(stores, 1)
    async with walkers.walking():
        walkers.wake()
        await ended.wait()
        await walkers.look()
        assert said == made_runs


async def test_a_walk_that_is_broken_off_before_it_has_begun_keeps_no_place(stores: SqlStores) -> None:
    process = Process(stores, "a", at_once=1)
    first, second = await made(stores, 2)
    await process.walkers.claim()
    process.walkers.stop(first)
    async with process.walkers.walking():
        await until(lambda: list(process.going) == [second])


async def test_what_is_under_way_at_the_end_is_for_the_others_at_once(stores: SqlStores) -> None:
    process = Process(stores, "a")
    runs = await made(stores, 2)
    async with process.walkers.walking():
        await until(lambda: len(process.going) == 2)
    assert sorted(process.aborted) == runs
    assert sorted(run.id for run, _ in (await stores.runs.claim("b", 5)).begun) == runs


async def test_a_walk_that_the_database_broke_off_begins_again(stores: SqlStores) -> None:
    process = Process(stores, "a")
    process.errors = [StorageError("away")]
    process.may_end.set()
    async with process.walkers.walking():
        await made(stores, 1)
        process.walkers.wake()
        await _all_ended(stores)


async def test_a_walk_that_was_answered_meanwhile_is_followed_by_the_next_at_once(stores: SqlStores) -> None:
    process = Process(stores, "a", at_once=1)
    process.answered = 2
    process.may_end.set()
    [run_id] = await made(stores, 1)
    async with asyncio.timeout(0.9), process.walkers.walking():  # nobody looks before a second is over
        process.walkers.wake()
        await _all_ended(stores)
    assert (await stores.runs.get("T1", run_id)).walk == 3


async def test_what_cannot_be_read_is_left_to_others_and_told_once(
    database_url: str, stores: SqlStores, caplog: pytest.LogCaptureFixture
) -> None:
    [run_id] = await made(stores, 1)
    async with stores.database.write() as connection:
        await connection.execute(workflow_versions.update().values(definition={"version": 99}))
    async with open_database(database_url) as database:
        process = Process(SqlStores(database), "a")
        async with process.walkers.walking(), asyncio.timeout(20):
            while await _number(stores, run_id) < 1:
                await asyncio.sleep(0.05)
            for _ in range(3):
                process.walkers.wake()
                await asyncio.sleep(0.05)
    assert await _number(stores, run_id) == 1
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        f"run {run_id} cannot be read here and is left to others"
    ]
    assert [run.id for run, _ in (await stores.runs.claim("b", 5)).begun] == [run_id]  # made, so known there


async def _number(stores: SqlStores, run_id: int) -> int:
    async with stores.database.read() as connection:
        query = sa.select(executions.c.walk).where(executions.c.id == run_id)
        return int((await connection.execute(query)).scalar_one())


async def test_what_somebody_was_still_writing_to_is_walked_right_after_that(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        process = Process(SqlStores(database), "a")
        [run_id] = await made(process.stores, 1)
        async with process.walkers.walking():
            async with database.write() as writing:  # who decides at the same time, and is refused
                await writing.execute(sa.select(executions).with_for_update())
                process.walkers.wake()
                await asyncio.sleep(0.03)
            await until(lambda: run_id in process.going, seconds=0.5)


async def test_of_a_burst_a_process_in_company_leaves_some_to_the_others(
    stores: SqlStores, other: SqlStores
) -> None:
    here, there = Process(stores, "a"), Process(other, "b")
    async with here.walkers.walking(), there.walkers.walking():
        here.walkers.heard([])  # somebody else is there
        await made(stores, 8)
        here.walkers.wake()
        await until(lambda: len(here.going) + len(there.going) == 8)
        await made(stores, 12)
        here.walkers.wake()
        there.walkers.heard([Hint("T1", 1, elsewhere=True, to_walk=True)])
        await until(lambda: len(here.going) + len(there.going) == 20)
        assert len(there.going) >= 1


async def test_beside_the_release_before_nothing_is_walked(stores: SqlStores) -> None:
    process = Process(stores, "a")
    process.walkers.stands_back = True
    async with process.walkers.walking():
        await made(stores, 1)
        process.walkers.wake()
        await asyncio.sleep(0.2)
        assert not process.going
        process.walkers.stands_back = False
        process.walkers.wake()
        await until(lambda: process.going)


async def _all_ended(stores: SqlStores) -> None:
    async with asyncio.timeout(20):
        while await stores.census.open_runs():
            await asyncio.sleep(0.02)
