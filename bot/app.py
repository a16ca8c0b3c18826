"""The composition root: the one place that opens everything, wires it and closes it.

`open_house` is Synth without doors; `serve` adds Slack and the web. Tests call the same functions.
"""

import asyncio
import logging
import os
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.archive import FileArchive, exported
from bot.config import Settings, read_engine_settings
from bot.http.health import Part
from bot.locking import only_process
from bot.metrics import Metrics
from bot.models import Models, open_models
from bot.tasks import every, repeating
from core.accounts.accounts import Accounts
from core.accounts.vault import Vault
from core.catalogue import Catalogue, CatalogueReader
from core.conversation.directory import Directory
from core.conversation.plans import Plans
from core.durable import Durable, Job
from core.engine import Engine, EngineSettings, Host
from core.engines import ENGINES
from core.errors import ConfigError, NotFound, StorageError, SynthError
from core.events import Hub
from core.execution import Execution
from core.library import Library
from core.llm import Llms
from core.messenger import Messenger
from core.months import Months
from core.planner import BudgetedPlanner, GroundedPlanner, HybridPlanner
from core.retention import Retention
from core.running import Runs, Walkers
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.synth import Synth
from core.walking.callbacks import Callbacks
from core.walking.rates import Rates
from core.walking.spending import Budgets
from core.walking.waiting import Asking
from storage import Database, SqlStores, open_database
from storage.database import database_url, sqlite_file
from storage.hints import PostgresHints
from storage.leases import Company, SqlLeases
from storage.migrate import OutOfDate, check_migrated, migrate

E = TypeVar("E", bound=EngineSettings)

log = logging.getLogger(__name__)

_SWEEP_S = 0.5
_TICK_S = 1
_SWEEP_DELIVERIES_S = 2
_LEARN_S = 10
_DEPLOY_S = 1
_TIDY_S = 6 * 3600
_HEARTBEAT_S = 1
_FORSAKEN_S = 5
_HISTORY_S = 600
# Runs in one process at the same time. SQLite has one writer, so more would only wait for each other.
_AT_ONCE = {"sqlite": 140, "postgresql": 640}


@dataclass(frozen=True)
class House:
    """Synth without its doors."""

    settings: Settings
    database: Database
    stores: SqlStores
    models: Models
    durable: Durable
    walkers: Walkers
    synth: Synth
    offers: CatalogueReader
    metrics: Metrics
    executor: str

    @asynccontextmanager
    async def working(self, jobs: Mapping[str, Job] | None = None) -> AsyncIterator[None]:
        """Perform walks, and whatever else the doors hand over, until the block ends."""
        leases = None if self.database.is_sqlite else SqlLeases(self.database)
        async with AsyncExitStack() as stack:
            if leases is not None:
                self.walkers.stands_back = True  # until it is known who else is there
                await self._meet(leases)
                stack.push_async_callback(leases.release, self.executor)
                hub, heard = self.synth.hub, self.walkers.heard
                hints = PostgresHints(self.settings.database_url, hub, self.executor, heard)
                await stack.enter_async_context(hints.bridging())
            else:  # nobody else: what somebody walks is what this process did before it died
                await self.stores.runs.give_up([self.executor])
                await self.stores.runs.adopt()
            await stack.enter_async_context(self.durable.serving(jobs or {}))
            await stack.enter_async_context(self.walkers.walking())
            tasks = [
                asyncio.create_task(every(_SWEEP_S, "sweeper", self.synth.runs.walks.sweep), name="sweeper")
            ]
            delivering = every(_SWEEP_DELIVERIES_S, "deliveries", self.synth.deliveries.sweep)
            tasks.append(asyncio.create_task(delivering, name="deliveries"))
            ticking = every(_TICK_S, "schedules", self.synth.runs.tick)
            tasks.append(asyncio.create_task(ticking, name="schedules"))
            learning = every(_LEARN_S, "catalogue", self.synth.catalogue.refresh)
            tasks.append(asyncio.create_task(learning, name="catalogue"))
            if leases is not None:
                keeping = every(_HEARTBEAT_S, "leases", lambda: self._keep_leases(leases))
                tasks.append(asyncio.create_task(keeping, name="leases"))
                seeking = every(_FORSAKEN_S, "forsaken jobs", lambda: self._take_over_forsaken(leases))
                tasks.append(asyncio.create_task(seeking, name="forsaken jobs"))
            stack.push_async_callback(_end, tasks)
            await stack.enter_async_context(self.alone("offers", self.offers.reading))
            await stack.enter_async_context(self.alone("deployments", self._deploying))
            yield

    @asynccontextmanager
    async def alone(
        self, task: str, do: Callable[[], AbstractAsyncContextManager[None]]
    ) -> AsyncIterator[None]:
        """Have a task done by one process at a time, by this one whenever no other has it."""
        if self.database.is_sqlite:
            async with do():
                yield
            return
        leases = SqlLeases(self.database)

        async def while_ours() -> None:
            if await leases.claim(task, self.executor):
                async with do():
                    ours = True
                    while ours:
                        await asyncio.sleep(_HEARTBEAT_S)
                        ours = await leases.claim(task, self.executor)

        claiming = asyncio.create_task(every(_HEARTBEAT_S, task, while_ours), name=task)
        try:
            yield
        finally:
            await _end([claiming])

    def tending_history(self) -> AbstractAsyncContextManager[None]:
        """Remove what is older than the settings say, now and then, until the block ends."""
        days, folder = self.settings.synth_keep_days, self.settings.synth_archive
        retention = Retention(
            self.stores.history,
            self.stores.runs,
            self.durable,
            now,
            keep=None if days is None else timedelta(days=days),
            archive=None if folder is None else FileArchive(folder),
        )
        return repeating(_HISTORY_S, "history", retention.tend_all)

    async def figures(self) -> bytes:
        """What `/metrics` shows."""
        return await self.metrics.page(self.stores.census)

    async def parts(self) -> Sequence[Part]:
        """What `/readyz` looks at: database and migrations are required, the rest is reported."""
        required = await _database_parts(self.database)
        shelves = await self.offers.shelves() if all(part.ok for part in required) else []
        return [
            *required,
            Part("model", self.models.ready, self.models.status),
            *(Part(f"{shelf.engine} catalogue", shelf.complete, shelf.told(now())) for shelf in shelves),
        ]

    @asynccontextmanager
    async def _deploying(self) -> AsyncIterator[None]:
        deploying = self.synth.deploying
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

    async def _keep_leases(self, leases: SqlLeases) -> None:
        if (await self._meet(leases)).dead:
            await leases.bury(self._take_over)

    async def _meet(self, leases: SqlLeases) -> Company:
        """Say that this process is there, and see who else is."""
        await leases.renew(self.executor)
        company = await leases.company(self.executor)
        self.walkers.in_company = company.others
        if self.walkers.stands_back and not company.earlier:
            await self.stores.runs.adopt()
            self.walkers.wake()
        # Processes of the release before share runs in a way of their own: as long as there is one, it is
        # theirs to walk, so that nothing is walked twice.
        self.walkers.stands_back = company.earlier
        return company

    async def _take_over_forsaken(self, leases: SqlLeases) -> None:
        at_work = {*await self.durable.at_work(), *await self.stores.runs.walkers()}
        await leases.bury(self._take_over, at_work)

    async def _take_over(self, dead: list[str]) -> None:
        if await self.stores.runs.give_up(dead):
            self.walkers.wake()
        await self.durable.recover(dead)


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    messenger: Messenger | None,
    directory: Directory | None = None,
    models: Models | None = None,
    bring_up_to_date: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> AsyncIterator[House]:
    """Open database, models and engines. `messenger` speaks in Slack; without one there is no such engine.
    `directory` finds the channels and people there, `environment` is where engines find their settings.

    Raises `OutOfDate` for a database that needs `synth migrate`, unless `bring_up_to_date`.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url))
        if database.is_sqlite:
            stack.enter_context(only_process(sqlite_file(settings.database_url)))
        if bring_up_to_date:
            await migrate(database)
        await check_migrated(database)
        if models is None:
            models = await stack.enter_async_context(open_models(settings))
        engines = await stack.enter_async_context(
            open_engines(settings, models, messenger=messenger, environment=environment)
        )
        executor = "local" if database.is_sqlite else uuid.uuid4().hex
        at_once = _AT_ONCE[database.engine.dialect.name]
        durable = Durable(settings.database_url, executor)
        vault, hub, metrics = Vault(settings.secret_keys), Hub(), Metrics()
        # What one process takes of one workspace, so that a line forms here, where it is fair.
        most = settings.synth_runs_at_once or max(1, at_once * 4 // 5)
        stores = SqlStores(database, vault, runs_at_once=most)
        execution = Execution(
            stores.runs,
            metrics.measured(engines),
            hub,
            asking=Asking(messenger, stores.threads, connections=stores.connections),
            rates=Rates(stores.rates, noted=metrics.held_back),
            budgets=Budgets(stores.usage, settings.month, settings.synth_budget_approvers),
        )
        walkers = Walkers(stores.runs, execution.walk, hub, executor, at_once=at_once)
        yield House(
            settings=settings,
            database=database,
            stores=stores,
            models=models,
            durable=durable,
            walkers=walkers,
            synth=build_synth(settings, stores, walkers, engines, models, hub, metrics, directory),
            offers=CatalogueReader(engines, stores.offers, now),
            metrics=metrics,
            executor=executor,
        )


@asynccontextmanager
async def open_engines(
    settings: Settings,
    models: Models,
    *,
    messenger: Messenger | None,
    environment: Mapping[str, str] = os.environ,
) -> AsyncIterator[Mapping[str, Engine]]:
    """Every engine that this installation is set up for, by name."""

    def engine_settings(kind: type[E]) -> E | None:
        return read_engine_settings(kind, environment)

    host = Host(models.llms, engine_settings, messenger, settings.synth_public_url)
    async with AsyncExitStack() as stack:
        found = [await stack.enter_async_context(open_engine(host)) for open_engine in ENGINES]
        yield {engine.name: engine for engine in found if engine is not None}


def build_synth(
    settings: Settings,
    stores: SqlStores,
    walkers: Walkers,
    engines: Mapping[str, Engine],
    models: Models,
    hub: Hub,
    metrics: Metrics,
    directory: Directory | None = None,
) -> Synth:
    """The façade over its parts."""
    catalogue = Catalogue(engines, models.llms.names, stores.offers)
    library = Library(stores.workflows, catalogue, directory)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub, stores.rates)
    months = Months(stores.usage, stores.workflows, settings.month, now)
    asking = HybridPlanner(catalogue, models.for_planning(), reach=models.reach)
    alone = HybridPlanner(catalogue, None, reach=models.reach)
    planner = metrics.planner(BudgetedPlanner(asking, alone, months))
    if directory is not None:
        planner = GroundedPlanner(planner, catalogue, directory)
    deliveries = Deliveries(stores, runs)
    deploying = Deploying(engines, stores.deployments, deliveries, now, settings.synth_public_url)
    accounts = Accounts(engines, stores.connections, runs, now, deploying)
    plans = Plans(stores.conversations, stores.workflows, planner, library, runs, now, accounts.connected)
    triggers = Triggers(stores, runs, settings.public_url)
    callbacks = Callbacks(engines, runs)
    return Synth(
        plans, library, runs, catalogue, hub, triggers, deliveries, accounts, deploying, months, callbacks
    )


async def examine_database(settings: Settings) -> Sequence[Part]:
    """`synth doctor`: whether it is there, and up to date. Nothing is made."""
    try:
        if is_sqlite(settings) and not sqlite_file(settings.database_url).exists():
            return [Part("database", False, "there is none yet: `synth migrate` makes it", required=True)]
        async with open_database(settings.database_url) as database:
            return await _database_parts(database)
    except ConfigError as error:
        return [Part("database", False, error.sentence, required=True)]


async def examine_engines(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[tuple[str, bool | None, str]]:
    """`synth doctor`: (engine, whether it is right, what is to be said); None for one that nobody set up."""
    host = Host(
        Llms({}), lambda kind: read_engine_settings(kind, environment), public_url=settings.synth_public_url
    )
    for open_engine in ENGINES:
        name = open_engine.__name__.removeprefix("open_")
        try:
            async with open_engine(host) as engine:
                if engine is None:
                    if name != "slack":  # told by itself
                        yield name, None, "not set up"
                    continue
                for line in await engine.examine():
                    yield name, True, line
                async for told in _catalogue_of(settings, engine):
                    yield told
        except SynthError as error:
            yield name, False, error.sentence


async def _catalogue_of(settings: Settings, engine: Engine) -> AsyncIterator[tuple[str, bool | None, str]]:
    """How old what we know of its offers is."""
    if all(part.ok for part in await examine_database(settings)):
        async with open_database(settings.database_url) as database:
            reader = CatalogueReader({engine.name: engine}, SqlStores(database).offers, now)
            for shelf in await reader.shelves():
                yield engine.name, True if shelf.complete else None, f"catalogue: {shelf.told(now())}"


async def _database_parts(database: Database) -> Sequence[Part]:
    try:
        await check_migrated(database)
    except StorageError:
        return [Part("database", False, "cannot be used", required=True)]
    except OutOfDate as error:
        return [
            Part("database", True, required=True),
            Part("migrations", False, error.sentence, required=True),
        ]
    return [Part("database", True, required=True), Part("migrations", True, required=True)]


async def bring_up_to_date(settings: Settings) -> None:
    """`synth migrate`."""
    async with open_database(settings.database_url) as database:
        await migrate(database)


async def export_runs(
    settings: Settings, *, workspace: str | None = None, since: datetime | None = None
) -> AsyncIterator[str]:
    """`synth export`: a line of JSON for each run. Beside a Synth that goes on it only reads."""
    if is_sqlite(settings) and not sqlite_file(settings.database_url).exists():
        raise NotFound("There is no database yet, so there is nothing to export.")
    async with open_database(settings.database_url) as database:
        await check_migrated(database)
        stores = SqlStores(database)
        async for line in exported(stores.history, stores.runs, workspace=workspace, since=since):
            yield line


def is_sqlite(settings: Settings) -> bool:
    """Whether the database belongs to one process. `ConfigError` for an address that cannot be read."""
    return database_url(settings.database_url).get_backend_name() == "sqlite"


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
