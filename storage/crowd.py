"""A connection also where the server has none left for a moment: small plans give a program twenty or so.

SQLAlchemy's pool gives up at once when the server refuses one more, although one of its own may be given
back within milliseconds. Here it is waited for, as for any other that the pool has lent out.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

PATIENCE_S = 10.0
_PAUSES_S = (0.01, 0.1)


async def connected(
    engine: AsyncEngine, spare: Callable[[], Awaitable[None]], patience_s: float = PATIENCE_S
) -> AsyncConnection:
    """One that is open, for the caller to close. `spare` gives back to the engine what is kept aside and not
    in use. Raises what the driver does once patience is at its end."""
    until = time.monotonic() + patience_s
    while True:
        try:
            return await engine.connect()
        except (DBAPIError, asyncpg.PostgresError) as error:
            if not _too_many(error) or time.monotonic() >= until:
                raise
        await spare()
        await asyncio.sleep(random.uniform(*_PAUSES_S))


def _too_many(error: Exception) -> bool:
    said = error.__cause__ if isinstance(error, DBAPIError) and error.__cause__ else error
    return bool(getattr(said, "sqlstate", None) == asyncpg.TooManyConnectionsError.sqlstate)
