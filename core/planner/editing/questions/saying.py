"""How steps, targets and lists of them are said."""

import re
from collections.abc import Iterator

from core.definition import Action, Approval, Branch, ForEach, Payload, Wait
from core.engine import Offer
from core.planner.draft.tree import Place
from core.planner.editing.desk import Desk


def named_place(value: str) -> str:
    return (
        f"<@{value}>"
        if re.fullmatch(r"[UW][A-Z0-9]{5,}", value)
        else f"<#{value}>"
        if re.fullmatch(r"[CG][A-Z0-9]{5,}", value)
        else value
    )


def offer_of(place: Place, desk: Desk) -> Offer | None:
    return desk.offered.offer(place.step.action) if isinstance(place.step, Action) else None


def line_of(place: Place, desk: Desk) -> str:
    step = place.step
    if isinstance(step, Action):
        return desk.title(place)
    return f"{place.number}. {next(_plain(step))}"


def _plain(step: object) -> Iterator[str]:
    if isinstance(step, Payload):
        yield step.blocks[-1].text.partition(":\n\n")[0].strip()[:120]
    elif isinstance(step, Approval):
        yield f"asks {listed([named_place(one) for one in step.approvers])} for approval"
    elif isinstance(step, Wait):
        yield f"waits {step.seconds:g} seconds"
    elif isinstance(step, Branch):
        yield f"if {step.when}"
    elif isinstance(step, ForEach):
        yield "for each item"


def listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
