"""An intent in the parts that each want something: "get the issues, and mail them" wants two things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.catalogue.apps import Apps, Mention
from core.catalogue.things import other_words
from core.catalogue.verbs import OFTEN_THINGS, classes, meant
from core.catalogue.words import MOST_CHARACTERS, is_thing, stem, words
from core.offers import Entry

MOST_CLAUSES = 24
MOST_NEAR = 12

# The weight of a word that another word says, of one that two words make, of an app's name, and of a verb.
_OTHER, _JOINED, _NAME, _DOING = 0.6, 0.9, 0.3, 0.35

_NOISE = re.compile(
    r"https?://\S+|<[@#!][^>]*>|[\w.+-]+@[\w-]+\.\w+|(?<!\w)[#@][\w.-]+|\{\{[^}]*\}\}"
    r"|[\"“„«][^\"”“»\n]{1,200}[\"”“»]"
)
_CONDITION = (
    r"if|unless|when|whenever|whose|where|otherwise|else|elif|wenn|falls|sonst|si|sinon|quand|lorsque|cuando"
)
_BREAK = re.compile(
    r"[;!?\n•]|\.(?=\s|$)|[,:](?=\s|$)|\s[-–—]\s|(?<!\w)\d{1,2}[.)](?=\s)"
    r"|\b(?:and|then|or|but|plus|before|after|afterwards|along\s+with|as\s+well\s+as|instead\s+of|with"
    r"|und|dann|oder|aber|et|puis|ensuite|ou|mais|luego|entonces|o)\b"
    rf"|(?=\b(?:{_CONDITION})\b)",
    re.IGNORECASE,
)
_IS_CONDITION = re.compile(rf"\s*(?:{_CONDITION})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """What one part of an intent asks for.

    `terms`: stem → how much it weighs. `apps` are named in it, `around` elsewhere in the intent. `aside`: it
    tells when, not what.
    """

    terms: dict[str, float]
    verbs: frozenset[str]
    apps: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    names: tuple[frozenset[str], ...] = ()
    around: frozenset[str] = frozenset()
    aside: bool = False

    @property
    def only_does(self) -> bool:
        """Whether it has a verb, and nothing that it is done to."""
        return bool(self.verbs) and not self.apps and all(weight <= _DOING for weight in self.terms.values())


def clause_of(text: str, apps: Apps) -> Clause:
    """A text that wants one thing."""
    return _clause(words(_NOISE.sub(" ", text[:MOST_CHARACTERS])), apps, aside=False)


def clauses_of(text: str, apps: Apps, near: Sequence[Entry] = ()) -> list[Clause]:
    """The parts of an intent, and, for each of the entries that are used already, what is said about it."""
    parts = _BREAK.split(_NOISE.sub(" , ", text[:MOST_CHARACTERS]))
    said = [_clause(words(part), apps, aside=_IS_CONDITION.match(part) is not None) for part in parts]
    found = [clause for clause in _with_verbs(said) if clause.terms or clause.apps]
    around = frozenset(app for clause in found for app in clause.apps)
    found = found[:MOST_CLAUSES] + [_about(entry, said, around) for entry in near[:MOST_NEAR]]
    around |= {entry.app for entry in near}
    return [replace(clause, around=around) for clause in found]


def _with_verbs(clauses: Sequence[Clause]) -> list[Clause]:
    """One without a verb continues what the one before it does; the first, what comes next. One without a
    thing does it to the next one's ("retrieve and delete the folder")."""
    verbs = next((clause.verbs for clause in clauses if clause.verbs and not clause.aside), frozenset())
    found = []
    for clause, after in zip(clauses, (*clauses[1:], None), strict=True):
        if not clause.aside:
            verbs = clause.verbs or verbs
            clause = replace(clause, verbs=verbs)
        if after is not None and clause.only_does:
            clause = replace(after, verbs=verbs)
        found.append(clause)
    return found


def _about(entry: Entry, said: Sequence[Clause], apps: frozenset[str]) -> Clause:
    """What may be wanted in the place of an entry: something else done with it, or it in another app."""
    verbs = frozenset(verb for clause in said for verb in clause.verbs)
    return Clause(
        dict.fromkeys(entry.title, 1.0),
        verbs | (entry.verbs if apps else set()),
        apps or frozenset({entry.app}),
    )


def _clause(said: Sequence[str], apps: Apps, *, aside: bool) -> Clause:
    mentions = apps.mentions(said)
    doing, is_verb = _verbs(said, mentions)
    sure = [mention for mention in mentions if mention.sure]
    named = {at for mention in sure for at in range(mention.start, mention.end)}
    terms: dict[str, float] = {}
    content = [at for at, word in enumerate(said) if is_thing(word) and at not in is_verb]
    stems = [stem(said[at]) for at in content]
    for at, term in zip(content, stems, strict=True):
        _weigh(terms, term, _NAME if at in named else 1.0)
    for (left, first), (right, second) in zip(
        list(zip(content, stems, strict=True)), list(zip(content, stems, strict=True))[1:], strict=False
    ):
        if right == left + 1 and not {left, right} & named:
            _weigh(terms, first + second, _JOINED)
    for at in is_verb:
        _weigh(terms, stem(said[at]), _DOING)
    unnamed = [term for at, term in zip(content, stems, strict=True) if at not in named]
    for _, others in other_words(unnamed):
        for term in others:
            _weigh(terms, term, _OTHER)
    return Clause(
        terms=terms,
        verbs=meant(doing),
        apps=frozenset(app for mention in sure for app in mention.apps),
        maybe=frozenset(app for mention in mentions if not mention.sure for app in mention.apps),
        names=tuple(
            frozenset(stem(word) for word in said[mention.start : mention.end] if is_thing(word))
            for mention in sure
        ),
        aside=aside,
    )


def _weigh(terms: dict[str, float], term: str, weight: float) -> None:
    terms[term] = max(weight, terms.get(term, 0))


def _verbs(said: Sequence[str], mentions: Sequence[Mention]) -> tuple[set[str], set[int]]:
    """The classes of what is done, and where the words are that say nothing else.

    A word that is as often a thing ("email", "list") is a verb only at the head, and a thing there too.
    """
    taken = {at for mention in mentions if mention.sure for at in range(mention.start, mention.end)}
    found: set[str] = set()
    only_verbs: set[int] = set()
    heading = True
    for at, word in enumerate(said):
        kinds = classes(word) if at not in taken else frozenset()
        often = word in OFTEN_THINGS
        if kinds and (heading or not often):
            found |= kinds
            if not often:
                only_verbs.add(at)
        if kinds or is_thing(word):
            heading = False
    return found, only_verbs
