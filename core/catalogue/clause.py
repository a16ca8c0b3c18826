"""One thing that somebody wants, in the words that matter for finding it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.catalogue.apps import Apps, Mention
from core.catalogue.things import other_words
from core.catalogue.verbs import OFTEN_THINGS, classes, meant
from core.catalogue.words import is_thing, stem

# The weight of a word that another word says, of one that two words make, of an app's name, and of a verb.
_OTHER, _JOINED, _NAME, _DOING = 0.6, 0.9, 0.3, 0.35


@dataclass(frozen=True)
class Named:
    """An app that is named: what it may be, and the stems that name it."""

    apps: frozenset[str]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Clause:
    """What one part of an intent asks for.

    `terms`: stem → how much it weighs. `named` are the apps that it names, `maybe` those that its words could
    name as well, `around` those named elsewhere in the intent, `home` those that are
    connected. `aside`: it tells when, not what.
    """

    terms: dict[str, float]
    verbs: frozenset[str]
    named: tuple[Named, ...] = ()
    maybe: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    home: frozenset[str] = frozenset()
    aside: bool = False
    apps: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "apps", frozenset(app for name in self.named for app in name.apps))

    @property
    def only_does(self) -> bool:
        """Whether it has a verb, and nothing that it is done to."""
        return bool(self.verbs) and not self.named and not self._has_things

    @property
    def is_mere_app(self) -> bool:
        """Whether it names an app, and says nothing else."""
        return bool(self.named) and not self.verbs and not self._has_things

    @property
    def _has_things(self) -> bool:
        return any(weight > _DOING for weight in self.terms.values())


def read_clause(said: Sequence[str], apps: Apps, *, aside: bool = False) -> Clause:
    """The clause that these words are."""
    mentions = apps.mentions(said)
    sure = [mention for mention in mentions if mention.sure]
    named = {at for mention in sure for at in range(mention.start, mention.end)}
    doing, only_verbs = _verbs(said, named)
    return Clause(
        terms=_terms(said, named, only_verbs),
        verbs=meant(doing),
        named=tuple(Named(mention.apps, _stems(said, mention)) for mention in sure),
        maybe=frozenset(app for mention in mentions if not mention.sure for app in mention.apps),
        aside=aside,
    )


def _stems(said: Sequence[str], mention: Mention) -> frozenset[str]:
    return frozenset(stem(word) for word in said[mention.start : mention.end] if is_thing(word))


def _verbs(said: Sequence[str], named: set[int]) -> tuple[set[str], set[int]]:
    """The classes of what is done, and where the words are that say nothing else.

    A word that is as often a thing ("email", "list") is a verb only at the head, and a thing there too.
    """
    found: set[str] = set()
    only_verbs: set[int] = set()
    at_head = True
    for at, word in enumerate(said):
        kinds = classes(word) if at not in named else frozenset()
        often = word in OFTEN_THINGS
        if kinds and (at_head or not often):
            found |= kinds
            if not often:
                only_verbs.add(at)
        if kinds or is_thing(word):
            at_head = False
    return found, only_verbs


def _terms(said: Sequence[str], named: set[int], only_verbs: set[int]) -> dict[str, float]:
    things = [(at, stem(word)) for at, word in enumerate(said) if is_thing(word) and at not in only_verbs]
    free = [(at, term) for at, term in things if at not in named]
    weighed = [
        *((stem(said[at]), _DOING) for at in only_verbs),
        *((term, _NAME if at in named else 1.0) for at, term in things),
        *((term, _JOINED) for term in _joined(free)),
        *((term, _OTHER) for _, others in other_words([term for _, term in free]) for term in others),
    ]
    terms: dict[str, float] = {}
    for term, weight in weighed:
        terms[term] = max(weight, terms.get(term, 0))
    return terms


def _joined(things: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Neighbours as one word: some services write "pullrequest"."""
    for (left, first), (right, second) in pairwise(things):
        if right == left + 1:
            yield first + second
