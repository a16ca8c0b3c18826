"""Who walks a run: claimed once, by whoever is first, from all workspaces in turn."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from core.definition import parse
from core.events import EventType
from core.runs import NewRun, RunStatus
from storage import SqlStores, open_database
from storage.tables import executions, threads, workflow_versions

STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[SqlStores]:
    """The same database, as another process sees it."""
    async with open_database(database_url) as database:
        yield SqlStores(database)


async def made(stores: SqlStores, count: int, workspace: str = "T1") -> list[int]:
    definition = parse({"name": f"test-{workspace}-{count}", "steps": STEPS})
    workflow = await stores.workflows.create(workspace, definition, "U1")
    new = NewRun(workspace, workflow.id, 1, definition, {"n": 1}, {"type": "manual"}, "U1")
    return [(await stores.runs.create(new))[0].id for _ in range(count)]


async def test_a_claimed_run_is_running_and_comes_with_all_that_a_walk_needs(stores: SqlStores) -> None:
    [run_id] = await made(stores, 1)
    [(run, walk)] = (await stores.runs.claim("a", 5)).begun
    assert (walk.run_id, walk.number, walk.walker) == (run_id, 1, "a")
    assert (run.status, run.stalls, run.seq, run.inputs) == (RunStatus.RUNNING, 1, 1, {"n": 1})
    assert run == await stores.runs.get("T1", run_id)
    [told] = await stores.runs.events("T1", run_id)
    assert (told.type, told.data) == (EventType.PROGRESS, {"completed": 0, "total": 1, "step": None})
    assert await stores.runs.under_way("a") == {run_id}
    assert not (await stores.runs.claim("b", 5)).begun


async def test_two_processes_that_claim_at_once_never_get_the_same(
    stores: SqlStores, other: SqlStores
) -> None:
    runs = await made(stores, 40)
    claims = [(stores if n % 2 else other).runs.claim("a" if n % 2 else "b", 5) for n in range(8)]
    got = [run.id for claimed in await asyncio.gather(*claims) for run, _ in claimed.begun]
    while more := (await stores.runs.claim("a", 5)).begun:
        got += [run.id for run, _ in more]
    assert sorted(got) == runs


async def test_the_workspaces_have_their_turns_however_much_one_of_them_wants(stores: SqlStores) -> None:
    await made(stores, 30)
    few = [await made(stores, 2, workspace) for workspace in ("T2", "T3")]
    claimed = await stores.runs.claim("a", 6)
    assert claimed.more
    assert Counter(run.workspace for run, _ in claimed.begun) == {"T1": 2, "T2": 2, "T3": 2}
    assert {run.id for run, _ in claimed.begun} >= {run for runs in few for run in runs}
    assert not (await stores.runs.claim("a", 6, ["T1"])).begun, "it has enough of T1"


async def test_what_a_workspaces_limit_keeps_out_stands_in_line(stores: SqlStores) -> None:
    narrow = SqlStores(stores.database, runs_at_once=103)  # on PostgreSQL the last 100 are given in turn
    runs = await made(stores, 5) if not stores.database.is_sqlite else await made(stores, 105)
    begun: list[int] = []
    while (claimed := await narrow.runs.claim("a", 20)).begun:
        begun += [run.id for run, _ in claimed.begun]
    fits = 103 if stores.database.is_sqlite else 3
    assert begun == runs[:fits]
    line = [(await stores.runs.get("T1", run)).ahead for run in runs[fits:]]
    assert line == [0, 1]
    assert await narrow.runs.give_turns("T1") == ([] if stores.database.is_sqlite else runs[fits:])


async def test_what_a_dead_walker_had_is_claimed_by_another_and_keeps_its_slot(stores: SqlStores) -> None:
    [run_id] = await made(stores, 1)
    [(_, walk)] = (await stores.runs.claim("dead", 5)).begun
    assert await stores.runs.walkers() == {"dead"}
    assert await stores.runs.give_up(["other"]) == 0
    assert await stores.runs.give_up(["dead"]) == 1
    assert await stores.runs.park(walk, None, []) is None, "it comes back and may write nothing"
    crowded = SqlStores(stores.database, runs_at_once=1)
    [(run, again)] = (await crowded.runs.claim("alive", 5)).begun
    assert (run.id, again.number, run.stalls) == (run_id, 2, 2)


async def test_what_cannot_be_read_keeps_nothing_else_from_being_walked(
    database_url: str, stores: SqlStores
) -> None:
    runs = [await made(stores, 1, workspace) for workspace in ("T1", "T2", "T3")]
    later = executions.c.workspace == "T2", executions.c.workflow_id == workflow_versions.c.workflow_id
    async with stores.database.write() as connection:
        of_it = sa.exists().where(*later)
        await connection.execute(workflow_versions.update().where(of_it).values(definition={"version": 99}))
    async with open_database(database_url) as database:  # it has not read the definition before
        earlier = SqlStores(database).runs
        claimed = await earlier.claim("a", 5)
        assert sorted(run.id for run, _ in claimed.begun) == [*runs[0], *runs[2]]
        for _ in range(3):  # looked at once, and without blame
            assert not (await earlier.claim("a", 5)).begun
        assert await earlier.under_way("a") == {*runs[0], *runs[2]}
    later = (await stores.runs.claim("b", 5)).begun  # it knows the definition: it made the run
    assert [(run.id, run.walk, run.stalls) for run, _ in later] == [(runs[1][0], 2, 1)]


async def test_however_many_cannot_be_read_the_others_of_their_workspace_are_found(
    stores: SqlStores, database_url: str
) -> None:
    await made(stores, 10)
    async with stores.database.write() as connection:
        await connection.execute(workflow_versions.update().values(definition={"version": 99}))
    async with open_database(database_url) as database:
        earlier = SqlStores(database)
        while (await earlier.runs.claim("a", 2)).more:
            pass
        [readable] = await made(earlier, 1)
        assert [run.id for run, _ in (await earlier.runs.claim("a", 2)).begun] == [readable]


async def test_a_run_that_somebody_only_tells_something_of_is_claimed(postgres_url: str) -> None:
    async with open_database(postgres_url) as database, database.write() as telling:
        stores = SqlStores(database)
        [run_id] = await made(stores, 1)
        told = {"workspace": "T1", "run_id": run_id, "channel": "C1", "told_seq": -1}
        await telling.execute(threads.insert().values(told))
        assert [run.id for run, _ in (await stores.runs.claim("a", 5)).begun] == [run_id]


async def test_nobody_walks_what_has_ended_or_waits(stores: SqlStores) -> None:
    ended, waiting = await made(stores, 2)
    walks = {run.id: walk for run, walk in (await stores.runs.claim("a", 5)).begun}
    await stores.runs.end(walks[ended], RunStatus.COMPLETED, [])
    await stores.runs.park(walks[waiting], None, [])
    assert await stores.runs.under_way("a") == frozenset()
    assert not (await stores.runs.claim("b", 5)).begun
    async with stores.database.read() as connection:
        assert set((await connection.execute(sa.select(executions.c.walker))).scalars()) == {None}


async def test_what_the_release_before_was_walking_is_adopted(stores: SqlStores) -> None:
    [run_id] = await made(stores, 1)
    async with stores.database.write() as connection:
        await connection.execute(executions.update().values(status="running", walk=1))
    assert await stores.runs.walkers() == frozenset()
    assert await stores.runs.adopt() == 1
    [(run, walk)] = (await stores.runs.claim("a", 5)).begun
    assert (run.id, walk.number) == (run_id, 2)
