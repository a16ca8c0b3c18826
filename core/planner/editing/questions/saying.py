"""How steps, targets and lists of them are said."""

import re
from collections.abc import Iterator

from core.definition import Action, Approval, Branch, ForEach, Payload, Wait
from core.engine import Offer
from core.language import Translator
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
    return f"{place.number}. {next(_plain(step, desk.tr))}"


def _plain(step: object, tr: Translator) -> Iterator[str]:
    if isinstance(step, Payload):
        yield step.blocks[-1].text.partition(":\n\n")[0].strip()[:120]
    elif isinstance(step, Approval):
        yield tr("asks {people} for approval", people=tr.listed([named_place(one) for one in step.approvers]))
    elif isinstance(step, Wait):
        yield tr.plural("waits {n} second", "waits {n} seconds", round(step.seconds))
    elif isinstance(step, Branch):
        yield tr("if {condition}", condition=step.when)
    elif isinstance(step, ForEach):
        yield tr("for each item")
