"""Whether the database can be written: a full disk and a standby can still be read.

Only a write tells. Whoever asks is a stranger, who may ask a thousand times a second: at most one write comes
of it every few seconds, and everybody else is told what that one found.
"""

import asyncio
import time
from collections.abc import Callable

import sqlalchemy as sa

from core.errors import StorageError
from storage.database import Database
from storage.tables import leases

_BELIEVED_S = 10.0
_DOUBTED_S = 2.0  # a disk that has room again is to be noticed soon


class Writability:
    """Writes nothing that anybody could read, and remembers for a while whether that could be done."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = database
        self._clock = clock
        self._one = asyncio.Lock()
        self._writable = False
        self._until = 0.0  # when it is to be tried again

    async def writable(self) -> bool:
        """As found within the last seconds."""
        async with self._one:
            if self._clock() >= self._until:
                self._writable = await self._tried()
                self._until = self._clock() + (_BELIEVED_S if self._writable else _DOUBTED_S)
            return self._writable

    async def _tried(self) -> bool:
        try:
            await self._db.transact(_on_sqlite if self._db.is_sqlite else _on_postgres)
        except StorageError:
            return False
        return True


def _on_sqlite(connection: sa.Connection) -> None:
    """A page is written and synced, though nothing in it changes: nobody here uses this number."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version = {int(found)}")


def _on_postgres(connection: sa.Connection) -> None:
    """The statement is refused where nothing may be written; the transaction's number makes its end a record
    that is written, though no row is."""
    connection.execute(leases.delete().where(sa.false()))
    connection.execute(sa.select(sa.func.pg_current_xact_id()))
