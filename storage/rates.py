"""Token buckets that all processes share, and the lines before them.

Whoever changes a bucket holds its row. A process takes tokens in blocks, so that the usual call costs nothing
here. Once somebody stands in line nobody passes it: the tokens go to the workspaces in turn.
"""

import math
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.engine import Rate
from core.runs import RunStatus
from core.stores.rates import Taken
from storage import rows
from storage.database import Database
from storage.tables import UNGRANTED, executions, rate_waits, rates

# As far as clocks of machines may be apart. What is dated later was written by one that was set back since,
# and would keep everybody waiting until its time comes.
_APART = timedelta(minutes=1)
_MOST_GRANTED = 50  # at a time, where nobody says how many there may be
_OPEN = [status.value for status in RunStatus if not status.ended]


class SqlRateStore:
    """`core.stores.rates.RateStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def take(self, rate: Rate, most: int, now: datetime) -> Taken:
        async with self._db.write() as connection:
            return await connection.run_sync(_take, rate, most, now)

    async def pause(self, rate: Rate, until: datetime) -> None:
        async with self._db.write() as connection:
            await connection.run_sync(_pause, rate, until)

    async def join(self, rate: Rate, workspace: str, run_id: int, path: str) -> None:
        values = {"run_id": run_id, "path": path, "workspace": workspace, "rate": rate.name}
        stands = self._db.insert(rate_waits).values(**values, since=datetime.now(UTC))
        async with self._db.write() as connection:
            await connection.execute(stands.on_conflict_do_nothing())

    async def claim(self, workspace: str, run_id: int, path: str) -> bool | None:
        this = (
            rate_waits.c.run_id == run_id,
            rate_waits.c.path == path,
            rate_waits.c.workspace == workspace,
        )
        async with self._db.write() as connection:
            query = sa.select(rate_waits.c.granted_at).where(*this)
            row = (await connection.execute(query)).one_or_none()
            if row is None or row.granted_at is None:
                return None if row is None else False
            await connection.execute(rate_waits.delete().where(*this))
            return True

    async def grant(self, now: datetime) -> int:
        waited_for = sa.select(rate_waits.c.rate).where(UNGRANTED).distinct()
        async with self._db.read() as connection:
            names = (await connection.execute(waited_for)).scalars().all()
        given = 0
        for name in names:
            async with self._db.write() as connection:
                given += await connection.run_sync(_grant, name, now)
        return given


def _take(connection: sa.Connection, rate: Rate, most: int, now: datetime) -> Taken:
    row = _held(connection, rate, now)
    if row.paused_until is not None and row.paused_until > now:
        return Taken(0, (row.paused_until - now).total_seconds())
    line = sa.select(rate_waits.c.run_id).where(rate_waits.c.rate == rate.name, UNGRANTED)
    if connection.execute(line.limit(1)).first() is not None:
        return Taken(0, None)
    if rate.calls is None:
        return Taken(most)
    tokens = _filled(row, rate, now)
    # Where they grow scarce nobody keeps some that others need now.
    there = math.floor(tokens)
    given = min(most, max(1, there // 4), there)
    _keep(connection, row, tokens - given, now)
    return Taken(given) if given else Taken(0, (1 - tokens) / rate.a_second)


def _pause(connection: sa.Connection, rate: Rate, until: datetime) -> None:
    row = _held(connection, rate, datetime.now(UTC))
    longest = until if row.paused_until is None else max(until, row.paused_until)
    connection.execute(rates.update().where(rates.c.name == rate.name).values(paused_until=longest))


def _grant(connection: sa.Connection, name: str, now: datetime) -> int:
    # Another process is at it: then this one need not be.
    locked = sa.select(rates).where(rates.c.name == name).with_for_update(skip_locked=True)
    row = connection.execute(locked).one_or_none()
    if row is None or (row.paused_until is not None and row.paused_until > now):
        return 0
    rate = Rate(row.name, row.calls, row.seconds)
    tokens = float(_MOST_GRANTED) if rate.calls is None else _filled(row, rate, now)
    _forget_ended(connection, name)
    chosen = _in_turn(connection, name, row.last_workspace, math.floor(tokens))
    for wait in chosen:
        this = rate_waits.c.run_id == wait.run_id, rate_waits.c.path == wait.path
        connection.execute(rate_waits.update().where(*this).values(granted_at=now))
        waiting = executions.c.id == wait.run_id, executions.c.status == RunStatus.WAITING.value
        connection.execute(executions.update().where(*waiting).values(resume_at=now))
    last = chosen[-1].workspace if chosen else row.last_workspace
    _keep(connection, row, tokens - len(chosen), now, last_workspace=last)
    return len(chosen)


def _in_turn(connection: sa.Connection, name: str, last: str | None, most: int) -> list[rows.Row]:
    """Of those whose runs have parked, the first of each workspace, then the second of each, and so on;
    beginning behind the workspace whose turn it was last."""
    parked = sa.and_(executions.c.id == rate_waits.c.run_id, executions.c.status == RunStatus.WAITING.value)
    turn = sa.func.row_number().over(partition_by=rate_waits.c.workspace, order_by=rate_waits.c.since)
    line = (
        sa.select(rate_waits, turn.label("turn"))
        .join(executions, parked)
        .where(rate_waits.c.rate == name, UNGRANTED)
        .subquery()
    )
    had_it = sa.case((line.c.workspace > (last or ""), 0), else_=1)
    query = sa.select(line).order_by(line.c.turn, had_it, line.c.workspace).limit(max(0, most))
    return list(connection.execute(query))


def _forget_ended(connection: sa.Connection, name: str) -> None:
    """Those whose runs were stopped meanwhile."""
    gone = sa.select(executions.c.id).where(
        executions.c.id == rate_waits.c.run_id, executions.c.status.not_in(_OPEN)
    )
    connection.execute(rate_waits.delete().where(rate_waits.c.rate == name, gone.exists()))


def _held(connection: sa.Connection, rate: Rate, now: datetime) -> rows.Row:
    """The bucket's row, held; full where there was none. What the engine declares now holds from now on."""
    query = sa.select(rates).where(rates.c.name == rate.name).with_for_update()
    row = connection.execute(query).one_or_none()
    declared = {"calls": rate.calls, "seconds": rate.seconds}
    if row is None:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        values = {"name": rate.name, "tokens": float(rate.burst), "filled_at": now, **declared}
        connection.execute(insert(rates).values(values).on_conflict_do_nothing())
        return connection.execute(query).one()
    if (row.calls, row.seconds) != (rate.calls, rate.seconds):
        connection.execute(rates.update().where(rates.c.name == rate.name).values(declared))
    return row


def _filled(row: rows.Row, rate: Rate, now: datetime) -> float:
    since = max(timedelta(), now - _filled_at(row, now)).total_seconds()
    return float(min(rate.burst, row.tokens + since * rate.a_second))


def _filled_at(row: rows.Row, now: datetime) -> datetime:
    at: datetime = row.filled_at
    return at if at <= now + _APART else now


def _keep(connection: sa.Connection, row: rows.Row, tokens: float, now: datetime, **more: str | None) -> None:
    values = {"tokens": tokens, "filled_at": max(_filled_at(row, now), now), **more}
    connection.execute(rates.update().where(rates.c.name == row.name).values(values))
