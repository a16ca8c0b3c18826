"""What ended long ago: found by an index of its own, and removed but for the run's row."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.database import Database
from storage.run_rows import ENDED, one_run
from storage.tables import (
    HISTORY,
    connection_waits,
    decisions,
    deliveries,
    events,
    executions,
    reports,
    responses,
    thread_posts,
    threads,
)


class SqlHistory:
    """`core.retention.HistoryStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ended_before(self, when: datetime, limit: int) -> Sequence[tuple[str, int]]:
        query = (
            sa.select(executions.c.workspace, executions.c.id)
            .where(HISTORY, executions.c.completed_at < when)
            .order_by(executions.c.completed_at)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [(workspace, run_id) for workspace, run_id in await connection.execute(query)]

    async def listed(
        self, after: int, limit: int, *, workspace: str | None = None, since: datetime | None = None
    ) -> Sequence[tuple[str, int]]:
        query = sa.select(executions.c.workspace, executions.c.id).where(executions.c.id > after)
        if workspace is not None:
            query = query.where(executions.c.workspace == workspace)
        if since is not None:
            query = query.where(executions.c.created_at >= since)
        async with self._db.read() as connection:
            found = await connection.execute(query.order_by(executions.c.id).limit(limit))
            return [(of, run_id) for of, run_id in found]

    async def purge(self, workspace: str, run_id: int, now: datetime, *, before: datetime) -> None:
        old = executions.c.completed_at < before
        ended = (*one_run(workspace, run_id), executions.c.status.in_(ENDED), old)
        mark = executions.update().where(*ended).values(purged_at=now, inputs={}, trigger={})
        posts = sa.select(threads.c.id).where(threads.c.run_id == run_id)
        async with self._db.write() as connection:
            if not (await connection.execute(mark)).rowcount:
                return
            for table in (responses, events, decisions, reports, deliveries):
                await connection.execute(table.delete().where(table.c.run_id == run_id))
            waits = connection_waits.c.kind == "run", connection_waits.c.number == run_id
            await connection.execute(connection_waits.delete().where(*waits))
            await connection.execute(thread_posts.delete().where(thread_posts.c.thread_id.in_(posts)))
