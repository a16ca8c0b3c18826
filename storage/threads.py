"""Where runs are told, and how far."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from core.stores import Thread
from storage.database import Database
from storage.run_rows import ENDED
from storage.tables import executions, thread_posts, threads

_TOLD_OF = sa.select(threads.c.run_id).where(threads.c.run_id.in_(sa.bindparam("runs", expanding=True)))

# Of a thread's run: looked up for each open thread. A join PostgreSQL answers by reading all runs there are.
_SEQ = (
    sa.select(executions.c.seq)
    .where(executions.c.id == threads.c.run_id)
    .correlate(threads)
    .scalar_subquery()
)


class SqlThreadStore:
    """`core.stores.ThreadStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, workspace: str, run_id: int, channel: str, ts: str | None) -> Thread:
        begun = threads.insert().values(
            workspace=workspace, run_id=run_id, channel=channel, ts=ts, told_seq=-1
        )
        async with self._db.write() as connection:
            made = await connection.execute(begun.returning(threads.c.id))
            return Thread(made.scalar_one(), workspace, run_id, channel, ts, -1, {})

    async def of_run(self, workspace: str, run_id: int) -> Sequence[Thread]:
        query = sa.select(threads).where(threads.c.run_id == run_id, threads.c.workspace == workspace)
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(threads.c.id))).all()
            if not found:
                return []
            posts = await connection.execute(
                sa.select(thread_posts).where(thread_posts.c.thread_id.in_([row.id for row in found]))
            )
            by_thread: dict[int, dict[str, str]] = {}
            for post in posts:
                by_thread.setdefault(post.thread_id, {})[post.name] = post.ts
        return [
            Thread(t.id, t.workspace, t.run_id, t.channel, t.ts, t.told_seq, by_thread.get(t.id, {}))
            for t in found
        ]

    async def move(self, workspace: str, thread_id: int, channel: str, ts: str | None) -> None:
        async with self._db.write() as connection:
            moved = await connection.execute(
                threads.update()
                .where(threads.c.id == thread_id, threads.c.workspace == workspace)
                .values(channel=channel, ts=ts, told_seq=-1, done=False)
            )
            if moved.rowcount:
                await connection.execute(thread_posts.delete().where(thread_posts.c.thread_id == thread_id))

    async def posted(self, workspace: str, thread_id: int, name: str, ts: str) -> None:
        post = self._db.insert(thread_posts).values(
            thread_id=thread_id, name=name, workspace=workspace, ts=ts
        )
        async with self._db.write() as connection:
            await connection.execute(
                post.on_conflict_do_update(
                    index_elements=[thread_posts.c.thread_id, thread_posts.c.name],
                    set_={"ts": post.excluded.ts},
                )
            )
            if name == "root":
                await connection.execute(
                    threads.update()
                    .where(threads.c.id == thread_id, threads.c.workspace == workspace)
                    .values(ts=sa.func.coalesce(threads.c.ts, ts))
                )

    async def told(self, workspace: str, thread_id: int, seq: int) -> None:
        async with self._db.write() as connection:
            await connection.execute(
                threads.update()
                .where(threads.c.id == thread_id, threads.c.workspace == workspace, threads.c.told_seq < seq)
                .values(told_seq=seq, done=_ended_with(seq))
            )

    async def behind(self, limit: int = 100) -> Sequence[tuple[str, int]]:
        query = (
            sa.select(threads.c.workspace, threads.c.run_id)
            .where(sa.text("NOT done"), threads.c.told_seq < _SEQ)
            .distinct()
            .order_by(threads.c.run_id.desc())  # a place that stays closed to us must not hide what is new
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [(row.workspace, row.run_id) for row in await connection.execute(query)]

    async def told_of(self, run_ids: Collection[int]) -> frozenset[int]:
        async with self._db.read() as connection:
            found = await connection.execute(_TOLD_OF, {"runs": list(run_ids)})
            return frozenset(found.scalars())

    async def run_at(self, workspace: str, channel: str, ts: str) -> int | None:
        query = (
            sa.select(threads.c.run_id)
            .where(threads.c.workspace == workspace, threads.c.channel == channel, threads.c.ts == ts)
            .order_by(threads.c.id.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def post_at(self, workspace: str, ts: str) -> tuple[int, str] | None:
        query = (
            sa.select(threads.c.run_id, thread_posts.c.name)
            .join(threads, threads.c.id == thread_posts.c.thread_id)
            .where(thread_posts.c.workspace == workspace, thread_posts.c.ts == ts)
            .order_by(thread_posts.c.name)
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else (row.run_id, row.name)


def _ended_with(seq: int) -> sa.ScalarSelect[bool]:
    """Whether nothing more will happen in the thread's run after that event."""
    ended = sa.and_(executions.c.status.in_(ENDED), executions.c.seq == seq)
    return sa.select(ended).where(executions.c.id == threads.c.run_id).scalar_subquery()
