"""What engines should watch for, and how far that is true."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.definition import AppEvent
from core.engine import Deployed
from core.stores.deployments import Deployment, Stand, Watched
from core.vault import Vault
from storage import rows
from storage.database import Database
from storage.tables import deployments, workflow_versions, workflows

_ALL = sa.select(deployments, workflows.c.name, workflows.c.owner, workflows.c.channel).join(
    workflows, workflows.c.id == deployments.c.workflow_id
)
_WATCHED = (
    sa.select(workflows, workflow_versions.c.definition, deployments.c.signing_key, deployments.c.wanted)
    .join(deployments, deployments.c.workflow_id == workflows.c.id)
    .join(
        workflow_versions,
        sa.and_(
            workflow_versions.c.workflow_id == workflows.c.id,
            workflow_versions.c.version == workflows.c.version,
        ),
    )
    .where(workflows.c.deleted_at.is_(None), workflows.c.listed, workflows.c.paused_at.is_(None))
)


async def want(connection: AsyncConnection, workspace: str, workflow_id: int, event: AppEvent) -> None:
    """This is to be watched for from now on. In the transaction of whoever changes the workflow."""
    wanted = event.model_dump(mode="json")
    there = (await connection.execute(_row(workspace, workflow_id))).one_or_none()
    if there is None:
        new = {
            "workflow_id": workflow_id,
            "workspace": workspace,
            "address": secrets.token_urlsafe(12),
            "in_doubt": False,
        }
        await connection.execute(deployments.insert().values({**new, **_changed(wanted, 1)}))
    elif there.wanted != wanted:
        change = deployments.update().where(*_this(workspace, workflow_id))
        await connection.execute(change.values(_changed(wanted, there.revision + 1)))


async def want_nothing(connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
    """Nothing is to be watched for any more."""
    there = (await connection.execute(_row(workspace, workflow_id))).one_or_none()
    if there is not None and there.wanted is not None:
        change = deployments.update().where(*_this(workspace, workflow_id))
        await connection.execute(change.values(_changed(None, there.revision + 1)))


class SqlDeploymentStore:
    """`core.stores.deployments.DeploymentStore` in SQL."""

    def __init__(self, database: Database, definitions: rows.Definitions, vault: Vault) -> None:
        self._db = database
        self._definitions = definitions
        self._vault = vault

    async def of(self, workspace: str, workflow_id: int) -> Deployment | None:
        async with self._db.read() as connection:
            row = (await connection.execute(_ALL.where(*_this(workspace, workflow_id)))).one_or_none()
        return None if row is None else self._deployment(row)

    async def watched(self, engine: str, address: str) -> Watched | None:
        async with self._db.read() as connection:
            found = await connection.execute(_WATCHED.where(deployments.c.address == address))
            row = found.one_or_none()
        if row is None or row.wanted is None or row.wanted["event"].partition(":")[0] != engine:
            return None
        key = None if row.signing_key is None else self._vault.open(row.signing_key)
        return Watched(rows.workflow(row, self._definitions), key)

    async def again(self, workspace: str, workflow_id: int) -> None:
        change = deployments.update().where(*_this(workspace, workflow_id), deployments.c.wanted.is_not(None))
        async with self._db.write() as connection:
            await connection.execute(change.values(look_at=datetime.now(UTC), tries=0))

    async def resume(self, now: datetime) -> None:
        pending = (deployments.c.stand == Stand.PENDING.value, deployments.c.look_at > now)
        async with self._db.write() as connection:
            await connection.execute(deployments.update().where(*pending).values(look_at=now))

    async def due(self, now: datetime, *, again_at: datetime, limit: int) -> Sequence[Deployment]:
        due = sa.select(deployments.c.workflow_id).where(deployments.c.look_at <= now)
        due = due.order_by(deployments.c.look_at).limit(limit)
        async with self._db.read() as connection:
            ids = list((await connection.execute(due)).scalars())
        if not ids:
            return []
        taken = (
            deployments.update()
            .where(deployments.c.workflow_id.in_(ids), deployments.c.look_at <= now)
            .values(look_at=again_at)
            .returning(deployments.c.workflow_id)
        )
        async with self._db.write() as connection:
            mine = list((await connection.execute(taken)).scalars())
            found = await connection.execute(_ALL.where(deployments.c.workflow_id.in_(mine)))
            return [self._deployment(row) for row in found]

    async def begin(self, deployment: Deployment) -> Deployment | None:
        begun = {"in_doubt": True, "has": _json(deployment.wanted), "person": deployment.owner}
        async with self._db.write() as connection:
            change = deployments.update().where(*_same(deployment)).values(begun)
            if (await connection.execute(change)).rowcount == 0:
                return None
            row = (await connection.execute(_ALL.where(*_this_one(deployment)))).one()
        return self._deployment(row)

    async def deployed(self, deployment: Deployment, made: Deployed, look_at: datetime) -> None:
        kept: dict[str, Any] = {"remote_id": self._vault.seal(made.id), "in_doubt": False}
        if made.signing_key is not None:
            kept["signing_key"] = self._vault.seal(made.signing_key)
        right: dict[str, Any] = {"stand": Stand.LISTENING.value, "reason": None, "about": None}
        right |= {"told": True, "tries": 0}
        right |= {"since": datetime.now(UTC), "look_at": look_at}
        async with self._db.write() as connection:
            await connection.execute(deployments.update().where(*_this_one(deployment)).values(kept))
            await connection.execute(deployments.update().where(*_same(deployment)).values(right))

    async def gone(self, deployment: Deployment) -> None:
        nothing = {"remote_id": None, "signing_key": None, "in_doubt": False}
        off = {"stand": Stand.OFF.value, "since": None, "look_at": None, "reason": None, "about": None}
        clear = (*_same(deployment), deployments.c.wanted.is_(None))
        async with self._db.write() as connection:
            await connection.execute(deployments.update().where(*_this_one(deployment)).values(nothing))
            await connection.execute(deployments.update().where(*clear).values(off))

    async def stuck(
        self, deployment: Deployment, stand: Stand, reason: str, look_at: datetime | None, about: str | None
    ) -> None:
        known = deployment.stand is stand and deployment.reason == reason
        values: dict[str, Any] = {
            "stand": stand.value,
            "reason": reason,
            "about": about,
            "look_at": look_at,
            "tries": deployment.tries + 1,
        }
        if not known:
            values |= {"told": stand not in (Stand.CONNECT, Stand.REFUSED)}
        async with self._db.write() as connection:
            await connection.execute(deployments.update().where(*_same(deployment)).values(values))

    async def looked(self, deployment: Deployment, look_at: datetime, note: str | None = None) -> None:
        right: dict[str, Any] = {"stand": Stand.LISTENING.value, "reason": note, "tries": 0}
        right["look_at"] = look_at
        if note is not None:
            right["told"] = False
        async with self._db.write() as connection:
            await connection.execute(deployments.update().where(*_same(deployment)).values(right))

    async def hurry(self, workspace: str, owner: str, app: str, now: datetime) -> None:
        theirs = sa.select(workflows.c.id).where(
            workflows.c.workspace == workspace, workflows.c.owner == owner
        )
        change = deployments.update().where(
            deployments.c.workspace == workspace,
            deployments.c.workflow_id.in_(theirs),
            deployments.c.stand == Stand.CONNECT.value,
            deployments.c.about == app,
        )
        async with self._db.write() as connection:
            await connection.execute(change.values(look_at=now))

    async def untold(self, limit: int = 20) -> Sequence[Deployment]:
        query = _ALL.where(deployments.c.told.is_(False), workflows.c.deleted_at.is_(None)).limit(limit)
        async with self._db.read() as connection:
            return [self._deployment(row) for row in await connection.execute(query)]

    async def told(self, deployment: Deployment) -> None:
        change = deployments.update().where(
            *_same(deployment),
            deployments.c.stand == deployment.stand.value,
            deployments.c.reason == deployment.reason,
        )
        async with self._db.write() as connection:
            await connection.execute(change.values(told=True))

    async def known(self) -> Sequence[Deployment]:
        async with self._db.read() as connection:
            return [self._deployment(row) for row in await connection.execute(_ALL)]

    def _deployment(self, row: rows.Row) -> Deployment:
        return Deployment(
            workflow_id=row.workflow_id,
            workspace=row.workspace,
            name=row.name,
            owner=row.owner,
            channel=row.channel,
            address=row.address,
            revision=row.revision,
            wanted=_event(row.wanted),
            has=_event(row.has),
            user=row.person,
            remote_id=None if row.remote_id is None else self._vault.open(row.remote_id),
            in_doubt=row.in_doubt,
            stand=Stand(row.stand),
            reason=row.reason,
            about=row.about,
            tries=row.tries,
            since=row.since,
        )


def _changed(wanted: dict[str, Any] | None, revision: int) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "revision": revision,
        "stand": Stand.PENDING.value,
        "reason": None,
        "about": None,
        "told": True,
        "tries": 0,
        "look_at": datetime.now(UTC),
    }


def _row(workspace: str, workflow_id: int) -> sa.Select[Any]:
    return sa.select(deployments).where(*_this(workspace, workflow_id))


def _this(workspace: str, workflow_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return deployments.c.workflow_id == workflow_id, deployments.c.workspace == workspace


def _this_one(deployment: Deployment) -> tuple[sa.ColumnElement[bool], ...]:
    return _this(deployment.workspace, deployment.workflow_id)


def _same(deployment: Deployment) -> tuple[sa.ColumnElement[bool], ...]:
    """Unless something else is wanted by now."""
    return *_this_one(deployment), deployments.c.revision == deployment.revision


def _event(kept: Any) -> AppEvent | None:
    return None if kept is None else AppEvent.model_validate(kept)


def _json(event: AppEvent | None) -> Any:
    return None if event is None else event.model_dump(mode="json")
