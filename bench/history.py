"""A long history without the waiting: runs that were never walked, written by a few statements.

One run is walked for real; its rows (answers, events, thread, post) are copied inside the database under new
numbers, with ends and times as they come in practice: most completed, some failed, one in a hundred waiting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.definition import parse
from core.engine import Call, Engine, Outcome
from core.events import Hub
from core.execution import Execution
from core.runs import NewRun, Usage
from core.workflows import Place
from storage import Database, SqlStores
from storage.tables import events, executions, responses, thread_posts, threads

HERE = "T1"
WORKFLOWS = 20
STEPS = 3
CHANNEL = "C1"
_ANSWER = "x" * 400  # about what a payload's answer is long
_APART_S = 30  # between one run and the next: a million are a year
_AT_ONCE = 50_000


class Instant(Engine):
    """A model without delay."""

    name = "llm"
    repeatable = True

    async def perform(self, call: Call) -> Outcome:
        return Outcome(_ANSWER, usage=Usage("instant", 10, 10))


@dataclass(frozen=True)
class History:
    """A database with so many stored runs; the numbers of those that came about by copying."""

    stores: SqlStores
    workflows: Sequence[int]
    first: int
    count: int

    def completed(self, nth: int) -> int:
        """The number of one that completed: any `nth` gives another, all over the history."""
        return self._of(nth, 0)

    def failed(self, nth: int) -> int:
        return self._of(nth, 95)

    def _of(self, nth: int, last: int) -> int:
        # A prime far from the hundreds, so that neighbours in `nth` are far apart in the table.
        hundreds = self.count // 100
        return self.first + (nth * 7_919 % hundreds) * 100 + last


async def filled(database: Database, count: int) -> History:
    """Bring an empty, migrated database to `count` stored runs (a multiple of 100)."""
    stores = SqlStores(database)
    steps = [
        {"id": f"s{n}", "kind": "payload", "blocks": [{"role": "user", "text": "Sum it up."}]}
        for n in range(STEPS)
    ]
    made = [
        await stores.workflows.create(HERE, parse({"name": f"w{n}", "steps": steps}), "U1")
        for n in range(WORKFLOWS)
    ]
    workflows = [workflow.id for workflow in made]
    new = NewRun(HERE, made[0].id, 1, made[0].definition, {"n": 1}, {"type": "manual"}, "U1")
    run, _ = await stores.runs.create(new, place=Place(CHANNEL, "1.0"))
    [claimed] = (await stores.runs.claim("bench", 1)).begun
    await Execution(stores.runs, {"llm": Instant()}, Hub()).walk(*claimed)
    (thread,) = await stores.threads.of_run(HERE, run.id)
    await stores.threads.posted(HERE, thread.id, "root", "1.1")
    await stores.threads.told(HERE, thread.id, (await stores.runs.get(HERE, run.id)).seq)
    first = run.id + 100 - run.id % 100
    for begun in range(0, count, _AT_ONCE):
        await _copy(database, run.id, thread.id, first + begun, min(_AT_ONCE, count - begun), workflows)
    await _settle(database)
    return History(stores, workflows, first, count)


async def _copy(
    database: Database, run: int, thread: int, first: int, count: int, workflows: Sequence[int]
) -> None:
    """Runs `first` to `first + count - 1`. What a run's end is hangs on the last two digits of its number."""
    number = f"({first} + s.n)"
    ends = (
        f"CASE WHEN {number} % 100 < 90 THEN 'completed'"
        f" WHEN {number} % 100 < 99 THEN 'failed' ELSE 'waiting' END"
    )
    waits = f"{number} % 100 = 99"
    ago = f"({first + count} - {number}) * {_APART_S}"

    def moved(column: str) -> str:
        if database.is_sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', o.{column}, '-' || ({ago}) || ' seconds')"
        return f"o.{column} - ({ago}) * INTERVAL '1 second'"

    later = datetime.now(UTC) + timedelta(days=30)
    ran = {
        "id": number,
        "workflow_id": f"{workflows[0]} + {number} % {len(workflows)}",
        "status": ends,
        "error": f"CASE WHEN {number} % 100 BETWEEN 90 AND 98 THEN 'It broke.' END",
        "once_key": f"'key-' || {number}",
        "once_digest": "'digest'",
        "created_at": moved("created_at"),
        "touched_at": moved("touched_at"),
        "started_at": moved("started_at"),
        "completed_at": f"CASE WHEN {waits} THEN NULL ELSE {moved('completed_at')} END",
        "resume_at": f"CASE WHEN {waits} THEN {_moment(database, later)} END",
    }
    async with database.write() as connection:
        if not database.is_sqlite:  # what is copied refers to what is copied
            await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        copying = _Copying(connection, database.is_sqlite, count)
        await copying.rows(executions, f"o.id = {run}", ran)
        await copying.rows(responses, f"o.run_id = {run}", {"run_id": number})
        await copying.rows(events, f"o.run_id = {run}", {"run_id": number})
        place = {"id": number, "run_id": number, "ts": f"'ts-' || {number}", "done": f"NOT ({waits})"}
        await copying.rows(threads, f"o.id = {thread}", place)
        post = {"thread_id": number, "ts": f"'post-' || {number}"}
        await copying.rows(thread_posts, f"o.thread_id = {thread}", post)


class _Copying:
    """Copies rows, changed, so many times."""

    def __init__(self, connection: AsyncConnection, is_sqlite: bool, count: int) -> None:
        self._connection = connection
        last = count - 1
        self._numbers = (
            f"(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
            " SELECT n FROM s) AS s"
            if is_sqlite
            else f"generate_series(0, {last}) AS s(n)"
        )

    async def rows(self, table: sa.Table, which: str, changed: Mapping[str, str]) -> None:
        names = [f'"{column.name}"' for column in table.columns]
        values = [changed.get(column.name, f'o."{column.name}"') for column in table.columns]
        await self._connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(names)})"
            f" SELECT {', '.join(values)} FROM {self._numbers}, {table.name} AS o WHERE {which}"
        )


async def _settle(database: Database) -> None:
    """What a database that grew slowly would have: statistics, clean pages, numbers behind the last one."""
    if database.is_sqlite:
        async with database.write() as connection:
            await connection.exec_driver_sql("ANALYZE")
        async with database.read() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    async with database.autocommit() as connection:
        for table in (executions, threads):
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            await connection.exec_driver_sql(f"SELECT setval({sequence}, max(id)) FROM {table.name}")
        for table in (executions, responses, events, threads, thread_posts):
            await connection.exec_driver_sql(f"VACUUM ANALYZE {table.name}")
        await connection.exec_driver_sql("CHECKPOINT")


def _moment(database: Database, at: datetime) -> str:
    text = f"'{at:%Y-%m-%d %H:%M:%S.%f}'"
    return text if database.is_sqlite else f"CAST({text[:-1]}+00' AS TIMESTAMPTZ)"
