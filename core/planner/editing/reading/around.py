"""What is there at one place of a plan: what the steps before it gave, and the item of the loop around it."""

from collections.abc import Sequence

from core.definition import ForEach, Step
from core.planner.draft.tree import Place


def seen_at(place: Place, places: Sequence[Place], *, after: bool) -> list[Place]:
    """The steps whose answers are there at this place."""
    index = next(i for i, one in enumerate(places) if one.step.id == place.step.id)
    own = {box.id for box in place.around}
    before = [
        one
        for one in places[: index + (1 if after else 0)]
        if all(box.id in own or box.kind == "branch" for box in one.around) and one.step.id not in own
    ]
    inner = places[index + 1 :] if after else []
    return before + [one for one in inner if place.step in one.around and place.step.kind == "branch"]


def within_other_case(place: Place, around: Sequence[Step]) -> bool:
    """Whether a step is done in one case only, of a condition that is not around."""
    boxes = {box.id for box in around}
    return any(box.kind == "branch" and box.id not in boxes for box in place.around)


def item_at(place: Place) -> str | None:
    """What the innermost loop around calls its item."""
    loops = [box for box in place.around if isinstance(box, ForEach)]
    return loops[-1].as_ if loops else None
