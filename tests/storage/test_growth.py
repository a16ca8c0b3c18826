"""What is asked again and again must not cost more with every run that has ended, or that waits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.definition import parse
from core.runs import NewRun
from storage import Database, SqlStores
from storage.tables import executions

_WAITING = 10_000


async def test_the_sweeper_looks_at_what_is_due_and_not_at_all_that_waits(database: Database) -> None:
    stores, now = SqlStores(database), datetime.now(UTC)
    await _waiting(database, stores, now + timedelta(days=1))
    sql, values = await _asked(database, stores, now)
    async with database.read() as connection:
        if database.is_sqlite:
            found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))
        else:
            await connection.exec_driver_sql("ANALYZE executions")
            found = await connection.exec_driver_sql(f"EXPLAIN {sql}", tuple(values))
        plan = "\n".join(str(row) for row in found)
    assert "ix_executions_open" in plan
    assert "ix_executions_resume" in plan
    assert "Seq Scan" not in plan
    assert "SCAN executions" not in plan


async def _waiting(database: Database, stores: SqlStores, until: datetime) -> None:
    """Ten thousand runs that wait until then."""
    steps = [{"id": "pause", "kind": "wait", "seconds": 60}]
    definition = parse({"name": "wait", "steps": steps})
    workflow = await stores.workflows.create("T1", definition, "U1")
    new = NewRun("T1", workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    run, _ = await stores.runs.create(new)
    waits = {"status": "waiting", "resume_at": until}
    async with database.write() as connection:
        await connection.execute(executions.update().values(waits))
        row = (await connection.execute(sa.select(executions))).mappings().one()
        copies = [{**row, "id": run.id + number} for number in range(1, _WAITING)]
        await connection.execute(executions.insert(), copies)


async def _asked(database: Database, stores: SqlStores, now: datetime) -> tuple[str, Any]:
    """What the sweeper asks the database, as the driver is given it."""
    asked: list[tuple[str, Any]] = []
    engine = database.engine.sync_engine

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((sql, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    assert await stores.runs.unwalked(now) == []
    sa.event.remove(engine, "before_cursor_execute", note)
    return asked[-1]
