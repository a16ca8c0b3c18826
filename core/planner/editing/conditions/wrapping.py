"""Steps put under a condition: the branch around them, and what its condition may look at."""

from collections.abc import Sequence

from core.definition import Branch, ForEach, Step
from core.planner.draft.tree import Place, new_id, with_steps
from core.planner.editing.conditions.scope import Condition, ConditionReader, Seen, seen_by
from core.planner.editing.desk import Changed, Desk, Heard
from core.planner.editing.reading.around import seen_at


def is_loop_of(step: Step, words: str, desk: Desk) -> bool:
    """Whether the words name the item of this loop."""
    if not isinstance(step, ForEach):
        return False
    item = Seen(step.as_, frozenset({step.as_}), fields=True)
    return ConditionReader(desk, [item]).names(words) is not None


def wrapped(targets: Sequence[Place], words: str, desk: Desk, *, negative: bool) -> Heard:
    """These neighbours in a branch of their own."""
    first = targets[0]
    if any(place.siblings != first.siblings for place in targets):
        return None
    order = [step.id for step in first.siblings]
    places = sorted(targets, key=lambda place: order.index(place.step.id))
    indexes = [order.index(place.step.id) for place in places]
    if indexes != list(range(indexes[0], indexes[0] + len(indexes))):
        return None
    condition = reader_at(places[0], desk).read(words)
    if condition is None:
        return None
    condition = condition.opposite() if negative else condition
    branch = branch_of(condition, tuple(place.step for place in places), desk)
    at: dict[str, tuple[Step, ...]] = {place.step.id: () for place in places}
    at[places[0].step.id] = (*condition.first, branch)
    # All of a container's steps may go at once: the new branch must stand before the old ones are missed.
    return Changed(with_steps(desk.definition, at))


def branch_of(
    condition: Condition, then: tuple[Step, ...], desk: Desk, other: tuple[Step, ...] = ()
) -> Branch:
    """A branch that nothing has the name of."""
    name = new_id(desk.definition, "check_result", *(step.id for step in condition.first))
    return Branch.model_validate({"id": name, "when": condition.when, "then": then, "else": other})


def reader_at(place: Place, desk: Desk) -> ConditionReader:
    """Reads conditions with what is there before this step."""
    before = seen_at(place, desk.pointer.places, after=False)
    return ConditionReader(desk, seen_by(before, desk, place.around))
