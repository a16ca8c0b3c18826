"""An intent in the parts that each want something: "get the issues, and mail them" wants two things."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from core.catalogue.apps import Apps
from core.catalogue.clause import Clause, Named, read_clause
from core.catalogue.words import MOST_CHARACTERS, words
from core.offers import Entry

MOST_CLAUSES = 24
MOST_NEAR = 12

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
    r"|und|dann|oder|aber|et|puis|ensuite|ou|mais|luego|entonces|y)\b"
    rf"|(?=\b(?:{_CONDITION})\b)",
    re.IGNORECASE,
)
_IS_CONDITION = re.compile(rf"\s*(?:{_CONDITION})\b", re.IGNORECASE)


def clause_of(text: str, apps: Apps) -> Clause:
    """A text that wants one thing."""
    return read_clause(words(_NOISE.sub(" ", text[:MOST_CHARACTERS])), apps)


def clauses_of(text: str, apps: Apps, near: Sequence[Entry] = ()) -> list[Clause]:
    """The parts of an intent, and, for each of the entries that are used already, what is said about it."""
    parts = _BREAK.split(_NOISE.sub(" , ", text[:MOST_CHARACTERS]))
    said = [read_clause(words(part), apps, aside=_IS_CONDITION.match(part) is not None) for part in parts]
    said = [clause for clause in said if clause.terms or clause.named]
    found = [one for clause in _whole(said) for one in _each_app(clause)][:MOST_CLAUSES]
    named = frozenset(app for clause in said for app in clause.apps)
    found += [_about(entry, said, named) for entry in near[:MOST_NEAR]]
    around = named | {entry.app for entry in near}
    return [replace(clause, around=around) for clause in found]


def _whole(clauses: Sequence[Clause]) -> list[Clause]:
    """What a clause leaves out, taken from its neighbours.

    One without a verb continues what the one before it does; the first, what comes next. One without a thing
    does it to the next one's ("retrieve and delete the folder"), a mere app to the last one's ("list the
    tasks in Asana and Todoist").
    """
    verbs = next((clause.verbs for clause in clauses if clause.verbs and not clause.aside), frozenset())
    found: list[Clause] = []
    for clause, after in zip_longest(clauses, clauses[1:]):
        whole = clause
        if clause.is_mere_app and found:
            whole = replace(whole, terms=found[-1].terms | clause.terms)
        if not clause.aside:
            verbs = clause.verbs or verbs
            whole = replace(whole, verbs=verbs)
        if after is not None and clause.only_does:
            whole = replace(after, verbs=verbs)
        found.append(whole)
    return found


def _each_app(clause: Clause) -> list[Clause]:
    """Something of each that it names: “copy the contacts from Mailchimp to HubSpot” is about both."""
    return [replace(clause, named=(name,)) for name in clause.named] or [clause]


def _about(entry: Entry, said: Sequence[Clause], apps: frozenset[str]) -> Clause:
    """What may be wanted in the place of an entry: something else done with it, or it in another app."""
    verbs = frozenset(verb for clause in said for verb in clause.verbs)
    return Clause(
        dict.fromkeys(entry.title, 1.0),
        verbs | (entry.verbs if apps else set()),
        (Named(apps or frozenset({entry.app})),),
    )
