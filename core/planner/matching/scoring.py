"""Which offer some words ask for: each is scored by what it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.catalogue.things import other_words
from core.catalogue.verbs import word_set
from core.catalogue.words import stem as _root
from core.engine import Offer
from core.planner.matching.apps import Apps
from core.planner.matching.asked import Asked
from core.planner.matching.described import Described, described
from core.planner.matching.words import KIN, QUALITIES, joined, verb_class
from core.planner.vocabulary.apps import app_named

_SAME_WAY = 0.6  # listing is not finding
_LISTING = word_set("""
get list read retrieve fetch take pull collect
liste auflisten hole holen zeige lies lese lister récupère récupérer lis affiche montre donne lista
listar obtén obtener lee muestra recupera
""")
_FINDING = word_set("""
find search lookup query
suche suchen finde finden cherche chercher trouve trouver recherche busca buscar encuentra encontrar
""")
# What apps are made for, by what they call themselves: who names none means these.
_HOMES = {
    **dict.fromkeys(("meeting", "appointment", "event"), frozenset({"calendar"})),
    **dict.fromkeys(("email", "inbox"), frozenset({"gmail", "mail", "outlook"})),
    **dict.fromkeys(("row", "sheet", "spreadsheet"), frozenset({"sheets", "excel"})),
}
_AT_HOME = 2.0
_MAKING = frozenset(["make", "create", "write", "draft", "generate", "compose"])
_ADDED = 1.0
_MOST_MORE = 4
_UNKNOWN = 2.1  # the most that names may cost
# One is got where several are wanted; several are made where one is; one is got where nobody said how many.
_ONE_OF_SEVERAL, _OTHER_NUMBER, _ONE_OF_SOME = 2.0, 0.8, 0.8
_ONE_BY_ID = 1.2  # more, where it wants the one's id
_ITSELF = 1.5  # what is got of an app called "Calendar" is seldom a calendar
_OF_IT, _OF_IT_MADE = 2.0, 1.5  # an issue's assignees are no issues, nor is a comment on one
_THE_PLACE = 2.0  # who adds something to a database makes no database
# What says no more than that it is about the thing: "Get Ticket Info".
_LIGHT = word_set("info information detail datum data record item entry object list content message") | {""}
SURE = 1.0  # by how much the best must be ahead


@dataclass(frozen=True)
class Match:
    """The offers that some words may mean, best first; `sure` if no other comes near the first."""

    offers: tuple[Offer, ...] = ()
    sure: bool = False


def match(
    asked: Asked,
    offers: Sequence[Offer],
    near: Mapping[str, float] | None = None,
    home: Mapping[str, float] | None = None,
    least: float = 2,
) -> Match:
    """The offers that are asked for. `near` prefers the apps that the plan uses already, `home` those that
    are connected; what is not asked for by itself is not for that."""
    named = Apps.of(offers).named(asked.said)
    homes = _HOMES.get(asked.main, frozenset()) if app_named(asked.said) is None else frozenset()
    scored = []
    for index, offer in enumerate(offers):
        score, likely = _score(asked, described(offer), bool(named)), 0.0
        if named and offer.app not in named:
            score -= 3
        elif not named:
            own = not home or offer.app in home
            score += _AT_HOME if own and homes & {*offer.app.casefold().split()} else 0
            score += (near or {}).get(offer.app, 0)
            likely = (home or {}).get(offer.app, 0) if offer.app not in (near or {}) else 0
        if score >= least:
            scored.append((score + likely, -index, offer))
    scored.sort(key=lambda one: one[:2], reverse=True)
    good = [(score, offer) for score, _, offer in scored]
    if not good or not _covers(asked, described(good[0][1])):
        return Match()
    best = [offer for score, offer in good if good[0][0] - score < SURE]
    return Match(tuple(best[:5]), len(best) == 1)


def is_about(asked: Asked, offer: Offer) -> bool:
    """Whether it is done to the very thing that is asked for."""
    own = described(offer)
    return bool(asked.main) and bool(
        {asked.main, *(pair for pair in joined(asked.nouns) if asked.main in pair)}
        & (own.head | own.pairs | own.gives)
        or _other_words(asked.main) & own.roots
    )


def _score(asked: Asked, offer: Described, app_named: bool) -> float:
    score = -offer.hard
    if asked.verb is not None:
        kin = KIN.get(asked.verb, frozenset({asked.verb}))
        score += 2 if asked.verb in offer.verbs else (1 if kin & offer.verbs else (-2 if offer.verbs else 0))
        score += _SAME_WAY if any({asked.form, offer.way} <= ways for ways in (_LISTING, _FINDING)) else 0
    if asked.form and verb_class(asked.form) is None and _root(asked.form) in _roots(offer):
        score += 1.5  # "purge", "invite": what it calls itself
    said = asked.both
    unknown = 0.0
    for noun in asked.nouns:
        pairs = {pair for pair in joined(asked.nouns) if noun in pair}
        main = noun in asked.thing
        if noun in offer.head | offer.pairs or pairs & (offer.head | offer.pairs):
            score += 2.5 if main else 1.5
        elif noun in offer.app or pairs & offer.app:
            score += 1.5 if app_named else 0.5
        elif _other_words(noun) & offer.roots:
            score += 1.4 if main else 0.8  # "charge", where it says "payment"
        elif noun in offer.gives:
            score += 1.4 if main else 0.8
        elif noun in offer.tail:
            score += 0.7
        elif main and noun in (asked.main, asked.head):
            score -= 1.5
        elif noun in offer.options:
            score += 0.5  # "the open ones", where its state may be "open"
        elif noun not in QUALITIES:
            unknown += 0.7  # a name, or what is said about it
    called = {other for noun in said for other in _other_words(noun)}
    more = {
        word
        for word in offer.head - said
        if not any(word in pair or pair in word for pair in said)
        and (verb_class(word) is None or verb_class(word) != asked.verb)
        and _root(word) not in called
        and not (word in offer.things and offer.things & said)
    }
    score -= 1.0 if asked.verb == "read" and not asked.nouns else 0.0
    if offer.itself and asked.verb == "read" and not (asked.several and asked.main == offer.thing):
        score -= _ITSELF
    if asked.verb is not None and _is_of_it(asked, offer):
        score -= _OF_IT if asked.verb == "read" else _OF_IT_MADE
    if asked.verb in ("create", "write") and offer.thing in asked.places:
        score -= _THE_PLACE
    if asked.form in _MAKING and offer.way == "append":
        score -= _ADDED  # who makes a text adds it to nothing
    if asked.form in _FINDING and offer.way in _LISTING and offer.several is False:
        score -= _ONE_OF_SOME  # who looks somebody up has no id
    names = min(unknown, _UNKNOWN) + 0.5 * min(len(more), _MOST_MORE)
    return score - names - _other_number(asked, offer) + (0.5 if not more else 0)


def _is_of_it(asked: Asked, offer: Described) -> bool:
    """Whether it is for what belongs to the thing that is asked for. What it is itself called after may be
    said in other words ("an issue's details")."""
    called = {word for word in offer.head if _root(word) in _other_words(asked.main)}  # "bugs" are issues
    of = ({asked.main} | called) & (offer.head | offer.pairs)
    return bool(of) and not of & offer.things and not offer.things & (asked.both | _LIGHT)


def _other_number(asked: Asked, offer: Described) -> float:
    """What it costs an offer that it is for one thing, or for several: who wants the open invoices does not
    want "Retrieve Invoice"."""
    if offer.several is None or offer.several == asked.several:
        return 0.0
    if asked.several is None:
        return _ONE_OF_SOME if asked.verb == "read" and not offer.several else 0.0
    if asked.verb not in ("read", None):
        return _OTHER_NUMBER
    if not asked.several:
        return 0.0  # one is among those that are listed
    return _ONE_OF_SEVERAL + (_ONE_BY_ID if offer.by_id else 0)


@lru_cache(maxsize=4_096)
def _other_words(noun: str) -> frozenset[str]:
    """What a noun is also called, as roots. Who asks for an email wants no other message."""
    found = frozenset("".join(others) for _, others in other_words([_root(noun)]))
    return found if noun != "email" else frozenset()


@lru_cache(maxsize=4_096)
def _roots(offer: Described) -> frozenset[str]:
    return frozenset(_root(word) for word in offer.head | offer.tail | offer.pairs)


def _covers(asked: Asked, offer: Described) -> bool:
    """Whether what it is done to is what was said: something of it must be known."""
    known = offer.head | offer.tail | offer.pairs | offer.gives
    said = (noun for noun in asked.both if noun not in QUALITIES)
    return any(noun in known or _other_words(noun) & offer.roots for noun in said) or (
        not asked.nouns and asked.verb in offer.verbs
    )
