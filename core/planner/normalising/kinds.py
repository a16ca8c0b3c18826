"""Which kind something is, said beside what is done: "guess the right label (bug, feature, question) and put
it on", "send only the hot ones to #sales", "look at the company and decide whether …"."""

import re

_KIND = r"(?:label|category|tag|type|topic|priority|team|department|queue|severity|bucket|class|status)"
_CHOSEN = re.compile(
    rf"\b(?:guess|pick|choose|find|determine|select|assign|suggest|work\s+out|figure\s+out|decide(?:\s+on)?)\s+(?:the|a|an|its)\s+(?:(?:right|best|correct|proper|fitting"
    rf"|most\s+fitting|matching)\s+)?(?P<kind>{_KIND})\s*(?:[(:]\s*|\s[–—-]\s|,?\s*(?:from|among|out\s+of)\s+)"
    r"(?P<labels>(?:[\w -]{2,30}(?:,|/)\s*){1,8}(?:(?:or|and)\s+)?[\w -]{2,30}"
    r"|[\w-]{2,30}\s+or\s+[\w-]{2,30}?)"
    r"\s*(?P<end>\)|(?=[.;\n]|\Z)|,?\s+(?=and\s+(?:put|add|set|apply)\b))",
    re.IGNORECASE,
)
_PUT_ON = re.compile(
    rf"\b(?:put|stick|slap|apply|add|set)\s+(?:it|that|the\s+{_KIND})(?:\s+(?:on(?:\s+it)?|to\s+it))?(?=\s*(?:[.,;!\n]|\Z)|\s+(?:and|then)\s)",
    re.IGNORECASE,
)
_ONLY_ONES = re.compile(
    r"\b(?P<verb>send|post|share|forward|dm|report)\s+(?:only|just)\s+(?:the\s+)?(?P<label>[\w-]+)\s+ones\s+(?:straight\s+)?(?P<to>(?:to|in)\s+(?:<[#@]|[#@]|me\b))",
    re.IGNORECASE,
)
_LOOK_AT = re.compile(
    r"\b(?:look|have\s+a\s+look)\s+at\s+(?P<what>(?:the|its|their|his|her)\s+[\w' -]{2,60}?)"
    r"\s*(?:,|\band\b|,\s*and\b|\bto\b)\s+(?:then\s+)?"
    r"(?P<deed>(?:decide|judge|determine|tell|see|work\s+out|figure\s+out|guess)\s[^.;\n]{3,120}?)(?=,\s+(?:and|then)\s|[.;\n]|\Z)",
    re.IGNORECASE,
)


def kinds_said(text: str) -> str:
    """The text with kinds as classes and conditions."""
    text = _LOOK_AT.sub(r"\g<deed> (judged by \g<what>)", text)
    chosen = _CHOSEN.search(text)
    if chosen is not None:
        rest = _PUT_ON.sub(f"add the {chosen['kind']} to it", text[chosen.end() :], count=1)
        text = f"{text[: chosen.start()]}classify it as {_either(chosen['labels'])}{rest}"
    return _ONLY_ONES.sub(r"if it is \g<label>, \g<verb> it \g<to>", text)


def _either(said: str) -> str:
    *most, last = re.split(r"\s*(?:,|/)\s*(?:(?:or|and)\s+)?|\s+or\s+", said.strip())
    return f"{', '.join(most)} or {last}"
