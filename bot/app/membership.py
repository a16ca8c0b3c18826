"""A process among those that share one database: who is there, who died, and who does what one alone does.

On SQLite there is one process, which takes up at its start what it did before it died (`OnlyProcess`). On
PostgreSQL there are several, and each renews a lease (storage/leases.py): what a process walked whose lease
has expired is taken over by the others (`OneOfSeveral`). Where all of them could not reach the database for a
while, each goes on with its own: it claims nothing before its lease stands again, and spares the others until
they have had the time to renew theirs.
"""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from bot.tasks import repeating
from core.durable import Durable
from core.errors import StorageError
from core.running import Walkers
from core.stores import RunStore
from storage.hints import PostgresHints
from storage.leases import SqlLeases

log = logging.getLogger(__name__)

_HEARTBEAT_S = 1
_FORSAKEN_S = 5
_RELEASE_S = 1

Task = Callable[[], AbstractAsyncContextManager[None]]


class Membership(ABC):
    """How one process works beside the others, if there are any."""

    @abstractmethod
    def joined(self) -> AbstractAsyncContextManager[None]:
        """Be there for the others until the block ends. To be entered before anything is walked."""

    @abstractmethod
    def watching(self) -> AbstractAsyncContextManager[None]:
        """Take over what dead processes leave, until the block ends. Durable execution must be up."""

    @abstractmethod
    def alone(self, name: str, task: Task) -> AbstractAsyncContextManager[None]:
        """Have a task done by one process at a time, by this one whenever no other has it."""


class OnlyProcess(Membership):
    """Nobody else may open this database (bot/locking.py)."""

    def __init__(self, runs: RunStore, name: str) -> None:
        self._runs = runs
        self._name = name

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """What somebody walks is what this process walked before it died."""
        await self._runs.give_up([self._name])
        await self._runs.adopt()
        yield

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """There is nobody to watch."""
        yield

    def alone(self, name: str, task: Task) -> AbstractAsyncContextManager[None]:
        """It is alone anyway."""
        return task()


class OneOfSeveral(Membership):
    """Whoever has a lease is alive; each name is of one process and its only life."""

    def __init__(
        self, leases: SqlLeases, hints: PostgresHints, runs: RunStore, walkers: Walkers, durable: Durable
    ) -> None:
        self._leases = leases
        self._hints = hints
        self._runs = runs
        self._walkers = walkers
        self._durable = durable
        self._some_are_dead = False
        self._spares_until = 0.0  # monotonic

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """The lease is renewed as long as anything is walked: whoever is taken for dead may not end it. It is
        released in the end, so that nobody waits for it to expire."""
        self._walkers.stands_back = True  # until it is known who else is there
        await self._meet()
        try:
            async with self._hints.bridging(), repeating(_HEARTBEAT_S, "leases", self._meet):
                yield
        finally:
            with suppress(StorageError, TimeoutError):  # then the others find it out a few seconds later
                async with asyncio.timeout(_RELEASE_S):
                    await self._leases.release(self._walkers.name)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Of those who had a lease, and of those who do something and have none."""
        async with (
            repeating(_HEARTBEAT_S, "dead processes", self._take_over_dead),
            repeating(_FORSAKEN_S, "forsaken jobs", self._take_over_forsaken),
        ):
            yield

    @asynccontextmanager
    async def alone(self, name: str, task: Task) -> AsyncIterator[None]:
        """Whoever has the lease of that name does it."""

        async def while_ours() -> None:
            if await self._leases.claim(name, self._walkers.name):
                async with task():
                    ours = True
                    while ours:
                        await asyncio.sleep(_HEARTBEAT_S)
                        ours = await self._leases.claim(name, self._walkers.name)

        async with repeating(_HEARTBEAT_S, name, while_ours):
            yield

    async def _take_over_dead(self) -> None:
        if self._some_are_dead and not self._spares:
            await self._leases.bury(self._take_over)

    async def _meet(self) -> None:
        """Say that this process is there, and see who else is."""
        renewed = time.monotonic()
        await self._leases.renew(self._walkers.name)
        if renewed >= self._walkers.alive_until:
            log.info("back at the database; what others walked is left to them for a moment")
            self._spares_until = renewed + self._leases.lifetime_s
        self._walkers.alive_until = renewed + self._leases.lifetime_s
        company = await self._leases.company(self._walkers.name)
        self._walkers.in_company = company.others
        if self._walkers.stands_back and not company.earlier:
            await self._runs.adopt()
            self._walkers.wake()
        # Processes of the release before share runs in a way of their own: as long as there is one, it is
        # theirs to walk, so that nothing is walked twice.
        self._walkers.stands_back = company.earlier
        self._some_are_dead = company.dead

    @property
    def _spares(self) -> bool:
        """Whether those whose leases have expired may be back in a moment, as this process is, or will be."""
        return not self._spares_until <= time.monotonic() < self._walkers.alive_until

    async def _take_over_forsaken(self) -> None:
        if self._spares:
            return
        at_work = {*await self._durable.at_work(), *await self._runs.walkers()}
        await self._leases.bury(self._take_over, at_work)

    async def _take_over(self, dead: list[str]) -> None:
        if await self._runs.give_up(dead):
            self._walkers.wake()
        await self._durable.recover(dead)
