"""What the drivers say of a dead, full or read-only database, in our words."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import StorageError

log = logging.getLogger(__name__)

# About what was asked, not about the database's health.
_ASKED_WRONG = (
    *(IntegrityError, ProgrammingError, DataError),
    *(sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.InterfaceError),
    *(asyncpg.IntegrityConstraintViolationError, asyncpg.SyntaxOrAccessError, asyncpg.DataError),
    ValueError,  # what asyncpg cannot even send
)
_UNUSABLE = (
    *(DBAPIError, PoolTimeout, OSError),
    sqlite3.Error,
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raises `StorageError` where the database cannot be used."""
    try:
        yield
    except _ASKED_WRONG:
        raise
    except _UNUSABLE as error:
        said = str(getattr(error, "orig", error)).splitlines() or [type(error).__name__]
        log.warning("the database cannot be used: %s", said[0])
        raise StorageError("Synth cannot use its database right now. Nothing was changed.") from error
