"""How a walk begins: one transaction, in as few trips as the database allows.

PostgreSQL takes it as a single statement; SQLite takes two or three, in a single trip.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.events import EventDraft, EventType
from core.limits import Slot
from core.runs import RunStatus
from storage.database import Database
from storage.run_rows import ENDED, RUN, insert_events_now
from storage.slots import Limit, lets_in, stand_in_line
from storage.tables import Moment, events, executions, workflow_versions, workflows

# Names that no column has: SQLAlchemy keeps those for itself.
_WORKSPACE = sa.bindparam("of_workspace", type_=sa.Text)
_ONE = executions.c.id == sa.bindparam("of_run"), executions.c.workspace == _WORKSPACE
_NOW = sa.bindparam("at", type_=Moment)

_READ = RUN.where(*_ONE)
_TELL = events.insert()


class BoundsWriter:
    """Begins walks."""

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
