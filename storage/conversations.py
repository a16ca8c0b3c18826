"""What was said in threads, and the drafts there."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from core.errors import NotFound
from core.workflows import DECIDED, Draft, DraftStatus, Place, Plan, Turn
from storage import rows
from storage.database import Database
from storage.tables import drafts, turns


class SqlConversationStore:
    """`core.stores.ConversationStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add_turn(self, workspace: str, place: Place, author: str, text: str, key: str) -> None:
        said = self._db.insert(turns).values(
            workspace=workspace,
            channel=place.channel,
            thread_ts=place.thread_ts,
            author=author,
            text=text,
            once_key=key,
            created_at=datetime.now(UTC),
        )
        async with self._db.write() as connection:
            await connection.execute(said.on_conflict_do_nothing())

    async def turns(self, workspace: str, place: Place, limit: int = 50) -> Sequence[Turn]:
        query = sa.select(turns).where(*_at(turns, workspace, place)).order_by(turns.c.id.desc()).limit(limit)
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return [Turn(row.author, row.text, row.created_at) for row in reversed(found)]

    async def create_draft(self, workspace: str, place: Place, author: str, intent: str, key: str) -> Draft:
        begun = self._db.insert(drafts).values(
            workspace=workspace,
            channel=place.channel,
            thread_ts=place.thread_ts,
            author=author,
            intent=intent,
            status=DraftStatus.PLANNING.value,
            plan=rows.plan_values(Plan(refined=False)),
            once_key=key,
            created_at=datetime.now(UTC),
        )
        async with self._db.write() as connection:
            await connection.execute(begun.on_conflict_do_nothing())
            query = sa.select(drafts).where(drafts.c.workspace == workspace, drafts.c.once_key == key)
            return rows.draft((await connection.execute(query)).one())

    async def draft(self, workspace: str, draft_id: int) -> Draft:
        query = sa.select(drafts).where(drafts.c.id == draft_id, drafts.c.workspace == workspace)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound("There is no such plan here.")
        return rows.draft(row)

    async def draft_at(self, workspace: str, place: Place) -> Draft | None:
        query = sa.select(drafts).where(*_at(drafts, workspace, place)).order_by(drafts.c.id.desc()).limit(1)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else rows.draft(row)

    async def update_draft(
        self,
        workspace: str,
        draft_id: int,
        *,
        status: DraftStatus | None = None,
        plan: Plan | None = None,
        card_ts: str | None = None,
        only_open: bool = False,
    ) -> Draft:
        given = {
            "status": None if status is None else status.value,
            "plan": None if plan is None else rows.plan_values(plan),
            "card_ts": card_ts,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        change = drafts.update().where(drafts.c.id == draft_id, drafts.c.workspace == workspace)
        if only_open:
            change = change.where(drafts.c.status.not_in(DECIDED), drafts.c.workflow_id.is_(None))
        async with self._db.write() as connection:
            row = (await connection.execute(change.values(changes).returning(*drafts.c))).one_or_none()
        return await self.draft(workspace, draft_id) if row is None else rows.draft(row)


def _at(table: sa.Table, workspace: str, place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.workspace == workspace,
        table.c.channel == place.channel,
        table.c.thread_ts == place.thread_ts,
    )
