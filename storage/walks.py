"""What a walk writes, and who walks which run. How one begins is in storage/claims.py.

Each write is one transaction, which begins by moving the run's row on under the fence of the walk's number:
no row, no right to write. The same UPDATE gives the numbers of the events.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.events import EventDraft
from core.limits import Slot
from core.runs import Response, RunStatus, Walk
from storage import rows
from storage.database import Database
from storage.run_rows import RunTable, advance, insert_events, one_run, walked_by
from storage.tables import WAITING, WALKED, decisions, executions, reports
from storage.writing.journal import Ending, Entry, JournalWriter

_DUE_AT_ONCE = 1_000  # runs whose time has come


class RunWalks(RunTable):
    """The part of the run store that walks use."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        super().__init__(database, definitions, runs_at_once)
        self._journal = JournalWriter(database)

    async def start_step(self, walk: Walk, response: Response, events: Sequence[EventDraft] = ()) -> bool:
        return await self._journal.write(Entry(walk, events, response)) is not None

    async def finish_step(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], *, completed_steps: int
    ) -> int | None:
        return await self._journal.write(Entry(walk, events, response, completed_steps))

    async def park(
        self, walk: Walk, resume_at: datetime | None, events: Sequence[EventDraft]
    ) -> RunStatus | None:
        change = {
            "status": RunStatus.WAITING.value,
            "resume_at": resume_at,
            "stalls": 0,
            "slot": Slot.WORKFLOW.value,
            "walker": None,
        }
        async with self._db.write() as connection:
            run = await advance(connection, walked_by(walk), change, count=len(events))
            if run is None:
                return None
            await insert_events(connection, walk.workspace, walk.run_id, run.seq, events)
            # Looked for under the lock of the run's row, which whoever answers takes first.
            came = [
                sa.select(sa.literal(1)).where(table.c.run_id == walk.run_id, table.c.walk == walk.number)
                for table in (decisions, reports)
            ]
            if (await connection.execute(sa.union_all(*came))).first() is None:
                return RunStatus.WAITING
            again = {"status": RunStatus.CREATED.value, "resume_at": None}
            await advance(connection, one_run(walk.workspace, walk.run_id), again, count=0)
            return RunStatus.CREATED

    async def end(
        self,
        walk: Walk,
        status: RunStatus,
        events: Sequence[EventDraft],
        *,
        error: str | None = None,
        failed_step: str | None = None,
        ended_by: str | None = None,
    ) -> int | None:
        ending = Ending(status, error, failed_step, ended_by)
        return await self._journal.write(Entry(walk, events, ending=ending))

    async def under_way(self, walker: str) -> Collection[int]:
        query = sa.select(executions.c.id).where(executions.c.walker == walker, WALKED)
        async with self._db.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def walkers(self) -> Collection[str]:
        query = sa.select(executions.c.walker).where(WALKED, executions.c.walker.is_not(None)).distinct()
        async with self._db.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def give_up(
        self, walkers: Collection[str], *, only: Collection[int] | None = None, stalled: bool = True
    ) -> int:
        theirs = executions.c.walker.in_(list(walkers))
        these = () if only is None else (executions.c.id.in_(list(only)),)
        return await self._leave(theirs, *these, stalled=stalled)

    async def adopt(self) -> int:
        return await self._leave(executions.c.walker.is_(None))

    async def _leave(self, *which: sa.ColumnElement[bool], stalled: bool = True) -> int:
        """They keep their slots: nobody has to stand in line again."""
        values: dict[str, Any] = {"status": RunStatus.CREATED.value, "walker": None}
        values["touched_at"] = datetime.now(UTC)
        if not stalled:  # the claim counted it; a step that has finished since made it nought
            values["stalls"] = sa.case((executions.c.stalls > 0, executions.c.stalls - 1), else_=0)
        async with self._db.write() as connection:
            left = await connection.execute(executions.update().where(WALKED, *which).values(values))
            return left.rowcount

    async def resume_due(self, now: datetime) -> int:
        due = sa.select(executions.c.id).where(WAITING, executions.c.resume_at <= now).limit(_DUE_AT_ONCE)
        async with self._db.read() as connection:  # asked twice a second, for ever
            if (await connection.execute(due.limit(1))).first() is None:
                return 0
        these = executions.c.id.in_(due.with_for_update(skip_locked=True))
        values = {"status": RunStatus.CREATED.value, "resume_at": None, "touched_at": now}
        async with self._db.write() as connection:
            return (await connection.execute(executions.update().where(these).values(values))).rowcount
