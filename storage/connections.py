"""Connections that are under way, and what waits for them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.stores.connections import Connection, Waiting, Wanted
from storage.database import Database
from storage.tables import connection_waits, connections

Row = sa.Row[Any]


class SqlConnectionStore:
    """`core.stores.connections.ConnectionStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, wanted: Wanted, before: frozenset[str], *, look_at: datetime, expires_at: datetime
    ) -> Connection:
        values = {
            **_values(wanted),
            "title": wanted.title,
            "before": sorted(before),
            "looks": 0,
            "account": None,
            "look_at": look_at,
            "expires_at": expires_at,
            "created_at": datetime.now(UTC),
        }
        begun = self._db.insert(connections).values(values)
        keys = [connections.c[name] for name in _KEY]
        replaced = {name: value for name, value in values.items() if name not in _KEY}
        statement = begun.on_conflict_do_update(index_elements=keys, set_=replaced)
        async with self._db.write() as connection:
            row = (await connection.execute(statement.returning(*connections.c))).one()
        return _connection(row)

    async def due(self, now: datetime, *, again_at: datetime, limit: int) -> Sequence[Connection]:
        due = sa.select(connections.c.id).where(connections.c.look_at <= now)
        async with self._db.read() as connection:
            ids = list((await connection.execute(due.order_by(connections.c.look_at).limit(limit))).scalars())
        if not ids:
            return []
        taken = (
            connections.update()
            .where(connections.c.id.in_(ids), connections.c.look_at <= now)
            .values(look_at=again_at)
            .returning(*connections.c)
        )
        async with self._db.write() as connection:
            return [_connection(row) for row in await connection.execute(taken)]

    async def look_again(self, connection: Connection, at: datetime) -> None:
        await self._change(connection, look_at=at, looks=connection.looks + 1)

    async def hurry(self, workspace: str, user: str, now: datetime) -> None:
        theirs = connections.c.workspace == workspace, connections.c.person == user
        looked_for = *theirs, connections.c.account.is_(None)
        # Anybody may call, for anybody: what changes nothing must not stand in the writers' way.
        async with self._db.read() as connection:
            if (await connection.execute(sa.select(connections.c.id).where(*looked_for))).first() is None:
                return
        async with self._db.write() as connection:
            await connection.execute(connections.update().where(*looked_for).values(look_at=now))

    async def arrived(self, connection: Connection, account: str) -> Connection:
        row = await self._change(connection, account=account)
        return connection if row is None else _connection(row)

    async def end(self, connection: Connection) -> None:
        this = connections.c.id == connection.id, connections.c.created_at == connection.created_at
        async with self._db.write() as opened:
            await opened.execute(connections.delete().where(*this))

    async def wait(self, wanted: Wanted, waiting: Waiting) -> None:
        values = {**_values(wanted), **_waiting_values(waiting), "created_at": datetime.now(UTC)}
        statement = self._db.insert(connection_waits).values(values).on_conflict_do_nothing()
        async with self._db.write() as connection:
            await connection.execute(statement)

    async def waiting(self, wanted: Wanted) -> Sequence[Waiting]:
        found = sa.select(connection_waits).where(*_for(connection_waits, wanted))
        async with self._db.read() as connection:
            rows = (await connection.execute(found.order_by(connection_waits.c.id))).all()
        return [Waiting(row.kind, row.number, row.path) for row in rows]

    async def go_on(self, wanted: Wanted, waiting: Waiting) -> None:
        this = [connection_waits.c[name] == value for name, value in _waiting_values(waiting).items()]
        gone = connection_waits.delete().where(*_for(connection_waits, wanted), *this)
        async with self._db.write() as connection:
            await connection.execute(gone)

    async def _change(self, connection: Connection, **values: Any) -> Row | None:
        """Unless it was replaced by a newer link meanwhile."""
        this = connections.c.id == connection.id, connections.c.created_at == connection.created_at
        change = connections.update().where(*this).values(**values).returning(*connections.c)
        async with self._db.write() as opened:
            return (await opened.execute(change)).one_or_none()


_KEY = ("workspace", "person", "engine", "app")


def _values(wanted: Wanted) -> dict[str, Any]:
    given = (wanted.workspace, wanted.user, wanted.engine, wanted.app)
    return dict(zip(_KEY, given, strict=True))


def _waiting_values(waiting: Waiting) -> dict[str, Any]:
    return {"kind": waiting.kind, "number": waiting.number, "path": waiting.path}


def _for(table: sa.Table, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in _values(wanted).items()]


def _connection(row: Row) -> Connection:
    return Connection(
        id=row.id,
        wanted=Wanted(row.workspace, row.person, row.engine, row.app, row.title),
        before=frozenset(row.before),
        created_at=row.created_at,
        expires_at=row.expires_at,
        looks=row.looks,
        account=row.account,
    )
