"""What starts a workflow, said loosely: "new row in our sheet => …", "wen a new issue …", "If a new Sentry
issue is fatal …", "somebody cancels a meeting: tell #sales", "every order should be posted in #orders".

It is said as "when …", which is what the triggers are read from, or as "if …", where it is one only if the
catalogue tells of such an event; what still starts nothing is told.
"""

import re

from core.planner.triggers.facts import supposed
from core.planner.triggers.heard import heard_there

_ARROW = re.compile(
    r"\A\s*(?P<new>(?:(?:any|an?|each|every)\s+)?new\s)?(?P<what>[^\n\"“:;.!?]{2,120}?"
    r"|:[\w+'-]+:[^\n\"“:;.!?]{2,120}?)"
    r"\s*(?:=>|->|→)\s*(?![#@<\s])",
    re.IGNORECASE,
)
_HEARD = re.compile(r"\breaction\b|\bmessage\b.*#|\bweb\s?hook\b", re.IGNORECASE)
_MISSPELT = re.compile(
    r"\A(?P<before>\s*(?:(?:hi|hey|hello|pls|please)[,\s]+)*)(?:wen|whn|wehn|hwen|whenn|wen\s?ever"
    r"|when\s+ever|whenver"
    r"|wheneve|everytime|evrytime|evry\s+time)(?=\s)",
    re.IGNORECASE,
)
_NEW_AND = re.compile(
    r"\A\s*if\s+(?P<new>(?:an?|any)\s+new\s+(?:[\w-]+\s+){1,4}?)(?P<that>is|has|was|contains|mentions|says)\b"
    r"(?!\s+(?:\w+\s+)?(?:opened|created|added|made|received|submitted|posted|published|booked|filed"
    r"|uploaded)\b)",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"(?:\A|(?<=[.;,!?\n])\s*)(?:so\s+)?(?:what\s+(?:i|we)\s+(?:want|need|['’]?d\s+like)(?:\s+is)?"
    r"|the\s+idea(?:\s+is)?)"
    r"\s*[:–—-]\s*(?=(?:when|whenever|if|as\s+soon\s+as|on\s+every|every|each)\b)",
    re.IGNORECASE,
)
# "I need a webhook for our form. When it gets called, …", "our CI calls a webhook when the build fails: …"
_WEBHOOK_FIRST = re.compile(
    r"\A\s*(?:(?:(?:i|we)\s+(?:need|want)|(?:please\s+)?(?:make|create|build|set\s+up|give)(?:\s+me)?)\s+(?:an?|the)\s+web\s?hook\b"
    r"[^.;:\n]{0,80}|(?:(?:an?|the|our)\s+)?web\s?hook\s+(?:for|from)\s[^.;:\n]{2,80}|[^.;:,\n]{2,80}?\b(?:calls?|hits?|pings?|triggers?|posts?\s+to|sends?\s+[\w\s]{2,30}\s+to|sends?(?:\s+(?:us|you|me|synth))?|fires)\s+"
    r"(?:an?|the|our|my|your|this)\s+web\s?hook\b[^.;:\n]{0,120}"
    r"|(?:an?|the|our|my|this)\s+(?:[\w-]+\s+){0,3}web\s?hook\s+(?:fires|triggers|goes\s+off|(?:is|gets)\s+(?:called|hit|triggered|fired)|runs|calls)"
    r"\b[^.;:\n]{0,120})[.;:,]\s*(?:and\s+)?"
    r"(?:(?:when(?:ever)?|every\s+time|each\s+time|once|as\s+soon\s+as)\s+[^,.;:\n]{0,60}?"
    r"(?:\b(?:calls?|hits?|pings?|triggers?|uses?)\s+it|\b(?:it|that|this)(?:['’]s|\s+(?:is|gets|does|happens|comes|fires))?"
    r"(?:\s+(?:called|hit|triggered|pinged|happens|in|so))?)\s*[,:]\s*)?",
    re.IGNORECASE,
)
# "when I press run, …": it is started by hand.
_WHEN_RUN = re.compile(
    r"\A\W*(?:when(?:ever)?|if|as\s+soon\s+as|once)\s+(?:i|we|some(?:one|body))\s+"
    r"(?:press(?:es)?|hits?|clicks?(?:\s+on)?|starts?|runs?)\s+(?:run|start|go|it|this|the\s+(?:button|workflow))\s*,?\s+",
    re.IGNORECASE,
)
# "… it gets a name and an address, adds them to our list": what it is given asks for nothing.
_WEBHOOK_GETS = re.compile(
    r"(?P<when>\bwhen\s+(?:an?|the)\s+webhook\s+is\s+called,\s*)(?:it|they)\s+"
    r"(?:sends?|posts?|gives?|delivers?|contains?|has|gets?|receives?|takes?)\s+[^.;:,!?\n]{2,80}[.;,]\s*(?=\w)",
    re.IGNORECASE,
)
_TIMES_A_DAY = re.compile(
    r"\b(?:twice|thrice|two\s+times|2x|3x|(?:three|four|five)\s+times)\s*(?:(?:a|per|each|every)\s+day|daily)\s*"
    r"(?:\((?:at\s+)?(?P<list>[^()]*\d[^()]*)\)|[,:–—-]\s*(?:at\s+)?(?=(?:\d|noon|midnight)))",
    re.IGNORECASE,
)
# "at the start of each quarter (1 jan, 1 apr, …) at 9": the days are said.
_QUARTERS = re.compile(
    r"\b(?:(?:at|on)\s+the\s+(?:start|beginning|first\s+day)\s+of\s+|once\s+)?(?:each|every|a|per|the)\s+quarter\s*"
    r"\((?P<list>[^()]*\d[^()]*)\)(?P<at>\s*,?\s*at\s+(?=\d|noon))?",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"\A\W*(?:(?:when(?:ever)?|(?:any|every|each)\s?time|as\s+soon\s+as|upon"
    r"|on\s+(?:a\s+)?new)\b(?!\s+\w+ing\b)[^,.;\n]{3,80}"
    r"|[^\n.;:]{3,80}?\s(?:=>|->|→)(?!\s*[#@<]))"
    r"|(?<!to\s)(?<!to\sa\s)(?<!to\sthe\s)(?<!to\sour\s)\bweb\s?hook\b(?!\s+https?:)",
    re.IGNORECASE,
)


def started_plainly(text: str, *, supposing: bool = False) -> str:
    """The message with what starts it said as "when …"; `supposing`, with what may start it as "if …" too."""
    text = _WHEN_RUN.sub("", _WANTED.sub(" ", text))
    text = _MISSPELT.sub(r"\g<before>when", text)
    text = _WEBHOOK_GETS.sub(r"\g<when>", _WEBHOOK_FIRST.sub("When the webhook is called, ", text))
    text = _TIMES_A_DAY.sub(lambda found: f"every day at {found['list'] or ''}", text)
    text = _NEW_AND.sub(r"When there is \g<new>, if it \g<that>", text)
    text = _QUARTERS.sub(lambda found: f"every {found['list']}{found['at'] or ''}", text)
    text = heard_there(_ARROW.sub(_when, text))
    return supposed(text) if supposing else text


def _when(found: re.Match[str]) -> str:
    if found["new"]:
        return f"on new {found['what']}, "
    return f"when {found['what']}, " if _HEARD.search(found["what"]) else found.group()


def start_unread(instruction: str) -> list[str]:
    """What sounds like a start in words that start nothing."""
    found = _STARTS.search(instruction)
    return [f"“{found.group().strip()}”"] if found is not None else []
