"""What is asked of the database itself, without a Synth on it: migrate, export, tokens, how it is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.archive import exported
from bot.config import Settings
from bot.http.health import Part
from core.errors import NotFound, StorageError
from core.stores import TokenStore
from storage import Database, SqlStores, open_database
from storage.database import database_url, sqlite_file
from storage.migrate import OutOfDate, check_migrated, migrate


def is_sqlite(settings: Settings) -> bool:
    """Whether the database belongs to one process. `ConfigError` for an address that cannot be read."""
    return database_url(settings.database_url).get_backend_name() == "sqlite"


def is_missing(settings: Settings) -> bool:
    """Whether there is no file yet: to open one would make it."""
    return is_sqlite(settings) and not sqlite_file(settings.database_url).exists()


async def bring_up_to_date(settings: Settings) -> None:
    """`synth migrate`."""
    async with open_database(settings.database_url) as database:
        await migrate(database)


async def export_runs(
    settings: Settings, *, workspace: str | None = None, since: datetime | None = None
) -> AsyncIterator[str]:
    """`synth export`: a line of JSON for each run. Beside a Synth that goes on it only reads."""
    if is_missing(settings):
        raise NotFound("There is no database yet, so there is nothing to export.")
    async with open_database(settings.database_url) as database:
        await check_migrated(database)
        stores = SqlStores(database)
        async for line in exported(stores.history, stores.runs, workspace=workspace, since=since):
            yield line


@asynccontextmanager
async def open_tokens(settings: Settings) -> AsyncIterator[TokenStore]:
    """`synth token`: the API's tokens, beside a Synth that goes on or without one."""
    if is_missing(settings):
        raise NotFound("There is no database yet: `synth migrate` makes it.")
    async with open_database(settings.database_url) as database:
        await check_migrated(database)
        yield SqlStores(database).tokens


async def database_parts(database: Database) -> Sequence[Part]:
    """Whether it can be used, and whether its migrations are those of this program."""
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
