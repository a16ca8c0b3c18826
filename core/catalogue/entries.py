"""An offer as searching sees it: what it does, what it is about, and whose it is."""

from core.catalogue.verbs import OFTEN_THINGS, classes, meant, word_set
from core.catalogue.words import is_thing, name_words, stem, words
from core.engine import Offer, OfferKind
from core.offers import Entry

_DESCRIPTION_WORDS = 60
# These name what is done even in the middle of a key.
_THINGS_IN_KEYS = OFTEN_THINGS - word_set("archive copy download export import search set update upload")


def entry_of(offer: Offer) -> Entry:
    """What can be found of an offer."""
    named = words(offer.title)
    described = words(offer.description)[:_DESCRIPTION_WORDS]
    keyed = name_words(offer.key.partition(":")[2])
    verbs = _does(named, offer.kind) | _keyed(keyed) or _does(described, offer.kind)
    title = _things(_without(named, words(offer.app))) or _things(named)
    body = _things([*described, *keyed, *words(offer.app)]) - title
    return Entry(offer.key, offer.kind, app_of(offer), meant(verbs), title, body)


def app_of(offer: Offer) -> str:
    """The slug of its app, the engine's name where it is of none."""
    return offer.app_slug or offer.app.casefold().replace(" ", "_") or offer.engine


def _without(found: list[str], name: list[str]) -> list[str]:
    """The words of a title that do not only say whose it is: "Create a card in Trello"."""
    kept: list[str] = []
    at = 0
    while at < len(found):
        if name and found[at : at + len(name)] == name:
            at += len(name)
        else:
            kept.append(found[at])
            at += 1
    return kept


def _things(found: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in found if is_thing(word))


def _does(found: list[str], kind: OfferKind) -> frozenset[str]:
    """An action's title begins with its verb; a trigger tells anywhere what happened, "new" included."""
    if kind == "trigger":
        done = {name for word in found for name in classes(word) if word not in OFTEN_THINGS}
        return frozenset(done | ({"create"} if "new" in found else set()))
    for word in found[:4]:
        if kinds := classes(word):
            return kinds
    return frozenset()


def _keyed(found: list[str]) -> frozenset[str]:
    return frozenset(name for word in found if word not in _THINGS_IN_KEYS for name in classes(word))
