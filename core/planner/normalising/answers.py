"""A question to somebody whose yes the rest waits for: "ask me if it's really a bug, and if I say yes, …",
"check with @ada whether they are final. Once she confirms, …". It is an approval, which asks it."""

import re

from core.planner.normalising.inquiries import QUESTION
from core.planner.vocabulary.table import ASK, END, IF, UNLESS

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
_NO = (
    r"(?:no(?:t|pe)?(?!\s+(?:one|body|reply|answer|\w+ing))|(?:it|that)['’]?s\s+(?:not|a\s+no)(?:\s+\w+)?|the\s+answer\s+is\s+no"
    r"|rejected|declined|(?:he|she|they|i|it|<@\w+>|@[\w.-]*\w|(?-i:[A-Z])\w+)\s+(?:says?\s+(?:no|not|it['’]?s\s+not|it\s+isn['’]?t)"
    r"|(?:disagree|decline|reject|refuse|den(?:y|ie)|answer\s+no|repl(?:y|ies)\s+no)s?(?:\s+(?:it|that|this))?"
    r"|(?:do(?:es)?|did|is|are|was|has|have)(?:n['’]?t|\s+not)(?:\s+(?:agree|approve|accept|confirm|want\s+(?:it|that|to)|the\s+case))?))"
)
_ASKED = re.compile(
    rf"\b(?:ask|check\s+with|double-check\s+with)\s+(?P<who>{_WHO})\s+(?P<what>(?:if|whether)\s+[^.;:!?\n]{{3,140}}?)"
    r"(?:\s*[.,;?]\s*(?:and\s+|but\s+)?|\s+and\s+)"
    rf"(?:if|once|when|as\s+soon\s+as|only\s+(?:if|once|when)|after|in\s+case)\s+(?:{_YES}|(?P<no>{_NO}))(?!\w)"
    r"\s*[,:]?\s*(?:then\s+)?",
    re.IGNORECASE,
)
# After a deed that a yes leads to: what a no leads to.
_OTHER = re.compile(
    rf"(?P<gap>[.;,\n]\s*(?:and\s+|but\s+)?|\s+(?:and|but)\s+)(?:if|when|in\s+case)\s+(?:(?P<yes>{_YES})|{_NO})(?!\w)\s*[,:]?\s*",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:otherwise|else|if\s+not|if\s+(?:\w+\s+){1,2}(?:no|not)\b|refuse\w*|declin\w*)", re.IGNORECASE
)


def waited_for(text: str) -> str:
    """The text with the question as a mark, and what follows a yes after it."""
    found = _ASKED.search(text)
    if found is None:
        return text
    after = text[found.end() :]
    other = _OTHER.search(after)
    if other is not None and bool(other["yes"]) == bool(found["no"]):
        after = f"{after[: other.start()]}. Otherwise {after[other.end() :]}"
    return f"{text[: found.start()]}{_mark(found, after)}{waited_for(after)}"


def without_answers(text: str) -> str:
    """The text, as long as it was, with blanks for the question and its yes: they start nothing."""
    return _ASKED.sub(lambda found: " " * len(found.group()), text)


def within_answer(text: str, at: int) -> bool:
    """Whether a place lies between such a question and its yes."""
    return any(found.start() < at < found.end() for found in _ASKED.finditer(text))


def _mark(found: re.Match[str], after: str) -> str:
    who = "" if found["who"].casefold() == "me" else found["who"]
    what = re.sub(r"\Aif\b", "whether", found["what"].strip(), flags=re.IGNORECASE)
    asked = f" {ASK}{who}{QUESTION}{what}{END}"
    if found["no"]:
        return f"{asked} . {UNLESS} approves, "
    return f"{asked} . {IF} approves, " if _REFUSED.search(after) else f"{asked} , "


def question_of(marked: str) -> tuple[str, str]:
    """Who is asked, and what: empty where only an approval is wanted."""
    who, _, what = marked.partition(QUESTION)
    return who.strip(), what.strip()
