"""One connection, one transaction at a time, and a feed that wakes whoever waits for changes."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.workspace.model import Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, real_name TEXT NOT NULL, is_bot INTEGER NOT NULL,
  tz TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channels (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, topic TEXT NOT NULL, human TEXT);
CREATE TABLE IF NOT EXISTS members (channel TEXT, user TEXT, PRIMARY KEY (channel, user));
CREATE TABLE IF NOT EXISTS messages (
  channel TEXT NOT NULL, ts TEXT NOT NULL, thread_ts TEXT, user TEXT NOT NULL, only_for TEXT,
  body TEXT NOT NULL, PRIMARY KEY (channel, ts));
CREATE INDEX IF NOT EXISTS messages_by_thread ON messages (channel, thread_ts, ts);
CREATE TABLE IF NOT EXISTS reads (user TEXT, channel TEXT, ts TEXT, PRIMARY KEY (user, channel));
CREATE TABLE IF NOT EXISTS files (
  id TEXT PRIMARY KEY, upload_key TEXT UNIQUE, body TEXT NOT NULL, content BLOB);
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', due REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, only_for TEXT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS views (
  id TEXT PRIMARY KEY, user TEXT NOT NULL, client TEXT, surface TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS response_urls (
  key TEXT PRIMARY KEY, channel TEXT NOT NULL, user TEXT NOT NULL, ts TEXT, thread_ts TEXT,
  uses INTEGER NOT NULL DEFAULT 0, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS assistant (
  channel TEXT, thread_ts TEXT, body TEXT NOT NULL, PRIMARY KEY (channel, thread_ts));
"""


class Transaction:
    """The statements of one transaction; `Database.transaction` opens and commits it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self.changed = False
        """Set by `changes.record`: whether somebody who waits for changes has to be woken."""

    async def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        async with self._connection.execute(sql, values) as cursor:
            return await cursor.fetchone()

    async def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        async with self._connection.execute(sql, values) as cursor:
            return list(await cursor.fetchall())

    async def run(self, sql: str, *values: object) -> int:
        """How many rows the statement touched."""
        async with self._connection.execute(sql, values) as cursor:
            return cursor.rowcount

    async def insert(self, sql: str, *values: object) -> int:
        """The id of the new row."""
        async with self._connection.execute(sql, values) as cursor:
            return cursor.lastrowid or 0

    async def run_many(self, sql: str, rows: Iterable[Iterable[Any]]) -> None:
        await self._connection.executemany(sql, rows)


class Database:
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self._moved = asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._lock:
            await self._connection.execute("BEGIN IMMEDIATE")
            transaction = Transaction(self._connection)
            try:
                yield transaction
            except BaseException:
                await self._connection.rollback()
                raise
            await self._connection.commit()
        if transaction.changed:
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()

    def moved(self) -> asyncio.Event:
        """Set at the next change. Take it before reading, so that no change falls in between."""
        return self._moved


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """WAL without an fsync at each commit: what is written outlives the process, if not the power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=NORMAL")
        await connection.executescript(SCHEMA)
        yield Database(connection)


def dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
