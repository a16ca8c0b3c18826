"""Which of all events matter: "a Shopify order over 500 euros comes in", "a ticket that mentions a refund is
opened". A service tells of every one; which of them is meant is a condition that everything hangs on."""

import re
from dataclasses import dataclass

from core.planner.triggers.happenings import happenings
from core.planner.vocabulary.apps import app_named

_UNIT = (
    r"(?:\s*(?:k|euros?|eur|€|\$|usd|dollars?|pounds?|gbp|£|chf|francs?|francos|items?|seats?|people|guests?"
    r"|users?|%|percent|prozent"
    r"|hours?|days?|points?|stars?)(?!\w))?"
)
_AMOUNT = re.compile(
    r"(?:\s+(?:of|worth|for|with|totall?ing|von|im\s+wert\s+von|de|por"
    r"|d['’]un\s+montant\s+de)(?:\s+an?\s+(?:value|total|amount|price|sum)"
    r"(?:\s+of)?)?)?\s+(?P<said>(?:(?:more|bigger|larger|greater|higher|less|smaller|lower|fewer)\s+than"
    r"|over|above|under|below|at\s+least"
    rf"|at\s+most|exceeding|über|mehr\s+als|unter|mindestens|(?:de\s+)?plus\s+de|moins\s+de|más\s+de"
    rf"|menos\s+de|[<>]=?)\s*[$€£]?\s*\d[\d.,]*{_UNIT})",
    re.IGNORECASE,
)
_COMES = (
    r"(?:comes?\s+in|arrives?|lands?|appears?|pops?\s+up|is\s+(?:created|opened|added|received|submitted"
    r"|placed|made|reported)"
    r"|gets?\s+(?:created|opened|added|submitted|placed|reported))(?:\s+(?:in|on|into|through|via"
    r"|by)\s+[\w\s]{2,30})?"
)
_SAYS = (
    r"(?:mentions?|contains?|says?|asks?\s+(?:for|about)|complains?|includes?|sounds?|looks?|needs?|wants?"
    r"|has|have|is\s+about|is\s+from|comes?\s+from"
    r"|isn['’]?t|is\s+not|doesn['’]?t|does\s+not|is\s+(?:not\s+)?(?:very\s+|really\s+)?(?:urgent|high"
    r"|critical|fatal|spam|negative|positive|angry|rude|worth"
    r"|over|above|under|below|more|less|bigger|written|in\s+(?:english|french|german|spanish)))\b"
)
_THAT = re.compile(rf"\s+(?:that|which|who)\s+(?P<said>{_SAYS}.*?)(?P<after>\s+{_COMES})?\Z", re.IGNORECASE)
_PREDICATE = re.compile(
    rf"\A\s*(?P<what>(?:an?|any|every|each|another|the|new|our)\s+(?:[\w-]+\s+){{1,5}}?(?:(?:in|on"
    rf"|from)\s+[\w-]+\s+)?)(?P<said>{_SAYS}.*)\Z",
    re.IGNORECASE,
)
_IT_IS = {"en": "it is", "de": "es ist", "fr": "c'est", "es": "es"}
_IT = {"en": "it", "de": "es", "fr": "il", "es": "eso"}


@dataclass(frozen=True)
class Proviso:
    """What happens, and of which of these it must be true; empty where all are meant."""

    phrase: str
    condition: str = ""


def proviso(phrase: str, language: str) -> Proviso:
    """An event's words, taken apart."""
    for pattern in (_THAT, _PREDICATE):
        found = pattern.search(phrase)
        if found is not None:
            plain = phrase[: found.start()] if pattern is _THAT else found["what"]
            after = (found.groupdict().get("after") or "") if pattern is _THAT else ""
            app = app_named(found["said"])
            there = f" in {app}" if app is not None and app_named(plain) is None else ""
            said = found["said"].strip()
            return Proviso(
                f"{plain.strip()}{there}{after or ('' if happenings(plain) else ' comes in')}",
                f"{_IT.get(language, 'it')} {said}",
            )
    amount = _AMOUNT.search(phrase)
    if amount is None:
        return Proviso(phrase)
    plain = f"{phrase[: amount.start()]}{phrase[amount.end() :]}"
    return Proviso(plain, f"{_IT_IS.get(language, 'it is')} {amount['said'].strip()}")
