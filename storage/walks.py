"""What a walk writes, and which runs want one.

Each write is one transaction, which begins by moving the run's row on under the fence of the walk's number:
no row, no right to write. The same UPDATE gives the numbers of the events.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.events import EventDraft
from core.limits import Slot
from core.runs import Response, Run, RunStatus, Walk
from storage import rows
from storage.bounds import BoundsWriter
from storage.database import Database
from storage.run_rows import RunTable, advance, insert_events, one_run, walked_by
from storage.tables import OPEN, WAITING, Moment, decisions, executions, reports
from storage.writing.journal import Ending, Entry, JournalWriter

# How long a run may look idle before the sweeper asks whether anybody walks it, in seconds.
_CREATED_GRACE = 2
_RUNNING_GRACE = 30


class RunWalks(RunTable):
    """The part of the run store that walks use."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        super().__init__(database, definitions, runs_at_once)
        self._journal = JournalWriter(database)
        self._bounds = BoundsWriter(database, self._limit)

    async def begin_walk(self, workspace: str, run_id: int) -> tuple[Run, Walk] | None:
        row = await self._bounds.begin(workspace, run_id)
        if row is None:
            return None
        run = rows.run(row, self._definitions)
        return run, Walk(workspace, run_id, run.walk)

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

    async def unwalked(self, now: datetime, limit: int = 1_000) -> Sequence[tuple[str, int, int, bool]]:
        moments = {
            "now": now,
            "created": now - timedelta(seconds=_CREATED_GRACE),
            "running": now - timedelta(seconds=_RUNNING_GRACE),
        }
        async with self._db.read() as connection:
            found = await connection.execute(_UNWALKED, {**moments, "most": limit})
            return [(r.workspace, r.id, r.walk, bool(r.walking)) for r in found]


def _unwalked() -> sa.CompoundSelect[Any]:
    """Three questions with an index for each: as one with `or`, every waiting run would be looked at."""
    status, touched = executions.c.status, executions.c.touched_at

    def runs(*which: sa.ColumnElement[bool] | sa.TextClause, walking: bool = False) -> sa.Select[Any]:
        walks = sa.literal(walking).label("walking")
        found = sa.select(executions.c.workspace, executions.c.id, executions.c.walk, walks, touched)
        return found.where(*which)

    def before(name: str) -> sa.BindParameter[datetime]:
        return sa.bindparam(name, type_=Moment)

    created = status == RunStatus.CREATED.value, executions.c.queued_at.is_(None), touched < before("created")
    running = status == RunStatus.RUNNING.value, touched < before("running")
    return (
        sa.union_all(
            runs(OPEN, *created),
            runs(OPEN, *running, walking=True),
            runs(WAITING, executions.c.resume_at <= before("now")),
        )
        .order_by(sa.text("touched_at"))
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


_UNWALKED = _unwalked()  # asked twice a second, for ever
