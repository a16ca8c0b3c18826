"""What comes into an app, named by what is to become of it: "new rows in our sheet should become issues", "IT
requests come in through a form. Open a ticket for each", "log every form response to the sheet", "bookings
from Calendly: add them to the sheet".

Each is said here as "if …, …", which starts a run only where an app's trigger answers it.
"""

import re

from core.planner.triggers.happenings import happenings
from core.planner.triggers.spoken import GREETED, SHOULD, one_of, single
from core.planner.vocabulary import ENGLISH
from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import alternatives

QUOTED = r"\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”"
_ORDER = alternatives([form for form in ENGLISH.verbs if form.isascii()])
_THING = rf"(?:{QUOTED}|[^.,;:!?\n\"“#@]){{3,90}}?"
_END = r"(?=[.,;:!?\n]|\Z|\s+(?:and|then|with|for|in|on|to)\s)"
# "new rows in the "Bug reports" sheet should become GitLab issues"
_BECOME = re.compile(
    rf"\A{GREETED}(?:(?:every|each|all|any)\s+)?(?P<new>new|incoming|inbound)\s+(?P<what>{_THING})\s+(?:automatically\s+)?"
    rf"(?:{SHOULD}\s+)?(?:automatically\s+)?(?:become|turn\s+into|be\s+turned\s+into|end\s+up\s+as)s?\s+(?P<made>[^.,;:!?\n#@]{{3,60}}?){_END}",
    re.IGNORECASE,
)
# "IT requests come in through a Typeform. Open a ticket for each one …"
_COME_IN = re.compile(
    rf"\A{GREETED}(?P<what>{_THING})\s+(?:(?:come|comes|are\s+coming|arrive|land)(?:\s+in)?|are\s+(?:sent|submitted|filed|logged|reported))\s+"
    rf"(?P<by>through|via|by|from|in|into|on|over|at|with)\s+(?P<where>{_THING})\s*[.;:]\s+(?=\w)(?P<rest>[\s\S]+)\Z",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(
    r"\s+for\s+(?:each|every)(?:\s+(?:one|request|of\s+(?:them|these)))?(?=[\s,.;!]|\Z)", re.IGNORECASE
)
_FOR_EACH_FIRST = re.compile(
    r"\A\s*for\s+(?:each|every)(?:\s+(?:one|of\s+(?:them|these)))?\s*,?\s+", re.IGNORECASE
)
# "unsubscribes from Mailchimp: log them in …"
_THEM = re.compile(
    rf"\A{GREETED}(?P<what>{_THING})\s*(?:[,:]|\s[–—-])\s+(?P<rest>(?:please\s+)?(?:{_ORDER}|jot|put)\s+(?:them|each|it|all\s+of\s+them)\b[\s\S]*)\Z",
    re.IGNORECASE,
)
# "log every Typeform response of our survey to the sheet"
_EVERY = re.compile(
    rf"\A{GREETED}(?P<verb>log|record|track|add|copy|save|store|archive|forward|announce|post|translate|tag|label|file|answer"
    r"|acknowledge|reply\s+to|respond\s+to|summari[sz]e|classify|send|share|note\s+down|jot\s+down|write\s+down)\s+(?:(?:every|each|any)(?:\s+single)?|all\s+incoming)\s+"
    rf"(?P<what>{_THING})(?:\s+(?P<to>to|in|into|on|onto|with|for|as|via|by|from)\s+(?=(?:the\s+|our\s+|a\s+|an\s+|my\s+)?(?:[#@<\"“]|[\w-]+))(?P<rest>[\s\S]*)"
    r"|(?P<none>\s*(?:[.,;!]|\s(?=and\b))[\s\S]*))\Z",
    re.IGNORECASE,
)
# "answer new Intercom chats with “we're closed”"
_ANSWERED = re.compile(
    rf"\A{GREETED}(?P<verb>answer|reply\s+to|respond\s+to|acknowledge)\s+(?:(?:all|any|every|each)\s+)?(?:new|incoming)\s+(?P<what>{_THING})"
    r"\s+(?P<how>with|by\s+saying|saying)\s*:?\s+(?=[\"“\w])",
    re.IGNORECASE,
)
# How things are now, which nothing tells of when it begins.
_STATE = re.compile(
    r"\b(?:open|unread|overdue|due|unpaid|pending|active|existing|current|unresolved|outstanding|unanswered|old|stale|late"
    r"|(?:today|yesterday|tomorrow|this|last|next)(?:['’]s)?|(?:the|my|these|those|its|their|all)(?!\s+form\b))\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\d|\b(?:if|when\w*|every|each|once|after|before|at|on|for|some\w*|any\w*|i|we|you|they|please)\b|(?:\S+\s+){4}",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|from|on|of|at|via|through|to|into|about|with)\s", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:this|these|those|following|below|(?-i:it)|them)\b", re.IGNORECASE)


def come_told(text: str) -> str:
    """The message with what comes as "if …"."""
    text = _BECOME.sub(_become, text)
    text = _ANSWERED.sub(_answered, text)
    text = _EVERY.sub(_each, text)
    text = _COME_IN.sub(_come, text)
    return _THEM.sub(_them, text)


def _become(found: re.Match[str]) -> str:
    return f"{found['before']}if a new {_one(found['what'])} comes in, create {single(found['made'].strip())}"


def _answered(found: re.Match[str]) -> str:
    return f"{found['before']}if a new {_one(found['what'])} comes in, {found['verb']} it {found['how']} "


def _each(found: re.Match[str]) -> str:
    if app_named(found["what"]) is None or _STATE.search(found["what"]) or _POINTS.search(found["what"]):
        return found.group()
    rest = f"{found['to']} {found['rest']}" if found["to"] else found["none"].lstrip()
    return f"{found['before']}if a new {found['what']} comes in, {found['verb']} it {rest}"


def _come(found: re.Match[str]) -> str:
    what, where = found["what"], found["where"]
    if (
        app_named(f"{what} {where}") is None
        or _POINTS.search(what)
        or re.match(rf"(?:{_ORDER}|if|when\w*|every|each)\s", what, re.I)
    ):
        return found.group()
    rest = _FOR_EACH.sub("", _FOR_EACH_FIRST.sub("", found["rest"]))
    return f"{found['before']}if {what} come in {found['by']} {where}, {rest}"


def _them(found: re.Match[str]) -> str:
    what = found["what"].strip()
    first = _PLACE.split(f"{what} ")[0].strip()
    plural = first.endswith("s") and not first.endswith("ss") and _NO_THING.search(first) is None
    if app_named(what) is None or not plural or _STATE.search(what) or _POINTS.search(what):
        return found.group()
    rest = re.sub(r"\b(?:them|each|all\s+of\s+them)\b", "it", found["rest"], count=1)
    new = "" if happenings(_one(first)) else "new "
    return f"{found['before']}if a {new}{_one(what)} comes in, {rest}"


def _one(things: str) -> str:
    """ "rows in the sheet" → "row in the sheet"."""
    parted = _PLACE.search(things)
    at = parted.start() if parted is not None else len(things)
    return f"{one_of(things[:at].rstrip())}{things[at:]}"
