"""Consent, asked for in passing: "let me look at it first", "let @ada check it, and once she is ok …", "more
than 20 % needs an ok from @dmitri". All are said as "get approval from …", which waits for an answer."""

import re

_PERSON = r"(?:<@\w+(?:\|[^>]*)?>|@\w+(?:[.-]\w+)*)"
_WORD_OF = (
    r"(?:approval|ok(?:ay)?|consent|permission|sign-?off|go-?ahead|blessing|green\s+light|yes|confirmation)"
)
_CHECKS = (
    r"(?:(?:have|take)\s+a\s+(?:quick\s+)?look|look|see|check|review|read|approve|confirm|proof-?read"
    r"|sign\s+off|ok(?:ay)?|verify)"
    r"(?:\s+(?:at|over|through|on))?"
)
_IT = r"(?:it|this|that|them|these|everything|the\s+(?!#)\w+)"
_FIRST = r"(?P<first>\s+(?:first|before(?:hand)?\b[^.;,\n]*))"
_LET = re.compile(
    rf"\b(?:let|have|get)\s+(?P<who>me|{_PERSON})\s+(?:to\s+)?{_CHECKS}(?:\s+{_IT})?{_FIRST}?(?!\s+(?:if"
    rf"|whether|how|what|which)\b)",
    re.IGNORECASE,
)
_SHOW = re.compile(
    rf"\b(?:(?:show|send|give|dm)\s+{_IT}\s+to\s+(?P<a>me|{_PERSON})(?:\s+for\s+(?:{_WORD_OF}|review"
    rf"|a\s+(?:check|look))|\s+first|\s+before\b[^.;,\n]*)"
    rf"|(?:show|send|give)\s+(?P<b>me|{_PERSON})\s+{_IT}\s+(?:first|for\s+{_WORD_OF})|run\s+{_IT}\s+(?:by"
    rf"|past)\s+(?P<c>me|{_PERSON})(?:\s+first)?)",
    re.IGNORECASE,
)
_WANTS_TO_SEE = re.compile(
    rf"\b(?P<who>i|{_PERSON})(?:['’]d)?\s+(?:(?:want|wants|need|needs|would\s+like|like|has|have)\s+to|must"
    rf"|should)\s+{_CHECKS}(?:\s+{_IT})?{_FIRST}",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    rf"(?P<gap>\A\W*|[.;\n]\s*|,\s*(?:and\s+|but\s+)?|\b(?:and|but"
    rf"|then)\s+)(?P<what>[^.;,\n]{{2,60}}?)\s+(?:needs?|requires?|must\s+have|has\s+to\s+have)\s+"
    rf"(?:an?\s+|the\s+)?(?:(?P<whose>my|{_PERSON}['’]s)\s+{_WORD_OF}|{_WORD_OF}\s+(?:from|by"
    rf"|of)\s+(?P<who>me|{_PERSON}))(?:\s+first)?",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:more|less|fewer|higher|lower|bigger|larger)\s+than|over|above|below|under|at\s+least|at\s+most|[<>]",
    re.IGNORECASE,
)
_WAIT = re.compile(
    rf"(?P<gap>\A\W*|[.;\n]\s*|,\s*|\b(?:and|then|but)\s+)(?:please\s+)?(?:wait\s+for|get|ask\s+for|request"
    rf"|ask\s+me\s+for)\s+(?:my|an)\s+{_WORD_OF}(?!\w)(?!\s+(?:from|of|by)\b)",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    rf"\bnothing\s+(?:(?:gets?|is|goes|should|may|must|can)\b[^.;,\n]*?)\s+(?:before|until|unless"
    rf"|without)\s+(?:i\b|my\b|(?P<who>{_PERSON}))[^.;,\n]*",
    re.IGNORECASE,
)
_ONLY_WITH = re.compile(
    rf"\s*,?\s*(?:\bbut\s+)?\bonly\s+(?:with|after)\s+(?P<who>my"
    rf"|{_PERSON}['’]s)\s+{_WORD_OF}(?!\w)",
    re.IGNORECASE,
)
# "I want to see it before it goes to #all" says also that it goes there.
_GOES = re.compile(rf"\s(?:to|in|into)\s+(?P<where>#[\w-]+|<#\w+(?:\|[^>]*)?>|{_PERSON})", re.IGNORECASE)
_THEY = r"(?:she|he|they|i)"
_AGREE = re.compile(
    rf"(?P<gap>\s*[,.;]?\s*)(?:(?:and|but)\s+)?(?:only\s+)?(?:once|if|when|after"
    rf"|as\s+soon\s+as)\s+{_THEY}(?:['’](?:s|m|re|ve)|\s+(?:is|am|are|has|have))?\s+"
    r"(?:(?:all\s+)?(?:ok(?:ay)?|fine|happy|good|cool)(?:\s+with\s+(?:it|that|this))?|approv(?:es?"
    r"|ed)(?:\s+(?:it|that|this))?|agree[sd]?"
    r"|sa(?:ys?|id)\s+(?:yes|ok(?:ay)?|so)|(?:gives?|gave|given)\s+(?:an?|the|their|her|his)\s+\w+"
    r"|confirm(?:s|ed)?|sign(?:s|ed)?\s+off)(?!\w)\s*,?\s*",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(
    r"\b(?:otherwise|else|if\s+not|rejects?|declines?|refuses?|says?\s+no|disagrees?)\b", re.IGNORECASE
)


def asked_in_passing(text: str) -> str:
    """The text with everybody's consent asked for as "get approval from …"."""
    text = _NOTHING.sub(lambda found: f"get approval from {_name(found['who'])}", text)
    text = _LET.sub(lambda found: _first(found["who"], found["first"]), text)
    text = _SHOW.sub(lambda found: _first(found["a"] or found["b"] or found["c"], " first"), text)
    text = _WANTS_TO_SEE.sub(lambda found: _first(found["who"], found["first"]), text)
    text = _NEEDS.sub(_needed, text)
    text = _ONLY_WITH.sub(lambda found: f", get approval from {_name(found['who'])} first", text)
    text = _WAIT.sub(r"\g<gap>get approval from me", text)
    asked = text.find("get approval from")
    if asked >= 0 and not _SAYS_NO.search(text[asked:]):
        return text[:asked] + _AGREE.sub(". then ", text[asked:])
    return text


def _name(who: str | None) -> str:
    """As it is asked: "i" and "my" are me."""
    plain = re.sub(r"['’]s\Z", "", who or "me")
    return "me" if plain.casefold() in ("i", "me", "my") else plain


def _first(who: str, first: str | None) -> str:
    goes = _GOES.search(first or "")
    if goes is not None:
        return f"get approval from {_name(who)}. Post it to {goes['where']}"
    return f"get approval from {_name(who)}{' first' if first else ''}"


def _needed(found: re.Match[str]) -> str:
    who = _name(found["whose"] or found["who"])
    what = re.sub(
        r"\A(?:then|but|anything|everything|all|those|that|any\s+\w+|an?\s+\w+)\s+(?=\S)",
        "",
        found["what"].strip(),
        flags=re.I,
    )
    if _LIMIT.match(what):
        return f"{found['gap']}if it is {what}, get approval from {who}"
    return f"{found['gap']}get approval from {who}"
