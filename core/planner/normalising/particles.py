"""Verbs whose parts stand apart: "boil them down", "sum this thread up", "look ben@acme.com up" are said
together, "boil down them", which is how verbs are known. And places that hang on "then" alone: "…, then
#eng"."""

import re

from core.planner.vocabulary import ENGLISH
from core.planner.vocabulary.table import alternatives

_PARTICLES = "up", "down", "out", "off", "on", "over", "together", "in", "through", "back", "around"
_PARTED: dict[str, set[str]] = {}
for _form in (
    *ENGLISH.verbs,
    "write up",
    "fill in",
    "note down",
    "put down",
    "write down",
    "jot down",
    "type up",
):
    _first, _, _last = _form.partition(" ")
    if _last in _PARTICLES and _first not in ("log", "hold", "comment"):
        _PARTED.setdefault(_first, set()).add(_last)
_PRONOUN = r"(?:it|them|this|that|these|those|everything|all\s+of\s+(?:it|them|this)|him|her)"
_PHRASE = (
    r"(?:(?:the|this|that|these|those|each|my|our|all|every)\s+(?:[\w'’-]+\s+){0,2}?[\w'’-]+"
    r"|[\w.+-]+@[\w-]+\.[\w.]*\w|\ue001\w+\ue00f)"
)
_APART = re.compile(
    "|".join(
        rf"(?<![\w-]){first}\s+(?P<o{at}>{_PRONOUN}|{_PHRASE})"
        rf"\s+(?P<p{at}>{alternatives(sorted(lasts))})(?![\w-])"
        + (
            r"(?!\s+(?:the|an?|my|our|your|#|@|<)\b)"
            if lasts & {"in", "on", "over", "through", "back"}
            else ""
        )
        for at, (first, lasts) in enumerate(sorted(_PARTED.items()))
    ),
    re.IGNORECASE,
)
_MONEY_BACK = re.compile(
    r"\b(?:give|send|pay|transfer)\s+(?:(?:him|her|them|the\s+\w+)\s+)?(?:(?:the|their|his|her)"
    r"\s+)?money\s+back\b"
    r"|\breimburse\s+(?:him|her|them|it|the\s+\w+)\b",
    re.IGNORECASE,
)
_CHANNEL = r"(?:#[\w-]*[^\W\d_][\w-]*|<#\w+(?:\|[^>]*)?>|(?<![\w.])@[\w.-]*\w|<@\w+(?:\|[^>]*)?>)"
_ON_TO = re.compile(
    rf"[\s,;.]+(?:(?:and\s+)?then|and\s+from\s+there|after(?:wards|\s+that),?|finally,?)\s+(?:(?:off"
    rf"|straight|over|on|back)\s+)*"
    rf"(?:(?:to|into|in)\s+(?:the\s+)?)?(?P<where>{_CHANNEL})(?:\s+with\s+(?:it|that|them"
    rf"|this))?(?=\s*(?:[.,;!]|\Z|\band\b))"
    rf"|(?:[\s,;.]+(?:and|off|straight|over)|[,;.])\s+(?:(?:off|straight|over)\s+)?(?:to|into|in)\s+(?P<with>{_CHANNEL})\s+with"
    rf"\s+(?:it|that|them|this|the\s+\w+)(?=\s*(?:[.;!]|\Z))",
    re.IGNORECASE,
)

# An app has no verb for it, and a thing that is created.
_REFUNDS = re.compile(
    r"(?P<gap>\A\s*|[.,;:!\n]\s*|\b(?:and|then|yes|ok|please)\s+)refund\s+(?=(?:it|them|that|this|the)\b|[\ue001{])",
    re.IGNORECASE,
)


def together(text: str) -> str:
    """The text with its parted verbs in one piece, and what goes on to a place said as an order."""
    text = _REFUNDS.sub(r"\g<gap>create a refund for ", _MONEY_BACK.sub("refund it", text))
    text = _ON_TO.sub(lambda found: f", post it to {found['where'] or found['with']}", text)
    return _APART.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    given = found.groupdict()
    thing = next(value for name, value in given.items() if name.startswith("o") and value)
    last = next(value for name, value in given.items() if name.startswith("p") and value)
    first = found.group().split()[0]
    return f"{first} {last} {thing}"
