"""What is to be done, said of the thing that it is done to: "each ticket should be summarised", "it gets
posted in #eng". It is said as an order here: "summarise each ticket", "post it in #eng"."""

import re

from core.planner.vocabulary import ENGLISH
from core.planner.vocabulary.table import END, alternatives

_IRREGULAR = {
    "sent": "send",
    "written": "write",
    "rewritten": "rewrite",
    "put": "put",
    "told": "tell",
    "made": "make",
    "given": "give",
    "kept": "save",
    "shown": "show",
    "sold": "sell",
    "forwarded": "forward",
    "dm'd": "dm",
    "dmed": "dm",
    "notified": "notify",
    "copied": "copy",
    "filed": "file",
    "replied to": "reply to",
    "responded to": "reply to",
    "dropped": "drop",
    "pinged": "ping",
    "logged": "log",
    "put up": "post",
    "turned into": "turn into",
    "let": "let",
    "built": "build",
    "closed": "close",
    "added": "add",
    "escalated": "escalate",
    "tagged": "tag",
}


def _participle(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y\Z", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


PARTICIPLES = {
    _participle(form): form for form in ENGLISH.verbs if form.isalpha() and form not in ENGLISH.imperatives
} | _IRREGULAR
_SUBJECT = (
    r"(?:it|this|that|they|them|these|those|(?:each|every|all|any)(?:\s+(?:of\s+them|one|new"
    r"|the))?(?:\s+[\w'’-]+){0,3}?"
    r"|(?:the|its|their|our|my|an?)(?:\s+[\w'’-]+){1,4}?)"
)
_SHOULD = (
    r"(?:(?:should|must|shall|can|has\s+to|have\s+to|needs?\s+to|ought\s+to|is\s+to|are\s+to)\s+(?:then\s+"
    r"|also\s+|always\s+)?"
    r"(?:be|get)|(?:then\s+)?gets?)"
)
_PASSIVE = re.compile(
    rf"(?:(?P<gap>\A\W*|[.;,\n]\s*|\b(?:and|then|which|(?<=sure\s)that|(?<=want\s)that|(?<=like\s)that|(?<=need\s)that)\s+)(?P<what>{_SUBJECT})\s+{_SHOULD}"
    rf"|(?P<then>(?:\bthen|{END}\s*[,.])\s+)(?P<thing>{_SUBJECT})\s+(?:is|are))\s+"
    rf"(?:(?:then|also|automatically|immediately|first)\s+)?(?P<done>{alternatives(PARTICIPLES)})(?!\w)"
    r"(?P<more>[^.;!?\n]*)",
    re.IGNORECASE,
)
_AND_DONE = re.compile(
    rf"(?P<and>\b(?:and|then|,)\s+)(?P<done>{alternatives(PARTICIPLES)})(?!\w)", re.IGNORECASE
)

# "have it scored", "I want the open tickets summarised and posted in #support": somebody is to do it.
_THE = r"(?:the|this|that|these|those|my|our|your|all|every|each|an?|any|some|\d+|two|three)"
_WISH = r"(?:i|we)(?:['’]d|\s+would)?\s+(?:want|need|like|love|prefer)\s+(?:to\s+(?:have|get|see)\s+)?"
_TELLS_WHICH = (
    r"(?:assigned|created|opened|closed|added|received|called|named|given|made|shared|merged|updated|paid)"
)
_HAVE_DONE = re.compile(
    rf"(?P<gap>\A\W*|[.;,:?!\n]\s*|\b(?:and|then)\s+)(?:please\s+)?"
    rf"(?:(?:have|get)\s+(?P<it>it|them|this(?:\s+\w+)?|that|these|those)|have\s+(?P<had>{_THE}(?:"
    rf"\s+[\w'’-]+){{1,8}}?)"
    rf"|{_WISH}(?P<wished>(?:it|them|this|{_THE})(?:\s+[\w'’/-]+){{0,8}}?(?!\s+{_TELLS_WHICH}\b)))"
    rf"\s+(?:(?:then|also|automatically)\s+)?(?P<done>{alternatives(PARTICIPLES)})(?!\w)"
    r"(?=\s+(?:in|to|into|on|onto|by|for|from|as|with|and|at|per|before|via|over|out|up|down|so|each"
    r"|every|[#@<])|\s*[,.;:!?\n]|\s*\Z)"
    r"(?P<more>[^.;!?\n]*)",
    re.IGNORECASE,
)
_AND_THING_DONE = re.compile(
    rf"(?P<and>\b(?:and|then|,)\s+)(?P<what>(?:it|them|{_THE}(?:\s+[\w'’-]+){{1,5}}?))"
    rf"\s+(?P<done>{alternatives(PARTICIPLES)})(?!\w)"
    r"(?=\s+(?:in|to|into|on|for|as|with|and|at|via|[#@<])|\s*[,.;!?\n]|\s*\Z)",
    re.IGNORECASE,
)


def ordered(done: str) -> str:
    """The order that a participle answers: "posted" → "post"."""
    return PARTICIPLES[re.sub(r"\s+", " ", done.casefold())]


def as_orders(text: str) -> str:
    """The text with what is to be done to a thing said as an order."""
    return _PASSIVE.sub(_order, text)


def had_done(text: str) -> str:
    """The text with what somebody wants to have done said as an order."""
    return _HAVE_DONE.sub(_had, text)


def _had(found: re.Match[str]) -> str:
    what = found["it"] or found["had"] or found["wished"]
    more = _AND_THING_DONE.sub(
        lambda also: f"{also['and']}{ordered(also['done'])} {also['what']}", found["more"]
    )
    more = _AND_DONE.sub(lambda also: f"{also['and']}{ordered(also['done'])} it", more)
    return f"{found['gap']}{ordered(found['done'])} {what}{more}"


def _order(found: re.Match[str]) -> str:
    said = found["what"] or found["thing"]
    what = "it" if said.casefold() in ("it", "this", "that") else said
    more = _AND_DONE.sub(lambda also: f"{also['and']}{ordered(also['done'])} it", as_orders(found["more"]))
    gap = re.sub(r"\b(?:which|that)\b", "and", found["then"] or found["gap"])
    return f"{gap}{ordered(found['done'])} {what}{more}"
