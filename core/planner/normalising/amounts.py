"""What hangs on an amount or a grade without an "if": "under 100 euros just post it, otherwise …", "for a 4
or 5 page @ben, for anything lower just post it"."""

import re

_UNIT = (
    r"(?:\s*(?:k|euros?|eur|€|\$|usd|dollars?|pounds?|gbp|£|chf|%|percent|items?|seats?|people|hours?|days?"
    r"|points?|stars?))?(?!\w)"
)
_MORE = r"(?:over|above|more\s+than|at\s+least|from)"
_LESS = r"(?:under|below|less\s+than|up\s+to|at\s+most)"
_NUMBER = r"[$€£]?\s*\d[\d.,]*(?<![.,])"
_GAP = r"(?P<gap>\A\W*|[.,;:\n]\s*(?:and\s+|but\s+)?|(?:->|=>|→)\s*)"
# What is done begins here: an order, whoever has to do something, or a place.
_ORDERS = (
    r"post|send|dm|tell|ask|create|add|ignore|skip|approve|let|mail|email|notify|ping|put|save|log|reply|make"
    r"|open|file|write|draft|alert|message|page|get|have|warn|forward|share|tag|label|assign|nothing"
)
_DEED = (
    rf"(?=(?:(?:just|simply|only|please|then|always|also)\s+)*(?:{_ORDERS}|it\s+goes|<?[#@]\w"
    r"|(?:i|<?@[\w.-]+>?|(?-i:[A-Z])[a-z]+)\s+(?:has\s+to|have\s+to|must|needs?\s+to|should|approves?|decides?))\b)"
)
_THINGS = r"amounts?|orders?|invoices?|expenses?|deals?|payments?|purchases?|scores?"
_BARE = re.compile(
    rf"{_GAP}(?:for\s+(?:(?:anything|everything|all|any|those|the|ones?|{_THINGS})\s+)+)?"
    rf"(?P<said>(?:(?P<more>{_MORE})|{_LESS})\s+(?P<number>{_NUMBER}){_UNIT})"
    rf"\s*(?:[,:]\s*|(?:->|=>|→)\s*|\s)(?:(?:just|simply|only|please)\s+)*{_DEED}",
    re.IGNORECASE,
)
_GRADES = (
    r"\d(?:\s*(?:,|or|and|/|-|–|to)\s*\d)*"
    r"(?:\s+(?:or|and)\s+(?:more|higher|above|up|over|better|worse|less|lower|below|under))?"
)
_GRADED = re.compile(
    r"(?P<gap>[.;:\n,]\s*(?:and\s+|but\s+)?)(?:for|with|on|at|from)\s+"
    r"(?:(?:an?|any|the|those|anything|everything|scores?|ratings?|grades?|ones?|of|rated|scored|with)\s+)*"
    rf"(?P<said>{_GRADES})\s*(?:[,:]\s*|(?:->|=>|→)\s*|\s){_DEED}",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"\b(?:rat(?:e|ing)|scor(?:e|ing)|grad(?:e|ing)|rank|judge|1\s*(?:-|–|to)\s*(?:5|10)|out\s+of\s+(?:5|10))\b",
    re.I,
)
_SCALE = re.compile(r"\b(?:from\s+)?[01]\s*(?:-|–|to|and)\s*(?P<most>\d{1,2})\b", re.IGNORECASE)


def by_amount(text: str) -> str:
    """The text with such amounts and grades as conditions; whatever was pasted below stays as it is."""
    said, gap, pasted = text.partition("\n\n")
    seen: list[tuple[bool, str]] = []

    def amount(found: re.Match[str]) -> str:
        here = (bool(found["more"]), re.sub(r"\D", "", found["number"]))
        opposite = (not here[0], here[1]) in seen
        seen.append(here)
        return ". Otherwise " if opposite else f"{_kept(found['gap'])}if it is {found['said']}, "

    said = _BARE.sub(amount, said)
    if _RATED.search(said):
        scale = _SCALE.search(said)
        most = int(scale["most"]) if scale is not None else 0
        said = _GRADED.sub(lambda found: f"{found['gap']}if it is {_listed(found['said'], most)}, ", said)
    return f"{said}{gap}{pasted}"


def _kept(gap: str) -> str:
    return ", " if gap.strip() in ("->", "=>", "→") else gap


def _listed(grades: str, most: int) -> str:
    """ "4 and 5" → "4 or 5", "1-3" → "1, 2 or 3", and "4 and up" → "4 or 5" where 5 is the `most`."""
    span = re.fullmatch(r"(\d)\s*(?:-|–|to)\s*(\d)", grades)
    beyond = re.fullmatch(r"(\d)\s+(?:or|and)\s+(?:(more|higher|above|up|over|better)|[a-z]+)", grades, re.I)
    if beyond is not None:
        first, last = (int(beyond[1]), most) if beyond[2] else (1, int(beyond[1]))
    elif span is not None:
        first, last = int(span[1]), int(span[2])
    else:
        return re.sub(r"\s*(?:\band\b|/)\s*", " or ", grades)
    numbers = [str(one) for one in range(first, last + 1)]
    return f"{', '.join(numbers[:-1])} or {numbers[-1]}" if len(numbers) > 1 else grades
