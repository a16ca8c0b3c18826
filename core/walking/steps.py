"""Performing the steps of a run, kind by kind. A step with a stored answer is passed over, its answer put in
scope; what begins anew is performed by whoever knows its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.conditions import decide
from core.confined import Compute
from core.definition import Action, Approval, Branch, ForEach, Payload, Step, Wait, every_step
from core.engine import Engine
from core.errors import EngineError
from core.runs import Response, Run, StepStatus, count_steps
from core.walking.calls import Calls
from core.walking.endings import STALLED, Endings
from core.walking.journal import Journal, StepFailed
from core.walking.loops import Loops
from core.walking.order import side_by_side
from core.walking.place import Place, Scope
from core.walking.rates import Pace
from core.walking.spending import Spending
from core.walking.stages import Stages, grouped
from core.walking.waiting import Waits


class Steps:
    """The steps of one run, as one walk performs them."""

    def __init__(
        self,
        run: Run,
        journal: Journal,
        engines: Mapping[str, Engine],
        waits: Waits,
        spending: Spending,
        pace: Pace,
        *,
        compute: Compute,
        stalled: bool,
    ) -> None:
        """`compute` is for conditions that could take long. `stalled`: too many walks ended without finishing
        a step, so none is begun any more."""
        self._run = run
        self._journal = journal
        self._waits = waits
        self._spending = spending
        self._compute = compute
        self._stalled = stalled
        self._endings = Endings(journal)
        self._calls = Calls(run, journal, engines, waits, self._endings, spending, pace)
        self._stages = Stages(run, journal, engines, waits, self._endings, pace, stalled=stalled)
        self._loops = Loops(run.key, journal, self._perform_list)

    async def perform_all(self) -> None:
        """From the first to the last. Raises `StepFailed`, `TurnedDown`, `Parked` or `Fenced`."""
        self._spending.begin()
        steps = self._run.definition.steps
        # A step that did not run is null to whoever names it; an input has its name unless a step took it.
        scope: Scope = dict(self._run.inputs)
        scope |= {"inputs": dict(self._run.inputs), "trigger": dict(self._run.trigger)}
        scope |= {step.id: None for step in every_step(steps) if step.id not in self._run.inputs}
        await self._perform_list(steps, Place(scope))

    async def _perform_list(self, steps: Sequence[Step], place: Place) -> Any:
        """Each in order, or as soon as it can be; its response is put in scope. Gives the last one's."""

        async def perform(*group: Step) -> None:
            if (together := self._stages.taken(group)) is not None:
                await self._stages.perform(together, place)
            else:
                for step in group:
                    place.scope[step.id] = await self._perform(step, place)

        if self._run.definition.order == "parallel":
            await side_by_side(steps, perform, f"{self._run.key}/{place.prefix}")
        else:
            for group in grouped(steps):
                await perform(*group)
        return place.scope[steps[-1].id] if steps else None

    async def _perform(self, step: Step, place: Place) -> Any:
        path = place.path(step)
        known = self._journal.known(path)
        if known is not None and known.status is StepStatus.FAILED:  # and the run's end was not written
            raise StepFailed(path, known.error or "")
        if known is not None and known.status.finished and not _walked_again(step, known):
            if place.counts:
                self._journal.count(count_steps((step,)))
            if isinstance(step, Approval):
                self._waits.heed(step, known)
            return known.content
        if self._stalled and not (known is not None and isinstance(step, Branch | ForEach)):  # inside of it
            raise StepFailed(path, STALLED)
        response = Response(path, step.id, step.kind, StepStatus.STARTED, started_at=datetime.now(UTC))
        with self._journal.performing(path):
            try:
                return await self._of_its_kind(step, place, known, response)
            except EngineError as error:
                asked = known if known is not None and isinstance(step, Approval) else response
                return await self._endings.failed(step, place, asked, error)

    async def _of_its_kind(self, step: Step, place: Place, known: Response | None, response: Response) -> Any:
        match step:
            case Branch():
                return await self._branch(step, place, known, response)
            case ForEach():
                return await self._loops.perform(step, place, known or response)
            case Wait():
                return await self._waits.pause(step, known or response, counts=place.counts)
            case Approval():
                return await self._waits.approval(step, place.scope, known or response, counts=place.counts)
            case Payload() | Action():
                return await self._calls.perform(step, place, known, response)

    async def _branch(self, step: Branch, place: Place, known: Response | None, response: Response) -> Any:
        """The condition is decided once and journalled, then the arm is walked. Gives its last response."""
        decided = response if known is None else known
        if known is None:
            way = "then" if await decide(step.when, place.scope, self._compute) else "else"
            decided = replace(response, status=StepStatus.COMPLETED, content=way)
        arm, skipped = (step.then, step.else_) if decided.content == "then" else (step.else_, step.then)
        if place.counts:
            self._journal.count(count_steps(skipped))
        if known is None:
            await self._journal.finish(decided, counts=place.counts)
        elif place.counts:
            self._journal.count()
        return await self._perform_list(arm, place)


def _walked_again(step: Step, known: Response) -> bool:
    """A decided branch is finished, but its arm may not be. Where the condition failed there is no arm."""
    return isinstance(step, Branch) and known.error is None
