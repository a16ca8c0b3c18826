"""What is posted to webhooks, and what engines post of the events that they watch for: kept first, then made
a run. What was kept is never lost: a sweeper goes over what a kill or a hiccup of the database left lying."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.definition import AppEvent, Definition, Webhook
from core.errors import Busy, Invalid, NotAllowed, NotFound, StorageError, Unreadable
from core.running import Runs, by_itself
from core.starting import app_events
from core.stores import HookStore, Stores
from core.strict_json import NotJson
from core.webhooks import Called, Delivery, Posted, as_trigger, is_signed, once_key
from core.workflows import Workflow

log = logging.getLogger(__name__)

_LEFT_S = 5  # after which a delivery without a run is nobody's any more
_AT_ONCE = 100  # what is kept at once is written in one transaction
_BEGINNING = 4  # walks: a burst waits here and not for the database, which gives up on some


@dataclass(frozen=True)
class Taken:
    """A delivery that is kept, and its run; without one for now, it is made in a moment."""

    workspace: str
    run_id: int | None
    is_new: bool = False
    limited: bool = False  # it may have to stand in line, or to replace another
    skipped: str = ""  # why there is none and will be none, though nothing is wrong


class Deliveries:
    """From a request at `/hooks/w/…` to a run."""

    def __init__(self, stores: Stores, runs: Runs) -> None:
        self._hooks: HookStore = stores.hooks
        self._workflows = stores.workflows
        self._runs = runs
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._beginning = asyncio.Semaphore(_BEGINNING)

    async def called(self, secret: str) -> Called | None:
        """Whose address that is; None for one that is nobody's, and for a workflow that is paused or gone."""
        async with self._room:
            return await self._hooks.called(secret)

    async def receive(self, called: Called, posted: Posted) -> Taken:
        """Keep it and make its run; the same run for a delivery that comes again. `begin` starts what is new,
        once the sender has its answer.

        Raises `NotAllowed` for a wrong signature, `NotJson` or `Invalid` for what no run can be made of.
        """
        workflow, trigger = called.workflow, called.workflow.definition.trigger
        if not isinstance(trigger, Webhook):
            raise NotFound("There is no webhook here.")
        if not is_signed(trigger, called.hook.signing_key, posted):
            raise NotAllowed(f"The signature in {trigger.signature} is missing or not right.")
        return await self.keep(workflow, posted, once_key(trigger, posted) or f"each:{uuid.uuid4().hex}")

    async def keep(self, workflow: Workflow, posted: Posted, key: str) -> Taken:
        """What is known to come from where it should, once for its key."""
        async with self._room:
            delivery = await self._hooks.keep(workflow.workspace, workflow.id, posted, key)
            try:
                return await self._run_of(delivery, workflow)
            except StorageError:
                log.warning("delivery %s is kept but could not be started; the sweeper will", delivery.id)
                return Taken(workflow.workspace, None)

    async def begin(self, taken: Taken) -> None:
        """Start the walk of a run that is new. What is not started when this process dies, the runs' sweeper
        starts."""
        if taken.is_new and taken.run_id is not None:
            try:
                async with self._beginning:
                    if taken.limited:
                        await self._runs.walks.begin(await self._runs.get(taken.workspace, taken.run_id))
                    else:
                        self._runs.walks.start(taken.workspace, taken.run_id)
            except StorageError:
                log.warning("run %s is kept but could not be started; the sweeper will", taken.run_id)

    async def sweep(self) -> int:
        """Start what was left lying. Returns how many."""
        left = await self._hooks.left_lying(datetime.now(UTC) - timedelta(seconds=_LEFT_S))
        for delivery in left:
            try:
                workflow = await self._workflows.get(delivery.workspace, delivery.workflow_id)
                await self.begin(await self._run_of(delivery, workflow))
            except NotFound as error:
                await self._hooks.refuse(delivery, error.sentence)
            except (NotJson, Invalid) as error:
                log.warning("no run comes of delivery %s: %s", delivery.id, error)
            except Unreadable as error:  # kept, for a process that can
                log.warning("delivery %s is left to others: %s", delivery.id, error)
            except StorageError:
                raise
            except Exception:  # the edge of one delivery: those behind it have their turn
                log.exception("no run comes of delivery %s", delivery.id)
                await self._hooks.refuse(delivery, "Something went wrong inside Synth.")
        return len(left)

    async def _run_of(self, delivery: Delivery, workflow: Workflow) -> Taken:
        if delivery.run_id is not None:
            return Taken(delivery.workspace, delivery.run_id)
        if delivery.skipped:
            return Taken(delivery.workspace, None, skipped=delivery.refusal or "")
        if delivery.refusal is not None:
            raise Invalid(delivery.refusal)
        try:
            new = by_itself(workflow, _trigger(workflow.definition, delivery))
        except (NotJson, Invalid) as error:
            await self._hooks.refuse(delivery, str(error))
            raise
        try:
            run_id, is_new = await self._hooks.start(delivery, new, workflow.home)
        except Busy as busy:
            log.info("no run comes of delivery %s: %s", delivery.id, busy)
            return Taken(delivery.workspace, None, skipped=busy.sentence)
        limited = workflow.definition.overlap is not None
        return Taken(delivery.workspace, run_id, is_new, limited)


def _trigger(definition: Definition, delivery: Delivery) -> Mapping[str, Any]:
    """What the run finds."""
    if isinstance(definition.trigger, AppEvent):
        return app_events.as_trigger(definition.trigger, delivery.body)
    return as_trigger(delivery.content_type, delivery.headers, delivery.body)
