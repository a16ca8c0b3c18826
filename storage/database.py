"""One database, opened and closed: SQLite in WAL mode, or PostgreSQL through asyncpg."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import ConfigError, StorageError
from storage.batching.pipeline import Pipeline
from storage.batching.together import MOST, Together, in_one
from storage.crowd import connected
from storage.faults import translated

T = TypeVar("T")
R = TypeVar("R")

_READ = "synth_read"

# Whoever goes past the door waits for no more than these.
_MOST_TOGETHER = 20

# Providers that sleep, and proxies, cut connections that are silent for minutes.
_MAY_BE_DEAD_S = 20


def database_url(text: str) -> URL:
    """The `DATABASE_URL` as SQLAlchemy wants it, from any form in which providers hand it out.

    Neon's string carries `sslmode` and `channel_binding`, which are libpq's words: asyncpg knows the first
    as `ssl` and negotiates the second by itself.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ConfigError(
            "DATABASE_URL cannot be read; write sqlite+aiosqlite:///path or postgresql://user:password@host/name."
        ) from error
    family = url.drivername.partition("+")[0]
    if family == "sqlite":
        return url.set(drivername="sqlite+aiosqlite")
    if family not in ("postgresql", "postgres"):
        raise ConfigError(
            f"DATABASE_URL names {family}; Synth runs on sqlite+aiosqlite:///… or postgresql://…."
        )
    query: dict[str, Any] = dict(url.query)
    mode = query.pop("sslmode", None)
    query.pop("channel_binding", None)
    if mode is not None:
        query.setdefault("ssl", mode)
    return _past_pooler(url.set(drivername="postgresql+asyncpg", query=query))


def past_pooler(text: str) -> str:
    """The address of the database itself where its host is known to be a pooler's: Neon's strings name
    `…-pooler.…` unless one asks for the other. Why not through it: storage/pooling.py."""
    return _past_pooler(make_url(text)).render_as_string(hide_password=False)


def _past_pooler(url: URL) -> URL:
    return url if url.host is None else url.set(host=url.host.replace("-pooler.", ".", 1))


def driver_address(url: URL) -> str:
    """A `database_url` for asyncpg alone."""
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)


def sqlite_file(text: str) -> Path:
    """Where the file of an SQLite address is."""
    return Path(database_url(text).database or "synth.sqlite").expanduser()


class Database:
    """Connections for reading and for writing."""

    def __init__(self, engine: AsyncEngine, may_be_dead_s: float = _MAY_BE_DEAD_S) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        # SQLite has one writer: waiting for it here is fair and quick, waiting in SQLite is polling.
        self._writer = asyncio.Lock() if self.is_sqlite else nullcontext()
        # Of all who wait behind this door one at a time waits for the writer: whoever goes past it is next.
        self._door = asyncio.Lock() if self.is_sqlite else nullcontext()
        options = {_READ: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reader = engine.execution_options(**options)
        self._direct = _direct(engine.url) if self.is_sqlite else None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        # PostgreSQL only. How many connections it has is said by those who write through it.
        self.pipeline = Pipeline(engine, may_be_dead_s)
        self._groups: list[Together[Any, Any]] = []
        self._transactions: Together[Callable[[sa.Connection], Any], Any] = self.together(
            in_one(self._behind_the_door, lambda connection, write: write(connection)), most=_MOST_TOGETHER
        )
        self._looking = _direct(engine.url) if self.is_sqlite else None
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="sqlite-reader")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside of any transaction: each statement sees what is committed then."""
        with translated():
            async with aclosing(await connected(self._reader, self.pipeline.let_go)) as connection:
                yield connection

    async def answers(self, within_s: float = 1.0) -> None:
        """Raise `StorageError` unless it can be asked just now. For whoever would rather hear no at once than
        yes too late."""
        try:
            async with asyncio.timeout(within_s):
                await self.look(lambda connection: connection.execute(sa.text("SELECT 1")).one())
        except TimeoutError as error:
            raise StorageError("The database does not answer. Nothing was changed.") from error

    def autocommit(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """PostgreSQL only: each statement is a transaction of its own, also one that writes."""
        return self.read()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end of the block."""
        with translated():
            async with (
                self._door,
                self._writer,
                aclosing(await connected(self.engine, self.pipeline.let_go)) as connection,
                connection.begin(),
            ):
                yield connection

    async def transact(self, write: Callable[[sa.Connection], T]) -> T:
        """One transaction as a plain function. On SQLite in a single trip to a thread of its own, and as one
        with all that come at the same time: it may be performed again where another of them failed."""
        if self.is_sqlite:
            found: T = await self._transactions(write)
            return found
        async with self.write() as connection:
            return await connection.run_sync(write)

    def together(
        self,
        perform: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        order: Callable[[T], Any] | None = None,
        *,
        most: int = MOST,
        lanes: int = 1,
    ) -> Together[T, R]:
        """One kind of write. Those that come at once are performed as one. It ends with the database."""
        group = Together(perform, order, most=most, lanes=lanes)
        self._groups.append(group)
        return group

    async def _behind_the_door(self, write: Callable[[sa.Connection], T]) -> T:
        async with self._door:
            return await self._next(write)

    async def at_once(self, write: Callable[[sa.Connection], T]) -> T:
        """One transaction as a plain function, before those of all others who wait. For what somebody is kept
        waiting by, and only where a burst of it is one transaction (storage/batching/together.py)."""
        if self.is_sqlite:
            return await self._next(write)
        async with self.write() as connection:
            return await connection.run_sync(write)

    async def _next(self, write: Callable[[sa.Connection], T]) -> T:
        assert self._direct is not None
        engine = self._direct

        def transaction() -> T:
            with engine.begin() as connection:
                return write(connection)

        with translated():
            async with self._writer:
                return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)

    async def look(self, read: Callable[[sa.Connection], T]) -> T:
        """Several questions as a plain function; on SQLite in a single trip to a thread of its own.

        Each trip waits for the event loop's turn and the thread's: on a busy machine that is what takes long.
        """
        if self._looking is None:
            async with self.read() as connection:
                return await connection.run_sync(read)
        engine = self._looking.execution_options(**{_READ: True})

        def questions() -> T:
            with engine.connect() as connection:
                return read(connection)

        with translated():
            return await asyncio.get_running_loop().run_in_executor(self._looker, questions)

    async def close(self) -> None:
        """Let go of every connection."""
        for group in self._groups:
            await group.close()
        await self.pipeline.close()
        if self._looking is not None:
            await asyncio.get_running_loop().run_in_executor(self._looker, self._looking.dispose)
        self._looker.shutdown()
        if self._direct is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._direct.dispose)
        self._thread.shutdown()
        await self.engine.dispose()

    def insert(self, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)


@asynccontextmanager
async def open_database(url: str, *, may_be_dead_s: float = _MAY_BE_DEAD_S) -> AsyncIterator[Database]:
    """Open it; the tables are the migrations' business (storage/migrate.py).

    On PostgreSQL a connection that was idle for `may_be_dead_s` seconds is tried before it is used.
    """
    parsed = database_url(url)
    sqlite_ = parsed.get_backend_name() == "sqlite"
    engine = _sqlite(parsed) if sqlite_ else _postgres(parsed, may_be_dead_s)
    database = Database(engine, may_be_dead_s)
    try:
        yield database
    finally:
        await database.close()


def _postgres(url: URL, may_be_dead_s: float) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=10, max_overflow=10)

    @sa.event.listens_for(engine.sync_engine, "checkin")
    def note_the_time(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    @sa.event.listens_for(engine.sync_engine, "checkout")
    def ping_if_idle(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        # `pool_pre_ping` would ask at every checkout, which costs more than a committed INSERT.
        if time.monotonic() - record.info.get("idle_since", math.inf) >= may_be_dead_s:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise sa.exc.DisconnectionError from error

    return engine


def _sqlite(url: URL) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        folder = Path(url.database).expanduser().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"The folder {folder} of DATABASE_URL cannot be made ({error.strerror})."
            ) from error
    engine = create_async_engine(url, pool_size=5, max_overflow=5, connect_args={"timeout": 30})
    _listen(engine.sync_engine)
    return engine


def _direct(url: URL) -> sa.Engine:
    """The same file through the plain driver, one connection, for `transact` and `look`."""
    engine = sa.create_engine(url.set(drivername="sqlite"), poolclass=sa.StaticPool)
    _listen(engine)
    return engine


def _listen(engine: sa.Engine) -> None:
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)


def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions are off: `_begin` says when one starts, and that it is for writing.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get(_READ):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
