"""What goes where by its kind, without an order to find the kind out: "bugs go to #eng, billing questions
to #finance, everything else to #support". It is said as "classify it as bug, billing or other", and as
conditions on that."""

import re

from core.catalogue.verbs import word_set
from core.planner.normalising.routing import CHANNEL, ELSE_SAID, Route, as_conditions, order_of

_WORD = (
    r"(?!(?:it|they|this|that|them|these|those|then|and|or|but|you|we|i|he|she|who|which|please|just|if|when|whenever|every"
    r"|each|once|after|also|not|to|in|into|with|for|from|is|are|gets?|should|must|can|whether)\b)[a-z][\w'’-]*"
)
_LABEL = rf"(?:(?:all|any|the|new)\s+)*(?P<label>{ELSE_SAID}|{_WORD}(?:\s+{_WORD}){{0,3}}?)"
_MUST = r"(?:should|must|will|can|have\s+to|need\s+to|needs\s+to)"
_GOES = (
    rf"(?:{_MUST}\s+)?(?:go(?:es)?|belongs?|(?:be|is|are|gets?)\s+(?:sent|routed|forwarded|posted))\s+(?:straight\s+)?(?:to|in|into)\s"
    rf"|(?:{_MUST}\s+)?(?:becomes?|turns?\s+into|be\s+turned\s+into)\s"
    r"|(?:(?:can|should|may)\s+be|gets?|are|is)\s+(?:ignored|skipped|dropped|left\s+(?:out|alone))\b"
)
_THERE = rf"(?:straight\s+)?(?:to|in|into)\s+(?={CHANNEL}|me\b)"
_ROUTE = re.compile(
    rf"(?:(?P<gap>\A|[:.,;?\n]\s*(?:and\s+|but\s+)?|(?:->|=>|→)\s*|\s[–-]\s)|\s+and\s+){_LABEL}"
    rf"\s+(?=(?P<goes>{_GOES})|{_THERE})",
    re.IGNORECASE,
)
# "send urgent ones to #eng and all others to #support": an order with kinds in it.
_SENT = re.compile(
    rf"\b(?:send|post|forward|route|put|share)\s+(?=(?:[\w'’-]+\s+){{1,3}}ones\s+{_THERE}"
    rf"[^.;\n]{{2,80}}?\s+(?:and|,)\s+(?:{ELSE_SAID}|(?:[\w'’-]+\s+){{1,3}}ones)\s+{_THERE})",
    re.IGNORECASE,
)
_SORTED = re.compile(
    r"(?:\b(?:and\s+|then\s+|please\s+)*(?:sort|route|triage|dispatch|distribute|file|split)\s+(?:it|them|this"
    r"|these)(?:\s+(?:up|out|by\s+\w+|accordingly))?|[\s:,;.–>=→-])+\Z",
    re.IGNORECASE,
)
# What is said of many kinds of things, and tells none of them.
_ANY_THING = re.compile(
    r"\s+(?:ones?|answers?|questions?|tickets?|messages?|reviews?|e?mails?|requests?|responses?|submissions?|issues?|posts?"
    r"|orders?|things?|stuff|problems?|cases|conversations?|feedback|replies|comments?)\Z",
    re.IGNORECASE,
)
_REST = re.compile(rf"{ELSE_SAID}|rest|others?", re.IGNORECASE)
_LEAST = 2
_MOST_SAID = 1500  # characters that are looked through


def sorted_apart(text: str) -> str:
    """The text with what goes where by its kind as conditions."""
    said = text[:_MOST_SAID].partition("\n\n")[0]
    pasted = text[len(said) :]
    plain = _SENT.sub(": ", said)
    heads = [head for head in _ROUTE.finditer(plain) if not _is_order(head)]
    at = next((at for at, head in enumerate(heads) if head["gap"] is not None and _begins(head)), len(heads))
    heads = heads[at:]
    if len(heads) < _LEAST or not (_told(heads[0]) or not all(map(_begins, heads))):
        return text
    routes, rest = _read(plain, heads)
    known = [route for route in routes if route.label]
    if len(routes) < _LEAST or not known:
        return text
    before = _SORTED.sub("", plain[: heads[0].start()])
    lead = f"{before}, " if re.search(r"\w", before) else ""
    labels = ", ".join(route.label for route in known)
    return f"{lead}classify it as {labels} or other. {as_conditions(routes)} {rest}".rstrip() + pasted


def _begins(head: re.Match[str]) -> bool:
    """Whether a kind is named, and not the rest."""
    return _REST.fullmatch(head["label"]) is None


def _told(head: re.Match[str]) -> bool:
    """Whether something is said to go there, or kinds are listed behind a colon."""
    return bool(head["goes"]) or "ones" in head["label"].split() or ":" in (head["gap"] or "")


def _is_order(head: re.Match[str]) -> bool:
    """ "bugs to #eng" tells what goes there; "send it to #ops" is for others to read."""
    first = head["label"].split()[0].casefold()
    return not head["goes"] and first in _ORDERS


_ORDERS = word_set(
    "send post share forward put write add dm message mail email upload report say tell give show copy move"
    " draft summarise translate create make publish announce save log ask notify alert ping remind reply"
)


def _read(text: str, heads: list[re.Match[str]]) -> tuple[list[Route], str]:
    """What is done with each kind, and what is said after all of that; nothing where one is unclear."""
    routes: list[Route] = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        said, rest = text[head.end() : len(text) if following is None else following.start()], ""
        stop = re.search(r"[.;!\n](?=\s|\Z)", said)
        if stop is not None:
            said, rest = said[: stop.start()], said[stop.end() :]
        if following is not None and re.search(r"\w", rest):
            following = None  # something else is said between
            rest = text[head.end() + len(said) + 1 :]
        order = order_of(said.strip(" ,.;\n"))
        if order is None:
            return [], text
        routes.append(Route(_kind(head["label"]), order))
        if following is None:
            return routes, rest.strip()
    return [], text


def _kind(label: str) -> str:
    """ "billing questions" → "billing", "bugs" → "bug"; empty for everything else."""
    if _REST.fullmatch(label):
        return ""
    bare = _ANY_THING.sub("", label.casefold())
    return (
        bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "us", "is", "news", "sales")) else bare
    )
