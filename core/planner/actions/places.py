"""Which folder, list or project of theirs people name for a parameter that may be left out: "new files in the
Invoices folder". Only the service knows its id, so they choose it; left out, it would be every folder."""

import re
from functools import lru_cache

from core.catalogue.words import is_thing, stem, words
from core.engine import Offer, Param
from core.planner.vocabulary.table import CONTENT_MARK

_LITTLE = re.compile(
    r"only|goes|into|with|these|this|belongs|starts|gets|thing|about|further|bring|along|which", re.I
)
_ALSO = {
    "sourc": ("database",),
    "doc": ("document",),
    "sheet": ("spreadsheet",),
    "survei": ("form",),
    "form": ("survey",),
}
_NAME = rf"(?:(?-i:[A-Z])[\w&'’/-]*(?:\s+(?-i:[A-Z])[\w&'’/-]*){{0,2}}|{CONTENT_MARK.pattern})"
_JOINED = r"(?:\s*(?:called|named|namens|appelée?|llamad[oa]|:))?\s+"

# "summarise the signups from our sheet “Signups”": which one is read, and no text to work on.
HELD_BY_NAME = re.compile(
    rf"\b(?:sheet|spreadsheet|worksheet|tab|column|pipeline|campaign|segment|survey|db|table|database|base|docs?|document|list|board|folder|calendar|form|page|project|label|view)"
    rf"(?:\s+(?:called|named))?\s+{CONTENT_MARK.pattern}",
    re.IGNORECASE,
)


def only_holders(words: str) -> str | None:
    """The words without what was quoted for anything but the name of a holder; None where none is named."""
    names = [found.span() for found in HELD_BY_NAME.finditer(words)]
    if not names:
        return None
    return CONTENT_MARK.sub(
        lambda mark: mark.group() if any(start <= mark.start() < end for start, end in names) else " ",
        words,
    )


def places_said(offer: Offer, said: str) -> dict[str, str]:
    """The names that the words give of places, by parameter. An app's own is none."""
    found: dict[str, str] = {}
    for param in offer.params:
        name = _place_said(param, said, offer.app)
        if name and name not in found.values():
            found[param.name] = name
    return found


def _place_said(param: Param, said: str, app: str) -> str:
    if not param.remote or not (things := _things(param)):
        return ""
    for pattern in (rf"\b(?:{things}){_JOINED}(?P<name>{_NAME})", rf"(?P<name>{_NAME})\s+(?:{things})\b"):
        for found in re.finditer(pattern, said, re.IGNORECASE):
            own = [word for word in found["name"].split() if word.casefold() not in app.casefold().split()]
            if own:
                return " ".join(own)  # "our Roadmap Google Doc" is called Roadmap
    return ""


@lru_cache(maxsize=4_096)
def _things(param: Param) -> str:
    """What it is one of, as an alternation: folder, stage."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", param.name)
    called = param.label or param.help  # a label says it; what helps with it speaks of much else
    named = [word for word in words(f"{spaced} {called}") if is_thing(word) and not _LITTLE.fullmatch(word)]
    stems = {stem(word) for word in named if len(word) > 2}
    stems |= {stem(other) for one in stems for other in _ALSO.get(one, ())}
    return "|".join(rf"{re.escape(one)}\w{{0,3}}" for one in sorted(stems))
