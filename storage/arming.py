"""Makes what starts a workflow by itself fit its newest version: schedule, webhook, wait in Slack, and what
its engine should watch for.

Only a listed workflow is armed. One that is paused keeps its webhook's address, which then answers nobody.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.definition import AppEvent, Definition, SlackEvent, Webhook
from core.occurrences import slack_trigger
from core.vault import Vault
from core.webhooks import digest
from storage.deployments import want, want_nothing
from storage.listening import Listening
from storage.schedules import reschedule, unschedule
from storage.tables import hooks, slack_triggers


class Arming:
    """Works in the transaction of whoever changes the workflow."""

    def __init__(self, vault: Vault, listening: Listening) -> None:
        self._vault = vault
        self._listening = listening

    async def arm(
        self,
        connection: AsyncConnection,
        workspace: str,
        workflow_id: int,
        definition: Definition,
        *,
        paused: bool = False,
    ) -> None:
        """It starts by itself as its definition says, from now on."""
        trigger = definition.trigger
        if not isinstance(trigger, Webhook):
            await self._remove_hook(connection, workspace, workflow_id)
        else:
            await self._ensure_hook(connection, workspace, workflow_id)
        await self._stop_listening(connection, workspace, workflow_id)
        if isinstance(trigger, AppEvent) and not paused:
            self._vault.seal("")  # there will be a secret to keep
            await want(connection, workspace, workflow_id, trigger)
        else:
            await want_nothing(connection, workspace, workflow_id)
        if paused:
            await unschedule(connection, workspace, workflow_id)
        else:
            await reschedule(connection, workspace, workflow_id, definition)
        if isinstance(trigger, SlackEvent) and not paused:
            waits = slack_trigger(workflow_id, trigger)
            await connection.execute(
                slack_triggers.insert().values(
                    workflow_id=workflow_id,
                    workspace=workspace,
                    event=waits.on,
                    channel=waits.channel,
                    contains=waits.contains,
                    reaction=waits.reaction,
                )
            )

    async def disarm(self, connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
        """Nothing starts it any more."""
        await self._remove_hook(connection, workspace, workflow_id)
        await self._stop_listening(connection, workspace, workflow_id)
        await want_nothing(connection, workspace, workflow_id)
        await unschedule(connection, workspace, workflow_id)

    def changed(self, workspace: str) -> None:
        """The transaction is committed."""
        self._listening.forget(workspace)

    async def new_address(self, connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
        """Another secret; the old one means nothing from then on."""
        change = hooks.update().where(*_of(workspace, workflow_id)).values(**self._new_secret())
        await connection.execute(change)

    async def _stop_listening(self, connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
        gone = (slack_triggers.c.workflow_id == workflow_id, slack_triggers.c.workspace == workspace)
        await connection.execute(sa.delete(slack_triggers).where(*gone))

    async def _ensure_hook(self, connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
        there = await connection.execute(sa.select(hooks.c.workflow_id).where(*_of(workspace, workflow_id)))
        if there.scalar_one_or_none() is None:
            await connection.execute(
                hooks.insert().values(
                    workflow_id=workflow_id,
                    workspace=workspace,
                    signing_key=self._vault.seal(secrets.token_hex(32)),
                    **self._new_secret(),
                )
            )

    async def _remove_hook(self, connection: AsyncConnection, workspace: str, workflow_id: int) -> None:
        await connection.execute(sa.delete(hooks).where(*_of(workspace, workflow_id)))

    def _new_secret(self) -> dict[str, object]:
        secret = secrets.token_urlsafe(24)
        return {"digest": digest(secret), "secret": self._vault.seal(secret), "created_at": datetime.now(UTC)}


def _of(workspace: str, workflow_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return hooks.c.workflow_id == workflow_id, hooks.c.workspace == workspace
