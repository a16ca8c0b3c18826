"""Starting, stopping and continuing runs. The walk itself is in `core/execution.py`.

Our row is the truth: `start` commits it and answers; if the process dies before the walk is started, the
sweeper starts it.
"""

import hashlib
import json
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from core.admission import Admission
from core.errors import Conflict, StorageError
from core.events import Event, Hint, Hub
from core.inputs import complete_inputs
from core.limits import Skipped
from core.runs import NewRun, Response, Run, RunStatus
from core.stage import Report
from core.stores import Page, RateStore, RunStore, ScheduleStore, ThreadStore, WorkflowStore
from core.walking.approvals import Decision, Said
from core.workflows import Place, Workflow

log = logging.getLogger(__name__)

# A walk that was started stands in a queue for sure: in a burst it waits there, and starting it again and
# again would only keep it longer.
_QUEUED_S = 30


_BY_HAND: Mapping[str, Any] = {"type": "manual"}


class Starter(Protocol):
    """Durable execution, as far as core needs it: start a job once, or end it."""

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        """Perform a job once for its key, also after a crash. Returns once that is certain."""

    async def cancel(self, prefix: str) -> None:
        """End the jobs whose keys begin so, also in the middle of something."""

    async def active(self, prefix: str) -> Sequence[str]:
        """The keys that begin so of jobs that are under way or about to be."""


def walk_key(run_id: int, number: int) -> str:
    """Names one start of a run's walk."""
    return f"run:{run_id}:{number}"


def by_itself(workflow: Workflow, trigger: Mapping[str, Any]) -> NewRun:
    """A run that nobody pressed for, in its owner's name; `Invalid` where it needs an input."""
    return NewRun(
        workspace=workflow.workspace,
        workflow_id=workflow.id,
        version=workflow.version,
        definition=workflow.definition,
        inputs=complete_inputs(workflow.definition, {}),
        trigger=trigger,
        started_by=workflow.owner,
    )


class Runs:
    """All that is done with runs."""

    def __init__(
        self,
        runs: RunStore,
        workflows: WorkflowStore,
        threads: ThreadStore,
        schedules: ScheduleStore,
        starter: Starter,
        hub: Hub,
        rates: RateStore | None = None,
    ) -> None:
        self._runs = runs
        self._schedules = schedules
        self._workflows = workflows
        self._threads = threads
        self._starter = starter
        self._hub = hub
        self._rates = rates
        self._started: dict[str, float] = {}  # walks → when
        self._admission = Admission(runs, self.walk)

    async def start(
        self,
        workflow: Workflow,
        inputs: Mapping[str, Any],
        by: str,
        *,
        place: Place | None = None,
        key: str | None = None,
        trigger: Mapping[str, Any] = _BY_HAND,
    ) -> Run:
        """Begin a run of the newest version and answer at once; it is told at `place`, if given.

        The same idempotency key gives the first run again. Raises `Invalid` for inputs that do not fit and
        `Conflict` for a key that came with something else before.
        """
        once = (key, _digest(workflow.id, inputs, trigger)) if key is not None else None
        if once is not None and (earlier := await self._runs.with_key(workflow.workspace, *once)) is not None:
            return earlier
        new = NewRun(
            workspace=workflow.workspace,
            workflow_id=workflow.id,
            version=workflow.version,
            definition=workflow.definition,
            inputs=complete_inputs(workflow.definition, inputs),
            trigger=trigger,
            started_by=by,
        )
        run, is_new = await self._runs.create(new, place=place, key=once)
        return await self.begin(run) if is_new else run

    async def execute(
        self, workspace: str, workflow_id: int, inputs: Mapping[str, Any], by: str, *, key: str | None = None
    ) -> Run:
        """`start` by number. A key that was used before gives its run even if the workflow is gone since."""
        if key is not None:
            earlier = await self._runs.with_key(workspace, key, _digest(workflow_id, inputs))
            if earlier is not None:
                return earlier
        workflow = await self._workflows.get(workspace, workflow_id)
        return await self.start(workflow, inputs, by, key=key)

    async def start_by_itself(
        self, workflow: Workflow, trigger: Mapping[str, Any], *, key: str, place: Place | None = None
    ) -> Run:
        """Begin a run because of what happened, once for its key; told at `place`, else where the workflow
        lives. Raises `Invalid` where it needs an input."""
        new, once = by_itself(workflow, trigger), (key, "")
        channel = workflow.home if place is None else None
        run, is_new = await self._runs.create(new, place=place, channel=channel, key=once)
        return await self.begin(run) if is_new else run

    async def walk(self, workspace: str, run_id: int, last_walk: int) -> None:
        """Start the walk that follows `last_walk`; doing so twice starts it once."""
        key = walk_key(run_id, last_walk + 1)
        arguments = {"workspace": workspace, "run_id": run_id, "after": last_walk}
        await self._starter.start("walk", key, workspace, arguments)
        self._started[key] = time.monotonic()
        self._hub.publish(Hint(workspace, run_id))

    async def is_over(self, workspace: str, run_id: int, after: int | None) -> bool:
        """Whether the walk that was to follow `after` had ended when its process died, so that only its job
        is performed once more. What came next has a start of its own, and two would ask the same at once."""
        if after is None:  # begun by an earlier release
            return False
        try:
            run = await self._runs.get(workspace, run_id)
            if run.walk == after:
                return False
            if run.status is not RunStatus.RUNNING:
                return True
            keys = await self._starter.active(f"run:{run_id}:")
        except StorageError:
            return False  # whoever begins it waits until the database is back
        return any(int(key.rpartition(":")[2]) > after + 1 for key in keys)

    async def get(self, workspace: str, run_id: int) -> Run:
        """Its state now."""
        return await self._runs.get(workspace, run_id)

    async def responses(self, workspace: str, run_id: int) -> Sequence[Response]:
        """Of its steps, in the order of their finishing."""
        return await self._runs.responses(workspace, run_id)

    async def events(self, workspace: str, run_id: int, after: int = 0) -> Sequence[Event]:
        """What happened since number `after`."""
        return await self._runs.events(workspace, run_id, after)

    async def page(
        self, workspace: str, *, workflow_id: int | None = None, before: int | None = None, limit: int = 20
    ) -> Page[Run]:
        """Newest first."""
        return await self._runs.page(workspace, workflow_id=workflow_id, before=before, limit=limit)

    async def usual_seconds(self, workspace: str, workflow_id: int) -> float | None:
        """How long such a run usually takes."""
        return await self._runs.usual_seconds(workspace, workflow_id)

    async def skipped(self, workspace: str, workflow_id: int) -> Skipped | None:
        """How often it was to start by itself while it was running, and did not."""
        return await self._runs.skipped(workspace, workflow_id)

    async def at(self, workspace: str, place: Place) -> Run | None:
        """The newest run told in a thread."""
        run_id = await self._threads.run_at(workspace, place.channel, place.thread_ts)
        return None if run_id is None else await self._runs.get(workspace, run_id)

    async def cancel(self, workspace: str, run_id: int, by: str) -> Run:
        """Stop it, also in the middle of a step. `Conflict` if it has ended."""
        run = await self._runs.cancel(workspace, run_id, by)
        await self._break_off(workspace, run_id)
        await self._admission.left(workspace, run.workflow_id)
        return run

    async def _break_off(self, workspace: str, run_id: int) -> None:
        """The walk of a run that is cancelled."""
        self._hub.publish(Hint(workspace, run_id))
        try:
            await self._starter.cancel(f"run:{run_id}:")
        except StorageError:
            log.warning(
                "run %s/%s is cancelled, but its walk could not be told; it stops at its next write",
                workspace,
                run_id,
            )

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        """Go on with a failed run at the step that failed; finished steps keep their answers."""
        return await self.begin(await self._runs.retry(workspace, run_id, by))

    async def again(
        self,
        before: Run,
        by: str,
        inputs: Mapping[str, Any] | None = None,
        *,
        place: Place | None = None,
        key: str | None = None,
    ) -> Run:
        """A new run of the newest version, with the same inputs but for those given. It knows what triggered
        the earlier one, as that run did."""
        if before.purged_at is not None:
            raise Conflict(f"The inputs of run {before.id} were removed long ago; start it with new ones.")
        workflow = await self._workflows.get(before.workspace, before.workflow_id)
        known = {one.name for one in workflow.definition.inputs}
        carried = {name: value for name, value in before.inputs.items() if name in known}
        trigger = {**before.trigger, **_BY_HAND, "rerun_of": before.id}
        given = {**carried, **(inputs or {})}
        return await self.start(workflow, given, by, place=place, key=key, trigger=trigger)

    async def resume(self, workspace: str, run_id: int, by: str, *, key: str | None = None) -> Run:
        """End the pauses in which a run waits: it goes on now. `Conflict` where it waits for something else
        or not at all. The same key resumes once."""
        run = await self._runs.resume(workspace, run_id, by, key=key)
        await self._walk_on(run)
        return run

    async def settle(
        self, workspace: str, run_id: int, path: str, *, done: bool, by: str, key: str | None = None
    ) -> Run:
        """A person's word on a step whose outcome is unknown; the run goes on. The same key settles once."""
        run = await self._runs.settle(workspace, run_id, path, done=done, by=by, key=key)
        await self._walk_on(run)
        return run

    async def decide(self, workspace: str, run_id: int, said: Said, *, key: str) -> Run:
        """A person's word on an approval; the run goes on once enough is said. The same key decides once.

        `NotAllowed` if it is not theirs to decide, `Conflict` if the question is not open any more.
        """
        threads = await self._threads.of_run(workspace, run_id)
        channels = [thread.channel for thread in threads]
        run = await self._runs.decide(workspace, run_id, said, channels, key=key)
        await self._walk_on(run)
        return run

    async def connected(self, workspace: str, run_id: int, path: str, by: str, *, key: str) -> Run:
        """Somebody connected the account that a step lacks: the run goes on."""
        run = await self._runs.connected(workspace, run_id, path, by=by, key=key)
        await self._walk_on(run)
        return run

    async def reported(self, report: Report) -> bool:
        """What an engine called back: the run goes on. False where nobody waits for it (any more)."""
        heard, run = await self._runs.report(report)
        if run is not None:
            await self._walk_on(run)
        return heard

    async def decisions(self, workspace: str, run_id: int) -> Sequence[Decision]:
        """All that people said to its questions, oldest first."""
        return await self._runs.decisions(workspace, run_id)

    async def begin(self, run: Run) -> Run:
        """What was made just now: it replaces others where its workflow says so, and walks or stands in line.
        Gives its state after that."""
        overlap = run.definition.overlap
        if overlap is not None and overlap.when_full == "replace":
            await self.make_way(run.workspace, run.id)
        if run.ahead is None:
            await self._walk_on(run)
            return run
        await self._admission.admit(run.workspace)
        try:
            return await self._runs.get(run.workspace, run.id)
        except StorageError:
            return run

    async def make_way(self, workspace: str, run_id: int) -> None:
        """Break off the walks of those that a new run has replaced."""
        for replaced in await self._runs.replaced(workspace, run_id):
            await self._break_off(workspace, replaced)

    async def walked(self, workspace: str, *, went: bool) -> None:
        """A walk has ended, or (not `went`) could not begin: others may have their turn."""
        await self._admission.walked(workspace, went=went)

    async def _walk_on(self, run: Run) -> None:
        """Start a walk for what is committed already: where that fails, the sweeper does it."""
        if run.status is not RunStatus.CREATED:  # others must speak first, or a walk is under way and looks
            self._hub.publish(Hint(run.workspace, run.id))
            return
        try:
            await self.walk(run.workspace, run.id, run.walk)
        except StorageError:
            log.warning("run %s is kept but could not be started; the sweeper will", run.key)

    async def next_fire(self, workspace: str, workflow_id: int) -> datetime | None:
        """When a scheduled workflow runs next; None if it has no schedule."""
        return await self._schedules.next_fire(workspace, workflow_id)

    async def tick(self) -> int:
        """Start the runs whose time has come. Returns how many."""
        fired = await self._schedules.fire(datetime.now(UTC))
        for workspace, run_id in fired:
            await self.begin(await self._runs.get(workspace, run_id))
        return len(fired)

    async def sweep(self) -> int:
        """Start every walk that should be going and is not. Returns how many."""
        now = time.monotonic()
        self._started = {key: at for key, at in self._started.items() if now - at < _QUEUED_S}
        await self._admission.sweep(now)
        if self._rates is not None:  # those who are given their token resume below
            await self._rates.grant(datetime.now(UTC))
        started = 0
        for workspace, run_id, number, walking in await self._runs.unwalked(datetime.now(UTC)):
            if walk_key(run_id, number + 1) in self._started:
                continue
            if walking and await self._starter.active(f"run:{run_id}:"):
                continue
            await self.walk(workspace, run_id, number)
            started += 1
        return started


def _digest(workflow_id: int, inputs: Mapping[str, Any], trigger: Mapping[str, Any] = _BY_HAND) -> str:
    """Of what comes with an idempotency key."""
    of = [trigger["rerun_of"]] if "rerun_of" in trigger else []
    body = json.dumps([workflow_id, inputs, *of], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()
