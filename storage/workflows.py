"""Workflows and their versions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.definition import Definition
from core.errors import Conflict, NotFound, Outdated
from core.stores import Page
from core.workflows import Draft, DraftStatus, Workflow, WorkflowVersion, decided_already
from storage import rows
from storage.arming import Arming
from storage.conversations import STILL_OPEN
from storage.database import Database
from storage.tables import drafts, workflows
from storage.tables import workflow_versions as versions

_CURRENT = sa.select(workflows, versions.c.definition).join(
    versions, sa.and_(versions.c.workflow_id == workflows.c.id, versions.c.version == workflows.c.version)
)

_FIRST: sa.Select[Any] = sa.select(
    *(column for column in workflows.c if column.name != "version"), versions.c.version, versions.c.definition
).join(versions, sa.and_(versions.c.workflow_id == workflows.c.id, versions.c.version == 1))


def _alive(workspace: str) -> tuple[sa.ColumnElement[bool], ...]:
    return workflows.c.workspace == workspace, workflows.c.deleted_at.is_(None)


class SqlWorkflowStore:
    """`core.stores.WorkflowStore` in SQL."""

    def __init__(self, database: Database, definitions: rows.Definitions, arming: Arming) -> None:
        self._db = database
        self._definitions = definitions
        self._arming = arming

    async def create(
        self,
        workspace: str,
        definition: Definition,
        owner: str,
        *,
        listed: bool = True,
        channel: str | None = None,
        draft: Draft | None = None,
        author: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> Workflow:
        now, (once_key, once_digest) = datetime.now(UTC), key or (None, None)
        values = {
            "workspace": workspace,
            "name": definition.name,
            "name_key": definition.name.casefold(),
            "owner": owner,
            "channel": channel,
            "version": 1,
            "listed": listed,
            "created_at": now,
            "updated_at": now,
            "once_key": once_key,
            "once_digest": once_digest,
        }
        try:
            async with self._db.write() as connection:
                made = await connection.execute(workflows.insert().values(values).returning(workflows.c.id))
                workflow_id = made.scalar_one()
                await self._write_version(connection, workspace, workflow_id, 1, definition, author or owner)
                if listed:
                    await self._arming.arm(connection, workspace, workflow_id, definition)
                if draft is not None:
                    await _claim(connection, workspace, draft, workflow_id)
        except IntegrityError as error:
            if key is not None and (earlier := await self.with_key(workspace, *key)) is not None:
                return earlier
            raise _name_taken(definition.name) from error
        except _Claimed as claimed:
            workflow_id = claimed.workflow_id
        self._arming.changed(workspace)
        return await self.get(workspace, workflow_id)

    async def with_key(self, workspace: str, key: str, digest: str) -> Workflow | None:
        query = _FIRST.where(workflows.c.workspace == workspace, workflows.c.once_key == key)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is not None and row.once_digest != digest:
            raise Conflict("This idempotency key was used before with something else. Use a new key.")
        return None if row is None else rows.workflow(row, self._definitions)

    async def get(self, workspace: str, workflow_id: int) -> Workflow:
        async with self._db.read() as connection:
            return await self._get(connection, workspace, workflow_id)

    async def shown(self, workspace: str, workflow_id: int) -> Workflow:
        async with self._db.read() as connection:
            return await self._get(connection, workspace, workflow_id, shown=True)

    async def _get(
        self, connection: AsyncConnection, workspace: str, workflow_id: int, *, shown: bool = False
    ) -> Workflow:
        query = _CURRENT.where(workflows.c.id == workflow_id, *_alive(workspace))
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound(f"There is no workflow {workflow_id} here.")
        return rows.workflow(row, self._definitions, shown=shown)

    async def named(self, workspace: str, name: str) -> Workflow | None:
        query = _CURRENT.where(
            workflows.c.name_key == name.casefold(), workflows.c.listed, *_alive(workspace)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else rows.workflow(row, self._definitions)

    async def names(self, workspace: str) -> Sequence[str]:
        query = sa.select(workflows.c.name).where(workflows.c.listed, *_alive(workspace))
        async with self._db.read() as connection:
            return (await connection.execute(query)).scalars().all()

    async def page(self, workspace: str, *, before: int | None = None, limit: int = 20) -> Page[Workflow]:
        query = _CURRENT.where(workflows.c.listed, *_alive(workspace))
        if before is not None:
            query = query.where(workflows.c.id < before)
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(workflows.c.id.desc()).limit(limit + 1))).all()
        items = tuple(rows.workflow(row, self._definitions, shown=True) for row in found[:limit])
        return Page(items, items[-1].id if len(found) > limit else None)

    async def add_version(
        self,
        workspace: str,
        workflow_id: int,
        definition: Definition,
        author: str,
        *,
        after: int | None = None,
        draft: Draft | None = None,
    ) -> Workflow:
        change = workflows.update().where(workflows.c.id == workflow_id, *_alive(workspace))
        if after is not None:
            change = change.where(workflows.c.version == after)
        named = change.values(
            version=workflows.c.version + 1,
            name=definition.name,
            name_key=definition.name.casefold(),
            updated_at=datetime.now(UTC),
        ).returning(workflows.c.version, workflows.c.listed, workflows.c.paused_at)
        try:
            async with self._db.write() as connection:
                row = (await connection.execute(named)).one_or_none()
                if row is None:
                    found = await self._get(connection, workspace, workflow_id)
                    raise Outdated(f"“{found.name}” is at version {found.version} by now.")
                if draft is not None:
                    await _close(connection, draft, row.version, author)
                await self._write_version(connection, workspace, workflow_id, row.version, definition, author)
                if row.listed:
                    paused = row.paused_at is not None
                    await self._arming.arm(connection, workspace, workflow_id, definition, paused=paused)
        except IntegrityError as error:
            raise _name_taken(definition.name) from error
        self._arming.changed(workspace)
        return await self.get(workspace, workflow_id)

    async def list_it(self, workspace: str, workflow_id: int) -> Workflow:
        change = workflows.update().where(workflows.c.id == workflow_id, *_alive(workspace))
        try:
            async with self._db.write() as connection:
                await connection.execute(change.values(listed=True, updated_at=datetime.now(UTC)))
                listed = await self._get(connection, workspace, workflow_id)
                await self._arming.arm(
                    connection, workspace, workflow_id, listed.definition, paused=listed.paused
                )
        except IntegrityError as error:
            raise _name_taken((await self.get(workspace, workflow_id)).name) from error
        self._arming.changed(workspace)
        return listed

    async def pause(self, workspace: str, workflow_id: int, by: str) -> Workflow:
        values = {"paused_at": datetime.now(UTC), "paused_by": by}
        return await self._switch(workspace, workflow_id, workflows.c.paused_at.is_(None), values)

    async def resume(self, workspace: str, workflow_id: int) -> Workflow:
        values = {"paused_at": None, "paused_by": None}
        return await self._switch(workspace, workflow_id, workflows.c.paused_at.is_not(None), values)

    async def _switch(
        self, workspace: str, workflow_id: int, may: sa.ColumnElement[bool], values: dict[str, Any]
    ) -> Workflow:
        change = workflows.update().where(workflows.c.id == workflow_id, may, *_alive(workspace))
        async with self._db.write() as connection:
            done = await connection.execute(change.values(values))
            changed = await self._get(connection, workspace, workflow_id)
            if changed.listed and done.rowcount == 1:
                await self._arming.arm(
                    connection, workspace, workflow_id, changed.definition, paused=changed.paused
                )
        self._arming.changed(workspace)
        return changed

    async def versions(self, workspace: str, workflow_id: int) -> Sequence[WorkflowVersion]:
        await self.shown(workspace, workflow_id)
        query = sa.select(versions).where(
            versions.c.workflow_id == workflow_id, versions.c.workspace == workspace
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query.order_by(versions.c.version.desc()))).all()
        return [rows.version(row, self._definitions) for row in found]

    async def delete(self, workspace: str, workflow_id: int) -> None:
        change = workflows.update().where(workflows.c.id == workflow_id, *_alive(workspace))
        async with self._db.write() as connection:
            done = await connection.execute(change.values(deleted_at=datetime.now(UTC)))
            if done.rowcount == 0:
                raise NotFound(f"There is no workflow {workflow_id} here.")
            await self._arming.disarm(connection, workspace, workflow_id)
        self._arming.changed(workspace)

    async def _write_version(
        self,
        connection: AsyncConnection,
        workspace: str,
        workflow_id: int,
        version: int,
        definition: Definition,
        author: str,
    ) -> None:
        await connection.execute(
            versions.insert().values(
                workflow_id=workflow_id,
                version=version,
                workspace=workspace,
                definition=definition.as_json(),
                author=author,
                created_at=datetime.now(UTC),
            )
        )


async def _claim(connection: AsyncConnection, workspace: str, draft: Draft, workflow_id: int) -> None:
    """Give a draft its workflow, if it is as its decider saw it. Raises `_Claimed`, which undoes the
    transaction, if it has one."""
    this = (drafts.c.id == draft.id, drafts.c.workspace == workspace)
    free = drafts.update().where(*this, *STILL_OPEN, drafts.c.revision == draft.revision)
    if (await connection.execute(free.values(workflow_id=workflow_id))).rowcount == 1:
        return
    row = (await connection.execute(sa.select(drafts).where(*this))).one_or_none()
    if row is None:
        raise NotFound("There is no such plan here.")
    now = rows.draft(row)
    if now.workflow_id is not None:
        raise _Claimed(now.workflow_id)
    if now.is_open:
        raise Conflict("Somebody changed this plan just now. The card shows it as it is; decide on that.")
    raise Conflict(decided_already(now))


async def _close(connection: AsyncConnection, draft: Draft, version: int, by: str) -> None:
    """What a draft proposed is saved, or, if it was, taken back: once, whoever presses at the same time."""
    closing = DraftStatus.APPLIED if draft.is_open else DraftStatus.UNDONE
    change = drafts.update().where(
        drafts.c.id == draft.id,
        drafts.c.workspace == draft.workspace,
        drafts.c.status == draft.status.value,
        drafts.c.revision == draft.revision,
    )
    values = {"status": closing.value, "decided_by": by, "applied_version": version}
    if (await connection.execute(change.values(values))).rowcount == 0:
        raise Conflict("Somebody else was quicker.")


class _Claimed(Exception):
    """Somebody else made the draft's workflow first."""

    def __init__(self, workflow_id: int) -> None:
        self.workflow_id = workflow_id
        super().__init__(workflow_id)


def _name_taken(name: str) -> Conflict:
    return Conflict(f"There is already a workflow “{name}” here. Choose another name.")
