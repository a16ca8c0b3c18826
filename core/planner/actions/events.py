"""An app's event in words → the trigger of the catalogue that it means.

A trigger is known by what it says of itself: its app, the thing it is about, and what happens to that thing.
"when somebody calls off a Calendly meeting" is no booking, and "a payment bounces" is a failed one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from core.catalogue.words import is_thing, words
from core.definition import AppEvent
from core.engine import Offer
from core.planner.actions.assumed import gives_of
from core.planner.actions.called import named_by
from core.planner.actions.filling import Filler
from core.planner.actions.ranking import ranked, things_of
from core.planner.actions.repositories import QUERY, bare_of_ids, place_of
from core.planner.answer.values import titled
from core.planner.draft.coreference import Known
from core.planner.guarding.unread import left_over, stems
from core.planner.matching.apps import Apps
from core.planner.reading.appointed import SO_LONG
from core.planner.triggers.happenings import CHANGES, COMES, happenings
from core.planner.vocabulary.apps import app_named
from core.workflows import Question

_MERGED = re.compile(r"\bmerged\b", re.IGNORECASE)  # that it was is a condition already
_UPDATES = re.compile(r"updat|chang|modif|edit", re.IGNORECASE)
_ONLY_NEW = re.compile(r"(?:only_?new|new_?only)", re.IGNORECASE)
_AHEAD = 1.0  # by how much the best must be ahead, to be the only one that is meant
# A name that says where: it is an app, if any.
_PLACE = re.compile(r"\b(?:in|on|via|through|using)\s+(?P<app>[A-Z][\w.-]{2,})\W*\Z")
# That something is new, and where it comes, in the words of every language.
_NEWS = re.compile(
    r"new|neue?[rnsm]?|nouve(?:aux?|lles?|l)|nuev[oa]s?|e?-?mails?|courriels?|correos?|ankommt|eingeht|arrive"
    r"|llega|llegue|entre|kommt|eintrifft|in|im|bei|dans|chez|sur|en|par|per|eine?[rnsm]?|une?|una|les?|las?",
    re.IGNORECASE,
)
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
    answers = [one for one in ranked(phrase, there) if not free or _is_about(phrase, one[1])]
    unknown = not named and _is_elsewhere(phrase, apps, among)
    if unknown or not answers or answers[0][0] < (_LEAST if named else _LEAST_UNNAMED):
        return None
    best = answers[0][0]
    near = [one for score, one in answers if best - score < _AHEAD]
    elsewhere = [one for one in near if one.app in apps.named(said)]
    offer = (elsewhere or near)[0]
    sure = len(near) == 1 or len(elsewhere) == 1
    rivals = (
        _apart([one.app for score, one in answers if best - score < _RIVALS]) if free and not sure else ()
    )
    filled = filler.fill(offer, phrase, Known(), "trigger.params", None)
    happens, told = happenings(phrase) - {COMES}, happenings(offer.title)
    updates = _UPDATES.search(offer.title) is not None
    only_new = not happens and updates
    changes_too = updates and CHANGES not in happens and not happens & told and not _MERGED.search(phrase)
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
        changes_too and not (only_new and only),
    )


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
    told = things_of(
        f"{offer.title} {offer.description} {offer.gives} {' '.join(p.name for p in offer.params)}"
    )
    if not things or any(things_of(one) & told or one in told for one in things):
        return True
    # "an order" is a thing, for all that it is also what somebody does.
    named = [found["thing"] for found in _WITH_ARTICLE.finditer(phrase) if happenings(found["thing"])]
    named += words(phrase)[:1]  # "sms from a customer comes in"
    return any(things_of(one) & things_of(offer.title) for one in named if not _SOMEBODY.fullmatch(one))


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
    told = things_of(f"{offer.title} {offer.description} {offer.gives}")
    said = [word for word in value.split() if not _NEWS.fullmatch(word)]
    return " ".join(said) if any(is_thing(word) and not things_of(word) & told for word in said) else ""


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
