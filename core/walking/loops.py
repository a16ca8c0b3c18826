"""Loops: a list of items, taken once and journalled, and the steps that are performed for each of them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from core.definition import ForEach, Step, every_step
from core.errors import Refused
from core.runs import Response, StepStatus
from core.template import fill
from core.walking.journal import Journal, TurnedDown
from core.walking.order import STOPS, may_begin, raise_first
from core.walking.place import Place, Scope

# In one run, those inside of loops counted for each item.
MOST_STEPS_DONE = 20_000

Walk = Callable[[Sequence[Step], Place], Awaitable[Any]]


class Loops:
    """The loops of one run, as one walk performs them."""

    def __init__(self, run: str, journal: Journal, walk: Walk) -> None:
        """`run` names its tasks. `walk` performs a list of steps and gives the last one's answer."""
        self._run = run
        self._journal = journal
        self._walk = walk
        self._to_come = 0  # steps that the loops under way will bring yet

    async def perform(self, step: ForEach, place: Place, response: Response) -> list[Any]:
        """What its last step gave for each item, None where somebody turned it down; items that are finished
        are passed over. Raises `Refused` for what is no list, or too long a one."""
        begins = response.status is not StepStatus.RUNNING
        if begins:
            taken = self._journal.kept.loop(response.path, _items(step, place.scope))
            response = replace(response, status=StepStatus.RUNNING, detail={"items": taken})
        items = response.detail["items"]
        with self._growing(step, response.path, len(items), bounded=begins) as ended:
            if begins:
                await self._journal.begin(response)
            results = await self._each(step, items, place, response.path, ended)
        results = self._journal.kept.loop(response.path, results)
        finished = replace(response, status=StepStatus.COMPLETED, content=results, detail={})
        await self._journal.finish(finished, counts=place.counts)
        return results

    async def _each(
        self, step: ForEach, items: Sequence[Any], place: Place, path: str, ended: Callable[[int], None]
    ) -> list[Any]:
        """`ended` hears of each item that has."""
        results: list[Any] = [None] * len(items)
        stops: list[BaseException] = []
        at_once = asyncio.Semaphore(step.at_once)

        async def one(index: int) -> None:
            async with at_once:
                if not may_begin(stops):
                    return  # another item failed: those under way finish, no new one begins
                inner = place.inside(path, index, step.as_, items[index])
                try:
                    results[index] = await self._walk(step.steps, inner)
                except TurnedDown:
                    pass  # a no to one item is none to the others
                except STOPS as stop:
                    stops.append(stop)
                ended(index)

        async with asyncio.TaskGroup() as group:
            for index in range(len(items)):
                group.create_task(one(index), name=f"{self._run}/{path}[{index}]")
        raise_first(stops)
        return results

    @contextmanager
    def _growing(
        self, step: ForEach, path: str, items: int, *, bounded: bool
    ) -> Iterator[Callable[[int], None]]:
        """While a loop goes on, its steps that are to come count as if they were there: loops that begin side
        by side would each find room for themselves alone. Gives what is to be told of each item that ends.

        A loop in a loop multiplies: no run may grow beyond what a database, and people, can hold.
        """
        each = sum(1 for _ in every_step(step.steps))
        ahead = {n for n in range(items) if not self._has(f"{path}[{n}].{step.steps[-1].id}")}
        there = self._journal.steps + self._to_come + len(ahead) * each
        if bounded and there > MOST_STEPS_DONE:
            raise Refused(
                f"This loop would bring the run to {there:,} steps; "
                f"a run has at most {MOST_STEPS_DONE:,}. Give it fewer items, or make it several workflows."
            )
        self._to_come += len(ahead) * each

        def ended(index: int) -> None:
            if index in ahead:
                ahead.discard(index)
                self._to_come -= each

        try:
            yield ended
        finally:
            self._to_come -= len(ahead) * each

    def _has(self, path: str) -> bool:
        known = self._journal.known(path)
        return known is not None and known.status.finished


def _items(step: ForEach, scope: Scope) -> list[Any]:
    items = fill(step.items, scope)
    if not isinstance(items, list):
        kind = "nothing" if items is None else type(items).__name__
        raise Refused(f"A loop needs a list of items, and got {kind}.")
    if len(items) > step.limit:
        raise Refused(f"The loop got {len(items)} items; its limit is {step.limit}.")
    return items
