"""A question to somebody whose yes the rest waits for: "ask me if it's really a bug, and if I say yes, …",
"check with @ada whether they are final. Once she confirms, …". It is an approval, which asks it."""

import re

from core.planner.vocabulary.table import ASK, END, IF

QUESTION = "\ue006"  # within ASK: what is asked follows

_WHO = (
    r"(?:<@\w+(?:\|[^>]*)?>|(?<![\w.])@[\w.-]*\w|me(?!\w)|(?:the|my|our)\s+(?:[\w-]+\s+)?[\w-]+|(?!if\b|whether\b|him\b|her\b|them\b"
    r"|us\b|it\b|for\b|to\b|people\b|everyone\b)[^\W\d_][\w-]+)"
)
_YES = (
    r"(?:so|yes|yeah|ok(?:ay)?|approved|confirmed|(?:it|that)['’]?s\s+(?:ok(?:ay)?|fine|a\s+yes|approved|confirmed|so)"
    r"|the\s+answer\s+is\s+yes|(?:he|she|they|i|<@\w+>|@[\w.-]*\w|(?-i:[A-Z])\w+)\s+(?:says?\s+(?:yes|so|ok(?:ay)?|it\s+is|we\s+(?:do|should|can))"
    r"|(?:agree|confirm|approve|accept|answer\s+yes|repl(?:y|ies)\s+yes)s?(?:\s+(?:it|that|this))?|do(?:es)?|is\s+(?:ok(?:ay)?|fine)"
    r"|gives?\s+(?:the|an|her|his|their|my)\s+(?:ok(?:ay)?|go-?ahead)|want(?:s)?\s+(?:it|that|to)))"
)
_ASKED = re.compile(
    rf"\b(?:ask|check\s+with|double-check\s+with)\s+(?P<who>{_WHO})\s+(?P<what>(?:if|whether)\s+[^.;:!?\n]{{3,140}}?)"
    r"(?:\s*[.,;?]\s*(?:and\s+)?|\s+and\s+)"
    rf"(?:if|once|when|as\s+soon\s+as|only\s+(?:if|once|when)|after)\s+{_YES}(?!\w)\s*[,:]?\s*(?:then\s+)?",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:otherwise|else|if\s+not|if\s+(?:\w+\s+){1,2}(?:no|not)\b|refuse\w*|declin\w*)", re.IGNORECASE
)


def waited_for(text: str) -> str:
    """The text with the question as a mark, and what follows a yes after it."""
    return _ASKED.sub(_mark, text)


def without_answers(text: str) -> str:
    """The text, as long as it was, with blanks for the question and its yes: they start nothing."""
    return _ASKED.sub(lambda found: " " * len(found.group()), text)


def within_answer(text: str, at: int) -> bool:
    """Whether a place lies between such a question and its yes."""
    return any(found.start() < at < found.end() for found in _ASKED.finditer(text))


def _mark(found: re.Match[str]) -> str:
    who = "" if found["who"].casefold() == "me" else found["who"]
    what = re.sub(r"\Aif\b", "whether", found["what"].strip(), flags=re.IGNORECASE)
    asked = f" {ASK}{who}{QUESTION}{what}{END}"
    return f"{asked} . {IF} approves, " if _REFUSED.search(found.string[found.end() :]) else f"{asked} , "


def question_of(marked: str) -> tuple[str, str]:
    """Who is asked, and what: empty where only an approval is wanted."""
    who, _, what = marked.partition(QUESTION)
    return who.strip(), what.strip()
