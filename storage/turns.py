"""What was said and done in threads, turn by turn."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from core.workflows import Place, Turn, TurnKind
from storage import rows
from storage.database import Database
from storage.tables import turns


class SqlTurns:
    """The part of `core.stores.ConversationStore` that is about turns."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add_turn(
        self,
        workspace: str,
        place: Place,
        author: str,
        text: str,
        key: str,
        *,
        kind: TurnKind = TurnKind.SAID,
        draft_id: int | None = None,
        ts: str | None = None,
    ) -> Turn:
        said = self._db.insert(turns).values(
            workspace=workspace,
            channel=place.channel,
            thread_ts=place.thread_ts,
            author=author,
            kind=kind.value,
            text=text,
            draft_id=draft_id,
            ts=ts,
            once_key=key,
            created_at=datetime.now(UTC),
        )
        async with self._db.write() as connection:
            await connection.execute(said.on_conflict_do_nothing())
            kept = await connection.execute(sa.select(turns).where(*keyed(turns, workspace, key)))
            return rows.turn(kept.one())

    async def turn(self, workspace: str, key: str) -> Turn | None:
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(turns).where(*keyed(turns, workspace, key)))
            row = found.one_or_none()
        return None if row is None else rows.turn(row)

    async def turns(self, workspace: str, place: Place, limit: int = 50) -> Sequence[Turn]:
        query = sa.select(turns).where(*at(turns, workspace, place)).order_by(turns.c.id.desc()).limit(limit)
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return [rows.turn(row) for row in reversed(found)]

    async def turn_posted(self, workspace: str, key: str, ts: str) -> None:
        async with self._db.write() as connection:
            await connection.execute(turns.update().where(*keyed(turns, workspace, key)).values(ts=ts))

    async def greeted(self, workspace: str, channel: str) -> bool:
        query = sa.select(turns.c.id).where(
            turns.c.workspace == workspace,
            turns.c.channel == channel,
            turns.c.kind == TurnKind.GREETED.value,
        )
        async with self._db.read() as connection:
            return (await connection.execute(query.limit(1))).first() is not None


def keyed(table: sa.Table, workspace: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The row that a key names once."""
    return table.c.workspace == workspace, table.c.once_key == key


def at(table: sa.Table, workspace: str, place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    """The rows of one thread."""
    return (
        table.c.workspace == workspace,
        table.c.channel == place.channel,
        table.c.thread_ts == place.thread_ts,
    )
