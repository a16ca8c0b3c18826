"""The memory of a walk: what is finished, and the only way to finish more."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.approvals import Decision, Question, about
from core.errors import EngineError, StorageError
from core.events import EventDraft, EventType, Hint, Hub, finished_event
from core.money import dollars
from core.runs import Response, Run, RunStatus, StepStatus, Walk
from core.stores import RunStore
from core.walking.drain import Drain, HandedOver
from core.walking.kept import MOST_KEPT, Kept


class Fenced(Exception):
    """Another walk has taken over, or the run was cancelled: this one writes and begins nothing more."""


class Parked(Exception):
    """The run waits: until a time, or (None) for a person's answer."""

    def __init__(self, until: datetime | None) -> None:
        self.until = until
        super().__init__(until)


class TurnedDown(Exception):
    """Somebody said no, which ends what the question stands in: the item of a loop, else the run."""

    def __init__(self, path: str, by: str | None, comment: str | None) -> None:
        self.path = path
        self.by = by
        self.comment = comment
        super().__init__(path, by, comment)


class StepFailed(Exception):
    """A step failed and its `on_error` says that the run fails with it."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)


# How a step may leave off; anything else is a fault of ours.
_EXPECTED = (EngineError, StorageError, Fenced, HandedOver, Parked, StepFailed, TurnedDown)


class Journal:
    """Every effect of a walk goes through here: one transaction each, fenced by the walk's number."""

    def __init__(
        self,
        runs: RunStore,
        walk: Walk,
        run: Run,
        hub: Hub,
        responses: Sequence[Response],
        most_kept: int = MOST_KEPT,
        drain: Drain | None = None,
    ) -> None:
        self._drain = drain or Drain()
        self._runs = runs
        self._walk = walk
        self._run = run
        self._hub = hub
        self._known = {response.path: response for response in responses}
        self._completed = 0
        self._decisions: Sequence[Decision] | None = None
        self._reports: Mapping[str, Mapping[str, Any]] | None = None
        self._under_way: dict[str, None] = {}
        self.kept = Kept(responses, most_kept)
        self.tokens = run.tokens
        self.cost = run.cost
        self.broken = ""  # the place of the step in which something unexpected happened

    @property
    def current(self) -> str:
        """The place of the step that began last, of those under way."""
        return next(reversed(self._under_way), "")

    @contextmanager
    def performing(self, path: str) -> Iterator[None]:
        """While a step is under way. Several may be, in a loop; the innermost that breaks is remembered."""
        self.may_begin()
        self._under_way[path] = None
        try:
            yield
        except Exception as error:
            if not self.broken and not isinstance(error, _EXPECTED):
                self.broken = path
            raise
        finally:
            self._under_way.pop(path, None)

    def may_begin(self) -> None:
        """Before anything more is sent. Raises `HandedOver` in a process that stops."""
        self._drain.admit()

    def known(self, path: str) -> Response | None:
        """What is stored of a step, finished or not."""
        return self._known.get(path)

    def stored(self) -> Sequence[Response]:
        """All that is."""
        return tuple(self._known.values())

    def of_stage(self, key: str) -> list[Response]:
        """What is stored of the steps that were sent together."""
        found = self._known.values()
        return [one for one in found if (one.detail.get("stage") or {}).get("key") == key]

    @property
    def steps(self) -> int:
        """How many have begun, those inside of loops counted for each item."""
        return len(self._known)

    def count(self, steps: int = 1) -> None:
        """That many steps of those people see need no more doing."""
        self._completed += steps

    @property
    def number(self) -> int:
        """Of this walk."""
        return self._walk.number

    async def decisions(self, question: Question, path: str) -> list[Decision]:
        """What was said to a question before this walk looked. What is said later keeps it from parking."""
        if self._decisions is None:
            self._decisions = await self._runs.decisions(self._walk.workspace, self._walk.run_id)
        return about(question, path, self._decisions)

    async def reports(self, key: str) -> Mapping[str, Any]:
        """What was called back about a stage before this walk looked, by step. What comes later keeps it from
        parking."""
        if self._reports is None:
            self._reports = await self._runs.reports(self._walk.workspace, self._walk.run_id)
        return self._reports.get(key, {})

    async def begin(self, response: Response, *events: EventDraft) -> None:
        """Commit that a step is about to be sent, goes on or waits."""
        if response.status is StepStatus.STARTED:
            self._drain.sent(self._walk.run_id, response.path)
        if not await self._runs.start_step(self._walk, response, events):
            raise Fenced
        if response.status is not StepStatus.STARTED:
            self._drain.answered(self._walk.run_id, response.path)
        self._known[response.path] = response
        self._hint()

    @asynccontextmanager
    async def between_tries(
        self, reason: str, responses: Sequence[Response], *, sent_again: bool
    ) -> AsyncIterator[None]:
        """While nothing of these steps is under way: a kill now leaves no outcome unknown, and people see why
        it takes so long. With `sent_again` it is committed that they are about to be, as at first."""
        for response in responses:
            await self.begin(replace(response, status=StepStatus.WAITING, detail={"again": reason}))
        yield
        self.may_begin()
        for response in responses if sent_again else ():
            await self.begin(response)

    async def ask(self, response: Response, question: dict[str, Any]) -> None:
        """Commit that a step waits for people, and tell what they are asked."""
        data = {"step": response.path, "kind": response.kind, **question}
        await self.begin(response, EventDraft(EventType.APPROVAL, data))

    async def finish(self, response: Response, *, counts: bool) -> None:
        """Commit a step's answer together with the events that tell it."""
        done = replace(response, completed_at=datetime.now(UTC))
        self._completed += counts
        told = [finished_event(done), self._progress(done.path)]
        seq = await self._runs.finish_step(self._walk, done, told, completed_steps=self._completed)
        if seq is None:
            raise Fenced
        self._drain.answered(self._walk.run_id, done.path)
        self._known[done.path] = done
        self.tokens += done.usage.tokens
        self.cost += done.usage.cost or 0
        self._hint()

    async def park(self, parked: Parked) -> bool:
        """End the walk; the run waits. True if somebody answered meanwhile, so that it goes on at once."""
        status = await self._runs.park(self._walk, parked.until, [self._progress(None)])
        return status is RunStatus.CREATED

    async def end(self, status: RunStatus, event: EventDraft, *, by: str | None = None) -> None:
        """End the run."""
        took = {"tokens": self.tokens, "cost_usd": dollars(self.cost)}
        data = {"completed": self._completed, "total": self._run.total_steps, **took}
        told = replace(event, data={**data, **event.data})
        await self._runs.end(self._walk, status, [told], ended_by=by)

    async def turn_down(self, no: TurnedDown) -> None:
        """End the run because somebody said no."""
        data = {"by": no.by, "step": no.path, "reason": "rejected", "comment": no.comment}
        await self.end(RunStatus.CANCELLED, EventDraft(EventType.CANCELLED, data), by=no.by)

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

    def _progress(self, path: str | None) -> EventDraft:
        data = {"completed": self._completed, "total": self._run.total_steps, "step": path}
        return EventDraft(EventType.PROGRESS, data)
