"""What walks write at once is written together, and what befalls one of them befalls nobody else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from core.budgets import month_of
from core.definition import parse
from core.errors import StorageError
from core.events import EventDraft, EventType
from core.runs import NewRun, Response, RunStatus, StepStatus, Usage, Walk
from storage import Database, SqlStores, open_database
from tests.fakes import begin_walk

HERE = "T1"
PAUSE = parse({"name": "pause", "steps": [{"id": "pause", "kind": "wait", "seconds": 1}]})
PATIENCE_S = 30


async def walks(stores: SqlStores, count: int, *names: str) -> list[Walk]:
    """So many runs that have begun, of workflows with these names in turn."""
    names = names or ("pause",)
    workflows = [
        await stores.workflows.create(HERE, PAUSE.model_copy(update={"name": name}), "U1") for name in names
    ]
    begun = []
    for number in range(count):
        workflow = workflows[number % len(workflows)]
        new = NewRun(HERE, workflow.id, 1, PAUSE, {}, {"type": "manual"}, "U1")
        run, _ = await stores.runs.create(new)
        begun.append(await walk_of(stores, run.id))
    return begun


async def walk_of(stores: SqlStores, run_id: int) -> Walk:
    found = await begin_walk(stores.runs, run_id)
    assert found is not None
    return found[1]


async def finish(stores: SqlStores, walk: Walk, path: str = "pause", **more: Any) -> int | None:
    now = datetime.now(UTC)
    response = Response(path, path, "wait", StepStatus.COMPLETED, started_at=now, completed_at=now, **more)
    told = [EventDraft(EventType.STEP_FINISHED, {"step": path}, path), EventDraft(EventType.PROGRESS)]
    return await stores.runs.finish_step(walk, response, told, completed_steps=1)


async def transactions(database: Database) -> int:
    """That wrote the responses which there are."""
    async with database.read() as connection:
        count = sa.text("SELECT count(DISTINCT xmin::text) FROM responses")
        return int((await connection.execute(count)).scalar_one())


async def kept(stores: SqlStores, walk: Walk) -> Sequence[str]:
    return [response.path for response in await stores.runs.responses(HERE, walk.run_id)]


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[SqlStores]:
    """For what is about connections. SQLite's writes go together in tests/storage/test_together.py."""
    async with open_database(postgres_url) as database:
        yield SqlStores(database)


async def test_what_many_runs_write_at_once_is_few_transactions(postgres: SqlStores) -> None:
    begun = await walks(postgres, 20)
    found = await asyncio.gather(*(finish(postgres, walk) for walk in begun))
    assert found == [3] * 20
    assert await transactions(postgres.database) <= 2


async def test_a_walk_that_was_overtaken_writes_nothing_and_the_others_do(stores: SqlStores) -> None:
    begun = await walks(stores, 3)
    await stores.runs.cancel(HERE, begun[1].run_id, "U1")
    assert await asyncio.gather(*(finish(stores, walk) for walk in begun)) == [3, None, 3]
    assert [await kept(stores, walk) for walk in begun] == [["pause"], [], ["pause"]]


async def test_what_the_database_refuses_fails_alone(stores: SqlStores) -> None:
    begun = await walks(stores, 3)
    too_many = Usage("m", 10, 2**63)
    writes = [finish(stores, begun[0]), finish(stores, begun[1], usage=too_many), finish(stores, begun[2])]
    first, refused, last = await asyncio.gather(*writes, return_exceptions=True)
    assert (first, last) == (3, 3)
    assert isinstance(refused, Exception)
    assert not isinstance(refused, StorageError)  # the run's fault, not the database's
    assert [await kept(stores, walk) for walk in begun] == [["pause"], [], ["pause"]]
    assert await finish(stores, begun[1]) == 3


async def test_what_only_the_server_refuses_fails_alone_too(postgres: SqlStores) -> None:
    begun = await walks(postgres, 3)
    writes = [finish(postgres, walk, path) for walk, path in zip(begun, ("a", "a\0b", "b"), strict=True)]
    first, refused, last = await asyncio.gather(*writes, return_exceptions=True)
    assert (first, last) == (3, 3)
    assert isinstance(refused, asyncpg.DataError)
    assert [await kept(postgres, walk) for walk in begun] == [["a"], [], ["b"]]


async def test_one_run_that_writes_several_things_at_once_numbers_them_without_gaps(
    stores: SqlStores,
) -> None:
    begun = await walks(stores, 3)
    paths = [f"step_{number}" for number in range(7)]
    found = await asyncio.gather(*(finish(stores, walk, path) for path in paths for walk in begun))
    assert sorted(seq for seq in found if seq is not None) == sorted([*range(3, 16, 2)] * 3)
    for walk in begun:
        numbers = [event.seq for event in await stores.runs.events(HERE, walk.run_id)]
        assert numbers == [*range(1, 16)]
        assert sorted(await kept(stores, walk)) == paths


async def test_the_last_answer_and_the_end_may_come_at_once(stores: SqlStores) -> None:
    (walk,) = await walks(stores, 1)
    ended = stores.runs.end(walk, RunStatus.COMPLETED, [EventDraft(EventType.COMPLETED)])
    assert await asyncio.gather(finish(stores, walk), ended) == [3, 4]
    run = await stores.runs.get(HERE, walk.run_id)
    assert (run.status, run.completed_steps, run.seq) == (RunStatus.COMPLETED, 1, 4)
    assert run.completed_at is not None
    assert run.completed_at.tzinfo is not None


async def test_whoever_is_cancelled_while_it_writes_takes_nobody_with_it(stores: SqlStores) -> None:
    begun = await walks(stores, 3)
    writes = [asyncio.create_task(finish(stores, walk)) for walk in begun]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    writes[1].cancel()
    found = await asyncio.gather(*writes, return_exceptions=True)
    assert (found[0], found[2]) == (3, 3)
    assert isinstance(found[1], asyncio.CancelledError)
    run = await stores.runs.get(HERE, begun[1].run_id)  # all of it, or nothing
    events = await stores.runs.events(HERE, run.id)
    assert (run.seq, len(events)) in ((1, 1), (3, 3))
    assert len(await kept(stores, begun[1])) == (run.seq - 1) // 2


async def blocked(connection: asyncpg.Connection, count: int = 1) -> list[int]:
    """The backends that wait for a lock, once there are so many."""
    query = """SELECT pid FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()"""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = [row["pid"] for row in await connection.fetch(query)]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.01)


async def test_a_connection_that_is_cut_in_the_middle_is_said_and_replaced(
    postgres: SqlStores, postgres_url: str
) -> None:
    begun = await walks(postgres, 3)
    other, killer = await asyncpg.connect(postgres_url), await asyncpg.connect(postgres_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT 1 FROM executions WHERE id = $1 FOR UPDATE", begun[1].run_id)
    writes = [asyncio.create_task(finish(postgres, walk)) for walk in begun]
    (pid,) = await blocked(killer)
    await killer.execute("SELECT pg_terminate_backend($1)", pid)
    found = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(one) for one in found] == [StorageError] * 3
    await transaction.rollback()
    assert [await kept(postgres, walk) for walk in begun] == [[], [], []]
    assert await asyncio.gather(*(finish(postgres, walk) for walk in begun)) == [3, 3, 3]
    await other.close()
    await killer.close()


async def test_a_connection_that_was_cut_while_idle_is_replaced_unnoticed(postgres_url: str) -> None:
    async with open_database(postgres_url, may_be_dead_s=0) as database:
        stores = SqlStores(database)
        begun = await walks(stores, 2)
        assert await finish(stores, begun[0]) == 3
        killer = await asyncpg.connect(postgres_url)
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        await killer.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        await killer.close()
        assert await finish(stores, begun[1]) == 3


async def test_while_one_waits_for_a_row_that_somebody_holds_others_are_written(
    postgres: SqlStores, postgres_url: str
) -> None:
    begun = await walks(postgres, 3)
    other = await asyncpg.connect(postgres_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT 1 FROM executions WHERE id = $1 FOR UPDATE", begun[1].run_id)
    held = asyncio.create_task(finish(postgres, begun[1]))
    await blocked(other)
    async with asyncio.timeout(PATIENCE_S):
        assert await asyncio.gather(finish(postgres, begun[0]), finish(postgres, begun[2])) == [3, 3]
    assert not held.done()
    await transaction.rollback()
    assert await held == 3
    await other.close()


async def test_writes_that_wait_in_a_circle_with_somebody_are_performed_one_by_one(
    postgres: SqlStores, postgres_url: str
) -> None:
    begun = await walks(postgres, 2)
    other = await asyncpg.connect(postgres_url)
    looking = await asyncpg.connect(postgres_url)
    # Whoever looks for circles sooner finds it and has to give way: not this one.
    await other.execute("SET deadlock_timeout = '10min'")
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT 1 FROM executions WHERE id = $1 FOR UPDATE", begun[1].run_id)
    writes = [asyncio.create_task(finish(postgres, walk)) for walk in begun]
    await blocked(looking)  # has the first, wants the second
    await other.execute("SELECT 1 FROM executions WHERE id = $1 FOR UPDATE", begun[0].run_id)
    await transaction.commit()
    assert await asyncio.gather(*writes) == [3, 3]
    await other.close()
    await looking.close()


async def test_two_processes_that_write_the_same_runs_never_stop_each_other(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as two:
        stores = SqlStores(one), SqlStores(two)
        begun = await walks(stores[0], 12, "first", "second", "third")
        took, rounds = Usage("m", 3, 4, 5), range(6)
        writes = [
            finish(store, walk, f"step_{place}_{number}", usage=took)
            for number in rounds
            for place, store in enumerate(stores)
            for walk in (begun if place else reversed(begun))
        ]
        async with asyncio.timeout(PATIENCE_S):
            found = await asyncio.gather(*writes)
        assert None not in found
        for walk in begun:
            numbers = [event.seq for event in await stores[0].runs.events(HERE, walk.run_id)]
            assert numbers == [*range(1, 2 + 2 * 2 * len(rounds))]
        taken = await stores[0].usage.taken(HERE, month_of(datetime.now(UTC)))
        assert (taken.tokens, taken.nanos) == (7 * len(writes), 5 * len(writes))


async def test_a_key_that_comes_many_times_at_once_makes_one_run_and_nobody_fails(stores: SqlStores) -> None:
    workflow = await stores.workflows.create(HERE, PAUSE, "U1")
    new = NewRun(HERE, workflow.id, 1, PAUSE, {"n": 1}, {"type": "manual"}, "U1")
    keys = [("same", "d"), ("other", "d"), ("same", "d"), None, ("same", "d")]
    made = await asyncio.gather(*(stores.runs.create(new, key=key) for key in keys))
    assert [is_new for _, is_new in made].count(True) == 3
    assert len({run.id for (run, _), key in zip(made, keys, strict=True) if key == ("same", "d")}) == 1
    for run, _ in made:
        assert run == await stores.runs.get(HERE, run.id)
