"""A run's row as all its writers handle it: found, moved on under a condition, told by numbered events."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import NotFound
from core.events import EventDraft
from core.runs import Run, RunStatus, Walk
from storage import rows
from storage.database import Database
from storage.slots import Limit, ahead
from storage.tables import events, executions, threads, workflow_versions, workflows

RUN = (
    sa.select(executions, workflow_versions.c.definition, workflows.c.owner, ahead())
    .join(
        workflow_versions,
        sa.and_(
            workflow_versions.c.workflow_id == executions.c.workflow_id,
            workflow_versions.c.version == executions.c.version,
        ),
    )
    .join(workflows, workflows.c.id == executions.c.workflow_id)
)
ENDED = [status.value for status in RunStatus if status.ended]


class RunTable:
    """What the parts of the run store stand on."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        self._db = database
        self._definitions = definitions
        self._limit = Limit(runs_at_once, database.is_sqlite)

    async def _get(
        self, connection: AsyncConnection, workspace: str, run_id: int, *, hold: bool = False
    ) -> Run:
        """With `hold` nobody else changes it before the transaction ends."""
        return await connection.run_sync(self._look_up, workspace, run_id, hold=hold)

    def _look_up(self, connection: sa.Connection, workspace: str, run_id: int, *, hold: bool = False) -> Run:
        query = _HELD if hold else _ONE_RUN
        row = connection.execute(query, {"one_workspace": workspace, "one_run": run_id}).one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id} here.")
        return rows.run(row, self._definitions, shown=True)


# Built once: to build a statement anew takes longer than to perform it.
_ONE_RUN = RUN.where(
    executions.c.id == sa.bindparam("one_run"), executions.c.workspace == sa.bindparam("one_workspace")
)
_HELD = _ONE_RUN.with_for_update(of=executions)


async def advance(
    connection: AsyncConnection,
    where: tuple[sa.ColumnElement[bool], ...],
    change: dict[str, Any],
    *,
    count: int,
) -> sa.Row[Any] | None:
    """Move a run's row on by `count` events; None if the conditions (the fence) do not hold."""
    values = {"seq": executions.c.seq + count, "touched_at": datetime.now(UTC), **change}
    update: sa.UpdateBase = executions.update().where(*where).values(values).returning(executions.c.seq)
    return (await connection.execute(update)).one_or_none()


async def tell_at(
    connection: AsyncConnection, workspace: str, run_id: int, channel: str, ts: str | None = None
) -> None:
    """It is told there: in the thread of a message, or of one that is posted for it."""
    await connection.execute(telling(workspace, run_id, channel, ts))


def telling(workspace: str, run_id: int, channel: str, ts: str | None = None) -> sa.Executable:
    """The statement that has a run told somewhere."""
    told = {"workspace": workspace, "run_id": run_id, "channel": channel, "ts": ts, "told_seq": -1}
    return threads.insert().values(told)


async def insert_events(
    connection: AsyncConnection, workspace: str, run_id: int, last: int, drafts: Sequence[EventDraft]
) -> None:
    """Number them so that the last one is `last`."""
    await connection.run_sync(insert_events_now, workspace, run_id, last, drafts)


def insert_events_now(
    connection: sa.Connection, workspace: str, run_id: int, last: int, drafts: Sequence[EventDraft]
) -> None:
    """`insert_events` within a plain function."""
    if not drafts:
        return
    now = datetime.now(UTC)
    first = last - len(drafts) + 1
    numbered = [
        {
            "run_id": run_id,
            "seq": first + index,
            "workspace": workspace,
            "type": draft.type.value,
            "path": draft.path,
            "data": dict(draft.data),
            "created_at": now,
        }
        for index, draft in enumerate(drafts)
    ]
    connection.execute(_TELLING, numbered)


_TELLING = events.insert()


def one_run(workspace: str, run_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return executions.c.id == run_id, executions.c.workspace == workspace


def walked_by(walk: Walk) -> tuple[sa.ColumnElement[bool], ...]:
    running = executions.c.status == RunStatus.RUNNING.value
    return (*one_run(walk.workspace, walk.run_id), executions.c.walk == walk.number, running)
