"""Actions in words: what an offer does, to what, in which app; and which offer some words ask for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.catalogue.words import stem as _root
from core.engine import Offer
from core.planner.meant.words import (
    KIN,
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
    r"\b(?:to|in|into|on|onto|from|for|by|using|with|that|which|via|through|at|when|so|or|directly)\b|[.,;(]",
    re.IGNORECASE,
)
_GENERIC = phrases(
    "service, services, business, sales, finance, operations, microsoft, google, amazon, cloud, object,"
    " storage, data, web, api, app, online, for, and, to, do, of, com, the, ibm, power"
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
    **dict.fromkeys(("message", "messaging", "text", "texting"), ("message",)),
}
SURE = 1.0  # by how much the best must be ahead


@dataclass(frozen=True)
class Described:
    """`head` is what it is done to, `tail` whatever else its description says."""

    verbs: frozenset[str]
    head: frozenset[str]
    app: frozenset[str]
    tail: frozenset[str]
    pairs: frozenset[str] = frozenset()  # neighbours of the head as one word: "pullrequest"

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
    first = nouns(tokens(_HEAD_ENDS.split(re.sub(r"\A\W*to\s+", "", plain.strip()), maxsplit=1)[0]))
    first += [thing for word in tokens(plain)[:2] for thing in _THINGS_DONE.get(word, ())]
    all_nouns = tuple(nouns(said))
    return Asked(words.strip(), verb, all_nouns, form, frozenset(first) & {*all_nouns})


@lru_cache(maxsize=4_096)
def described(offer: Offer) -> Described:
    """An offer's words."""
    key = tokens(offer.key.partition(":")[2])
    own = re.sub(r"\([^)]*\)", " ", offer.app)
    app = {stem(word) for word in tokens(f"{own} {offer.app_slug}") if not word.isdigit()}
    app |= set(joined(tokens(offer.app)))
    sentence = offer.description if offer.title in ("", offer.key) else f"{offer.title}. {offer.description}"
    heads = [_HEAD_ENDS.split(part.strip(), maxsplit=1)[0] for part in sentence.split(". ")[:2]]
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
    tail = set(nouns(tokens(f"{offer.title} {offer.description}"))) - head - app
    pairs = {*joined(nouns(key)), *joined(nouns(mains))}
    return Described(frozenset(verbs), frozenset(head), frozenset(app), frozenset(tail), frozenset(pairs))


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
            said = [stem(word) for word in tokens(re.sub(r"\([^)]*\)", " ", name))]
            words.setdefault(name, set()).update(said, joined(said))
        own = {
            app: frozenset(
                word
                for word in said - _GENERIC
                if len(word) > 1 and sum(word in other for other in words.values()) == 1
            )
            for app, said in words.items()
        }
        return cls(own)

    def named(self, words: str) -> list[str]:
        """The apps that the words name, in their order."""
        said = [stem(word) for word in tokens(words)]
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


def _score(asked: Asked, offer: Described, app_named: bool) -> float:
    score = 0.0
    if asked.verb is not None:
        kin = KIN.get(asked.verb, frozenset({asked.verb}))
        score += 2 if asked.verb in offer.verbs else (1 if kin & offer.verbs else (-2 if offer.verbs else 0))
    if asked.form and verb_class(asked.form) is None and _root(asked.form) in _roots(offer):
        score += 1.5  # "purge", "invite": what it calls itself
    said = asked.both
    for noun in asked.nouns:
        pairs = {pair for pair in joined(asked.nouns) if noun in pair}
        main = noun in asked.thing
        if noun in offer.head | offer.pairs or pairs & (offer.head | offer.pairs):
            score += 2.5 if main else 1.5
        elif noun in offer.app or pairs & offer.app:
            score += 1.5 if app_named else 0.5
        elif noun in offer.tail:
            score += 0.7
        else:
            score -= 1.5 if main else 0.7
    more = {word for word in offer.head - said if not any(word in pair or pair in word for pair in said)}
    return score - 0.5 * len(more) + (0.5 if not more else 0)


@lru_cache(maxsize=4_096)
def _roots(offer: Described) -> frozenset[str]:
    return frozenset(_root(word) for word in offer.head | offer.tail | offer.pairs)


def _covers(asked: Asked, offer: Described) -> bool:
    """Whether what it is done to is what was said: something of it must be known."""
    known = offer.head | offer.tail | offer.pairs
    return any(noun in known for noun in asked.both) or (not asked.nouns and asked.verb in offer.verbs)
