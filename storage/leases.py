"""Which processes on this database are alive: each renews a row; one that stops is given up by the others.

The database's clock counts: those of two machines may be further apart than a lease lasts, and whoever is
behind would be given up again and again in the middle of its work.
"""

from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import Moment, leases

# Any number that no other program on this database uses for its own advisory lock.
_LEADER = 7_396_842


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Company:
    """The processes beside one: whether any claims runs as it does, whether any is of the release before,
    which has another way of sharing them, and whether any is to be buried."""

    others: bool
    earlier: bool
    dead: bool


class SqlLeases:
    """Leases of processes on PostgreSQL. (On SQLite there is one process, which knows its own name.)"""

    def __init__(
        self, database: Database, lifetime_s: float = 3.5, clock: Callable[[], datetime] = _clock
    ) -> None:
        """`lifetime_s` and one look of those who bury are together less than the five seconds after which
        the work of a dead process goes on. `clock` is this machine's, for SQLite."""
        self._db = database
        self._clock = clock
        self.lifetime_s = lifetime_s
        self._lifetime = timedelta(seconds=lifetime_s)

    async def renew(self, holder: str) -> None:
        """Say that a process is alive; to be called well within the lifetime."""
        alive = self._db.insert(leases).values(holder=holder, renewed_at=self._now(), claims=True)
        async with self._by_itself() as connection:
            await connection.execute(
                alive.on_conflict_do_update(
                    index_elements=[leases.c.holder], set_={"renewed_at": alive.excluded.renewed_at}
                )
            )

    async def company(self, holder: str) -> Company:
        """Who else is there."""
        expired = (leases.c.renewed_at < self._now(self._lifetime)).label("expired")
        others = sa.select(leases.c.claims, expired).where(
            leases.c.owner.is_(None), leases.c.holder != holder
        )
        async with self._db.read() as connection:
            found = (await connection.execute(others)).all()
        alive = [other.claims for other in found if not other.expired]
        return Company(any(alive), earlier=not all(alive), dead=len(alive) < len(found))

    async def release(self, holder: str) -> None:
        """Expire it at once: the process ends, and others may take its work."""
        long_ago = datetime.fromtimestamp(0, UTC)
        async with self._db.write() as connection:
            await connection.execute(
                leases.update()
                .where(sa.or_(leases.c.holder == holder, leases.c.owner == holder))
                .values(renewed_at=long_ago)
            )

    async def claim(self, task: str, owner: str) -> bool:
        """Take a task that one process has at a time, or keep it; to be called as often as `renew`."""
        wanted = self._db.insert(leases).values(holder=task, owner=owner, renewed_at=self._now())
        free = sa.or_(leases.c.owner == owner, leases.c.renewed_at < self._now(self._lifetime))
        claim = wanted.on_conflict_do_update(
            index_elements=[leases.c.holder],
            set_={"owner": wanted.excluded.owner, "renewed_at": wanted.excluded.renewed_at},
            where=free,
        ).returning(leases.c.owner)
        async with self._by_itself() as connection:
            return (await connection.execute(claim)).one_or_none() is not None

    async def bury(
        self, take_over: Callable[[list[str]], Awaitable[object]], at_work: Collection[str] = ()
    ) -> None:
        """Hand the names of dead processes to `take_over`, in one process at a time, then forget them.

        Of those who are `at_work`, whoever has no lease is dead, too: given up while it was slow, it began
        something more, and died before it renewed its lease.
        """
        async with self._db.write() as connection:
            if not self._db.is_sqlite:
                leads = await connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LEADER)))
                if not leads.scalar_one():
                    return
            expired = leases.c.renewed_at < self._now(self._lifetime)
            holders = sa.select(leases.c.holder, expired.label("expired")).where(leases.c.owner.is_(None))
            known = {row.holder: row.expired for row in await connection.execute(holders)}
            dead = [holder for holder, is_dead in known.items() if is_dead]
            dead += sorted(set(at_work) - known.keys())
            if dead:
                await take_over(dead)
                gone = leases.c.holder.in_(dead), expired  # maybe it was only slow
                await connection.execute(leases.delete().where(*gone))

    def _by_itself(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """For one statement, which is asked for every second: on PostgreSQL it is one trip."""
        return self._db.write() if self._db.is_sqlite else self._db.autocommit()

    def _now(self, ago: timedelta = timedelta()) -> sa.ColumnElement[datetime]:
        if self._db.is_sqlite:
            return sa.literal(self._clock() - ago, Moment)
        return sa.func.clock_timestamp(type_=Moment) - sa.literal(ago, sa.Interval)
