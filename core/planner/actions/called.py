"""What people call a sheet, a board or a form of theirs: words that no parameter takes, and that say of which
one a menu asks. "The payables sheet": which sheet that is has to be chosen anyway."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.catalogue.verbs import classes
from core.catalogue.words import STOP
from core.planner.matching.apps import Apps
from core.planner.matching.words import STATES, TIMES, tokens
from core.planner.vocabulary import Vocabulary
from core.planner.vocabulary.apps import app_named
from core.workflows import Question

_PEOPLE = re.compile(r"(?:from|to|sender|recipient)", re.IGNORECASE)  # who it is from is no place
_LONGEST_NAME = 3  # words
# "get every row": of whichever sheet.
_PARTS = frozenset(
    {
        "row",
        "rows",
        "line",
        "lines",
        "entry",
        "entries",
        "record",
        "records",
        "item",
        "items",
        "cell",
        "cells",
    }
)


def named_by(
    questions: Sequence[Question], left: Sequence[str], apps: Apps, spoken: Vocabulary
) -> tuple[tuple[str, ...], tuple[Question, ...]]:
    """The words that are left without the name, and the questions with it."""
    left = [words for words in left if not {*tokens(words)} <= _PARTS]
    left = [words for words in left if not any(f"“{words}”" in one.text for one in questions)]
    said = spoken.say("called", words="\0").partition("\0")[0]
    menus = (one for one in questions if one.kind == "option" and not _PEOPLE.match(one.param or ""))
    menu = next((one for one in menus if said not in one.text), None)
    names = [words for words in left if _is_spelled(words) or (_is_name(words) and not apps.named(words))]
    if menu is None or len(names) != 1:
        return tuple(left), tuple(questions)
    text = f"{menu.text} {spoken.say('called', words=names[0])}"
    asked = replace(menu, text=text, query=menu.query or names[0])
    rest = tuple(words for words in left if words not in names)
    return rest, tuple(asked if one is menu else one for one in questions)


def _is_spelled(words: str) -> bool:
    """ "Closed Deals", "Content Calendar": names as they are spelled, whatever their words mean elsewhere."""
    said = words.split()
    return (
        1 < len(said) <= _LONGEST_NAME and all(word[:1].isupper() for word in said) and not app_named(words)
    )


def _is_name(words: str) -> bool:
    """Whether it may be a name, and says nothing of a state or a time."""
    said = tokens(words)
    if re.search(r"\b(?:minutes?|hours?|days?|weeks?)\b", words, re.IGNORECASE):
        return False
    called = 0 < len(said) <= _LONGEST_NAME and not {*said} & (STATES | TIMES) and not re.search(r"\d", words)
    return called and not all(word in STOP or classes(word) or len(word) < 3 for word in said)
