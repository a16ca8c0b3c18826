"""The memory of a walk: what is finished, and the only way to finish more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from core.events import EventDraft, EventType, Hint, Hub
from core.runs import Response, Run, RunStatus, StepStatus, Walk
from core.stores import RunStore


class Fenced(Exception):
    """Another walk has taken over, or the run was cancelled: this one writes and begins nothing more."""


class Parked(Exception):
    """The run waits: until a time, or (None) for a person's answer about the step at `asking`."""

    def __init__(self, until: datetime | None, asking: str | None = None) -> None:
        self.until = until
        self.asking = asking
        super().__init__(until, asking)


class StepFailed(Exception):
    """A step failed and its `on_error` says that the run fails with it."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)


class Journal:
    """Every effect of a walk goes through here: one transaction each, fenced by the walk's number."""

    def __init__(self, runs: RunStore, walk: Walk, run: Run, hub: Hub, responses: Sequence[Response]) -> None:
        self._runs = runs
        self._walk = walk
        self._run = run
        self._hub = hub
        self._known = {response.path: response for response in responses}
        self._completed = 0
        self.tokens = run.tokens
        self.current = ""  # the place of the step under way

    def known(self, path: str) -> Response | None:
        """What is stored of a step, finished or not."""
        return self._known.get(path)

    def count(self, steps: int = 1) -> None:
        """That many steps of those people see need no more doing."""
        self._completed += steps

    async def begin(self, response: Response) -> None:
        """Commit that a step is about to be sent, goes on or waits."""
        if not await self._runs.start_step(self._walk, response):
            raise Fenced
        self._known[response.path] = response
        self._hint()

    async def finish(self, response: Response, *, counts: bool) -> None:
        """Commit a step's answer together with the events that tell it."""
        done = replace(response, completed_at=datetime.now(UTC))
        self._completed += counts
        told = [finished_event(done), self._progress(done.path)]
        seq = await self._runs.finish_step(self._walk, done, told, completed_steps=self._completed)
        if seq is None:
            raise Fenced
        self._known[done.path] = done
        self.tokens += done.usage.tokens
        self._hint()

    async def park(self, parked: Parked) -> None:
        """End the walk; the run waits."""
        asked = [] if parked.asking is None else [self._question(parked.asking)]
        await self._runs.park(self._walk, parked.until, asked)

    async def end(self, status: RunStatus, event: EventDraft) -> None:
        """End the run."""
        data = {"completed": self._completed, "total": self._run.total_steps, "tokens": self.tokens}
        told = replace(event, data={**data, **event.data})
        await self._runs.end(self._walk, status, [told])

    async def fail(self, path: str, reason: str) -> None:
        """End the run at a step, with the reason in words."""
        told = EventDraft(EventType.FAILED, {"step": path, "error": reason})
        await self._runs.end(self._walk, RunStatus.FAILED, [told], error=reason, failed_step=path or None)

    def ping(self) -> None:
        """Tell whoever follows live that the current step is still going."""
        if self.current:
            self._hint(progress=True)

    def _hint(self, *, progress: bool = False) -> None:
        data = self._progress(self.current).data if progress else None
        self._hub.publish(Hint(self._walk.workspace, self._walk.run_id, data))

    def _progress(self, path: str) -> EventDraft:
        data = {"completed": self._completed, "total": self._run.total_steps, "step": path}
        return EventDraft(EventType.PROGRESS, data)

    def _question(self, path: str) -> EventDraft:
        response = self._known[path]
        data = {"step": path, "kind": response.kind, "question": "unknown_outcome", "error": response.error}
        return EventDraft(EventType.APPROVAL, data)


def finished_event(response: Response) -> EventDraft:
    """The event of a finished step. Its content is not repeated here: the store adds it from the response."""
    data = {
        "step": response.path,
        "kind": response.kind,
        "status": response.status.value,
        "started_at": response.started_at.isoformat() if response.started_at else None,
        "completed_at": response.completed_at.isoformat() if response.completed_at else None,
        "tokens": response.usage.tokens,
    }
    if response.status is StepStatus.FAILED or response.error:
        data["error"] = response.error
    return EventDraft(EventType.STEP_FINISHED, data, response.path)
