"""PostgreSQL without SQLAlchemy between: one statement many times, in one trip and one transaction."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.batching.statement import Statement
from storage.batching.together import NotTogether
from storage.crowd import connected
from storage.faults import translated

_SCARCE_S = 30.0  # after the server refused one more connection


@dataclass
class _Line:
    """A connection of the engine's, kept for this: it is opened as all others are."""

    held: AsyncConnection
    driver: Any  # asyncpg's, which is not typed
    idle_since: float


class Pipeline:
    """As many connections as are used at once, opened with the first use and kept."""

    def __init__(self, engine: AsyncEngine, may_be_dead_s: float) -> None:
        """A connection that was idle for `may_be_dead_s` seconds is tried before it is used."""
        self._engine = engine
        self._may_be_dead_s = may_be_dead_s
        self._idle: list[_Line] = []
        self._scarce_until = 0.0  # monotonic

    async def perform(
        self, statement: Statement, several: Sequence[Mapping[str, Any]]
    ) -> Sequence[asyncpg.Record | None]:
        """The row that each gives, or None. All of it is committed, or nothing is.

        The statement returns at most one row, with the `place` that it was given as a value.
        """
        arguments = [statement.arguments({**values, "place": place}) for place, values in enumerate(several)]
        with translated():
            line = await self._take()
            try:
                rows = await line.driver.fetchmany(statement.numbered, arguments)
            except asyncpg.TransactionRollbackError as error:  # a deadlock: all are rolled back for one
                if len(several) > 1:
                    raise NotTogether from error
                raise
            except asyncio.CancelledError:  # in the middle of something
                line.driver.terminate()
                raise
            finally:
                line.idle_since = time.monotonic()
                self._idle.append(line)
            if time.monotonic() < self._scarce_until:
                await self.close()
        found: list[asyncpg.Record | None] = [None] * len(several)
        for row in rows:
            found[row["place"]] = row
        return found

    async def let_go(self) -> None:
        """The server has no more connections: those that are kept here are for everybody, for a while."""
        self._scarce_until = time.monotonic() + _SCARCE_S
        await self.close()

    async def close(self) -> None:
        """Let go of the connections that are not in use."""
        while self._idle:
            await self._idle.pop().held.close()

    async def _take(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            stands = False
            try:
                stands = await self._stands(line)
            finally:  # also where whoever waits for it is cancelled
                if not stands:
                    line.driver.terminate()
                    await line.held.invalidate()
                    await line.held.close()
            if stands:
                return line
        held = await connected(self._engine, self.let_go)
        return _Line(held, (await held.get_raw_connection()).driver_connection, time.monotonic())

    async def _stands(self, line: _Line) -> bool:
        if line.driver.is_closed():
            return False
        if time.monotonic() - line.idle_since < self._may_be_dead_s:
            return True
        try:
            await line.driver.execute("SELECT 1")
        except asyncpg.InternalClientError:  # the server's last word was read, the line's end not yet
            return False
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            return False
        return True
