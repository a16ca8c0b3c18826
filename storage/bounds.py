"""How a walk begins and how it ends: one transaction each, in as few trips as the database allows.

PostgreSQL takes each as a single statement; SQLite takes two or three, in a single trip (storage/journal.py
says why). Every walk passes both, so their statements are built once: a burst of runs is mostly these.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from core.events import EventDraft, EventType
from core.limits import Slot
from core.runs import RunStatus, Walk
from storage.database import Database
from storage.run_rows import ENDED, RUN, insert_events_now
from storage.slots import OUT, Limit, lets_in, stand_in_line
from storage.tables import Moment, events, executions, workflow_versions, workflows

# Names that no column has: SQLAlchemy keeps those for itself.
_WORKSPACE = sa.bindparam("of_workspace", type_=sa.Text)
_ONE = executions.c.id == sa.bindparam("of_run"), executions.c.workspace == _WORKSPACE
_NOW = sa.bindparam("at", type_=Moment)

_END = (
    executions.update()
    .where(
        *_ONE, executions.c.walk == sa.bindparam("of_walk"), executions.c.status == RunStatus.RUNNING.value
    )
    .values(
        seq=executions.c.seq + sa.bindparam("more"),
        status=sa.bindparam("ends_as"),
        error=sa.bindparam("why", type_=executions.c.error.type),
        failed_step=sa.bindparam("where_failed"),
        ended_by=sa.bindparam("by_whom"),
        completed_at=_NOW,
        touched_at=_NOW,
        **OUT,
    )
)
_READ = RUN.where(*_ONE)
_TELL = events.insert()


class BoundsWriter:
    """Begins and ends walks."""

    def __init__(self, database: Database, limit: Limit) -> None:
        self._db = database
        begin = _beginning(limit)
        self._begin = begin if database.is_sqlite else _begin_at_once(begin)

    async def begin(self, workspace: str, run_id: int) -> sa.Row[Any] | None:
        """Give the run to a new walk and say that it goes on; its row. None if it has ended, or if it has to
        stand in line first."""
        values = {"of_run": run_id, "of_workspace": workspace, "at": datetime.now(UTC)}
        if self._db.is_sqlite:
            row = await self._db.transact(lambda connection: _begin(connection, self._begin, values))
        else:
            async with self._db.autocommit() as connection:
                row = (await connection.execute(self._begin, values)).one_or_none()
        if row is None:
            await self._db.transact(lambda connection: stand_in_line(connection, workspace, run_id))
        return row

    async def end(
        self,
        walk: Walk,
        status: RunStatus,
        told: Sequence[EventDraft],
        *,
        error: str | None,
        failed_step: str | None,
        ended_by: str | None,
    ) -> int | None:
        """End the run under the walk's fence. Its new seq, or None: fenced off, and nothing was written."""
        values: dict[str, Any] = {
            "of_run": walk.run_id,
            "of_workspace": walk.workspace,
            "of_walk": walk.number,
            "at": datetime.now(UTC),
            "more": len(told),
            "ends_as": status.value,
            "why": error,
            "where_failed": failed_step,
            "by_whom": ended_by,
        }
        if self._db.is_sqlite:
            return await self._db.transact(lambda connection: _end(connection, walk, values, told))
        for number, event in enumerate(told):
            values |= {f"type{number}": event.type.value, f"path{number}": event.path}
            values[f"data{number}"] = dict(event.data)
        async with self._db.autocommit() as connection:
            ended = await connection.execute(_end_at_once(len(told)), values)
            seq: int | None = ended.scalar_one_or_none()
            return seq


def _beginning(limit: Limit) -> sa.Update:
    return (
        executions.update()
        .where(*_ONE, executions.c.status.not_in(ENDED), lets_in(limit, _WORKSPACE))
        .values(
            seq=executions.c.seq + 1,
            walk=executions.c.walk + 1,
            stalls=executions.c.stalls + 1,
            status=RunStatus.RUNNING.value,
            started_at=sa.func.coalesce(executions.c.started_at, _NOW),
            resume_at=sa.null(),
            touched_at=_NOW,
            slot=Slot.BOTH.value,
        )
    )


def _begin(connection: sa.Connection, begin: sa.Executable, values: Mapping[str, Any]) -> sa.Row[Any] | None:
    if not connection.execute(begin, values).rowcount:
        return None
    run = connection.execute(_READ, values).one()
    data = {"completed": run.completed_steps, "total": run.total_steps, "step": None}
    begun = [EventDraft(EventType.PROGRESS, data)]
    insert_events_now(connection, run.workspace, run.id, run.seq, begun)
    return run


def _end(
    connection: sa.Connection, walk: Walk, values: Mapping[str, Any], told: Sequence[EventDraft]
) -> int | None:
    seq: int | None = connection.execute(_END_SEQ, values).scalar_one_or_none()
    if seq is not None:
        insert_events_now(connection, walk.workspace, walk.run_id, seq, told)
    return seq


_END_SEQ = _END.returning(executions.c.seq)
_EVENT = ["run_id", "seq", "workspace", "type", "path", "data", "created_at"]


def _begin_at_once(begin: sa.Update) -> sa.Executable:
    run = begin.returning(executions).cte("run")
    progress = sa.func.json_build_object(
        *(sa.literal_column("'completed'"), run.c.completed_steps),
        *(sa.literal_column("'total'"), run.c.total_steps),
        *(sa.literal_column("'step'"), sa.null()),
    )
    kind: sa.ColumnClause[str] = sa.literal_column(f"'{EventType.PROGRESS.value}'")
    event = sa.select(run.c.id, run.c.seq, run.c.workspace, kind, sa.null(), progress, _NOW)
    nobody = sa.null().label("ahead")  # of a run that walks
    version = sa.and_(
        workflow_versions.c.workflow_id == run.c.workflow_id, workflow_versions.c.version == run.c.version
    )
    return (
        sa.select(run, workflow_versions.c.definition, workflows.c.owner, nobody)
        .join_from(run, workflow_versions, version)
        .join(workflows, workflows.c.id == run.c.workflow_id)
        .add_cte(_TELL.from_select(_EVENT, event).cte("told"))
    )


@lru_cache
def _end_at_once(count: int) -> sa.Executable:
    run = _END.returning(executions.c.id, executions.c.workspace, executions.c.seq).cte("run")
    ended = sa.select(run.c.seq)
    each = [
        sa.select(
            run.c.id,
            run.c.seq - (count - 1 - number),
            run.c.workspace,
            sa.bindparam(f"type{number}", type_=sa.Text),
            sa.bindparam(f"path{number}", type_=sa.Text),
            sa.bindparam(f"data{number}", type_=sa.JSON),
            _NOW,
        )
        for number in range(count)
    ]
    return ended.add_cte(_TELL.from_select(_EVENT, sa.union_all(*each)).cte("told")) if each else ended
