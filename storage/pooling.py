"""Whether a connection pooler stands between Synth and PostgreSQL that gives each transaction another server.

Nothing is heard through one (LISTEN), and the next server does not know what a driver has prepared. Synth
has a pool of its own, so it needs none. What a host's name says is heeded (`past_pooler` in
storage/database.py); any other pooler is found out here.
"""

import asyncpg
from sqlalchemy.engine import URL

from core.errors import ConfigError
from storage.database import driver_address
from storage.faults import translated


async def check_unpooled(url: URL) -> None:
    """Raise `ConfigError` behind a pooler, where Synth would break now and then, and hear nothing."""
    with translated():
        first = await _connect(url)
        try:
            second = await _connect(url)
            try:
                same = await _server(first) == await _server(second)
            finally:
                await second.close()
        finally:
            await first.close()
    if same:
        raise ConfigError(
            "DATABASE_URL leads to a connection pooler that gives each transaction another connection. "
            "Synth has a pool of its own: give it the database's own address, past the pooler."
        )


async def _connect(url: URL) -> asyncpg.Connection:
    return await asyncpg.connect(driver_address(url), statement_cache_size=0)


async def _server(connection: asyncpg.Connection) -> int:
    """Which process of the server performed a transaction. Two connections that are open have two."""
    async with connection.transaction():
        return int(await connection.fetchval("SELECT pg_backend_pid()"))
