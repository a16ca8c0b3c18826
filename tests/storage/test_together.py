"""Writes that come at once are one transaction, and each has its own answer."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import StorageError
from storage import Database, open_database
from storage.batching.together import Together, in_one


def _count_commits(database: Database, commits: list[Any]) -> None:
    for engine in (database.engine.sync_engine, database._direct):
        if engine is not None:
            sa.event.listen(engine, "commit", commits.append)


async def test_a_burst_is_a_few_transactions(database: Database) -> None:
    commits: list[Any] = []
    _count_commits(database, commits)
    double = Together[int, int](in_one(database.at_once, lambda _, number: number * 2))
    answers = await asyncio.gather(*(double(number) for number in range(150)))
    assert answers == [number * 2 for number in range(150)]
    assert len(commits) <= 3


async def test_one_that_cannot_be_written_fails_alone(database: Database) -> None:
    def invert(connection: sa.Connection, number: int) -> Any:
        return connection.execute(sa.text("SELECT 1")).scalar_one() / number

    inverse = Together[int, Any](in_one(database.at_once, invert))
    answers = await asyncio.gather(*(inverse(number) for number in (0, 1, 2)), return_exceptions=True)
    assert isinstance(answers[0], ZeroDivisionError)
    assert answers[1:] == [1, 0.5]


async def test_while_the_database_is_away_all_are_told_so(database: Database) -> None:
    def refuse(_: sa.Connection, number: int) -> int:
        raise OSError("no route")

    lost = Together[int, int](in_one(database.at_once, refuse))
    answers = await asyncio.gather(*(lost(number) for number in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [StorageError] * 3


async def test_what_somebody_is_kept_waiting_by_goes_before_what_waits_already(sqlite: Database) -> None:
    order: list[str] = []
    gate = threading.Event()

    def write(name: str) -> Any:
        def noted(_: sa.Connection) -> None:
            gate.wait(10)
            order.append(name)

        return noted

    patient = [asyncio.create_task(sqlite.transact(write(f"walk {n}"))) for n in range(50)]
    await asyncio.sleep(0)
    urgent = asyncio.create_task(sqlite.at_once(write("sender")))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(urgent, *patient)
    assert order.index("sender") <= 20  # behind those that are being written, before all others
    assert order[-1] == "walk 49"


async def test_whoever_is_cancelled_takes_nobody_with_it(sqlite: Database) -> None:
    gate = threading.Event()

    def write(_: sa.Connection) -> str:
        gate.wait(10)
        return "written"

    first, second, third = [asyncio.create_task(sqlite.transact(write)) for _ in range(3)]
    await asyncio.sleep(0.05)
    late = asyncio.create_task(sqlite.transact(write))
    await asyncio.sleep(0)
    first.cancel()
    late.cancel()
    gate.set()
    assert await asyncio.gather(second, third) == ["written", "written"]
    assert await sqlite.transact(write) == "written"


async def test_a_run_that_cannot_be_written_leaves_the_others_of_its_transaction(sqlite: Database) -> None:
    async with sqlite.write() as connection:
        await connection.execute(sa.text("CREATE TABLE noted (name TEXT PRIMARY KEY)"))

    def note(name: str) -> Any:
        return lambda connection: connection.execute(
            sa.text("INSERT INTO noted VALUES (:name)"), {"name": name}
        )

    answers = await asyncio.gather(
        *(sqlite.transact(note(name)) for name in ("a", "b", "a", "c")), return_exceptions=True
    )
    async with sqlite.read() as connection:
        kept = (await connection.execute(sa.text("SELECT name FROM noted ORDER BY name"))).scalars().all()
    assert kept == ["a", "b", "c"]
    assert [isinstance(answer, sa.exc.IntegrityError) for answer in answers] == [False, False, True, False]


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    async with open_database(sqlite_url) as opened:
        yield opened


async def test_as_many_are_under_way_at_once_as_there_are_lanes_and_nobody_is_left_behind() -> None:
    under_way = most = 0

    async def perform(items: Sequence[int]) -> Sequence[int]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(1 + items[0] % 3):
            await asyncio.sleep(0)
        under_way -= 1
        return items

    together = Together(perform, lanes=2)

    async def ask(number: int) -> None:
        for pause in range(30):
            for _ in range((number + pause) % 4):
                await asyncio.sleep(0)
            assert await together(number) == number

    async with asyncio.timeout(30):
        await asyncio.gather(*(ask(number) for number in range(10)))
    assert most == 2
    await together.close()
