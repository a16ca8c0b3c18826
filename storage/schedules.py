"""The times at which scheduled workflows run next: one row each, so that each fire happens once.

Whoever moves a row from one time to the next, in the same transaction writes the run: however many processes
tick, one of them finds the row as it was.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.cron import missed, next_fire
from core.definition import Definition, Once, Schedule
from core.errors import Invalid, Unreadable
from core.inputs import complete_inputs
from core.moments import instant
from core.runs import NewRun
from core.workflows import home
from storage import rows
from storage.database import Database
from storage.entering import NOT_THERE, enter, note_skip, with_key
from storage.run_rows import tell_at
from storage.slots import Limit
from storage.tables import schedules, workflow_versions, workflows

log = logging.getLogger(__name__)

# A fire that is later than this was missed, and the workflow's `misfire` says what that means.
_LATE = timedelta(seconds=60)
_BROKEN = timedelta(hours=1)  # until what cannot be read is tried again

_DUE = (
    sa.select(schedules, workflows.c.version, workflows.c.owner, workflows.c.channel)
    .add_columns(workflow_versions.c.definition)
    .join(workflows, workflows.c.id == schedules.c.workflow_id)
    .join(
        workflow_versions,
        sa.and_(
            workflow_versions.c.workflow_id == workflows.c.id,
            workflow_versions.c.version == workflows.c.version,
        ),
    )
)


class SqlScheduleStore:
    """`core.stores.ScheduleStore` in SQL."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        self._db = database
        self._limit = Limit(runs_at_once, database.is_sqlite)
        self._definitions = definitions

    async def next_fire(self, workspace: str, workflow_id: int) -> datetime | None:
        query = sa.select(schedules.c.next_at).where(
            schedules.c.workflow_id == workflow_id, schedules.c.workspace == workspace
        )
        async with self._db.read() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def fire(self, now: datetime, limit: int = 50) -> Sequence[tuple[str, int]]:
        query = _DUE.where(schedules.c.next_at <= now).order_by(schedules.c.next_at).limit(limit)
        async with self._db.read() as connection:
            due = (await connection.execute(query)).all()
        fired = []
        for row in due:
            try:
                async with self._db.write() as connection:
                    run_id = await self._fire(connection, row, now)
            except (
                Unreadable,
                ValueError,
                KeyError,
            ) as error:  # a zone or a definition that can be read no more
                log.error("workflow %s cannot start by itself: %s", row.workflow_id, error)
                await self._put_off(row, now + _BROKEN)  # it must not stand before those that can
                continue
            if run_id is not None:
                fired.append((row.workspace, run_id))
        return fired

    async def _put_off(self, row: rows.Row, until: datetime) -> None:
        this = schedules.c.workflow_id == row.workflow_id, schedules.c.next_at == row.next_at
        async with self._db.write() as connection:
            await connection.execute(schedules.update().where(*this).values(next_at=until))

    async def _fire(self, connection: AsyncConnection, row: rows.Row, now: datetime) -> int | None:
        moved = await connection.execute(
            schedules.update()
            .where(schedules.c.workflow_id == row.workflow_id, schedules.c.next_at == row.next_at)
            .values(next_at=None if row.cron is None else next_fire(row.cron, row.timezone, now))
        )
        if moved.rowcount == 0:
            return None  # another process was first
        if now - row.next_at > _LATE and row.misfire == "skip":
            log.info("workflow %s missed its time %s and skips it", row.workflow_id, row.next_at)
            times, last_at = _missed(row, now)
            of = row.workspace, row.workflow_id, NOT_THERE
            await connection.run_sync(lambda sync: note_skip(sync, *of, times=times, last_at=last_at))
            return None
        definition = self._definitions.get(row.workflow_id, row.version, row.definition)
        at = row.next_at.isoformat()
        try:
            inputs = complete_inputs(definition, {})
        except Invalid as error:
            log.warning("workflow %s cannot start by itself: %s", row.workflow_id, error)
            return None
        new = NewRun(
            workspace=row.workspace,
            workflow_id=row.workflow_id,
            version=row.version,
            definition=definition,
            inputs=inputs,
            trigger={"type": "schedule", "at": at},
            started_by=row.owner,
        )
        key = f"schedule:{row.workflow_id}:{at}", at
        # A clock that was set back brings the same time again, where the workflow was changed meanwhile.
        if (await connection.execute(with_key(row.workspace, key[0]))).first() is not None:
            log.info("workflow %s has started for its time %s before", row.workflow_id, row.next_at)
            return None
        entered = await connection.run_sync(enter, new, self._limit, key=key)
        if (run_id := entered.run_id) is None:
            log.info("workflow %s skips its time %s: %s", row.workflow_id, row.next_at, entered.refusal)
            return None
        if row.at is not None:
            ran = workflows.update().where(workflows.c.id == row.workflow_id)
            await connection.execute(ran.values(ran_once_at=row.next_at))
        if (channel := home(row.channel, row.owner)) is not None:
            await tell_at(connection, row.workspace, run_id, channel)
        return run_id


async def reschedule(
    connection: AsyncConnection, workspace: str, workflow_id: int, definition: Definition
) -> None:
    """Make the row fit the definition's trigger. Where its times stay, a fire that is due now is not lost."""
    trigger = definition.trigger
    if not isinstance(trigger, Schedule | Once):
        await unschedule(connection, workspace, workflow_id)
        return
    cron, at = (trigger.cron, None) if isinstance(trigger, Schedule) else (None, trigger.at)
    said = {"cron": cron, "at": at, "timezone": trigger.timezone}
    same = schedules.update().where(
        schedules.c.workflow_id == workflow_id,
        schedules.c.workspace == workspace,
        *(schedules.c[name].is_not_distinct_from(value) for name, value in said.items()),
    )
    if (await connection.execute(same.values(misfire=trigger.misfire))).rowcount == 1:
        return
    await unschedule(connection, workspace, workflow_id)
    await connection.execute(
        schedules.insert().values(
            **said,
            workflow_id=workflow_id,
            workspace=workspace,
            misfire=trigger.misfire,
            next_at=_first(trigger, datetime.now(UTC)),
        )
    )


def _first(trigger: Schedule | Once, now: datetime) -> datetime | None:
    """A moment that passed between the check and this is one that is missed."""
    if isinstance(trigger, Schedule):
        return next_fire(trigger.cron, trigger.timezone, now)
    return instant(trigger.at, trigger.timezone)


def _missed(row: rows.Row, now: datetime) -> tuple[int, datetime]:
    return (1, row.next_at) if row.cron is None else missed(row.cron, row.timezone, row.next_at, now)


async def unschedule(connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
    """It fires no more."""
    await connection.execute(
        sa.delete(schedules).where(schedules.c.workflow_id == workflow_id, schedules.c.workspace == workspace)
    )
