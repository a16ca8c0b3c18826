"""What is asked again and again must not cost more with every run that has ended."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage import SqlStores, open_database


async def test_the_sweeper_looks_at_open_runs_only(sqlite_url: str) -> None:
    asked: list[tuple[str, Any]] = []
    async with open_database(sqlite_url) as database:

        @sa.event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def _note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
            asked.append((sql, values))

        await SqlStores(database).runs.unwalked(datetime.now(UTC))
        sql, values = asked[-1]
        async with database.read() as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))
            assert "ix_executions_open" in str(plan.all())
