"""The addresses of webhooks, and what came to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.errors import Busy, NotFound
from core.runs import NewRun
from core.vault import Vault
from core.webhooks import Called, Delivery, Hook, Posted, digest
from storage import rows
from storage.arming import Arming
from storage.batching.together import in_one
from storage.database import Database
from storage.entering import enter
from storage.run_rows import telling
from storage.slots import Limit
from storage.tables import deliveries, hooks, workflow_versions, workflows

_CALLED = (
    sa.select(workflows, workflow_versions.c.definition, hooks.c.secret, hooks.c.signing_key)
    .join(hooks, hooks.c.workflow_id == workflows.c.id)
    .join(
        workflow_versions,
        sa.and_(
            workflow_versions.c.workflow_id == workflows.c.id,
            workflow_versions.c.version == workflows.c.version,
        ),
    )
    .where(workflows.c.deleted_at.is_(None), workflows.c.listed)
)
# What came is the run's business from then on; its key stays, so that it is known when it comes again.
_SETTLED: dict[str, Any] = {"open": False, "body": None, "headers": {}}


@dataclass(frozen=True)
class _Starting:
    delivery: Delivery
    new: NewRun
    channel: str | None


class SqlHookStore:
    """`core.stores.HookStore` in SQL."""

    def __init__(
        self,
        database: Database,
        definitions: rows.Definitions,
        vault: Vault,
        arming: Arming,
        runs_at_once: int,
    ) -> None:
        self._db = database
        self._definitions = definitions
        self._vault = vault
        self._arming = arming
        self._keeping = database.together(in_one(database.at_once, _keep), lambda this: this.key)
        self._limit = Limit(runs_at_once, database.is_sqlite)
        # By workspace first: those whose workflows skip or replace take its lock.
        self._starting = database.together(
            in_one(database.at_once, self._start), lambda this: (this.new.workspace, this.delivery.id)
        )

    async def called(self, secret: str) -> Called | None:
        query = _CALLED.where(hooks.c.digest == digest(secret), workflows.c.paused_at.is_(None))
        row = await self._db.look(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Called(rows.workflow(row, self._definitions), self._hook(row))

    async def hook(self, workspace: str, workflow_id: int) -> Hook | None:
        query = sa.select(hooks).where(hooks.c.workflow_id == workflow_id, hooks.c.workspace == workspace)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else self._hook(row)

    async def renew(self, workspace: str, workflow_id: int) -> Hook:
        await self._there(workspace, workflow_id)
        async with self._db.write() as connection:
            await self._arming.new_address(connection, workspace, workflow_id)
        return await self._there(workspace, workflow_id)

    async def set_signing_key(self, workspace: str, workflow_id: int, key: str) -> Hook:
        await self._there(workspace, workflow_id)
        change = hooks.update().where(hooks.c.workflow_id == workflow_id, hooks.c.workspace == workspace)
        async with self._db.write() as connection:
            await connection.execute(change.values(signing_key=self._vault.seal(key)))
        return await self._there(workspace, workflow_id)

    async def keep(self, workspace: str, workflow_id: int, posted: Posted, once_key: str) -> Delivery:
        insert = self._db.insert(deliveries).values(
            workspace=workspace,
            workflow_id=workflow_id,
            once_key=once_key,
            content_type=posted.content_type,
            headers=dict(posted.headers),
            body=posted.body,
            open=True,
            received_at=datetime.now(UTC),
        )
        same = (deliveries.c.workflow_id == workflow_id, deliveries.c.once_key == once_key)
        made = insert.on_conflict_do_nothing().returning(deliveries)
        return await self._keeping(
            _Keeping((workflow_id, once_key), made, sa.select(deliveries).where(*same))
        )

    async def start(self, delivery: Delivery, new: NewRun, channel: str | None) -> tuple[int, bool]:
        run_id, is_new, busy = await self._starting(_Starting(delivery, new, channel))
        if busy:
            raise Busy(busy)
        if run_id is None:
            raise NotFound("No run came of this delivery.")
        return run_id, is_new

    def _start(self, connection: sa.Connection, this: _Starting) -> tuple[int | None, bool, str]:
        """Its run, whether that is new, and why there is none where its workflow was running."""
        delivery, new = this.delivery, this.new
        row = (deliveries.c.id == delivery.id, deliveries.c.workspace == delivery.workspace)
        # Taken first: of two who make a run of it, one waits here and then finds it made.
        taken = deliveries.update().where(*row, deliveries.c.open)
        if connection.execute(taken.values(_SETTLED)).rowcount == 0:
            found = sa.select(deliveries.c.run_id, deliveries.c.refusal, deliveries.c.skipped).where(*row)
            before = connection.execute(found).one()
            return before.run_id, False, before.refusal if before.skipped else ""
        entered = enter(connection, new, self._limit)
        if entered.run_id is None:
            skipped = {"skipped": True, "refusal": entered.refusal}
            connection.execute(deliveries.update().where(*row).values(skipped))
            return None, False, entered.refusal
        connection.execute(deliveries.update().where(*row).values(run_id=entered.run_id))
        if this.channel is not None:
            connection.execute(telling(new.workspace, entered.run_id, this.channel))
        return entered.run_id, True, ""

    async def refuse(self, delivery: Delivery, reason: str) -> None:
        this = (deliveries.c.id == delivery.id, deliveries.c.workspace == delivery.workspace)
        async with self._db.write() as connection:
            change = deliveries.update().where(*this, deliveries.c.open)
            await connection.execute(change.values({**_SETTLED, "refusal": reason}))

    async def left_lying(self, before: datetime, limit: int = 100) -> Sequence[Delivery]:
        query = (
            sa.select(deliveries)
            .where(sa.text("open"), deliveries.c.received_at < before)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    def _hook(self, row: rows.Row) -> Hook:
        return Hook(self._vault.open(row.secret), self._vault.open(row.signing_key))

    async def _there(self, workspace: str, workflow_id: int) -> Hook:
        found = await self.hook(workspace, workflow_id)
        if found is None:
            raise NotFound("This workflow has no webhook.")
        return found


@dataclass(frozen=True)
class _Keeping:
    key: tuple[int, str]
    insert: sa.Executable  # gives the row; none where there is one with that key
    same: sa.Select[Any]


def _keep(connection: sa.Connection, this: _Keeping) -> Delivery:
    row = connection.execute(this.insert).one_or_none()
    return _delivery(connection.execute(this.same).one() if row is None else row)


def _delivery(row: rows.Row) -> Delivery:
    return Delivery(
        id=row.id,
        workspace=row.workspace,
        workflow_id=row.workflow_id,
        content_type=row.content_type,
        headers=row.headers,
        body=row.body or b"",
        run_id=row.run_id,
        refusal=row.refusal,
        skipped=row.skipped,
    )
