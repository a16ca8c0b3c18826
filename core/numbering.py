"""How people call the places of a definition's steps: `2`, `3a.1` in a branch, `4.1` in a loop. Plans, runs
and the API number alike, so that step 3a.1 of the plan is step 3a.1 of its run."""

from collections.abc import Mapping, Sequence

from core.definition import Branch, ForEach, Step


def numbers_of(steps: Sequence[Step]) -> Mapping[str, str]:
    """The number of every step, by its id, in reading order."""
    found: dict[str, str] = {}
    _number(steps, "", found)
    return found


def _number(steps: Sequence[Step], prefix: str, found: dict[str, str]) -> None:
    for place, step in enumerate(steps, 1):
        number = found[step.id] = f"{prefix}{place}"
        if isinstance(step, Branch):
            _number(step.then, f"{number}a.", found)
            _number(step.else_, f"{number}b.", found)
        elif isinstance(step, ForEach):
            _number(step.steps, f"{number}.", found)
