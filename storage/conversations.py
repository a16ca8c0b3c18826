"""Drafts in threads, with every plan that they had."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import NotFound
from core.workflows import (
    DECIDED,
    Draft,
    DraftStatus,
    Edit,
    Place,
    Plan,
    Revision,
    status_of,
)
from storage import rows
from storage.tables import drafts, revisions
from storage.turns import SqlTurns, at, keyed

# Nobody has decided on it: it may still change. Plans that have run keep what they ran.
STILL_OPEN = (drafts.c.status.not_in(DECIDED), drafts.c.workflow_id.is_(None))


class SqlConversationStore(SqlTurns):
    """`core.stores.ConversationStore` in SQL."""

    async def create_draft(
        self,
        workspace: str,
        place: Place,
        author: str,
        intent: str,
        key: str,
        *,
        plan: Plan | None = None,
        edit: Edit | None = None,
    ) -> Draft:
        first = plan or Plan(refined=False)
        begun = self._db.insert(drafts).values(
            workspace=workspace,
            channel=place.channel,
            thread_ts=place.thread_ts,
            author=author,
            intent=intent,
            status=status_of(first).value,
            plan=rows.plan_values(first),
            once_key=key,
            revision=1,
            edits_workflow_id=edit and edit.workflow_id,
            edits_version=edit and edit.version,
            created_at=datetime.now(UTC),
        )
        async with self._db.write() as connection:
            made = (await connection.execute(begun.on_conflict_do_nothing().returning(*drafts.c))).first()
            if made is not None:
                await self._write_revision(connection, made, 1, None, author, intent, first, key)
            kept = await connection.execute(sa.select(drafts).where(*keyed(drafts, workspace, key)))
            return rows.draft(kept.one())

    async def draft(self, workspace: str, draft_id: int) -> Draft:
        async with self._db.read() as connection:
            return await _draft(connection, workspace, draft_id)

    async def draft_at(self, workspace: str, place: Place) -> Draft | None:
        query = sa.select(drafts).where(*at(drafts, workspace, place)).order_by(drafts.c.id.desc()).limit(1)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else rows.draft(row)

    async def shown(self, workspace: str, draft_id: int, card_ts: str) -> Draft:
        change = drafts.update().where(*_this(workspace, draft_id)).values(card_ts=card_ts)
        async with self._db.write() as connection:
            await connection.execute(change)
            return await _draft(connection, workspace, draft_id)

    async def revision(self, workspace: str, draft_id: int, number: int) -> Revision:
        query = sa.select(revisions).where(
            revisions.c.workspace == workspace,
            revisions.c.draft_id == draft_id,
            revisions.c.number == number,
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound("There is no such plan here.")
        return rows.revision(row)

    async def revisions(self, workspace: str, draft_id: int) -> Mapping[int, Revision]:
        query = sa.select(revisions).where(
            revisions.c.workspace == workspace, revisions.c.draft_id == draft_id
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(revisions.c.number))).all()
        return {row.number: rows.revision(row) for row in found}

    async def revision_by(self, workspace: str, key: str) -> Revision | None:
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(revisions).where(*keyed(revisions, workspace, key)))
            row = found.one_or_none()
        return None if row is None else rows.revision(row)

    async def revise(
        self, workspace: str, draft_id: int, plan: Plan, *, after: int, author: str, words: str, key: str
    ) -> Draft | None:
        newest = sa.select(sa.func.max(revisions.c.number)).where(revisions.c.draft_id == draft_id)
        made_before = sa.select(revisions.c.number).where(*keyed(revisions, workspace, key))
        async with self._db.write() as connection:
            if (await connection.execute(made_before)).first() is not None:
                return await _draft(connection, workspace, draft_id)
            # The draft's row is taken first: whoever else revises it waits, and then sees what we made.
            taken = await _change(connection, workspace, draft_id, after, revision=after)
            if taken is None:
                return None
            number = (await connection.execute(newest)).scalar_one() + 1
            await self._write_revision(connection, taken, number, after, author, words, plan, key)
            return await _change_plan(connection, workspace, draft_id, after, plan, number)

    async def refine(self, workspace: str, draft_id: int, plan: Plan, *, revision: int) -> Draft | None:
        better = revisions.update().where(
            revisions.c.workspace == workspace,
            revisions.c.draft_id == draft_id,
            revisions.c.number == revision,
        )
        async with self._db.write() as connection:
            changed = await _change_plan(connection, workspace, draft_id, revision, plan, revision)
            if changed is not None:
                await connection.execute(better.values(plan=rows.plan_values(plan)))
            return changed

    async def undo(self, workspace: str, draft_id: int, *, revision: int, to: int) -> Draft | None:
        earlier = await self.revision(workspace, draft_id, to)
        async with self._db.write() as connection:
            return await _change_plan(connection, workspace, draft_id, revision, earlier.plan, to)

    async def rebase(self, workspace: str, draft_id: int, *, version: int, onto: int) -> Draft | None:
        change = drafts.update().where(
            *_this(workspace, draft_id), *STILL_OPEN, drafts.c.edits_version == version
        )
        async with self._db.write() as connection:
            changed = await connection.execute(change.values(edits_version=onto).returning(*drafts.c))
            row = changed.one_or_none()
        return None if row is None else rows.draft(row)

    async def decide(
        self, workspace: str, draft_id: int, status: DraftStatus, by: str, *, only_open: bool = False
    ) -> Draft:
        change = drafts.update().where(*_this(workspace, draft_id))
        if only_open:
            change = change.where(*STILL_OPEN)
        if status is DraftStatus.DISCARDED:  # what is saved stays so, also for who did not know yet
            change = change.where(drafts.c.status != DraftStatus.SAVED.value)
        async with self._db.write() as connection:
            await connection.execute(change.values(status=status.value, decided_by=by))
            return await _draft(connection, workspace, draft_id)

    async def _write_revision(
        self,
        connection: AsyncConnection,
        draft: rows.Row,
        number: int,
        parent: int | None,
        author: str,
        words: str,
        plan: Plan,
        key: str,
    ) -> None:
        await connection.execute(
            revisions.insert().values(
                draft_id=draft.id,
                number=number,
                workspace=draft.workspace,
                parent=parent,
                author=author,
                words=words,
                plan=rows.plan_values(plan),
                once_key=key,
                created_at=datetime.now(UTC),
            )
        )


async def _draft(connection: AsyncConnection, workspace: str, draft_id: int) -> Draft:
    row = (await connection.execute(sa.select(drafts).where(*_this(workspace, draft_id)))).one_or_none()
    if row is None:
        raise NotFound("There is no such plan here.")
    return rows.draft(row)


async def _change(
    connection: AsyncConnection, workspace: str, draft_id: int, current: int, **values: Any
) -> rows.Row | None:
    """An open draft whose current revision is that one; None for any other."""
    change = drafts.update().where(*_this(workspace, draft_id), *STILL_OPEN, drafts.c.revision == current)
    changed = await connection.execute(change.values(**values).returning(*drafts.c))
    return changed.one_or_none()


async def _change_plan(
    connection: AsyncConnection, workspace: str, draft_id: int, current: int, plan: Plan, revision: int
) -> Draft | None:
    row = await _change(
        connection,
        workspace,
        draft_id,
        current,
        status=status_of(plan).value,
        plan=rows.plan_values(plan),
        revision=revision,
    )
    return None if row is None else rows.draft(row)


def _this(workspace: str, draft_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return drafts.c.id == draft_id, drafts.c.workspace == workspace
