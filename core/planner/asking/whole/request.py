"""The words that a model is shown: everything but what somebody pasted."""

import re
from dataclasses import dataclass

from core.planner.steps.reading import Reading

_PASTED = re.compile(r"(?:[:\n]|```|>)\s*[\"'“„«`]*\s*\Z")
_EMOJI = re.compile(r":[\w+-]+:\s*\Z")
_SHORT = 200  # characters


@dataclass(frozen=True)
class Request:
    """`texts` are what was pasted, by the names that stand for them in the words."""

    words: str
    texts: dict[str, str]


def request_of(reading: Reading) -> Request:
    """A message with names for what is data in it. A short quotation, and a sentence that the rules could not
    place, are part of what is asked; what comes after a colon, in lines of its own, or is long, is data."""
    hidden = [(at, text) for text in reading.contents if (at := _pasted_at(reading.text, text)) is not None]
    words, texts = reading.text, {}
    for number, (_, text) in enumerate(sorted(hidden), 1):
        name = "text" if len(hidden) == 1 else f"text{number}"
        texts[name] = text
        words = words.replace(text, f"[{name}]", 1)
    return Request(re.sub(r"[^\S\n]+", " ", words).strip(), texts)


def _pasted_at(words: str, text: str) -> int | None:
    at = words.find(text)
    if at < 0:
        return None
    before = words[:at]
    introduced = _PASTED.search(before) is not None and _EMOJI.search(before) is None
    return at if len(text) > _SHORT or "\n" in text or introduced else None
