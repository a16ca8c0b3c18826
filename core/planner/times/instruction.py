"""Which part of a message is the instruction: what is quoted or pasted is content, whatever it says about
time."""

import re

from core.planner.times.readings import Span
from core.planner.times.wordlists import word_set

LONGEST_INSTRUCTION = 4000  # characters; what comes after them was pasted

_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|`[^`]*(?:`|\Z)|“[^”]*(?:”|\Z)|„[^“”]*(?:[“”]|\Z)|«[^»]*(?:»|\Z)|‘[^’\n]*’"
    r"|(?<![\d\w])\"[^\"]*(?:\"|\Z)|(?<!\w)'(?!\s)[^'\n]*'(?!\w)|^[ \t]*(?:>|&gt;)[^\n]*",
    re.DOTALL | re.MULTILINE,
)
_COLON = re.compile(r":[\w+-]+:|[:：](?=\s|\Z)")  # an emoji's colons introduce nothing
_POINTS_BELOW = re.compile(
    r"\b(?:this|these|following|below|ceci|suivante?s?|ci-dessous|dies|folgende[nrs]?|esto|siguientes?)"
    r"(?:\s+(?:text|message|email|e-mail|note|notes|paragraph|article|transcript|texte|texto|mensaje"
    r"|to|into|in|en|ins|al|auf|for|pour|für|para|and|et|und|y|please|\w{4,12}))*\s*\Z",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:this|these)\s+(?:channel|repo|repository|workspace|week|month|team|board|project)", re.I
)
_LABELS = word_set(
    "when schedule trigger cron time times frequency workflow automation task job synth steps step"
    " please run runs"
    " plan todo new create make a an the set up build hey hi do this following here is my your i want"
    " you to need"
    " wann zeitplan quand planification cuando horario"
)
_WORD = re.compile(r"<[^>]*>|\w+")


def quoted(text: str) -> list[Span]:
    """The quoted stretches. A message that is one quotation as a whole is not quoting anything."""
    spans = [found.span() for found in _QUOTED.finditer(text)]
    whole = text.strip()
    if len(spans) == 1 and len(whole) > 1 and text[slice(*spans[0])].strip() == whole:
        return []
    return spans


def colons(text: str) -> list[int]:
    return [found.start() for found in _COLON.finditer(text) if len(found.group()) == 1]


def is_label(text: str, colon: int) -> bool:
    """ "Schedule:" or "New workflow:" announce an instruction, "Summarise this:" announces content."""
    line = text[text.rfind("\n", 0, colon) + 1 : colon]
    words = [word for word in _WORD.findall(line.lower()) if not word.startswith("<")]
    return len(words) <= 7 and all(word in _LABELS for word in words)


def pasted_below(text: str) -> int | None:
    """Where a line ends that says "summarise this", so that what follows is its content."""
    at = text.find("\n")
    while at != -1:
        line = text[text.rfind("\n", 0, at) + 1 : at][-120:]
        if _POINTS_BELOW.search(line) and not _PLACE.search(line):
            return at
        at = text.find("\n", at + 1)
    return None
