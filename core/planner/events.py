"""An app's event in words → the trigger of the catalogue that it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.definition import AppEvent
from core.engine import Offer
from core.planner.answer.values import titled
from core.planner.doing.filling import Filler, bare_of_ids, place_of
from core.planner.meant.offers import Apps, asked_for, match
from core.planner.references import Known
from core.workflows import Question


@dataclass(frozen=True)
class Event:
    """The trigger, what it still needs, if no other comes near. `gives` is what `{{trigger}}` has."""

    trigger: AppEvent
    questions: tuple[Question, ...]
    gives: str
    words: str
    title: str
    sure: bool


def event_meant(phrase: str, triggers: Sequence[Offer], filler: Filler) -> Event | None:
    """What the phrase means among the triggers found for it, best first; None if it can be none of them."""
    named = Apps.of(triggers).named(phrase)
    among: Sequence[Offer] = [one for one in triggers if one.app in named] if named else triggers
    among = place_of(phrase, among)
    found = match(asked_for(f"new {bare_of_ids(phrase)}"), among)
    offer = next(iter(found.offers), among[0] if named else None)
    if offer is None:
        return None
    filled = filler.fill(offer, phrase, Known(), "trigger.params", None)
    trigger = AppEvent(event=offer.key, params=dict(filled.params))
    return Event(trigger, filled.questions, offer.gives, phrase, titled(offer), found.sure or len(among) == 1)
