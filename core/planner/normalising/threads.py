"""A message in Slack is answered in its thread: "reply in the thread with …", "post it under it". Said
of what a message starts; without one, "the thread" is where people talk to us."""

import re

from core.planner.normalising.authors import THREAD
from core.planner.vocabulary.table import CONTENT, END

PASTED = rf"(?:{CONTENT}\d+{END}|[\"“„«][^\"“”„«»\n]+[\"”“»])"
_THE = r"(?:the|that|this)\s+(?:original\s+|slack\s+)?(?:message|post|question|request|comment)"
_IN_THREAD = (
    r"(?:(?:in|on|to|under|into|below|inside)\s+(?:the|this|its|that|their)\s+(?:same\s+|slack\s+|own\s+|message['’]s\s+)?thread"
    rf"|in\s+(?:a\s+)?thread|as\s+a\s+(?:threaded\s+)?(?:reply|response)(?:\s+to\s+(?:it|that|{_THE}))?|(?:under|below)\s+(?:it|{_THE}))"
)
_TO_IT = rf"(?:\s+(?:to|on)\s+(?:it|them|that|{_THE}|\S*whoever-wrote-it)|\s+(?:it|{_THE}))"
_NOUN = r"(?<!\ban\s)(?<!\ba\s)(?<!\bthe\s)(?<!\bmy\s)(?<!\bour\s)(?<!\byour\s)(?<!\btheir\s)(?<!\bits\s)"
_REPLY = rf"{_NOUN}(?:reply|respond|answer|comment)"
_END = r"(?=\s*(?:[.,;!?\n]|\Z)|\s+(?:(?:and|then|but)\s|(?:instead|too|also|as\s+well)\b))"
# By whom or what else it might be answered.
_ELSEWHERE = re.compile(
    r"\b(?:e-?mails?|gmail|outlook|zendesk|intercom|freshdesk|front|hubspot|sms|dm|whatsapp|twitter|github|jira"
    r"|linear|trello|asana|ticket|issue|case|by\s+hand|in\s+<?#\w)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"\b{_REPLY}(?P<to>{_TO_IT})?(?:\s+{_IN_THREAD})?(?:\s*[:,]|\s+(?:with|saying(?:\s+that)?|by\s+saying))?\s*(?P<pasted>{PASTED})"
    rf"(?:\s+{_IN_THREAD})?"
    rf"|\b(?P<verb>{_REPLY})(?P<to2>{_TO_IT})?(?:\s+{_IN_THREAD})?\s+with\s+(?P<what>[^.;,!?\n{CONTENT}]{{2,120}}?)"
    rf"(?:\s+{_IN_THREAD})?{_END}",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\b(?P<verb>{_REPLY})(?:{_TO_IT}(?:\s+{_IN_THREAD})?|\s+{_IN_THREAD}){_END}",
    re.IGNORECASE,
)
_POSTED = re.compile(
    rf"\b(?P<verb>post|send|share|put|leave|drop|add|write|tell)\s+(?P<what>[^.;,!?\n]{{1,120}}?)\s+{_IN_THREAD}{_END}",
    re.IGNORECASE,
)
# "translate it to English, in the thread"
_MADE = re.compile(
    r"\b(?P<deed>(?:translate|summari[sz]e|explain|rewrite|rephrase|describe|recap|classify|fact-?check|proofread)\s(?:(?!\b(?:reply|respond|answer|comment|post|send)\b)[^.;!?\n]){1,160}?)"
    rf",?\s+{_IN_THREAD}{_END}",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:write|draft|compose|generate|prepare)\s+(?:an?|the)\s[^.;!?\n]*\Z", re.IGNORECASE
)
# "translate it to French and reply in the thread": with that.
_MADE_OF_IT = re.compile(
    r"\b(?:translate|summari[sz]e|rewrite|rephrase|proofread)\s[^.;!?\n]*(?:,|\band\b|\bthen\b)\s*\Z",
    re.IGNORECASE,
)
_THERE = re.compile(r"(?:the|its|their|that|this|it|them)\b", re.IGNORECASE)


def threaded(text: str) -> str:
    """The instruction with that thread by its name."""
    text = _POSTED.sub(_posted, _WITH.sub(_with, text))
    text = _MADE.sub(rf"\g<deed> and post it in {THREAD}", text)
    return _BARE.sub(_bare, text)


def _with(found: re.Match[str]) -> str:
    if found["pasted"]:
        return f"post {found['pasted']} in {THREAD}"
    what = found["what"].strip()
    if _ELSEWHERE.search(found.group()):
        return found.group()
    if _THERE.match(what):
        return f"post {what} in {THREAD}"
    return f"{found['verb']} with {what} and post it in {THREAD}"


def _posted(found: re.Match[str]) -> str:
    what, verb = found["what"].strip(), found["verb"].casefold()
    if verb == "write" and re.match(r"(?:an?|some|one|two|three)\b", what, re.IGNORECASE):
        return f"write {what} and post it in {THREAD}"
    return f"post {what} in {THREAD}"


def _bare(found: re.Match[str]) -> str:
    if _ELSEWHERE.search(found.group()):
        return found.group()
    before = found.string[: found.start()]
    written = _WRITTEN.search(before) or _MADE_OF_IT.search(before)
    return f"post it in {THREAD}" if written else f"{found['verb']} to it and post it in {THREAD}"
