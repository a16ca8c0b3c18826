"""What a walk writes, and which runs want one.

Each write is one transaction, which begins by moving the run's row on under the fence of the walk's number:
no row, no right to write. The same UPDATE gives the numbers of the events.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.events import EventDraft, EventType
from core.limits import Slot
from core.runs import Response, Run, RunStatus, Walk
from storage import rows
from storage.database import Database
from storage.journal import JournalWriter
from storage.run_rows import (
    ENDED,
    RunTable,
    advance,
    advance_now,
    insert_events,
    insert_events_now,
    one_run,
    walked_by,
)
from storage.slots import OUT, lets_in, stand_in_line
from storage.tables import OPEN, WAITING, decisions, executions, reports

# How long a run may look idle before the sweeper asks whether anybody walks it, in seconds.
_CREATED_GRACE = 2
_RUNNING_GRACE = 30


class RunWalks(RunTable):
    """The part of the run store that walks use."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        super().__init__(database, definitions, runs_at_once)
        self._journal = JournalWriter(database)

    async def begin_walk(self, workspace: str, run_id: int) -> tuple[Run, Walk] | None:
        now = datetime.now(UTC)
        change = {
            "walk": executions.c.walk + 1,
            "stalls": executions.c.stalls + 1,
            "status": RunStatus.RUNNING.value,
            "started_at": sa.func.coalesce(executions.c.started_at, now),
            "resume_at": None,
            "slot": Slot.BOTH.value,
        }
        open_ = (*one_run(workspace, run_id), executions.c.status.not_in(ENDED))
        may = (*open_, lets_in(self._limit, workspace))

        def begin(connection: sa.Connection) -> tuple[Run, Walk] | None:
            run = advance_now(connection, may, change, count=1)
            if run is None:
                stand_in_line(connection, workspace, run_id)
                return None
            current = self._look_up(connection, workspace, run_id)
            begun = EventDraft(
                EventType.PROGRESS,
                {"completed": current.completed_steps, "total": current.total_steps, "step": None},
            )
            insert_events_now(connection, workspace, run_id, run.seq, [begun])
            return current, Walk(workspace, run_id, current.walk)

        return await self._db.transact(begin)

    async def start_step(self, walk: Walk, response: Response, events: Sequence[EventDraft] = ()) -> bool:
        return await self._journal.write(walk, response, events, None) is not None

    async def finish_step(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], *, completed_steps: int
    ) -> int | None:
        return await self._journal.write(walk, response, events, completed_steps)

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
        change = {
            "status": status.value,
            "error": error,
            "failed_step": failed_step,
            "ended_by": ended_by,
            "completed_at": datetime.now(UTC),
            **OUT,
        }

        def end(connection: sa.Connection) -> int | None:
            run = advance_now(connection, walked_by(walk), change, count=len(events))
            if run is None:
                return None
            insert_events_now(connection, walk.workspace, walk.run_id, run.seq, events)
            return int(run.seq)

        return await self._db.transact(end)

    async def unwalked(self, now: datetime, limit: int = 1_000) -> Sequence[tuple[str, int, int, bool]]:
        query = _unwalked(now).order_by(sa.text("touched_at")).limit(limit)
        async with self._db.read() as connection:
            return [(r.workspace, r.id, r.walk, bool(r.walking)) for r in await connection.execute(query)]


def _unwalked(now: datetime) -> sa.CompoundSelect[Any]:
    """Three questions with an index for each: as one with `or`, every waiting run would be looked at."""
    status, touched = executions.c.status, executions.c.touched_at

    def runs(*which: sa.ColumnElement[bool] | sa.TextClause, walking: bool = False) -> sa.Select[Any]:
        walks = sa.literal(walking).label("walking")
        found = sa.select(executions.c.workspace, executions.c.id, executions.c.walk, walks, touched)
        return found.where(*which)

    created = (
        status == RunStatus.CREATED.value,
        executions.c.queued_at.is_(None),
        touched < now - timedelta(seconds=_CREATED_GRACE),
    )
    running = status == RunStatus.RUNNING.value, touched < now - timedelta(seconds=_RUNNING_GRACE)
    return sa.union_all(
        runs(OPEN, *created),
        runs(OPEN, *running, walking=True),
        runs(WAITING, executions.c.resume_at <= now),
    )
