"""Tells owners when a workflow cannot listen to what is to start it (their account is missing, or the service
says no), and when it did not for a while."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.errors import SlackApiError

from bot.slack.blocks.watch import cannot_watch, resumed
from bot.slack.desk import Desk
from bot.slack.faults import may_pass
from bot.tasks import repeating
from core.stores.deployments import Deployment, DeploymentStore, Stand
from core.workflows import home

log = logging.getLogger(__name__)

_LOOK_S = 1.0


class Watches:
    """`async with watches.telling():` owns its task."""

    def __init__(self, desk: Desk, store: DeploymentStore) -> None:
        self._desk = desk
        self._store = store

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Until the block ends. What is not told then is told after the next start."""
        async with repeating(_LOOK_S, "watches", self.look):
            yield

    async def look(self) -> None:
        """Once."""
        for watch in await self._store.untold():
            try:
                await self._tell(watch)
            except SlackApiError as error:
                if may_pass(error):
                    continue
                log.warning(
                    "that workflow %s does not listen could not be told: %s", watch.workflow_id, error
                )
            await self._store.told(watch)

    async def _tell(self, watch: Deployment) -> None:
        """In a direct message; where a program owns the workflow, in its channel, if it has one."""
        desk = self._desk
        if not desk.clients.knows(watch.workspace):
            return
        person = home(None, watch.owner)
        where = watch.channel if person is None else await desk.clients.direct(watch.workspace, person)
        if where is None or watch.wanted is None:
            return
        offered = await desk.synth.catalogue.offered([watch.wanted.event])
        offer = offered.offer(watch.wanted.event)
        listens = watch.stand is Stand.LISTENING
        if listens and watch.reason is None:
            return  # what was to be told is over
        told = resumed(watch, offer) if listens else cannot_watch(watch, offer)
        client = desk.clients.of(watch.workspace)
        await client.chat_postMessage(channel=where, **told.arguments(), unfurl_links=False)
