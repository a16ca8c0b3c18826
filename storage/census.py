"""How many runs are open, for whoever operates the installation: of all workspaces, and nothing of any."""

from collections.abc import Sequence

import sqlalchemy as sa

from core.runs import RunStatus
from core.stores import OpenRuns
from storage.database import Database
from storage.tables import OPEN, executions


class SqlRunCensus:
    """`core.stores.RunCensus` in SQL, answered from the index of open runs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open_runs(self) -> Sequence[OpenRuns]:
        query = (
            sa.select(executions.c.status, sa.func.count(), sa.func.min(executions.c.created_at))
            .where(OPEN)
            .group_by(executions.c.status)
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return [OpenRuns(RunStatus(status), count, oldest) for status, count, oldest in found]
