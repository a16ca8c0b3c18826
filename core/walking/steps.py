"""Performing the steps of a run, kind by kind.

Names in scope are what references may name at that place: earlier responses, inputs, the loop's item. A step
with a stored answer is passed over, its answer put in scope.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from core.conditions import decide
from core.definition import (
    Action,
    Approval,
    Branch,
    Default,
    ForEach,
    Payload,
    Step,
    Wait,
    every_step,
)
from core.engine import Call, Engine, Outcome, held
from core.errors import EngineError, Limited, Refused, Unknown, Wasted
from core.runs import Response, Run, StepStatus, Usage, count_steps
from core.template import LONGEST_PROMPT, Room, fill, fill_texts
from core.walking.journal import Journal, Parked, StepFailed, TurnedDown
from core.walking.order import STOPS, may_begin, raise_first, side_by_side
from core.walking.rates import Pace, told_of
from core.walking.retrying import ask
from core.walking.spending import Spending
from core.walking.stages import LOST, STALLED, Stages, grouped
from core.walking.waiting import Waits

Scope = dict[str, Any]

# In one run, those inside of loops counted for each item.
MOST_STEPS_DONE = 20_000


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
        stalled: bool,
    ) -> None:
        self._run = run
        self._journal = journal
        self._engines = engines
        self._waits = waits
        self._spending = spending
        self._pace = pace
        self._stalled = stalled
        self._to_come = 0  # steps that the loops under way will bring yet
        self._stages = Stages(run, journal, engines, waits, self, pace, stalled=stalled)

    async def perform_all(self) -> None:
        """From the first to the last. Raises `StepFailed`, `TurnedDown`, `Parked` or `Fenced`."""
        self._spending.begin()
        steps = self._run.definition.steps
        # A step that did not run is null to whoever names it; an input has its name unless a step took it.
        scope: Scope = dict(self._run.inputs)
        scope |= {"inputs": dict(self._run.inputs), "trigger": dict(self._run.trigger)}
        scope |= {step.id: None for step in every_step(steps) if step.id not in self._run.inputs}
        await self._perform_list(steps, scope, "")

    async def _perform_list(self, steps: Sequence[Step], scope: Scope, prefix: str) -> Any:
        """Each in order, or as soon as it can be; its response is put in scope. Gives the last one's."""

        async def perform(*group: Step) -> None:
            if (together := self._stages.taken(group)) is not None:
                await self._stages.perform(together, scope, prefix)
            else:
                for step in group:
                    scope[step.id] = await self._perform(step, scope, prefix)

        if self._run.definition.order == "parallel":
            await side_by_side(steps, perform, f"{self._run.key}/{prefix}")
        else:
            for group in grouped(steps):
                await perform(*group)
        return scope[steps[-1].id] if steps else None

    async def _perform(self, step: Step, scope: Scope, prefix: str) -> Any:
        path = prefix + step.id
        known = self._journal.known(path)
        counts = not prefix
        if known is not None and known.status is StepStatus.FAILED:  # and the run's end was not written
            raise StepFailed(path, known.error or "")
        if known is not None and known.status.finished and not _walked_again(step, known):
            if counts:
                self._journal.count(count_steps((step,)))
            if isinstance(step, Approval):
                self._waits.heed(step, known)
            return known.content
        if self._stalled and not (known is not None and isinstance(step, Branch | ForEach)):  # inside of it
            raise StepFailed(path, STALLED)
        response = Response(path, step.id, step.kind, StepStatus.STARTED, started_at=datetime.now(UTC))
        with self._journal.performing(path):
            try:
                return await self._of_its_kind(step, scope, prefix, known, response)
            except EngineError as error:
                asked = known if known is not None and isinstance(step, Approval) else response
                return await self.failed(step, asked, error, counts)

    async def _of_its_kind(
        self, step: Step, scope: Scope, prefix: str, known: Response | None, response: Response
    ) -> Any:
        counts = not prefix
        match step:
            case Branch():
                return await self._branch(step, scope, prefix, known or response, known is not None)
            case ForEach():
                return await self._for_each(step, scope, prefix, known or response)
            case Wait():
                return await self._waits.pause(step, known or response, counts=counts)
            case Approval():
                return await self._waits.approval(step, scope, known or response, counts=counts)
            case Payload() | Action():
                return await self._call(step, scope, known, response, counts)

    async def _call(
        self, step: Payload | Action, scope: Scope, known: Response | None, response: Response, counts: bool
    ) -> Any:
        engine = self._engine(step)
        if known is not None and known.status in (StepStatus.STARTED, StepStatus.UNKNOWN):
            await self.park_unknown(known, known.error or LOST)
        resolved = _resolve(step, scope)
        await self._pace.enter(engine.rate(resolved), known, response)
        async with self._spending.room(response.path, engine.forecast(resolved)):
            return await self._performed(step, resolved, engine, response, counts, told_of(known))

    async def _performed(
        self,
        step: Payload | Action,
        resolved: Payload | Action,
        engine: Engine,
        response: Response,
        counts: bool,
        told: int,
    ) -> Any:
        """Sent, answered, and kept. `told`: how often the engine has said that it is asked too often."""
        call = Call(
            key=f"{self._run.key}/{response.path}",
            workspace=self._run.workspace,
            run_id=self._run.id,
            account=self._run.account,
            step=resolved,
        )
        rate = engine.rate(resolved)

        def pausing(reason: str) -> AbstractAsyncContextManager[None]:
            return self._journal.between_tries(reason, [response], sent_again=not engine.repeatable)

        async def perform() -> Outcome:
            return await ask(
                lambda: engine.perform(call),
                step.policy,
                repeatable=engine.repeatable,
                shared=self._pace.counts(rate),
                pausing=pausing,
            )

        while True:
            if not engine.repeatable:
                await self._journal.begin(response)
            try:
                outcome = held(await self._waits.with_account(step, response, perform))
                outcome = self._journal.kept.answer(response.path, outcome)
                break
            except Limited as error:
                told += 1
                await self._pace.again(rate, error, response, told)
            except Unknown as error:
                await self.park_unknown(response, error.sentence)
        finished = _with(
            response,
            StepStatus.COMPLETED,
            content=outcome.content,
            summary=outcome.summary,
            usage=outcome.usage,
            detail=outcome.detail,
        )
        await self._journal.finish(finished, counts=counts)
        return outcome.content

    async def park_unknown(self, response: Response, reason: str) -> NoReturn:
        """Keep that it may have happened, and wait for a person's word."""
        if response.status is StepStatus.UNKNOWN:
            raise Parked(None)  # asked before
        asked = {"question": "unknown_outcome", "error": reason}
        await self._journal.ask(_with(response, StepStatus.UNKNOWN, error=reason), asked)
        raise Parked(None)

    async def _branch(
        self, step: Branch, scope: Scope, prefix: str, response: Response, decided: bool
    ) -> Any:
        """The condition is decided once and journalled, then the arm is walked. Gives its last response."""
        if not decided:
            way = "then" if await decide(step.when, scope) else "else"
            response = _with(response, StepStatus.COMPLETED, content=way)
            skipped = step.else_ if way == "then" else step.then
            if not prefix:
                self._journal.count(count_steps(skipped))
            await self._journal.finish(response, counts=not prefix)
        elif not prefix:
            skipped = step.else_ if response.content == "then" else step.then
            self._journal.count(1 + count_steps(skipped))
        arm = step.then if response.content == "then" else step.else_
        return await self._perform_list(arm, scope, prefix)

    async def _for_each(self, step: ForEach, scope: Scope, prefix: str, response: Response) -> Any:
        """Items are taken once and journalled; finished ones are passed over. Gives the list of results."""
        begins = response.status is not StepStatus.RUNNING
        if begins:
            taken = self._journal.kept.loop(response.path, _items(step, scope))
            response = _with(response, StepStatus.RUNNING, detail={"items": taken})
        items = response.detail["items"]
        with self._growing(step, response.path, items, bounded=begins) as over:
            if begins:
                await self._journal.begin(response)
            results = await self._each(step, items, scope, response.path, over)
        results = self._journal.kept.loop(response.path, results)
        await self._journal.finish(
            _with(response, StepStatus.COMPLETED, content=results, detail={}), counts=not prefix
        )
        return results

    async def _each(
        self, step: ForEach, items: Sequence[Any], scope: Scope, path: str, over: Callable[[int], None]
    ) -> list[Any]:
        """The loop's steps for each item, so many at once as it says. `over` hears of each that has ended."""
        results: list[Any] = [None] * len(items)
        stops: list[BaseException] = []
        at_once = asyncio.Semaphore(step.at_once)

        async def one(index: int) -> None:
            async with at_once:
                if not may_begin(stops):
                    return  # another item failed: those under way finish, no new one begins
                inner = {**scope, step.as_: items[index]}
                try:
                    results[index] = await self._perform_list(step.steps, inner, f"{path}[{index}].")
                except TurnedDown:
                    pass  # a no to one item is none to the others
                except STOPS as stop:
                    stops.append(stop)
                over(index)

        async with asyncio.TaskGroup() as group:
            for index in range(len(items)):
                group.create_task(one(index), name=f"{self._run.key}/{path}[{index}]")
        raise_first(stops)
        return results

    @contextmanager
    def _growing(
        self, step: ForEach, path: str, items: Sequence[Any], *, bounded: bool
    ) -> Iterator[Callable[[int], None]]:
        """While a loop goes on, its steps that are to come count as if they were there: loops that begin side
        by side would each find room for themselves alone. Gives what is to be told of each item that ends.

        A loop in a loop multiplies: no run may grow beyond what a database, and people, can hold.
        """
        each = sum(1 for _ in every_step(step.steps))
        ahead = {n for n in range(len(items)) if not self._has(f"{path}[{n}].{step.steps[-1].id}")}
        there = self._journal.steps + self._to_come + len(ahead) * each
        if bounded and there > MOST_STEPS_DONE:
            raise Refused(
                f"This loop would bring the run to {there:,} steps; "
                f"a run has at most {MOST_STEPS_DONE:,}. Give it fewer items, or make it several workflows."
            )
        self._to_come += len(ahead) * each

        def over(index: int) -> None:
            if index in ahead:
                ahead.discard(index)
                self._to_come -= each

        try:
            yield over
        finally:
            self._to_come -= len(ahead) * each

    def _has(self, path: str) -> bool:
        known = self._journal.known(path)
        return known is not None and known.status.finished

    async def failed(self, step: Step, response: Response, error: EngineError, counts: bool) -> Any:
        """What a step's failure means for the run: `on_error`."""
        if isinstance(error, Wasted):
            response = replace(response, usage=Usage(*error.took))
        remedy = getattr(error, "remedy", None)
        detail = {**response.detail, **({} if remedy is None else {"remedy": remedy})}
        if step.on_error == "fail":
            failed = _with(response, StepStatus.FAILED, error=error.sentence, detail=detail)
            await self._journal.finish(failed, counts=False)
            raise StepFailed(response.path, error.sentence) from error
        content = step.on_error.default if isinstance(step.on_error, Default) else None
        if counts:
            self._journal.count(count_steps((step,)) - 1)
        tolerated = _with(
            response,
            StepStatus.COMPLETED,
            content=content,
            error=error.sentence,
            detail={**detail, "tolerated": True},
        )
        await self._journal.finish(tolerated, counts=counts)
        return content

    def _engine(self, step: Payload | Action) -> Engine:
        name = "llm" if isinstance(step, Payload) else step.engine
        if name not in self._engines:
            raise Refused(f"The engine “{name}” is not set up here any more.")
        return self._engines[name]


def _walked_again(step: Step, known: Response) -> bool:
    """A decided branch is finished, but its arm may not be. Where the condition failed there is no arm."""
    return isinstance(step, Branch) and known.error is None


def _resolve(step: Payload | Action, scope: Scope) -> Payload | Action:
    if isinstance(step, Payload):
        room = Room("prompt", LONGEST_PROMPT)
        texts = fill_texts([block.text for block in step.blocks], scope, room)
        filled = zip(step.blocks, texts, strict=True)
        blocks = tuple(block.model_copy(update={"text": text}) for block, text in filled)
        return step.model_copy(update={"blocks": blocks})
    return step.model_copy(update={"params": fill(step.params, scope)})


def _items(step: ForEach, scope: Scope) -> list[Any]:
    items = fill(step.items, scope)
    if not isinstance(items, list):
        kind = "nothing" if items is None else type(items).__name__
        raise Refused(f"A loop needs a list of items, and got {kind}.")
    if len(items) > step.limit:
        raise Refused(f"The loop got {len(items)} items; its limit is {step.limit}.")
    return items


def _with(response: Response, status: StepStatus, **changes: Any) -> Response:
    return replace(response, status=status, **changes)
