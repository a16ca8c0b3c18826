"""What is done some time later, and what is made of what is at hand: "and two days later remind her to …",
"make it a task in Asana", "note their email in Airtable"."""

import re

from core.planner.vocabulary.table import CONTENT_MARK

_TIME = (
    r"(?:an?|one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|forty-five|\d{1,3}|half\s+an)\s+"
    r"(?:min(?:ute)?|hour|day|week)s?"
)
_TARGET = r"(?:<[#@]\w+(?:\|[^>]*)?>|[#@][\w.-]*\w)"
_LATER = re.compile(
    rf"(?:[.,;]\s*(?:and\s+)?|\s+and\s+)(?:then\s+)?(?P<time>{_TIME})\s+(?:later|after\s+that|afterwards)\s*,?\s+"
    r"(?=[\w\ue000])",
    re.IGNORECASE,
)
_LAST_TARGET = re.compile(
    rf"(?P<how>\b(?:in|to|on)\s+)?(?P<where>{_TARGET})(?!.*{_TARGET})", re.IGNORECASE | re.DOTALL
)
_MAILED = re.compile(r"\be?-?mails?\b(?![^.;]*\b(?:comes?|arrives?|lands?)\b)", re.IGNORECASE)
_BY_APP = re.compile(
    r"\b(?:from|with|via|by|through|using|in)\s+(?:our\s+|my\s+)?(?P<app>(?-i:[A-Z])[\w]+)", re.I
)
_AT_ONCE = re.compile(r",?\s+(?:right|straight)\s+away(?=\s*(?:[.,;!\n]|\Z|and\b))", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\A(?P<verb>remind|message|dm|ask|tell|ping|nudge|notify)\s+(?:her|him|them)\b\s*", re.IGNORECASE
)
_SOMETHING = re.compile(r"\A(?=an?\s|another\s)", re.IGNORECASE)
_MADE_OF_IT = re.compile(
    r"\b(?:(?:make|turn|convert|transform)\s+(?:it|this|that|them|each(?:\s+(?:one|of\s+them))?)\s+(?:into\s+)?"
    r"|(?P<then>then\s+)?(?:it|this|that)\s+(?:(?:should|must|shall)\s+)?becomes?\s+)"
    r"(?=an?\s+(?:(?:[\w-]+\s+){0,2}?(?:task|ticket|issue|card|event|contact|deal|lead|to-?do)"
    r"|(?-i:[A-Z])\w+\s+(?:\w+\s+)?(?:page|record|row|item|doc|document|entry))\b)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?P<gap>\A\s*|[.,;:]\s+|\b(?:and|then)\s+)note\s+(?:down\s+)?(?=(?:their|his|her|its|the|who|what|when|it|that|this)\b)",
    re.IGNORECASE,
)


# "post it in #support with a suggested answer": that has to be written, and both are posted.
_BESIDE = re.compile(
    rf"\b(?P<verb>post|send|forward|share|put|drop)\s+(?:it|this|that|them|the\s+(?:ticket|message|e?mail|conversation|request|lead|order"
    rf"|response|answers?|question))\s+(?P<to>(?:in|to|into)\s+(?:the\s+)?{_TARGET})\s*,?\s+(?:together\s+|along\s+)?with\s+"
    r"(?P<what>an?\s+(?:[\w-]+\s+){0,2}?(?:suggested|draft|drafted|proposed|possible|short|brief|quick|one-line|one-sentence|two-line)\s+"
    r"(?:[\w-]+\s+){0,1}?(?:answer|reply|response|summary|recap|translation|explanation))(?=\s*(?:[.,;!\n]|\Z|and\b))",
    re.IGNORECASE,
)


def said_later(text: str) -> str:
    """The text with pauses as orders, and with orders for what is noted or made of something."""
    text = _BESIDE.sub(r"write \g<what> and \g<verb> both \g<to>", text)
    text = _NOTE.sub(r"\g<gap>log ", _MADE_OF_IT.sub(_made, text))
    text = _AT_ONCE.sub("", text)
    parts = []
    at = 0
    for found in _LATER.finditer(text):
        parts.append(f"{text[at : found.start()]}. Wait {found['time']}. ")
        said, at = _begun(text[: found.start()], text[found.end() :], found.end())
        parts.append(said)
    return "".join((*parts, text[at:])) if parts else text


def _made(found: re.Match[str]) -> str:
    return f"{found['then'] or ''}create "


def _begun(before: str, after: str, at: int) -> tuple[str, int]:
    """The words that are left out or stand for somebody after the pause, and where the others begin."""
    target = _LAST_TARGET.search(before)
    person = target["where"] if target is not None and target["where"].startswith(("@", "<@")) else ""
    if CONTENT_MARK.match(after) and target is not None:
        return f"post {target['how'] or 'to '}{target['where']} ", at
    if (pronoun := _PRONOUN.match(after)) is not None and person:
        return f"{pronoun['verb']} {person} ", at + pronoun.end()
    mailed = None if person else _MAILED.search(before)
    if mailed is not None and _SOMETHING.match(after):
        by = next((found["app"] for found in _BY_APP.finditer(before, mailed.start())), "")
        return f"email them {f'with {by} ' if by else ''}", at
    return (f"send {person or 'them'} " if _SOMETHING.match(after) else ""), at
