"""An app's event in words → the trigger of the catalogue that it means.

A trigger is known by what it says of itself: its app, the thing it is about, and what happens to that thing.
"when somebody calls off a Calendly meeting" is no booking, and "a payment bounces" is a failed one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.catalogue.things import other_words
from core.catalogue.words import is_thing, words
from core.definition import AppEvent
from core.engine import Offer
from core.planner.actions.assumed import gives_of
from core.planner.actions.called import named_by
from core.planner.actions.filling import QUERY, Filler, bare_of_ids, place_of
from core.planner.answer.values import titled
from core.planner.draft.coreference import Known
from core.planner.guarding.unread import left_over, stems
from core.planner.matching.apps import Apps
from core.planner.matching.asked import HEAD_ENDS
from core.planner.reading.appointed import SO_LONG
from core.planner.triggers.happenings import CHANGES, COMES, happenings
from core.planner.vocabulary.apps import app_named
from core.workflows import Question

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
_ONLY_NEW = re.compile(r"(?:only_?new|new_?only)", re.IGNORECASE)
# What says no more than that it happens.
_LIGHT = frozenset(
    {"event", "alert", "notification", "update", "record", "item", "object", "entry", "activity", "status"}
)
# What is not the coming of something is told apart by every service that tells of both.
_UNLIKE = frozenset({"ends", "fails"})
_AHEAD = 1.0  # by how much the best must be ahead, to be the only one that is meant
# A name that says where: it is an app, if any.
_PLACE = re.compile(r"\b(?:in|on|via|through|using)\s+(?P<app>[A-Z][\w.-]{2,})\W*\Z")
# That something is new, and where it comes, in the words of every language.
_NEWS = re.compile(
    r"new|neue?[rnsm]?|nouve(?:aux?|lles?|l)|nuev[oa]s?|e?-?mails?|courriels?|correos?|ankommt|eingeht|arrive"
    r"|llega|llegue|entre|kommt|eintrifft|in|im|bei|dans|chez|sur|en|par|per|eine?[rnsm]?|une?|una|les?|las?",
    re.IGNORECASE,
)
_BY_PHONE = re.compile(r"\btext\s+messages?\b", re.IGNORECASE)
_WITH_ARTICLE = re.compile(
    r"\b(?:an?|the|any|our|eine?|une?)\s+(?:new\s+)?(?P<thing>[^\W\d_]{3,})", re.IGNORECASE
)
_FINITE = re.compile(r"\w+(?:s|ed|d|t|me|in)", re.IGNORECASE)
_RIVALS = 1.5  # how far behind an app may be that is meant as well, where none is named
_LEAST, _LEAST_UNNAMED = -1.0, 0.3


@dataclass(frozen=True)
class Event:
    """The trigger, what it still needs, if no other comes near. `gives` is what `{{trigger}}` has, `unread`
    what of the words it does not account for."""

    trigger: AppEvent
    questions: tuple[Question, ...]
    gives: str
    app: str
    words: str
    title: str
    sure: bool
    unread: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()  # the apps that could as well be meant, its own first
    changes_too: bool = False  # whether it happens as well when one is merely changed


def event_meant(
    phrase: str, triggers: Sequence[Offer], filler: Filler, *, surely: bool = False, said: str = ""
) -> Event | None:
    """What the phrase means among the triggers found for it, best first; None if it can be none of them.
    `surely`: only one of an app or a repository that is named. `said` is all that was said, where the app may
    be named elsewhere."""
    apps = Apps.of(triggers)
    named = apps.named(phrase)
    among: Sequence[Offer] = [one for one in triggers if one.app in named] if named else triggers
    there = place_of(phrase, among)
    if surely and not named and len(there) == len(among):
        return None
    free = not named and len(there) == len(among)  # any app may be meant
    ranked = [one for one in _ranked(phrase, there) if not free or _is_about(phrase, one[1])]
    unknown = not named and _is_elsewhere(phrase, apps, among)
    if unknown or not ranked or ranked[0][0] < (_LEAST if named else _LEAST_UNNAMED):
        return None
    best = ranked[0][0]
    near = [one for score, one in ranked if best - score < _AHEAD]
    elsewhere = [one for one in near if one.app in apps.named(said)]
    offer = (elsewhere or near)[0]
    sure = len(near) == 1 or len(elsewhere) == 1
    rivals = _apart([one.app for score, one in ranked if best - score < _RIVALS]) if free and not sure else ()
    filled = filler.fill(offer, phrase, Known(), "trigger.params", None)
    only_new = not happenings(phrase) - {COMES} and CHANGES in happenings(offer.title)
    only = [one.name for one in offer.params if one.kind == "boolean" and _ONLY_NEW.fullmatch(one.name)]
    params = {name: _plainly(value) for name, value in filled.params.items()}
    params |= dict.fromkeys(only, True) if only_new else {}
    params = {
        name: _sought(value, phrase, offer) if QUERY.search(name) else value for name, value in params.items()
    }
    trigger = AppEvent(event=offer.key, params={name: value for name, value in params.items() if value != ""})
    around = [offer.app, *apps.names.get(offer.app, ()), str(filled.params)]
    unread, questions = named_by(
        filled.questions, _unread(SO_LONG.sub(" ", phrase), offer, around), apps, filler.vocabulary
    )
    return Event(
        trigger,
        questions,
        gives_of(offer),
        offer.app,
        phrase,
        titled(offer),
        sure,
        unread,
        rivals,
        only_new and not only,
    )


def _ranked(phrase: str, offers: Iterable[Offer]) -> list[tuple[float, Offer]]:
    """The offers with how well they answer, best first; what is as good keeps its order."""
    what = _BY_PHONE.sub("SMS", bare_of_ids(phrase))
    may = [one for one in offers if _may_be(happenings(what), one)]
    if _PAID.search(what) and "payment" not in what:
        may = [one for one in may if not _only_made(one)]
        told = _BILLS.search(what) is not None and any(_BILLS.search(one.title) for one in may)
        what = what if told or not any("ayment" in one.title for one in may) else "a new payment"
    happens, said = happenings(what), _things(what)
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


def _is_elsewhere(phrase: str, apps: Apps, among: Iterable[Offer]) -> bool:
    """Whether it happens in an app that nobody here offers: "in Greenhouse"."""
    known = app_named(phrase)
    if known is not None and known not in {one.app for one in among}:
        return True
    place = _PLACE.search(phrase)
    return place is not None and not apps.named(place["app"])


def _apart(apps: Sequence[str]) -> tuple[str, ...]:
    """Different apps, or none where it is all one."""
    different = tuple(dict.fromkeys(apps))
    return different if len(different) > 1 else ()


def _is_about(phrase: str, offer: Offer) -> bool:
    """Whether something of what is said is a thing that the offer tells of; its app's name is none."""
    own = [
        word
        for word in words(bare_of_ids(phrase))
        if is_thing(word) and not _SOMEBODY.fullmatch(word) and not happenings(word)
    ]
    app = stems(offer.app, offer.app_slug)
    things = [one for word in own for one in stems(word) if one not in app]
    told = _things(
        f"{offer.title} {offer.description} {offer.gives} {' '.join(p.name for p in offer.params)}"
    )
    if not things or any(_things(one) & told or one in told for one in things):
        return True
    # "an order" is a thing, for all that it is also what somebody does.
    named = [found["thing"] for found in _WITH_ARTICLE.finditer(phrase) if happenings(found["thing"])]
    return any(_things(one) & _things(offer.title) for one in named if not _SOMEBODY.fullmatch(one))


def _score(said: frozenset[str], happens: frozenset[str], offer: Offer) -> float:
    title, text = _things(offer.title), _things(f"{offer.description} {offer.gives}")
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
    if len(things) > 1 and things[-1] not in _LIGHT and not _things(things[-1]) & said:
        score += _OF_IT if any(_things(word) & said for word in things[:-1]) else 0
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


def _plainly(value: JsonValue) -> JsonValue:
    """What is searched for, without what happens to it: "invoice lands" → "invoice"."""
    if not isinstance(value, str):
        return value
    return " ".join(word for word in value.split() if not (_FINITE.fullmatch(word) and happenings(word)))


def _sought(value: JsonValue, phrase: str, offer: Offer) -> JsonValue:
    """What is searched for, or nothing where it only says over again what the event is: "neue E-Mail". What
    was quoted is no part of the phrase, and stays as it is."""
    if not isinstance(value, str) or not all(word in phrase for word in value.split()):
        return value
    told = _things(f"{offer.title} {offer.description} {offer.gives}")
    said = [word for word in value.split() if not _NEWS.fullmatch(word)]
    return " ".join(said) if any(is_thing(word) and not _things(word) & told for word in said) else ""


def _plain(text: str) -> frozenset[str]:
    return stems(*(word for word in words(text) if is_thing(word)))


def _things(text: str) -> frozenset[str]:
    """The stems of what a text is about, and of what that is called too."""
    own = [next(iter(stems(word))) for word in words(text) if is_thing(word) and stems(word)]
    return frozenset(own) | {one for _, others in other_words(own) for one in others}


def _unread(phrase: str, offer: Offer, around: Iterable[str]) -> tuple[str, ...]:
    """The words of the phrase that say something else than the trigger does."""
    told = stems(offer.title, offer.description, offer.gives, *around)
    told |= stems(*(part for one in offer.params for part in (one.name, one.help)))
    kept = [said for said in left_over(phrase, told) if not _only_happens(said)]
    return tuple(said for said in kept if re.search(r"\w{2}", said))


def _only_happens(said: str) -> bool:
    return all(happenings(word) or not is_thing(word) or _SOMEBODY.fullmatch(word) for word in words(said))


_SOMEBODY = re.compile(
    r"some(?:one|body)|any(?:one|body)|customers?|clients?|people|persons?|users?|visitors?|guests?"
    r"|prospects?|invitees?"
    r"|shops?|stores?|webshop|site|website|company|gets?|got|shows?|pops?"
    r"|members?|candidates?|leads?|jemand|kunden?|quelqu|alguien|clientes?|happens?|happened|goes|went"
    r"|through",
    re.IGNORECASE,
)
