"""Which texts a clause asks for, and whether it is about one that is there."""

import re
from dataclasses import replace

from core.planner.draft.coreference import Known, refer
from core.planner.reading.clauses import Clause
from core.planner.steps.forms import OF_THE_FIRST
from core.planner.vocabulary import PROMPTS, Kind, Vocabulary
from core.planner.vocabulary.table import CONTENT_MARK


def texts_of(clause: Clause, vocabulary: Vocabulary) -> list[Clause]:
    """ "write a haiku and a limerick" asks for two texts, "write about a cat and a dog" for one."""
    if clause.verb is None or clause.verb.kind is not Kind.WRITE:
        return [clause]
    one = rf"(?:{vocabulary.indefinite})(?!\w)"
    joined = rf"(?:(?:{vocabulary.join_words})\s+)+"
    found = re.match(rf"({one}.+?)(,?)\s+{joined}({one}.+)\Z", clause.rest, re.IGNORECASE)
    if found is None:
        return [clause]
    about = re.compile(rf"\s(?:{vocabulary.after_noun})\s", re.IGNORECASE)
    first, comma, second = found.groups()
    if OF_THE_FIRST.search(second) and not vocabulary.noun_words.search(second):
        return [clause]  # "a principle and an example of how to use it"
    if about.search(first) and not (comma and about.search(second)):
        return [clause]
    return [replace(clause, words=f"{clause.form} {part}", rest=part) for part in (first, second)]


def has_text(clause: Clause, known: Known, vocabulary: Vocabulary) -> bool:
    """Whether the clause is about a text that we have."""
    if CONTENT_MARK.search(clause.rest):
        return True
    first = " ".join(clause.rest.split()[:2])
    named = refer(first, known, vocabulary) or refer(first.split(" ")[0], known, vocabulary)
    comes = (known.subject or "").startswith("{{trigger")  # "the score" is the one that came
    return named is not None or (known.subject is not None and (comes or not known.results))


_COMPOSES = re.compile(r"(?:write|draft|compose|generate|prepare|create|make)s?\Z", re.IGNORECASE)
_A_TEXT = re.compile(
    r"the\s+(?:[\w-]+\s+){0,2}(?P<noun>articles?|posts?|letters?|e-?mails?|mails?|repl(?:y|ies)|reports?|newsletters?|scripts?|stor(?:y|ies)"
    r"|documents?|descriptions?|announcements?)(?=\s*\Z|\s+(?:for|about|of|in|with)\s)",
    re.IGNORECASE,
)


def is_of_what_was_made(clause: Clause, known: Known) -> bool:
    """ "You write the full article" after an outline: a new text, made of that one."""
    said = _A_TEXT.match(clause.rest) if _COMPOSES.match(clause.form) else None
    texts = [one for one in known.results if one.kind in PROMPTS]
    return said is not None and bool(texts) and not any(said["noun"].casefold() in one.names for one in texts)


def only_refers(clause: Clause, known: Known, vocabulary: Vocabulary) -> bool:
    """Whether a verb of telling has something known as its whole object."""
    if is_of_what_was_made(clause, known):
        return False
    new = re.match(rf"(?:{vocabulary.indefinite})(?!\w)", clause.rest, re.IGNORECASE)
    known_words = bool(clause.rest) and new is None and refer(clause.rest, known, vocabulary) is not None
    return bool(known.results) and known_words
