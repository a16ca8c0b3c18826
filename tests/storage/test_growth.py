"""What the product asks of its database must be answered from an index, however long the history is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bench.history import HERE, History, filled
from bench.questions import ASKED
from storage import Database

_RUNS = 10_000
_GROW = ("executions", "responses", "events", "threads", "thread_posts", "decisions", "deliveries", "reports")
# Indexes of what is open only: as long as what is open, and not as the history.
_OPEN = (
    "ix_threads_open",
    "ix_executions_open",
    "ix_executions_resume",
    "ix_executions_line",
    "ix_executions_slots",
)

Statement = tuple[str, Any]


async def test_whatever_is_asked_is_answered_from_an_index(database: Database) -> None:
    history = await filled(database, _RUNS)
    slow = {}
    for name, asked in ASKED.items():
        with _noted(database) as statements:
            await asked.ask(history, 7)
        for sql, values in statements:
            if found := _scans(await _plan(database, sql, values), is_sqlite=database.is_sqlite):
                slow[name] = (found, sql)
    assert slow == {}


async def test_a_question_without_an_index_would_be_noticed(database: Database) -> None:
    await filled(database, _RUNS)
    sql = "SELECT id FROM executions WHERE error = 'nobody asks for this'"
    assert _scans(await _plan(database, sql, ()), is_sqlite=database.is_sqlite)


async def test_the_sweeper_looks_at_what_is_due_and_not_at_all_that_waits(database: Database) -> None:
    history = await filled(database, _RUNS)
    with _noted(database) as statements:
        assert await history.stores.runs.resume_due(datetime.now(UTC)) == 0
    plan = await _plan(database, *statements[-1])
    assert "ix_executions_resume" in plan
    due = await history.stores.runs.resume_due(datetime.now(UTC) + timedelta(days=31))
    assert due == _RUNS // 100


async def test_how_long_a_run_takes_is_read_from_the_newest_alone(database: Database) -> None:
    """A workflow of which hardly any run completes must not be read to its beginning for that."""
    history = await filled(database, 1_000)
    usual = history.stores.runs.usual_seconds
    assert await usual(HERE, history.workflows[0]) is not None
    with _noted(database) as statements:
        await usual(HERE, history.workflows[0])
    assert statements[-1][0].upper().count("LIMIT") == 2


@contextmanager
def _noted(database: Database) -> Iterator[list[Statement]]:
    """What the drivers are given meanwhile, on any connection."""
    asked: list[Statement] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked.append((sql, values[0] if many else values))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


async def _plan(database: Database, sql: str, values: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    async with database.read() as connection:
        found = await connection.exec_driver_sql(f"{explain} {sql}", tuple(values))
        return "\n".join(str(row) for row in found)


def _scans(plan: str, *, is_sqlite: bool) -> list[str]:
    """The lines in which a table that grows is read from one end to the other."""
    marks = [f"SCAN {name}" for name in _GROW] if is_sqlite else [f"Seq Scan on {name}" for name in _GROW]
    return [
        line
        for line in plan.splitlines()
        if any(mark in line for mark in marks) and not any(index in line for index in _OPEN)
    ]


@pytest.mark.parametrize("nth", range(3))
def test_the_runs_of_a_made_history_are_found_by_how_they_ended(nth: int) -> None:
    history = History(stores=None, workflows=(), first=100, count=1_000)  # type: ignore[arg-type]  # not asked
    assert history.completed(nth) % 100 == 0
    assert history.failed(nth) % 100 == 95
