"""Hints between the processes on one PostgreSQL: what happens in a worker is told where people follow it.

NOTIFY takes a lock that all commits share, so hints are gathered for a moment and sent together. One that is
lost only delays: whoever follows a run looks at the store now and then anyway.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg

from core.events import Hint, Hub, Lagging, Subscription
from storage.database import database_url, driver_address

log = logging.getLogger(__name__)

_CHANNEL = "synth_hints"
_GATHER_S = 0.05
_AGAIN_S = 2
_MOST = 50  # hints in one notification, whose payload must stay below 8,000 bytes


class PostgresHints:
    """Carries hints from this process's hub to the others' and back."""

    def __init__(
        self, url: str, hub: Hub, sender: str, heard: Callable[[Sequence[Hint]], None] = lambda _: None
    ) -> None:
        """`heard` is called with what another process says, also where that is only that it is there."""
        self._url = database_url(url)
        self._hub = hub
        self._sender = sender
        self._tell = heard

    @asynccontextmanager
    async def bridging(self) -> AsyncIterator[None]:
        """Until the block ends. A lost connection is made anew."""
        task = asyncio.create_task(self._keep(), name="hints between processes")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _keep(self) -> None:
        while True:
            try:
                await self._bridge()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("hints between processes are interrupted: %s", error)
            await asyncio.sleep(_AGAIN_S)

    async def _bridge(self) -> None:
        connection = await asyncpg.connect(driver_address(self._url))
        try:
            await connection.add_listener(_CHANNEL, self._heard)
            with self._hub.subscribe() as subscription:
                await self._say(connection, ())  # that this process is there
                while not connection.is_closed():
                    hints = await _gather(subscription)
                    if hints:
                        await self._say(connection, hints)
        finally:
            await connection.close(timeout=1)

    async def _say(self, connection: asyncpg.Connection, hints: Collection[Hint]) -> None:
        payload = json.dumps({"from": self._sender, **_as_json(hints)})
        await connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, payload)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        said = json.loads(payload)
        if said["from"] != self._sender:
            to_walk = bool(said.get("to_walk"))
            hints = [
                Hint(workspace, run_id, progress, elsewhere=True, to_walk=to_walk)
                for workspace, run_id, progress in said["hints"]
            ]
            self._tell(hints)
            for hint in hints:
                self._hub.publish(hint)


async def _gather(subscription: Subscription) -> Collection[Hint]:
    """What happened in this process: the first hint, and those that come right after, each run once."""
    found: dict[tuple[str, int], Hint] = {}
    try:
        async with asyncio.timeout(_AGAIN_S):  # now and then, to see whether the connection still stands
            _add(found, await subscription.next())
        async with asyncio.timeout(_GATHER_S):
            while len(found) < _MOST:
                _add(found, await subscription.next())
    except (TimeoutError, Lagging):
        pass
    return found.values()


def _add(found: dict[tuple[str, int], Hint], hint: Hint) -> None:
    if not hint.elsewhere:
        key = hint.workspace, hint.run_id
        to_walk = hint.to_walk or (key in found and found[key].to_walk)
        found[key] = replace(hint, to_walk=to_walk)


def _as_json(hints: Collection[Hint]) -> dict[str, Any]:
    """A claim is not of one run: there is something, or there is not."""
    said = [(hint.workspace, hint.run_id, hint.progress) for hint in hints]
    return {"hints": said, "to_walk": any(hint.to_walk for hint in hints)}
