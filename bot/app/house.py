"""Synth without its doors, and what it does by itself while it is up."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from bot.app.databases import database_parts
from bot.app.membership import Membership, Task
from bot.clock import now
from bot.config import Settings
from bot.http.health import Part
from bot.metrics import Metrics
from bot.models import Models
from bot.tasks import repeating
from core.catalogue import CatalogueReader
from core.durable import Durable, Job
from core.retention import Retention
from core.running import Walkers
from core.starting.deploying import Deploying
from core.synth import Synth
from core.walking.drain import Drain
from storage import Database, SqlStores
from storage.writability import Writability

# Seconds between two looks.
_SWEEP_S = 0.5
_TICK_S = 1
_SWEEP_DELIVERIES_S = 2
_LEARN_S = 10
_DEPLOY_S = 1
_TIDY_S = 6 * 3600
_HISTORY_S = 600


@dataclass(frozen=True)
class House:
    """All that is open. Doors take from it what they need."""

    settings: Settings
    database: Database
    stores: SqlStores
    models: Models
    durable: Durable
    walkers: Walkers
    drain: Drain
    membership: Membership
    synth: Synth
    offers: CatalogueReader
    retention: Retention
    metrics: Metrics
    writability: Writability

    @asynccontextmanager
    async def working(self, jobs: Mapping[str, Job] | None = None) -> AsyncIterator[None]:
        """Perform walks, and whatever else the doors hand over, until the block ends."""
        runs, deliveries, catalogue = self.synth.runs, self.synth.deliveries, self.synth.catalogue
        async with (
            self.membership.joined(),
            self.walkers.walking(),
            self.durable.serving(jobs or {}),
            repeating(_SWEEP_S, "sweeper", runs.walks.sweep),
            repeating(_SWEEP_DELIVERIES_S, "deliveries", deliveries.sweep),
            repeating(_TICK_S, "schedules", runs.tick),
            repeating(_LEARN_S, "catalogue", catalogue.refresh),
            self.membership.watching(),
            self.alone("offers", self.offers.reading),
            self.alone("deployments", lambda: _reconciling(self.synth.deploying)),
        ):
            yield

    def alone(self, name: str, task: Task) -> AbstractAsyncContextManager[None]:
        """Have a task done by one process at a time, by this one whenever no other has it."""
        return self.membership.alone(name, task)

    def tending_history(self) -> AbstractAsyncContextManager[None]:
        """Remove what is older than the settings say, now and then, until the block ends."""
        return repeating(_HISTORY_S, "history", self.retention.tend_all)

    async def figures(self) -> bytes:
        """What `/metrics` shows."""
        return await self.metrics.page(self.stores.census)

    async def parts(self) -> Sequence[Part]:
        """What `/readyz` looks at: database and migrations are required, the rest is reported."""
        required = list(await database_parts(self.database))
        if required[0].ok and not await self.writability.writable():
            required[0] = replace(required[0], ok=False, detail="can be read, and not written")
        shelves = await self.offers.shelves() if all(part.ok for part in required) else []
        return [
            *required,
            Part("model", self.models.ready, self.models.status),
            *(Part(f"{shelf.engine} catalogue", shelf.complete, shelf.told(now())) for shelf in shelves),
        ]


@asynccontextmanager
async def _reconciling(deploying: Deploying) -> AsyncIterator[None]:
    """Keep the watches at the engines as the workflows want them, until the block ends."""
    resumed = False

    async def reconcile() -> None:
        nonlocal resumed
        if not resumed:
            await deploying.resume()
            resumed = True
        await deploying.reconcile()

    async with (
        repeating(_TIDY_S, "forgotten deployments", deploying.tidy),
        repeating(_DEPLOY_S, "deployments", reconcile),
    ):
        yield
