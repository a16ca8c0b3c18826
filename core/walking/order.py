"""The order of steps: which must see the end of which, and performing side by side those that need not.

With `"order": "parallel"` a step waits only for the steps that it names. An approval or a pause is a wall:
all that stands before it ends first, and nothing behind it begins earlier.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.conditions import condition_names
from core.definition import Approval, Branch, Step, Wait, every_step
from core.errors import StorageError
from core.template import references_within
from core.walking.drain import HandedOver
from core.walking.journal import Fenced, Parked, StepFailed, TurnedDown

# What ends a walk, or keeps a step from ending in it.
STOPS = (StepFailed, TurnedDown, Parked, HandedOver, Fenced, StorageError)

_MOST_AT_ONCE = 20


def needs(steps: Sequence[Step]) -> Mapping[str, frozenset[str]]:
    """For each step of a list, those before it in the list whose ends it must see."""
    found: dict[str, frozenset[str]] = {}
    made: dict[str, frozenset[str]] = {}  # step → every name that it brings
    wall: str | None = None
    for step in steps:
        names = _named(step)
        wanted = {before for before, brings in made.items() if brings & names}
        if _is_wall(step):
            wanted = set(made)
        elif wall is not None:
            wanted.add(wall)
        found[step.id] = frozenset(wanted)
        made[step.id] = frozenset(one.id for one in every_step((step,)))
        if _is_wall(step):
            wall = step.id
    return found


async def side_by_side(steps: Sequence[Step], perform: Callable[[Step], Awaitable[None]], name: str) -> None:
    """Perform each as soon as those that it needs have ended. `name` is for the tasks.

    After a failure those under way finish and no new one begins; while one waits, all that do not need it go
    on. Raises what `raise_first` raises.
    """
    wanted = needs(steps)
    over = {step.id: asyncio.Event() for step in steps}
    done: set[str] = set()
    stops: list[BaseException] = []
    at_once = asyncio.Semaphore(_MOST_AT_ONCE)

    async def one(step: Step) -> None:
        for before in wanted[step.id]:
            await over[before].wait()
        try:
            async with at_once:
                if wanted[step.id] <= done and may_begin(stops):
                    await perform(step)
                    done.add(step.id)
        except STOPS as stop:
            stops.append(stop)
        finally:
            over[step.id].set()

    async with asyncio.TaskGroup() as group:
        for step in steps:
            group.create_task(one(step), name=f"{name}/{step.id}")
    raise_first(stops)


def may_begin(stops: Sequence[BaseException]) -> bool:
    """Whether something new may begin: nothing has failed, though something may wait."""
    return all(isinstance(stop, Parked) for stop in stops)


def raise_first(stops: Sequence[BaseException]) -> None:
    """A failure before any handing over, and that before any wait; of several waits the earliest."""
    failures = [stop for stop in stops if not isinstance(stop, Parked)]
    if failures:
        raise min(failures, key=lambda stop: isinstance(stop, HandedOver))
    waits = [stop for stop in stops if isinstance(stop, Parked)]
    if waits:
        raise Parked(min((wait.until for wait in waits if wait.until is not None), default=None))


def _named(step: Step) -> frozenset[str]:
    """Every name that a step looks at, and those inside of it."""
    texts = step.model_dump(mode="json", by_alias=True)
    names = {reference.name for reference in references_within(texts)}
    for inner in every_step((step,)):
        if isinstance(inner, Branch):
            names |= condition_names(inner.when)
    return frozenset(names)


def _is_wall(step: Step) -> bool:
    return any(isinstance(inner, Approval | Wait) for inner in every_step((step,)))
