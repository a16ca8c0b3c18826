"""What engines call back about stages: kept once for each step, for the run's next walk to take.

As with people's answers, each write holds the run's row first: a walk that parks meanwhile either sees what
came or is told that there is something.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import NotFound
from core.runs import Run, RunStatus, StepStatus
from core.stage import Report
from storage.run_rows import RunTable, advance, one_run
from storage.tables import reports, responses

_OPEN = (StepStatus.STARTED.value, StepStatus.UNKNOWN.value)


class RunReports(RunTable):
    """The part of the run store that engines' callbacks use."""

    async def report(self, report: Report) -> tuple[bool, Run | None]:
        async with self._db.write() as connection:
            try:
                run = await self._get(connection, report.workspace, report.run_id, hold=True)
            except NotFound:
                return False, None
            if run.status.ended or not await _is_awaited(connection, run, report.key):
                return False, None
            if not await self._keep(connection, run, report) or run.status is not RunStatus.WAITING:
                return True, None
            change = {"status": RunStatus.CREATED.value}
            await advance(connection, one_run(run.workspace, run.id), change, count=0)
            return True, await self._get(connection, report.workspace, report.run_id)

    async def reports(self, workspace: str, run_id: int) -> Mapping[str, Mapping[str, Any]]:
        query = sa.select(reports).where(reports.c.run_id == run_id, reports.c.workspace == workspace)
        found: dict[str, dict[str, Any]] = {}
        async with self._db.read() as connection:
            for row in await connection.execute(query):
                found.setdefault(row.stage, {})[row.step] = row.told
        return found

    async def _keep(self, connection: AsyncConnection, run: Run, report: Report) -> bool:
        """Whether anything of it is new."""
        now = datetime.now(UTC)
        values = [
            {
                "run_id": run.id,
                "stage": report.key,
                "step": step,
                "workspace": run.workspace,
                "walk": run.walk,
                "told": dict(told),
                "created_at": now,
            }
            for step, told in report.outcomes.items()
        ]
        if not values:
            return False
        made = self._db.insert(reports).values(values).on_conflict_do_nothing().returning(reports.c.step)
        return (await connection.execute(made)).first() is not None


async def _is_awaited(connection: AsyncConnection, run: Run, key: str) -> bool:
    """Whether a step that was sent under this key has no answer yet."""
    query = sa.select(responses.c.detail).where(
        responses.c.run_id == run.id, responses.c.workspace == run.workspace, responses.c.status.in_(_OPEN)
    )
    sent = [(detail or {}).get("stage") or {} for (detail,) in await connection.execute(query)]
    return any(one.get("key") == key for one in sent)
