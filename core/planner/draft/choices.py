"""Questions whose choices stand for replies: whoever chooses one has said what it stands for."""

import json
from collections.abc import Mapping

from core.language import ENGLISH, Translator
from core.workflows import Question

CHOSEN = "replies:"  # begins the key of such a question


def choice(text: str, replies: Mapping[str, str]) -> Question:
    """Choice → the reply that it means; an empty one changes nothing."""
    key = CHOSEN + json.dumps([*replies.values()], ensure_ascii=False)
    return Question(key, text, "choice", tuple(replies))


def choice_or_none(text: str, replies: Mapping[str, str], tr: Translator = ENGLISH) -> Question:
    """The last choice changes nothing."""
    return choice(text, {**replies, tr("Leave it as it is"): ""})
