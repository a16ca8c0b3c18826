"""What a yes lets happen: the actions after an approval, filled with what is known when it is asked.

It is kept with the question, so that people decide on what they see. What only later steps will say is named
by their number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.definition import Action, Approval, Branch, Definition, ForEach, Step, every_step
from core.errors import Refused
from core.numbering import numbers_of
from core.template import REFERENCE, Room, as_text, fill

MOST = 10  # actions
LONGEST_VALUE = 2_000  # characters of a parameter; what is cut off is counted
_ROOM = 1_000_000  # characters, of all parameters before they are cut


@dataclass(frozen=True)
class Upcoming:
    """An action as it would be asked. `perhaps`: a condition before it is still to be looked at. `cut` says
    how many characters of a parameter are not shown."""

    step: str
    params: Mapping[str, Any]
    perhaps: bool = False
    cut: Mapping[str, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """For the response's detail."""
        kept = {"step": self.step, "params": dict(self.params), "perhaps": self.perhaps}
        return {**kept, "cut": dict(self.cut or {})}


def upcoming(definition: Definition, approval: Approval, scope: Mapping[str, Any]) -> list[Upcoming]:
    """Those up to the next question, in their order; in a loop those for the same item."""
    rest = _after(definition.steps, approval.id) or []
    numbers = numbers_of(definition.steps)
    later = {step.id: numbers[step.id] for step in every_step(tuple(rest))}
    room = Room("question", _ROOM)
    found = []
    for action, perhaps in _actions(rest, approval.id, False):
        try:
            params = fill(_told(action.params, later), scope, room)
        except Refused:  # too long to be shown: the step says so when it is its turn
            break
        texts = {name: value if isinstance(value, str) else as_text(value) for name, value in params.items()}
        shown = {name: text[:LONGEST_VALUE] for name, text in texts.items()}
        cut = {name: len(text) - LONGEST_VALUE for name, text in texts.items() if len(text) > LONGEST_VALUE}
        found.append(Upcoming(action.id, shown, perhaps, cut))
        if len(found) == MOST:
            break
    return found


def upcoming_in(detail: Mapping[str, Any]) -> list[Upcoming]:
    """What is kept with a question."""
    return [Upcoming(**one) for one in detail.get("upcoming") or ()]


def _after(steps: Sequence[Step], step_id: str) -> list[Step] | None:
    """What follows a step, once its branch ends, too; None where it is not among these."""
    for index, step in enumerate(steps):
        rest = [*steps[index + 1 :]]
        if step.id == step_id:
            return rest
        if isinstance(step, ForEach) and (found := _after(step.steps, step_id)) is not None:
            return found
        if isinstance(step, Branch):
            for arm in (step.then, step.else_):
                if (found := _after(arm, step_id)) is not None:
                    return [*found, *rest]
    return None


def _actions(steps: Sequence[Step], approval: str, perhaps: bool) -> Iterator[tuple[Action, bool]]:
    for step in steps:
        match step:
            case Approval():
                return
            case Action():
                yield step, perhaps
            case ForEach():
                yield from _actions(step.steps, approval, perhaps)
            case Branch() if step.when.strip() in (f"{approval}.approved", f"{approval}.approved == true"):
                yield from _actions(step.then, approval, perhaps)
            case Branch():
                yield from _actions(step.then, approval, True)
                yield from _actions(step.else_, approval, True)


def _told(value: Any, later: Mapping[str, str]) -> Any:
    """With what is not known yet by its number: `‹answer of step 3›`."""
    if isinstance(value, str):
        return REFERENCE.sub(
            lambda found: f"‹answer of step {later[found[1]]}›" if found[1] in later else found[0], value
        )
    if isinstance(value, Mapping):
        return {name: _told(inner, later) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_told(inner, later) for inner in value]
    return value
