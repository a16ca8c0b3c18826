"""What an offer says of itself: what it does, to what, in which app, and what it gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.catalogue.things import other_words
from core.catalogue.words import stem as _root
from core.engine import Offer
from core.planner.matching.asked import HEAD_ENDS
from core.planner.matching.words import (
    is_plural,
    joined,
    may_be_noun,
    nouns,
    run_together,
    stem,
    tokens,
    verb_class,
)

# What an offer is about may be a list: "Finds contacts, companies, deals or tickets in HubSpot".
_OFFER_ENDS = re.compile(
    r"\b(?:to|in|into|on|onto|from|for|by|using|with|that|which|via|through|at|when|so|directly)\b|[.:;(]",
    re.IGNORECASE,
)
_ASKED = re.compile(r"search|query|term|jql|soql|\bq\b|filter|email", re.IGNORECASE)
_FILLED = re.compile(
    r"body|text|content|message|comment|desc|note|markdown|html|row|record|field|value|title|subject"
    r"|name|summary|topic|start|end(?:date|time|_|\Z)"
    r"|query|search|term|jql|soql|\bq\b|filter|to\Z|recipient|mail|repo|number",
    re.IGNORECASE,
)
_OF_ONE = frozenset({"get", "retrieve", "fetch", "read"})  # what finds one gives what it finds
_EACH = re.compile(r"\s*(?:,|/|\band/or\b|\band\b|\bor\b)\s*", re.IGNORECASE)
_IS_ID = re.compile(r"(?:[a-z]I|_i)d\Z|sheet_?name\Z", re.IGNORECASE)
_WHICH = re.compile(r"(?:id|number|key|gid|iid)(?:_?or_?\w+)?\Z", re.IGNORECASE)
_HARD, _ID, _HARDEST, _SOUGHT = 1.1, 0.5, 2.2, 0.6


@dataclass(frozen=True)
class Described:
    """`head` is what it is done to, `tail` whatever else its description says."""

    verbs: frozenset[str]
    head: frozenset[str]
    app: frozenset[str]
    tail: frozenset[str]
    pairs: frozenset[str] = frozenset()  # neighbours of the head as one word: "pullrequest"
    gives: frozenset[str] = frozenset()  # what else it reads: "contacts, companies, deals or tickets"
    options: frozenset[str] = frozenset()  # what its parameters may be
    way: str = ""  # the first word of its title: "find" or "list"
    hard: float = 0.0  # how much it wants to be told that ordinary words do not say
    several: bool | None = None  # whether its title speaks of several: "List Events", "Get Event"
    thing: str = ""  # what its title says that it is done to: the row of "Add Row to Sheet"
    things: frozenset[str] = frozenset()  # the same of each part: "Search Issues and Pull Requests"
    by_id: bool = False  # whether it is for one thing, whose id it wants: "Get Issue"
    itself: bool = False  # whether that is what the app is called after: the spreadsheets of Google Sheets

    @cached_property
    def roots(self) -> frozenset[str]:
        """The head's, for other words to be compared with."""
        return frozenset(_root(word) for word in self.head | self.pairs | self.gives)

    @property
    def all(self) -> frozenset[str]:
        """Every word."""
        return self.head | self.app | self.tail | self.pairs


@lru_cache(maxsize=4_096)
def described(offer: Offer) -> Described:
    """An offer's words. What it gives is told by what it reads, too: "Get Values" gives rows."""
    key = tokens(offer.key.partition(":")[2])
    own = re.sub(r"\([^)]*\)", " ", offer.app)
    app = {stem(word) for word in tokens(f"{own} {offer.app_slug}") if not word.isdigit()}
    app |= set(joined(tokens(offer.app)))
    sentence = offer.description if offer.title in ("", offer.key) else f"{offer.title}. {offer.description}"
    heads = [HEAD_ENDS.split(part.strip(), maxsplit=1)[0] for part in sentence.split(". ")[:2]]
    listed = [_OFFER_ENDS.split(part.strip(), maxsplit=1)[0] for part in sentence.split(". ")[:2]]
    head_words = [word for part in heads for word in tokens(part)]
    plain = [word for word in key if not may_be_noun(word)]
    verbs = {found for word in plain if (found := verb_class(word) or run_together(word)) is not None}
    if not verbs:  # "post_message": the first that can be a verb
        verbs = {
            found for word in key if (found := verb_class(word)) is not None and word == _first_verb(key)
        }
    firsts = [tokens(part)[:1] for part in heads]
    # "Puts a card into another list" moves it: where a key has a verb, "put" adds none.
    said = [word.rstrip("s") for first in firsts for word in first]
    verbs |= {found for word in said if (found := verb_class(word)) and not (verbs and word == "put")}
    mains = [word for word in (*key, *head_words) if not (verb_class(word) and not may_be_noun(word))]
    head = {word for word in nouns(mains) if word not in app and (verb_class(word) or not run_together(word))}
    given = set(nouns(tokens(f"{' '.join(listed)} {_OFFER_ENDS.split(offer.gives)[0]}")))
    given = given if offer.effect == "reads" else set()
    tail = set(nouns(tokens(f"{offer.title} {offer.description}"))) - head - app
    pairs = {*joined(nouns(key)), *joined(nouns(mains))}
    thing = _last(object_of(offer))
    return Described(
        frozenset(verbs),
        frozenset(head),
        frozenset(app),
        frozenset(tail),
        frozenset(pairs),
        frozenset(given - head - app),
        frozenset(
            stem(word) for one in offer.params for option in one.options for word in tokens(str(option.label))
        ),
        next(iter(tokens(offer.title)), ""),
        _hard(offer),
        _several(offer),
        thing,
        frozenset(one for part in _EACH.split(object_of(offer)) for one in _lasts(part)),
        _by_id(offer, thing),
        not head - app or _is_same(thing, app),
    )


def _last(words: str) -> str:
    """The last noun, of which the others are said."""
    return next(reversed(nouns(tokens(words))), "")


def _lasts(words: str) -> set[str]:
    """The last noun, and with the one before it as one word: "pullrequest"."""
    said = nouns(tokens(words))
    return {*said[-1:], *joined(said[-2:])}


def _by_id(offer: Offer, thing: str) -> bool:
    """Whether it wants the id of what its title says that it is done to."""
    wanted = (one for one in offer.params if one.required and one.default is None)
    ids = [one.name for one in wanted if one.remote or _WHICH.search(one.name)]
    return bool(thing) and any(thing in nouns(tokens(name)) for name in ids)


def _is_same(thing: str, app: set[str]) -> bool:
    """Whether an app's own words are other words for a thing."""
    called = {"".join(others) for word in app for _, others in other_words([_root(word)])}
    return bool(thing) and (thing in app or _root(thing) in called)


def _several(offer: Offer) -> bool | None:
    """None for a title that says nothing of it: "Search", "Find Email"."""
    own = [word for word in tokens(object_of(offer)) if nouns([word])]
    several = bool(own) and (is_plural(own[-1]) or "many" in own)
    if several or (own and (offer.effect != "reads" or offer.title.split()[0].casefold() in _OF_ONE)):
        return several
    return None


def _hard(offer: Offer) -> float:
    """What must be told a column and a value is for those who name them: the plain one is taken first."""
    wanted = [one for one in offer.params if one.required and one.default is None and not one.remote]
    told = _ASKED if offer.effect == "reads" else _FILLED
    odd = [one for one in wanted if not one.options and one.kind != "boolean" and not told.search(one.name)]
    ids = [one for one in odd if _IS_ID.search(one.name)]
    sought = offer.effect == "reads" and any(_ASKED.search(one.name) for one in wanted)
    return min(_HARDEST, _HARD * (len(odd) - len(ids)) + _ID * len(ids)) + (_SOUGHT if sought else 0)


def _first_verb(words: Sequence[str]) -> str | None:
    return next((word for word in words if verb_class(word) is not None), None)


def object_of(offer: Offer) -> str:
    """What its title says that it is done to: "a file" of "Create a file in a folder"."""
    title = offer.title or offer.key.partition(":")[2].replace("_", " ")
    return HEAD_ENDS.split(title, maxsplit=1)[0].partition(" ")[2].strip()
