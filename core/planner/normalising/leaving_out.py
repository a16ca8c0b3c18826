"""What of all that comes is to be left out: "ignore everything that isn't a feature request", "skip
newsletters and spam", "leave out the ones without a company". It is said as a condition on the rest."""

import re
from dataclasses import dataclass

_SKIP = (
    r"(?:please\s+)?(?:just\s+|simply\s+)?(?:ignore|skip|leave\s+out|disregard|exclude"
    r"|(?:do\s+not|don['’]?t)\s+(?:do|post|send|create|report|include|bother\s+(?:me|us)\s+with)(?:\s+anything\s+(?:for|about|with))?)"
)
_ALL = (
    r"(?:(?:everything|anything|all|those|any|the\s+ones?|ones|messages|mails|e?mails|tickets|orders|leads|people)"
    r"(?:\s+(?:of\s+(?:them|these|those)|messages|mails|e?mails|tickets|orders|leads|people|requests|posts|ones))?)"
)
_SENTENCE = re.compile(
    rf"(?P<gap>[.;!\n]\s*(?:and\s+|but\s+)?|,\s*(?:and\s+|but\s+)){_SKIP}\s+"
    rf"(?:{_ALL}\s+(?:(?:that|which|who)\s+(?P<that>[^.;!?\n]{{3,100}})|(?P<lacks>without|with\s+no|with|from|about)\s+(?P<what>[^.;!?\n]{{2,80}}))"
    r"|(?:it|them|this|that|those|the\s+\w+)\s+(?:if|when(?:ever)?)\s+(?:it|they|this|that)(?:['’](?:s|re)|\s+(?:is|are))\s+(?P<case>[^.;!?\n]{2,80})"
    rf"|(?P<kinds>(?!(?:it|them|this|that|these|those|the\s+rest|everything|anything|all|others?|if|when|unless)\b)[^.;!?,\n#@\ue000-\ue00f]{{3,60}}))"
    r"\s*(?:[.!;]|\Z|(?=\n))",
    re.IGNORECASE,
)
# "…, the rest leave alone": what is done says that.
_THE_REST = re.compile(
    r"[,;.]\s*(?:nothing\s+(?:else|more)|that['’]s\s+(?:it|all))\s*[.!]*\s*\Z|[,;.]\s*(?:(?:and|but)\s+)?(?:(?:leave|ignore|skip)\s+)?(?:the\s+rest|(?:all\s+(?:the\s+)?)?others|everything\s+else)"
    r"(?:\s+(?:leave|ignore|skip|stays?|is\s+left|can\s+stay))?(?:\s+(?:alone|out|be|untouched|as\s+(?:it|they)\s+(?:is|are)))?"
    r"\s*[.!]*\s*\Z",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\A(?:(?P<is>is|are|was|were|does|do|did|has|have|can|could)(?:n['’]?t|\s+not)|(?P<no>has|have|contains?|mentions?)\s+no)\s+(?P<rest>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_SINGULAR = {"are": "is", "were": "was", "do": "does", "have": "has"}


@dataclass(frozen=True)
class Kept:
    """The words without what says so; `condition` is what must be true of what comes."""

    text: str
    condition: str = ""


def kept_of(text: str) -> Kept:
    """What is done, and with which of all that comes."""
    text = _THE_REST.sub("", text)
    found = _SENTENCE.search(text)
    if found is None:
        return Kept(text)
    rest = f"{text[: found.start()]}. {text[found.end() :]}".strip()
    return Kept(rest, _true_of_others(found))


def _true_of_others(found: re.Match[str]) -> str:
    if found["kinds"]:
        return f"it is none of these: {found['kinds'].strip()}"
    if found["case"]:
        case = found["case"].strip()
        return f"it is {case[4:]}" if case.casefold().startswith("not ") else f"it is not {case}"
    if found["what"]:
        lacks = found["lacks"].casefold()
        if lacks in ("without", "with no"):
            return f"it has {found['what'].strip()}"
        return f"it is not {'one ' if lacks == 'with' else ''}{lacks} {found['what'].strip()}"
    said = found["that"].strip()
    denied = _NOT.match(said)
    if denied is None:
        return f"it is not so that it {said}"
    if denied["no"]:
        return f"it has {denied['rest']}"
    verb = denied["is"].casefold()
    return f"it {_SINGULAR.get(verb, verb)} {denied['rest']}"
