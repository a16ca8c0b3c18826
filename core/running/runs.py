"""Starting, stopping and continuing runs, and looking at them.

Our row is the truth: `start` commits it and answers; whoever has room walks it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.approvals import Decision, Said
from core.errors import Conflict
from core.events import Event, Hub
from core.inputs import complete_inputs
from core.limits import Skipped
from core.running.walkers import Walkers
from core.running.walks import Walks
from core.runs import NewRun, Response, Run
from core.stage import Report
from core.stores import Page, RateStore, RunStore, ScheduleStore, ThreadStore, WorkflowStore
from core.workflows import Place, Workflow

_BY_HAND: Mapping[str, Any] = {"type": "manual"}


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
    """All that is done with runs. `walks` are what moves them on."""

    def __init__(
        self,
        runs: RunStore,
        workflows: WorkflowStore,
        threads: ThreadStore,
        schedules: ScheduleStore,
        walkers: Walkers,
        hub: Hub,
        rates: RateStore | None = None,
    ) -> None:
        self.walks = Walks(runs, walkers, hub, rates)
        self._runs = runs
        self._schedules = schedules
        self._workflows = workflows
        self._threads = threads

    async def start(
        self,
        workflow: Workflow,
        inputs: Mapping[str, Any],
        by: str,
        *,
        place: Place | None = None,
        key: str | None = None,
    ) -> Run:
        """Begin a run of the newest version and answer at once; it is told at `place`, if given.

        The same idempotency key gives the first run again. Raises `Invalid` for inputs that do not fit and
        `Conflict` for a key that came with something else before.
        """
        once = (key, _digest(workflow.id, inputs)) if key is not None else None
        if once is not None and (earlier := await self._runs.with_key(workflow.workspace, *once)) is not None:
            return earlier
        return await self._make(workflow, inputs, by, place=place, once=once)

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
        return await self.walks.begin(run) if is_new else run

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
        self,
        workspace: str,
        *,
        workflow_id: int | None = None,
        before: int | None = None,
        limit: int = 20,
        going: bool = False,
    ) -> Page[Run]:
        """Newest first; with `going` those that have not ended, however long ago they began."""
        return await self._runs.page(
            workspace, workflow_id=workflow_id, before=before, limit=limit, going=going
        )

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
        await self.walks.cancelled(run)
        return run

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        """Go on with a failed run at the step that failed; finished steps keep their answers."""
        return await self.walks.begin(await self._runs.retry(workspace, run_id, by))

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
        the earlier one, as that run did.

        The same key gives the first answer again, whatever the workflow has become since: it stands for what
        was asked, and that is compared, not what comes of it.
        """
        once = (key, _digest(before.workflow_id, inputs or {}, again=before.id)) if key is not None else None
        if once is not None and (earlier := await self._runs.with_key(before.workspace, *once)) is not None:
            return earlier
        if before.purged_at is not None:
            raise Conflict(f"The inputs of run {before.id} were removed long ago; start it with new ones.")
        workflow = await self._workflows.get(before.workspace, before.workflow_id)
        known = {one.name for one in workflow.definition.inputs}
        carried = {name: value for name, value in before.inputs.items() if name in known}
        trigger = {**before.trigger, **_BY_HAND, "rerun_of": before.id}
        given = {**carried, **(inputs or {})}
        return await self._make(workflow, given, by, place=place, once=once, trigger=trigger)

    async def resume(self, workspace: str, run_id: int, by: str, *, key: str | None = None) -> Run:
        """End the pauses in which a run waits: it goes on now. `Conflict` where it waits for something else
        or not at all. The same key resumes once."""
        run = await self._runs.resume(workspace, run_id, by, key=key)
        self.walks.go_on(run)
        return run

    async def settle(
        self, workspace: str, run_id: int, path: str | None, *, done: bool, by: str, key: str | None = None
    ) -> Run:
        """A person's word on a step whose outcome is unknown, without a path on the only one there is; the
        run goes on. The same key settles once."""
        run = await self._runs.settle(workspace, run_id, path, done=done, by=by, key=key)
        self.walks.go_on(run)
        return run

    async def decide(self, workspace: str, run_id: int, said: Said, *, key: str) -> Run:
        """A person's word on an approval; the run goes on once enough is said. The same key decides once.

        `NotAllowed` if it is not theirs to decide, `Conflict` if the question is not open any more.
        """
        threads = await self._threads.of_run(workspace, run_id)
        channels = [thread.channel for thread in threads]
        run = await self._runs.decide(workspace, run_id, said, channels, key=key)
        self.walks.go_on(run)
        return run

    async def connected(self, workspace: str, run_id: int, path: str, by: str, *, key: str) -> Run:
        """Somebody connected the account that a step lacks: the run goes on."""
        run = await self._runs.connected(workspace, run_id, path, by=by, key=key)
        self.walks.go_on(run)
        return run

    async def reported(self, report: Report) -> bool:
        """What an engine called back: the run goes on. False where nobody waits for it (any more)."""
        heard, run = await self._runs.report(report)
        if run is not None:
            self.walks.go_on(run)
        return heard

    async def decisions(self, workspace: str, run_id: int) -> Sequence[Decision]:
        """All that people said to its questions, oldest first."""
        return await self._runs.decisions(workspace, run_id)

    async def next_fire(self, workspace: str, workflow_id: int) -> datetime | None:
        """When a scheduled workflow runs next; None if it has no schedule."""
        return await self._schedules.next_fire(workspace, workflow_id)

    async def tick(self) -> int:
        """Start the runs whose time has come. Returns how many."""
        fired = await self._schedules.fire(datetime.now(UTC))
        for workspace, run_id in fired:
            await self.walks.begin(await self._runs.get(workspace, run_id))
        return len(fired)

    async def _make(
        self,
        workflow: Workflow,
        inputs: Mapping[str, Any],
        by: str,
        *,
        place: Place | None,
        once: tuple[str, str] | None,
        trigger: Mapping[str, Any] = _BY_HAND,
    ) -> Run:
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
        return await self.walks.begin(run) if is_new else run


def _digest(workflow_id: int, inputs: Mapping[str, Any], *, again: int | None = None) -> str:
    """Of what comes with an idempotency key; `again` is the run that is to be repeated."""
    of = [] if again is None else [again]
    body = json.dumps([workflow_id, inputs, *of], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()
