"""How well an entry answers a clause: rare words count more than frequent ones, what it is about more than
what it does, and the app that was named more than all others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from core.catalogue.clause import Clause
from core.catalogue.verbs import OFTEN_THINGS, VERB_FORMS
from core.catalogue.words import stem
from core.offers import Entry

# In units of an idf, which goes from 0 (in every offer) to about 9 (in one of 12,000).
_IN_BODY = 0.45
_VERB, _OTHER_VERB = 2.5, -1.5
_APP, _NAMED_BY_IT, _MAYBE_APP, _AROUND, _HOME = 5.0, 3.5, 1.5, 2.5, 2.0
_ANOTHER_APP = -3.0
_UNASKED, _MOST_UNASKED = 0.6, 4
_SAME_APP = 2.0
_NEAR_BEST = 0.75
_VERB_STEMS = frozenset(stem(verb) for verb in VERB_FORMS.keys() - OFTEN_THINGS)


@dataclass(frozen=True)
class Frequencies:
    """In how many of the `total` offers each stem occurs."""

    total: int
    of: Mapping[str, int]

    def weight(self, term: str) -> float:
        """The idf."""
        return log(1 + self.total / self.of[term]) if term in self.of else 0.0

    def rarest(self, terms: Iterable[str], enough: int) -> tuple[str, ...]:
        """The known ones, rarest first, until `enough` offers have one of them."""
        chosen: list[str] = []
        found = 0
        for term in sorted((term for term in terms if term in self.of), key=lambda one: self.of[one]):
            if chosen and found + self.of[term] > enough:
                break
            found += self.of[term]
            chosen.append(term)
        return tuple(chosen)


@dataclass(frozen=True)
class Ranked:
    """An entry and its score for one clause."""

    entry: Entry
    score: float


def rank(clause: Clause, entries: Iterable[Entry], frequencies: Frequencies) -> list[Ranked]:
    """Those that have to do with the clause, best first."""
    weights = {term: weight * frequencies.weight(term) for term, weight in clause.terms.items()}
    known = weights.keys() | _VERB_STEMS
    ranked = []
    for entry in entries:
        about = _about(weights, entry)
        does = entry.app in clause.around and not clause.apps and bool(clause.verbs & entry.verbs)
        if about > 0 or entry.app in clause.apps or does:  # "set its priority": in the app named before
            unasked = min(_MOST_UNASKED, len(entry.title - known))
            score = about - _UNASKED * unasked + _doing(clause, entry) + _place(clause, entry)
            ranked.append(Ranked(entry, score))
    ranked.sort(key=lambda one: (-one.score, one.entry.key))
    return ranked


def _about(weights: Mapping[str, float], entry: Entry) -> float:
    """How much of what was said it is about."""
    score = 0.0
    for term in weights.keys() & entry.title:
        score += weights[term]
    for term in weights.keys() & entry.body:
        score += weights[term] * _IN_BODY
    return score


def union(clauses: Sequence[Clause], ranked: Sequence[list[Ranked]], limit: int) -> list[str]:
    """The keys of the best of every clause, in turns. Who names no app means one app in all they say."""
    serving = _serving(ranked)
    queues = []
    for clause, found in zip(clauses, ranked, strict=True):
        if not clause.apps:
            found = sorted(found, key=lambda one: -(one.score + _SAME_APP * serving.get(one.entry.app, 0)))
        queues.append((iter(found), clause.aside))
    keys: dict[str, None] = {}
    turn = 0
    while queues and len(keys) < limit:
        for queue, aside in tuple(queues):
            if aside and turn % 3:
                continue
            nxt = next(queue, None)
            if nxt is None:
                queues.remove((queue, aside))
            elif len(keys) < limit:
                keys.setdefault(nxt.entry.key)
        turn += 1
    return list(keys)


def _doing(clause: Clause, entry: Entry) -> float:
    if not clause.verbs or not entry.verbs:
        return 0.0
    return _VERB if clause.verbs & entry.verbs else _OTHER_VERB


def _place(clause: Clause, entry: Entry) -> float:
    """For whose it is."""
    if entry.app in clause.apps:
        return _APP
    for name in clause.named:
        if name.words and name.words <= entry.title | entry.body:
            return _NAMED_BY_IT
    if clause.named:
        return _ANOTHER_APP
    if entry.app in clause.around:
        return _AROUND
    if entry.app in clause.home:
        return _HOME
    return _MAYBE_APP if entry.app in clause.maybe else 0.0


def _serving(ranked: Sequence[list[Ranked]]) -> dict[str, float]:
    """app → the share of the clauses that it can answer about as well as the best can."""
    count: dict[str, int] = defaultdict(int)
    for found in ranked:
        if found and found[0].score > 0:
            good = {one.entry.app for one in found if one.score >= _NEAR_BEST * found[0].score}
            for app in good:
                count[app] += 1
    return {app: times / len(ranked) for app, times in count.items() if times > 1}
