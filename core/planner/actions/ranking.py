"""How well each trigger answers to some words: by its thing, and by what happens to that."""

import re
from collections.abc import Iterable

from core.catalogue.things import other_words
from core.catalogue.words import is_thing, words
from core.engine import Offer
from core.planner.actions.repositories import bare_of_ids
from core.planner.guarding.unread import stems
from core.planner.matching.asked import HEAD_ENDS
from core.planner.triggers.happenings import COMES, happenings

_IN_TITLE, _IN_TEXT, _NOT_SAID = 2.0, 0.8, 0.4
_HAPPENS, _HAPPENS_TOO, _SOMETHING_ELSE, _MORE, _MORE_TOO = 3.0, 2.0, -3.0, -1.0, -0.3
_OF_IT = -2.0  # a comment on an issue is no issue
_ELSEWHERE = -2.0  # "New Files (Shared Drive)", where no such drive is named
_AS_SOME_ARE = -0.5  # "New Labeled Email", of an email
_INTO_STAGE = 1.0  # "moves to closed won", where a stage can be named
_INTO = re.compile(
    r"\b(?:mov|go|goes|enter|reach|chang|switch|turn|set|land)\w*\s+(?:in)?to\b", re.IGNORECASE
)
_STAGE = re.compile(r"stage|status|state|list|column|section|lane", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_NO_PLACE = re.compile(r"instant|polling|webhook|event|of|by|all|new|any|selectable|types?|s", re.IGNORECASE)
_QUALIFIED = re.compile(r"(?:new\s+)?(?P<which>[a-z]+(?:ed|nt))\s+[a-z]", re.IGNORECASE)
_PAID = re.compile(r"\b(?:paid|pays|pay(?:ment|s)?\w*|bezahlt\w*|payée?s?|pagad[oa]s?)\b", re.IGNORECASE)
_BILLS = re.compile(r"\b(?:invoices?|bills?|orders?)\b", re.IGNORECASE)
# What says no more than that it happens.
_LIGHT = frozenset(
    {"event", "alert", "notification", "update", "record", "item", "object", "entry", "activity", "status"}
)
# What is not the coming of something is told apart by every service that tells of both.
_UNLIKE = frozenset({"ends", "fails"})
_BY_PHONE = re.compile(r"\btext\s+messages?\b", re.IGNORECASE)


def ranked(phrase: str, offers: Iterable[Offer]) -> list[tuple[float, Offer]]:
    """The offers with how well they answer, best first; what is as good keeps its order."""
    what = _BY_PHONE.sub("SMS", bare_of_ids(phrase))
    may = [one for one in offers if _may_be(happenings(what), one)]
    if _PAID.search(what) and "payment" not in what:
        may = [one for one in may if not _only_made(one)]
        told = _BILLS.search(what) is not None and any(_BILLS.search(one.title) for one in may)
        what = what if told or not any("ayment" in one.title for one in may) else "a new payment"
    happens, said = happenings(what), things_of(what)
    scored = [(_score(said, happens, one) + _special(what, said, one), one) for one in may]
    return sorted(scored, key=lambda one: -one[0])


def _may_be(happens: frozenset[str], offer: Offer) -> bool:
    """Nothing that fails is meant where something succeeds, and nothing that is made where it is moved."""
    called = happenings(offer.title)
    told = called | happenings(offer.description)
    return not (called & _UNLIKE - happens) and not (happens - {COMES} and not happens & (told - {COMES}))


def _only_made(offer: Offer) -> bool:
    """Whether it tells of a bill or an order when it is written, which is not when it is paid."""
    told = f"{offer.title} {offer.description}"
    return _BILLS.search(offer.title) is not None and _PAID.search(told) is None


def _score(said: frozenset[str], happens: frozenset[str], offer: Offer) -> float:
    title, text = things_of(offer.title), things_of(f"{offer.description} {offer.gives}")
    score = _IN_TITLE * len(said & title) + _IN_TEXT * len((said & text) - title)
    score -= _NOT_SAID * len(_plain(_IN_BRACKETS.sub(" ", offer.title)) - said)
    called, described = happenings(offer.title), happenings(offer.description)
    for name in happens - {COMES}:
        if name in called or name in described:
            score += _HAPPENS if name in called else _HAPPENS_TOO
        else:
            score += _SOMETHING_ELSE
    for name in called - happens - {COMES}:
        score += _SOMETHING_ELSE if name in _UNLIKE else _MORE
    return score + _MORE_TOO * len(described - called - happens - {COMES})


def _special(phrase: str, said: frozenset[str], offer: Offer) -> float:
    """What an offer loses that is for a part of such things, or for what belongs to them; and gains that can
    be told where something moves to."""
    title = _IN_BRACKETS.sub(" ", offer.title)
    own = HEAD_ENDS.split(title, maxsplit=1)[0]
    things = [word for word in words(own) if is_thing(word) and not happenings(word)]
    score = 0.0
    if len(things) > 1 and things[-1] not in _LIGHT and not things_of(things[-1]) & said:
        score += _OF_IT if any(things_of(word) & said for word in things[:-1]) else 0
    elsewhere = [word for one in _IN_BRACKETS.findall(offer.title) for word in words(one)]
    around = stems(*words(phrase)) - stems(offer.app, offer.app_slug)
    if any(not _NO_PLACE.fullmatch(word) and not stems(word) & around for word in elsewhere):
        score += _ELSEWHERE
    some = _QUALIFIED.match(own)
    if some is not None and not stems(some["which"]) & around:
        score += _AS_SOME_ARE if some["which"].casefold() == "sent" or not happenings(some["which"]) else 0
    if _INTO.search(phrase) and any(_STAGE.search(one.name) for one in offer.params):
        score += _INTO_STAGE
    return score


def things_of(text: str) -> frozenset[str]:
    """The stems of what a text is about, and of what that is called too."""
    own = [next(iter(stems(word))) for word in words(text) if is_thing(word) and stems(word)]
    return frozenset(own) | {one for _, others in other_words(own) for one in others}


def _plain(text: str) -> frozenset[str]:
    return stems(*(word for word in words(text) if is_thing(word)))
