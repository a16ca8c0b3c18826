"""Texts that are asked for together with where they are kept, for whom each is, and what they are to say:
"write each of them a thank-you as a Gmail draft", "write an update for #ops. What's done, what's late." Each
is an order of its own here, and the text is told with what it says."""

import re

_WRITE = r"(?:write|draft|prepare|compose)"
_TARGET = r"(?:[#@][\w.-]*\w|<[#@]\w+(?:\|[^>]*)?>)"
# "write each customer a reminder": one for each of them.
_TO_EACH = re.compile(
    rf"\b(?P<verb>{_WRITE}|make)\s+(?P<whom>(?:each|every)(?:\s+(?:one\s+)?of\s+(?:them|these|those)|\s+one|(?:\s+(?!an?\b)[\w-]+){{1,2}}?))\s+"
    r"(?=(?:an?|one|two|three)\s)",
    re.IGNORECASE,
)
_KEPT = (
    r"(?:an?\s+)?(?:(?P<app>gmail|outlook)\s+drafts?"
    r"|drafts?\s+(?:e-?mails?\s+)?in\s+(?:(?:my|our)\s+)?(?P<there>gmail|outlook))"
)
_AS_DRAFT = re.compile(
    rf"(?P<said>\b{_WRITE}\s+(?:(?!\b(?:leave|keep|save|store|put|it|them)\s)[^.;!?\n\ue000-\ue00f]){{3,160}}?),?\s+as\s+{_KEPT}(?!\w)",
    re.IGNORECASE,
)
# What it is to say, in a sentence after it.
_WH = r"(?:what|who|which|how|where|when|why)(?:['’]s|['’]re)?(?!\w)"
_SAYS = re.compile(
    rf"(?P<said>\b(?:{_WRITE}|make|create|post|send|give\s+me|give\s+us)\s+(?:an?|the|one)\s+[^.;:!?\n()]{{3,120}}?)"
    rf"(?P<where>\s+(?:for|to|in|into)\s+{_TARGET})?\s*[.]\s+"
    rf"(?P<what>{_WH}\s[^.,;:!?\n()#@]{{2,60}}(?:[,.]\s+(?:and\s+)?{_WH}\s[^.,;:!?\n()#@]{{2,60}}){{0,9}})\s*\.?\s*\Z",
    re.IGNORECASE,
)


# "leave me a Gmail draft with a polite reminder. Don't send anything!"
_LEFT_AS_DRAFT = re.compile(
    r"\b(?:leave|put|prepare|give)\s+(?:(?:me|us)\s+)?an?\s+(?P<app>gmail|outlook)\s+draft\s+(?:with|of|containing)\s+"
    r"(?P<what>(?:an?|the)\s[^.;,!?\n\ue000-\ue00f]{3,120})",
    re.IGNORECASE,
)
_NOT_SENT = re.compile(
    r"(?P<draft>\bdraft\b[^\n]*?)[.;,!]?\s+(?:(?:and|but)\s+)?(?:please\s+)?(?:don['’]?t|do\s+not|never)\s+(?:actually\s+)?send\s+"
    r"(?:anything|it|them|any(?:\s+of\s+them)?)(?:\s+(?:yet|out|though))?(?=\s*(?:[.!;\n]|\Z))",
    re.IGNORECASE,
)


def drafted(text: str) -> str:
    """The text with what is written, kept and said as orders of their own."""
    text = _LEFT_AS_DRAFT.sub(r"write \g<what> as a \g<app> draft", _NOT_SENT.sub(r"\g<draft>", text))
    text = _SAYS.sub(_saying, _TO_EACH.sub(r"for \g<whom>, \g<verb> ", text))
    return _AS_DRAFT.sub(
        lambda found: (
            f"{found['said']}, save it as a draft in {(found['app'] or found['there']).capitalize()}"
        ),
        text,
    )


def _saying(found: re.Match[str]) -> str:
    what = re.sub(r"\.\s+", ", ", found["what"])
    return f"{found['said']} ({what[:1].lower()}{what[1:]}){found['where'] or ''}"
