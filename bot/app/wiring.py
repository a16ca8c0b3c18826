"""Opening a house: `open_house` opens what has a lifetime, `_wired` puts it together and opens nothing."""

import os
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import timedelta
from typing import TypeVar

from bot.app.house import House
from bot.app.membership import Membership, OneOfSeveral, OnlyProcess
from bot.archive import FileArchive
from bot.clock import now
from bot.config import Settings, read_engine_settings
from bot.locking import only_process
from bot.metrics import Metrics
from bot.models import Models, open_models
from core.accounts.accounts import Accounts
from core.catalogue import Catalogue, CatalogueReader
from core.conversation.plans import Plans
from core.directory import Directory
from core.durable import Durable
from core.engine import Engine, EngineSettings, Host
from core.engines import ENGINES
from core.events import Hub
from core.execution import Execution
from core.language import read_languages
from core.library import Library
from core.messenger import Messenger
from core.months import Months
from core.planner import BudgetedPlanner, Completer, GroundedPlanner, HybridPlanner, language_of
from core.planning import Planner
from core.retention import Retention
from core.running import Runs, Walkers
from core.running.callbacks import Callbacks
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.stores import RunStore
from core.synth import Synth
from core.vault import Vault
from core.walking.drain import Drain
from core.walking.rates import Rates
from core.walking.spending import Budgets
from core.walking.waiting import Asking
from storage import Database, SqlStores, open_database
from storage.database import past_pooler, sqlite_file
from storage.hints import PostgresHints
from storage.leases import SqlLeases
from storage.migrate import check_migrated, migrate
from storage.pooling import check_unpooled
from storage.writability import Writability

E = TypeVar("E", bound=EngineSettings)

# Runs in one process at the same time. SQLite has one writer, so more would only wait for each other.
_AT_ONCE = {"sqlite": 140, "postgresql": 640}


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
    async with (
        _open_current_database(settings, bring_up_to_date) as database,
        open_models(settings) if models is None else nullcontext(models) as models,
        _open_engines(settings, models, messenger, environment) as engines,
    ):
        yield _wired(settings, database, models, engines, messenger, directory)


@asynccontextmanager
async def _open_current_database(settings: Settings, bring_up_to_date: bool) -> AsyncIterator[Database]:
    """The database, for this process alone where it is SQLite, at the version of this program."""
    async with open_database(settings.database_url) as database:
        lock = only_process(sqlite_file(settings.database_url)) if database.is_sqlite else nullcontext()
        with lock:
            if not database.is_sqlite:
                await check_unpooled(database.engine.url)
            if bring_up_to_date:
                await migrate(database)
            await check_migrated(database)
            yield database


@asynccontextmanager
async def _open_engines(
    settings: Settings, models: Models, messenger: Messenger | None, environment: Mapping[str, str]
) -> AsyncIterator[Mapping[str, Engine]]:
    """Every engine that this installation is set up for, by name."""

    def engine_settings(kind: type[E]) -> E | None:
        return read_engine_settings(kind, environment)

    host = Host(models.llms, engine_settings, messenger, settings.synth_public_url)
    async with AsyncExitStack() as stack:
        found = [await stack.enter_async_context(open_engine(host)) for open_engine in ENGINES]
        yield {engine.name: engine for engine in found if engine is not None}


def _wired(
    settings: Settings,
    database: Database,
    models: Models,
    engines: Mapping[str, Engine],
    messenger: Messenger | None,
    directory: Directory | None,
) -> House:
    # The name under which this process holds leases, walks runs and performs durable jobs.
    process = "local" if database.is_sqlite else uuid.uuid4().hex
    at_once = _AT_ONCE[database.engine.dialect.name]
    # What one process takes of one workspace, so that a line forms here, where it is fair.
    most = settings.synth_runs_at_once or max(1, at_once * 4 // 5)
    stores = SqlStores(database, Vault(settings.secret_keys), runs_at_once=most)
    hub, metrics, drain = Hub(), Metrics(), Drain()
    durable = Durable(past_pooler(settings.database_url), process)
    execution = Execution(
        stores.runs,
        metrics.measured(engines),
        hub,
        asking=Asking(messenger, stores.threads, connections=stores.connections),
        rates=Rates(stores.rates, noted=metrics.held_back),
        budgets=Budgets(stores.usage, settings.month, settings.synth_budget_approvers),
        drain=drain,
    )
    walkers = Walkers(stores.runs, execution.walk, hub, process, at_once=at_once, drain=drain)
    return House(
        settings=settings,
        database=database,
        stores=stores,
        models=models,
        durable=durable,
        walkers=walkers,
        drain=drain,
        membership=_membership(settings, database, stores.runs, hub, walkers, durable),
        synth=_facade(settings, stores, walkers, engines, models, hub, metrics, directory),
        offers=CatalogueReader(engines, stores.offers, now),
        retention=_retention(settings, stores, durable),
        metrics=metrics,
        writability=Writability(database),
    )


def _membership(
    settings: Settings, database: Database, runs: RunStore, hub: Hub, walkers: Walkers, durable: Durable
) -> Membership:
    if database.is_sqlite:
        return OnlyProcess(runs, walkers.name)
    hints = PostgresHints(settings.database_url, hub, walkers.name, walkers.heard)
    return OneOfSeveral(SqlLeases(database), hints, runs, walkers, durable)


def _facade(
    settings: Settings,
    stores: SqlStores,
    walkers: Walkers,
    engines: Mapping[str, Engine],
    models: Models,
    hub: Hub,
    metrics: Metrics,
    directory: Directory | None,
) -> Synth:
    catalogue = Catalogue(engines, models.llms.names, stores.offers)
    library = Library(stores.workflows, catalogue, directory, now)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub, stores.rates)
    months = Months(stores.usage, stores.workflows, settings.month, now)
    planner = _planner(catalogue, models, months, metrics, directory)
    languages = read_languages(language_of)
    deliveries = Deliveries(stores, runs)
    deploying = Deploying(engines, stores.deployments, deliveries, now, settings.synth_public_url)
    accounts = Accounts(engines, stores.connections, runs, now, deploying)
    return Synth(
        plans=Plans(
            stores.conversations,
            stores.workflows,
            planner,
            library,
            runs,
            now,
            accounts.connected,
            languages,
            Completer(catalogue),
        ),
        workflows=library,
        runs=runs,
        catalogue=catalogue,
        hub=hub,
        triggers=Triggers(stores, runs, settings.public_url, now),
        deliveries=deliveries,
        accounts=accounts,
        deploying=deploying,
        months=months,
        callbacks=Callbacks(engines, runs),
        languages=languages,
    )


def _planner(
    catalogue: Catalogue, models: Models, months: Months, metrics: Metrics, directory: Directory | None
) -> Planner:
    """Rules with the default model, or rules alone where the month's budget is used up."""
    asking = HybridPlanner(catalogue, models.for_planning(), reach=models.reach)
    alone = HybridPlanner(catalogue, None, reach=models.reach)
    planner = metrics.planner(BudgetedPlanner(asking, alone, months))
    return planner if directory is None else GroundedPlanner(planner, catalogue, directory)


def _retention(settings: Settings, stores: SqlStores, durable: Durable) -> Retention:
    days, folder = settings.synth_keep_days, settings.synth_archive
    return Retention(
        stores.history,
        stores.runs,
        durable,
        now,
        keep=None if days is None else timedelta(days=days),
        archive=None if folder is None else FileArchive(folder),
    )
