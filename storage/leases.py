"""Which processes on this database are alive: each renews a row; one that stops is given up by the others.

The database's clock counts: those of two machines may be further apart than a lease lasts, and whoever is
behind would be given up again and again in the middle of its work.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import leases

# Any number that no other program on this database uses for its own advisory lock.
_LEADER = 7_396_842


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Company:
    """The processes beside one: whether there are any that claim runs as it does, and any of the release
    before, which has another way of sharing them (core/running/walkers.py)."""

    others: bool
    earlier: bool


class SqlLeases:
    """Leases of processes on PostgreSQL. (On SQLite there is one process, which knows its own name.)"""

    def __init__(
        self, database: Database, lifetime_s: float = 3.5, clock: Callable[[], datetime] = _clock
    ) -> None:
        """`lifetime_s` and one look of those who bury are together less than the five seconds after which
        the work of a dead process goes on. `clock` is this machine's, for SQLite."""
        self._db = database
        self._clock = clock
        self._lifetime = timedelta(seconds=lifetime_s)

    async def renew(self, holder: str) -> None:
        """Say that a process is alive; to be called well within the lifetime."""
        async with self._db.write() as connection:
            now = await self._now(connection)
            alive = self._db.insert(leases).values(holder=holder, renewed_at=now, claims=True)
            await connection.execute(
                alive.on_conflict_do_update(
                    index_elements=[leases.c.holder], set_={"renewed_at": alive.excluded.renewed_at}
                )
            )

    async def company(self, holder: str) -> "Company":
        """Who else is alive."""
        async with self._db.read() as connection:
            alive = leases.c.renewed_at >= await self._now(connection) - self._lifetime
            others = sa.select(leases.c.claims).where(
                alive, leases.c.owner.is_(None), leases.c.holder != holder
            )
            claims = (await connection.execute(others)).scalars().all()
        return Company(others=any(claims), earlier=not all(claims))

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
        async with self._db.write() as connection:
            now = await self._now(connection)
            wanted = self._db.insert(leases).values(holder=task, owner=owner, renewed_at=now)
            free = sa.or_(leases.c.owner == owner, leases.c.renewed_at < now - self._lifetime)
            claim = wanted.on_conflict_do_update(
                index_elements=[leases.c.holder],
                set_={"owner": wanted.excluded.owner, "renewed_at": wanted.excluded.renewed_at},
                where=free,
            ).returning(leases.c.owner)
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
            long_ago = await self._now(connection) - self._lifetime
            holders = sa.select(leases.c.holder, leases.c.renewed_at).where(leases.c.owner.is_(None))
            renewed = {row.holder: row.renewed_at for row in await connection.execute(holders)}
            dead = [holder for holder, at in renewed.items() if at < long_ago]
            dead += sorted(set(at_work) - renewed.keys())
            if dead:
                await take_over(dead)
                gone = leases.c.holder.in_(dead), leases.c.renewed_at < long_ago  # maybe it was only slow
                await connection.execute(leases.delete().where(*gone))

    async def _now(self, connection: AsyncConnection) -> datetime:
        if self._db.is_sqlite:
            return self._clock()
        now: datetime = (await connection.execute(sa.select(sa.func.clock_timestamp()))).scalar_one()
        return now
