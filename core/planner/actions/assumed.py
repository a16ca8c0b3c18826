"""What an event or an action gives, where its engine does not say: services seldom tell before the first one.

Nearly all of them give the thing's `id`, and a person's `email`, at one depth or another. These two are taken
as they are called wherever they lie (`{{trigger.event..email}}`), and people are told so.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from core.catalogue.words import is_thing, words
from core.engine import Offer
from core.planner.triggers.happenings import happenings
from core.template import Below, references_within

_FIELDS, _MADE = ".id, .email", ".id"  # the dot: at any depth
_SAYS_LITTLE = frozenset({"new", "instant", "event", "single", "record", "object"})


def gives_of(offer: Offer) -> str:
    """In the form in which engines say it: "the ticket: id, subject"."""
    fields = _MADE if offer.kind == "action" and offer.effect != "reads" else _FIELDS
    return offer.gives or f"the {_thing(offer)}: {fields}"


def assumed_in(params: Mapping[str, JsonValue]) -> list[str]:
    """The fields that these parameters take, and that nobody has seen."""
    found = (part for one in references_within(params) for part in one.path if isinstance(part, Below))
    return list(dict.fromkeys(found))


def _thing(offer: Offer) -> str:
    title = offer.title.partition("(")[0]
    own = words(offer.app)
    said = [word for word in words(title) if is_thing(word) and word not in _SAYS_LITTLE and word not in own]
    if offer.kind == "action":
        return " ".join(said[1:])  # without the verb
    return " ".join(word for word in said if not happenings(word))
