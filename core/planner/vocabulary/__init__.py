"""The languages in which people can say what they want, and which of them a text is in."""

import re

from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.french import FRENCH
from core.planner.vocabulary.german import GERMAN
from core.planner.vocabulary.spanish import SPANISH
from core.planner.vocabulary.table import PROMPTS, SENDING, Kind, Verb, Vocabulary

__all__ = [
    "ENGLISH",
    "PROMPTS",
    "SENDING",
    "VOCABULARIES",
    "Kind",
    "Verb",
    "Vocabulary",
    "language_of",
    "vocabulary_of",
]

VOCABULARIES: tuple[Vocabulary, ...] = (ENGLISH, FRENCH, GERMAN, SPANISH)

_SURE = 2  # words that are a language's own count so
_AT_HOME = 2  # words that a text is taken to have of the language beside it
_HEAD = 300  # characters: what comes later is content, and may be in any language


def vocabulary_of(text: str, beside: str = "") -> Vocabulary:
    """The language whose words the beginning of a text has most of; English where none has any. A reply is
    rather in the language of what it stands beside: it needs some words more of another."""
    other = vocabulary_of(beside) if beside else None
    head = re.split(r":\s|\n|[\"“«„]", text.lstrip()[:_HEAD], maxsplit=1)[0]
    if len(head.split()) < 2 or max(one.telling(head) for one in VOCABULARIES) < _SURE:
        head = text[:_HEAD]  # "In 10 Minuten: …" tells little by itself
    return max(
        VOCABULARIES,
        key=lambda one: (one.telling(head) + _AT_HOME * (one is other), one is other, one is ENGLISH),
    )


def language_of(text: str) -> str:
    """Its code: `en`, `fr`, `de` or `es`."""
    return vocabulary_of(text).code
