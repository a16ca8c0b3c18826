"""What `synth doctor` asks of the database and the engines. Nothing is made, and nothing changed."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence

from bot.app.databases import database_parts, is_missing
from bot.clock import now
from bot.config import Settings, read_engine_settings
from bot.http.health import Part
from core.catalogue import CatalogueReader
from core.engine import Engine, Host
from core.engines import ENGINES
from core.errors import ConfigError, StorageError, SynthError
from core.llm import Llms
from storage import SqlStores, open_database
from storage.pooling import check_unpooled


async def examine_database(settings: Settings) -> Sequence[Part]:
    """Whether it is there, and up to date."""
    try:
        if is_missing(settings):
            return [Part("database", False, "there is none yet: `synth migrate` makes it", required=True)]
        async with open_database(settings.database_url) as database:
            if not database.is_sqlite:
                await check_unpooled(database.engine.url)
            return await database_parts(database)
    except StorageError:
        return [Part("database", False, "cannot be used", required=True)]
    except ConfigError as error:
        return [Part("database", False, error.sentence, required=True)]


async def examine_engines(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[tuple[str, bool | None, str]]:
    """(engine, whether it is right, what is to be said); None for one that nobody set up."""
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
