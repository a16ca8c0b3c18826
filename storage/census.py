"""How many runs are open, for whoever operates the installation: of all workspaces, and nothing of any."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.runs import RunStatus
from core.stores import InLine, OpenRuns
from storage.database import Database
from storage.tables import LINE, OPEN, UNGRANTED, executions, rate_waits


class SqlRunCensus:
    """`core.stores.RunCensus` in SQL, answered from the index of open runs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open_runs(self) -> Sequence[OpenRuns]:
        # The oldest is the one with the lowest number: so the index has all but three rows.
        count, oldest = sa.func.count().label("count"), sa.func.min(executions.c.id).label("oldest")
        each = sa.select(executions.c.status, count, oldest).where(OPEN).group_by(executions.c.status)
        by_status = each.subquery()
        query = sa.select(by_status.c.status, by_status.c["count"], executions.c.created_at).join(
            executions, executions.c.id == by_status.c.oldest
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return [OpenRuns(RunStatus(status), count, oldest) for status, count, oldest in found]

    async def in_line(self) -> Sequence[InLine]:
        runs = sa.select(sa.func.count(), sa.func.min(executions.c.queued_at)).where(LINE)
        calls = sa.select(sa.func.count(), sa.func.min(rate_waits.c.since)).where(UNGRANTED)
        async with self._db.read() as connection:
            return [
                InLine("runs", *(await connection.execute(runs)).one()),
                InLine("calls", *(await connection.execute(calls)).one()),
            ]
