"""Side tasks of a running Synth: each has a name, logs its failure, and goes on."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from core.errors import StorageError

log = logging.getLogger(__name__)

# Shorter than a lease (storage/leases.py): one failed renewal must not give a living process up.
_AFTER_FAILURE_S = 2


async def every(seconds: float, name: str, do: Callable[[], Awaitable[object]]) -> None:
    """Do something again and again until cancelled. A failure is logged and the next try comes later."""
    while True:
        try:
            await do()
            await asyncio.sleep(seconds)
        except StorageError as error:
            log.warning("%s: %s", name, error)
            await asyncio.sleep(_AFTER_FAILURE_S)
        except Exception:
            log.exception("%s failed", name)
            await asyncio.sleep(_AFTER_FAILURE_S)


@asynccontextmanager
async def repeating(seconds: float, name: str, do: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """`every`, until the block ends."""
    task = asyncio.create_task(every(seconds, name, do), name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
