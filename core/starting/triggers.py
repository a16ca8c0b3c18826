"""What starts workflows without anybody pressing Run: switched on and off, and what happens in Slack.

The clock's part is `Runs.tick`, the webhooks' is `deliveries.py`;
what engines watch for is in `deploying.py`.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import Manual, Webhook
from core.errors import Busy, Conflict, Invalid, NotFound, Unreadable
from core.moments import utc_now
from core.occurrences import Occurrence, as_trigger
from core.planning import Clock
from core.running import Runs
from core.runs import Run
from core.stores import HookStore, Stores
from core.stores.deployments import Deployment
from core.workflows import Place, Workflow, still_to_come

log = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class Address:
    """Where a workflow's webhook is called, and what its senders sign with, where it asks for that."""

    url: str
    signing_key: str | None


class Triggers:
    """All that is done with triggers."""

    def __init__(self, stores: Stores, runs: Runs, public_url: str, clock: Clock = utc_now) -> None:
        """`public_url` is where the world finds us."""
        self._workflows = stores.workflows
        self._listening = stores.listening
        self._hooks: HookStore = stores.hooks
        self._deployments = stores.deployments
        self._runs = runs
        self._clock = clock
        self._public_url = public_url.rstrip("/")

    async def pause(self, workspace: str, workflow_id: int, by: str) -> Workflow:
        """From now on only people start it. `Conflict` for one that nothing else does."""
        await self._switchable(workspace, workflow_id)
        return await self._workflows.pause(workspace, workflow_id, by)

    async def resume(self, workspace: str, workflow_id: int) -> Workflow:
        """Its trigger is on again; what was missed in between stays missed. One that is on and that its
        engine refused is tried once more. `Invalid` where it was to run once, at a time that has passed."""
        workflow = await self._switchable(workspace, workflow_id)
        still_to_come(workflow.definition.trigger, self._clock())
        await self._deployments.again(workspace, workflow_id)
        return await self._workflows.resume(workspace, workflow_id)

    async def watch(self, workflow: Workflow) -> Deployment | None:
        """How far an engine watches for what starts it; None where none has to."""
        return await self._deployments.of(workflow.workspace, workflow.id)

    async def address(self, workflow: Workflow) -> Address | None:
        """Of its webhook, if it has one: a secret."""
        if not isinstance(workflow.definition.trigger, Webhook):
            return None
        hook = await self._hooks.hook(workflow.workspace, workflow.id)
        if hook is None:
            return None
        signed = workflow.definition.trigger.signature is not None
        return Address(f"{self._public_url}/hooks/w/{hook.secret}", hook.signing_key if signed else None)

    async def new_address(self, workspace: str, workflow_id: int) -> Workflow:
        """From now on its webhook is somewhere else; what is sent to the old address reaches nobody."""
        await self._hooks.renew(workspace, workflow_id)
        return await self._workflows.get(workspace, workflow_id)

    async def sign_with(self, workspace: str, workflow_id: int, key: str) -> None:
        """The senders' own key, where they do not take ours."""
        await self._hooks.set_signing_key(workspace, workflow_id, key)

    async def waits_for(self, workspace: str, occurrence: Occurrence) -> bool:
        """Whether it could start anything. Asked for every message: nearly always no, and at no cost."""
        return any(trigger.hears(occurrence) for trigger in await self._listening.of(workspace))

    async def occurred(
        self, workspace: str, occurrence: Occurrence, link: str | None, thread_ts: str
    ) -> Sequence[Run]:
        """Start what waits for it, each workflow once however often this is told.

        A run is told where its workflow lives, not below the message of somebody who asked for nothing; only
        where that is the same channel it is told in the message's thread, which is quieter than a new root.
        """
        waiting = [one for one in await self._listening.of(workspace) if one.hears(occurrence)]
        started = []
        for one in waiting:
            try:
                workflow = await self._workflows.get(workspace, one.workflow_id)
                started.append(await self._start(workflow, occurrence, link, thread_ts))
            # Deleted just now, changed so that it needs an input, or of a later release.
            except (NotFound, Invalid, Unreadable) as error:
                log.warning("workflow %s does not start by itself: %s", one.workflow_id, error)
            except Busy as busy:  # counted where it was found
                log.info("workflow %s skips what happened: %s", one.workflow_id, busy)
        return started

    async def _start(
        self, workflow: Workflow, occurrence: Occurrence, link: str | None, thread_ts: str
    ) -> Run:
        at_home = workflow.channel == occurrence.channel
        return await self._runs.start_by_itself(
            workflow,
            as_trigger(occurrence, link, thread_ts),
            key=f"{occurrence.key}:{workflow.id}",
            place=Place(occurrence.channel, thread_ts) if at_home else None,
        )

    async def _switchable(self, workspace: str, workflow_id: int) -> Workflow:
        workflow = await self._workflows.get(workspace, workflow_id)
        if isinstance(workflow.definition.trigger, Manual):
            raise Conflict(f"Only people start “{workflow.name}”: there is nothing to pause.")
        return workflow
