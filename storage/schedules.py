"""The times at which scheduled workflows run next: one row each, so that each fire happens once."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from cronsim import CronSim
from sqlalchemy.ext.asyncio import AsyncConnection

from core.definition import Definition, Schedule
from storage.tables import schedules


def next_fire(cron: str, zone: str, after: datetime) -> datetime | None:
    """The first time after `after`; None if there is none."""
    found = next(CronSim(cron, after.astimezone(ZoneInfo(zone))), None)
    return None if found is None else found.astimezone(UTC)


async def reschedule(
    connection: AsyncConnection, workspace: str, workflow_id: int, definition: Definition
) -> None:
    """Make the row fit the definition's trigger."""
    await unschedule(connection, workspace, workflow_id)
    trigger = definition.trigger
    if isinstance(trigger, Schedule):
        await connection.execute(
            schedules.insert().values(
                workflow_id=workflow_id,
                workspace=workspace,
                cron=trigger.cron,
                timezone=trigger.timezone,
                misfire=trigger.misfire,
                next_at=next_fire(trigger.cron, trigger.timezone, datetime.now(UTC)),
            )
        )


async def unschedule(connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
    """It fires no more."""
    await connection.execute(
        sa.delete(schedules).where(schedules.c.workflow_id == workflow_id, schedules.c.workspace == workspace)
    )
