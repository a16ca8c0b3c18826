"""What is to be done, said of the thing that it is done to: "each ticket should be summarised", "it gets
posted in #eng". It is said as an order here: "summarise each ticket", "post it in #eng"."""

import re

from core.planner.vocabulary import ENGLISH
from core.planner.vocabulary.table import alternatives

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
    r"|(?:the|its|their|our|my)(?:\s+[\w'’-]+){1,4}?)"
)
_SHOULD = (
    r"(?:(?:should|must|shall|can|has\s+to|have\s+to|needs?\s+to|ought\s+to|is\s+to|are\s+to)\s+(?:then\s+"
    r"|also\s+|always\s+)?"
    r"(?:be|get)|(?:then\s+)?gets?)"
)
_PASSIVE = re.compile(
    rf"(?P<gap>\A\W*|[.;,\n]\s*|\b(?:and|then|which|that)\s+)(?P<what>{_SUBJECT})\s+{_SHOULD}\s+"
    rf"(?:(?:then|also|automatically|immediately|first)\s+)?(?P<done>{alternatives(PARTICIPLES)})(?!\w)"
    r"(?P<more>[^.;!?\n]*)",
    re.IGNORECASE,
)
_AND_DONE = re.compile(
    rf"(?P<and>\b(?:and|then|,)\s+)(?P<done>{alternatives(PARTICIPLES)})(?!\w)", re.IGNORECASE
)


def ordered(done: str) -> str:
    """The order that a participle answers: "posted" → "post"."""
    return PARTICIPLES[re.sub(r"\s+", " ", done.casefold())]


def as_orders(text: str) -> str:
    """The text with what is to be done to a thing said as an order."""
    return _PASSIVE.sub(_order, text)


def _order(found: re.Match[str]) -> str:
    what = "it" if found["what"].casefold() in ("it", "this", "that") else found["what"]
    more = _AND_DONE.sub(lambda also: f"{also['and']}{ordered(also['done'])} it", as_orders(found["more"]))
    gap = re.sub(r"\b(?:which|that)\b", "and", found["gap"])
    return f"{gap}{ordered(found['done'])} {what}{more}"
