"""Actions in words: what an offer does, to what, in which app; and which offer some words ask for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from core.catalogue.things import other_words
from core.catalogue.words import stem as _root
from core.engine import Offer
from core.planner.matching.words import (
    KIN,
    QUALITIES,
    joined,
    may_be_noun,
    nouns,
    often_noun,
    run_together,
    stem,
    tokens,
    verb_asked,
    verb_class,
)
from core.planner.vocabulary.table import phrases

_HEAD_ENDS = re.compile(
    r"\b(?:about|regarding|to|in|into|on|onto|from|for|by|using|with|that|which|via|through|at|when|so"
    r"|or|directly)\b|[.,;(]",
    re.IGNORECASE,
)
_GENERIC = phrases(
    "service, services, business, sales, finance, operations, microsoft, google, amazon, cloud, object,"
    " storage, data, web, api, app, online, for, and, to, do, of, com, the, ibm, power"
)
# What an offer is about may be a list: "Finds contacts, companies, deals or tickets in HubSpot".
_OFFER_ENDS = re.compile(
    r"\b(?:to|in|into|on|onto|from|for|by|using|with|that|which|via|through|at|when|so|directly)\b|[.:;(]",
    re.IGNORECASE,
)
_ASKED = re.compile(r"search|query|term|jql|soql|\bq\b|filter|email", re.IGNORECASE)
_PART_OF = re.compile(r"\b(?:of|de|von|del|des|du)\b", re.IGNORECASE)
_FILLED = re.compile(
    r"body|text|content|message|comment|desc|note|markdown|html|row|record|field|value|title|subject"
    r"|name|summary|topic"
    r"|query|search|term|jql|soql|\bq\b|filter|to\Z|recipient|mail|repo|number",
    re.IGNORECASE,
)
# What something is to be called is no part of what is asked for.
_CALLED = re.compile(
    r"\b(?:titled|entitled|called|named)\s+\S.*?(?=\s+(?:in|on|to|for|with|at|and)\s|[,;.]|\Z)", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|\"[^\"]*\"|“[^”]*”")
# Verbs that name what they make.
_THINGS_DONE = {
    **dict.fromkeys(("email", "emailing", "mail", "mailing", "e-mail"), ("email",)),
    **dict.fromkeys(("dm",), ("dm", "message")),
    **dict.fromkeys(("message", "messaging"), ("message",)),
    **dict.fromkeys(("text", "texting"), ("sms", "message")),
}
_HARD, _HARDEST, _SOUGHT = 1.1, 2.2, 0.6
_SAME_WAY = 0.6  # listing is not finding
_LISTING = frozenset(["get", "list", "read", "retrieve", "fetch", "take", "pull", "collect"])
_FINDING = frozenset(["find", "search", "lookup", "query"])
_MOST_MORE = 4
_UNKNOWN = 2.1  # the most that names may cost
_KINDS = {stem("sheets"): (stem("spreadsheet"),)}  # what people call the things of an app of that name
_ONLY_AS = {"team": "teams"}  # a name that is a word too is one only as it is spelled
SURE = 1.0  # by how much the best must be ahead


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

    @cached_property
    def roots(self) -> frozenset[str]:
        """The head's, for other words to be compared with."""
        return frozenset(_root(word) for word in self.head | self.pairs | self.gives)

    @property
    def all(self) -> frozenset[str]:
        """Every word."""
        return self.head | self.app | self.tail | self.pairs


@dataclass(frozen=True)
class Asked:
    """An action in words: "create a new issue", "the slack message"."""

    said: str
    verb: str | None
    nouns: tuple[str, ...]
    form: str = ""  # the verb as it was said
    thing: frozenset[str] = frozenset()  # what it is done to: the nouns before the first "to", "in", …
    main: str = ""  # the last of them before an "of": "the rows of the office budget sheet" are rows
    head: str = ""  # the same, where the verb says what is made: "email her a summary"

    @property
    def both(self) -> frozenset[str]:
        """The nouns, and neighbours as one word."""
        return frozenset((*self.nouns, *joined(self.nouns)))


@dataclass(frozen=True)
class Match:
    """The offers that some words may mean, best first; `sure` if no other comes near the first."""

    offers: tuple[Offer, ...] = ()
    sure: bool = False


def asked_for(words: str) -> Asked:
    """Words taken as an action: its verb stands first, as an order or a gerund."""
    plain = _CALLED.sub(" ", _ADDRESS.sub(" ", words))
    said = tokens(plain)
    verb, form = None, ""
    for index, word in enumerate(said):
        found = verb_asked(word)
        if found is not None and (not often_noun(word) or index == 0 or said[index - 1] == "to"):
            verb, form, said = found, word, [*said[:index], *_THINGS_DONE.get(word, ()), *said[index + 1 :]]
            break
        if nouns([word]) and found is None:
            break
    head = _HEAD_ENDS.split(re.sub(r"\A\W*to\s+", "", plain.strip()), maxsplit=1)[0]
    first = nouns(tokens(head))
    first += [thing for word in tokens(plain)[:2] for thing in _THINGS_DONE.get(word, ())]
    all_nouns = tuple(nouns(said))
    own = [noun for noun in nouns(tokens(_PART_OF.split(head, maxsplit=1)[0])) if noun in all_nouns]
    done = _THINGS_DONE.get(form, ())
    last = next((noun for noun in reversed(own) if noun not in QUALITIES), "")
    main = done[0] if done else last
    return Asked(words.strip(), verb, all_nouns, form, frozenset(first) & {*all_nouns}, main, last)


@lru_cache(maxsize=4_096)
def described(offer: Offer) -> Described:
    """An offer's words. What it gives is told by what it reads, too: "Get Values" gives rows."""
    key = tokens(offer.key.partition(":")[2])
    own = re.sub(r"\([^)]*\)", " ", offer.app)
    app = {stem(word) for word in tokens(f"{own} {offer.app_slug}") if not word.isdigit()}
    app |= set(joined(tokens(offer.app)))
    sentence = offer.description if offer.title in ("", offer.key) else f"{offer.title}. {offer.description}"
    heads = [_HEAD_ENDS.split(part.strip(), maxsplit=1)[0] for part in sentence.split(". ")[:2]]
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
    )


def _hard(offer: Offer) -> float:
    """What must be told a column and a value is for those who name them: the plain one is taken first."""
    wanted = [one for one in offer.params if one.required and one.default is None and not one.remote]
    told = _ASKED if offer.effect == "reads" else _FILLED
    odd = [one for one in wanted if not one.options and not told.search(one.name)]
    sought = offer.effect == "reads" and any(_ASKED.search(one.name) for one in wanted)
    return min(_HARDEST, _HARD * len(odd)) + (_SOUGHT if sought else 0)


def _first_verb(words: Sequence[str]) -> str | None:
    return next((word for word in words if verb_class(word) is not None), None)


def object_of(offer: Offer) -> str:
    """What its title says that it is done to: "a file" of "Create a file in a folder"."""
    title = offer.title or offer.key.partition(":")[2].replace("_", " ")
    return _HEAD_ENDS.split(title, maxsplit=1)[0].partition(" ")[2].strip()


@dataclass(frozen=True)
class Apps:
    """The apps of some offers, known by the words that only one of them has in its name."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, offers: Iterable[Offer]) -> "Apps":
        """Those that these offers belong to."""
        return cls._called(frozenset(offer.app for offer in offers if offer.app))

    @classmethod
    @lru_cache(maxsize=256)
    def _called(cls, names: frozenset[str]) -> "Apps":
        words: dict[str, set[str]] = {}
        for name in sorted(names):
            spelled = re.sub(r"\([^)]*\)", " ", name)
            whole = [stem(word) for word in re.findall(r"[^\W_]+", spelled.casefold())]
            words.setdefault(name, set()).update(whole, joined(whole))  # "SendGrid" is not named by "send"
        own = {
            app: frozenset(
                word
                for word in said - _GENERIC
                if len(word) > 1
                and (len(tokens(app)) == 1 or verb_class(word) is None)
                and sum(word in other for other in words.values()) == 1
            )
            for app, said in words.items()
        }
        also = {
            app: names | {other for name in names for other in _KINDS.get(name, ())}
            for app, names in own.items()
        }
        return cls(also)

    def named(self, words: str) -> list[str]:
        """The apps that the words name, in their order."""
        said = [stem(word) if _ONLY_AS.get(stem(word), word) == word else "" for word in tokens(words)]
        pairs = joined(said)
        found: dict[str, int] = {}
        for index, word in enumerate(said):
            for app, own in self.names.items():
                together = index < len(pairs) and pairs[index] in own
                if together or (word in own and not self._within(index, pairs, app)):
                    found.setdefault(app, index)
        return sorted(found, key=lambda app: found[app])

    def _within(self, index: int, pairs: Sequence[str], app: str) -> bool:
        """Whether the word is half of another app's name: "service" of "service now"."""
        around = pairs[max(0, index - 1) : index + 1]
        return any(pair in own for name, own in self.names.items() if name != app for pair in around)

    def is_only_app(self, words: str) -> str | None:
        """The app, where the words name one and nothing else."""
        found = self.named(words)
        if len(found) != 1:
            return None
        rest = [word for word in nouns(tokens(words)) if word not in _GENERIC]
        own = {stem(word) for word in tokens(found[0])} | set(joined(tokens(found[0]))) | self.names[found[0]]
        left = [word for word in rest if word not in own and not any(word in pair for pair in own)]
        return None if left else found[0]


def match(
    asked: Asked, offers: Sequence[Offer], near: Mapping[str, float] | None = None, least: float = 2
) -> Match:
    """The offers that are asked for. `near` prefers the apps that the plan uses already."""
    named = Apps.of(offers).named(asked.said)
    scored = []
    for index, offer in enumerate(offers):
        score = _score(asked, described(offer), bool(named))
        if named and offer.app not in named:
            score -= 3
        elif not named:
            score += (near or {}).get(offer.app, 0)
        scored.append((score, -index, offer))
    scored.sort(key=lambda one: one[:2], reverse=True)
    good = [(score, offer) for score, _, offer in scored if score >= least]
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
    }
    score -= 1.0 if asked.verb == "read" and not asked.nouns else 0.0
    return score - min(unknown, _UNKNOWN) - 0.5 * min(len(more), _MOST_MORE) + (0.5 if not more else 0)


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
