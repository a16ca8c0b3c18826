"""What people write or react to in a channel, named by what is to be done with it: "save anything I star
⭐ in #product", "password questions in #support get a reply with …", "watch #ideas: any bug goes to Jira".

It is said here as "when somebody writes in #ops, …". What only some messages are is a condition.
"""

import re

from core.planner.normalising.passives import PARTICIPLES, ordered
from core.planner.triggers.spoken import GREETED, SHOULD, single
from core.planner.vocabulary import ENGLISH
from core.planner.vocabulary.table import alternatives

_CHANNEL = r"(?:<#[^>]+>|#[\w-]+)"
_EMOJI = r"(?::[\w+'-]{2,60}:|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)"
_WHO = (
    r"(?:some(?:one|body)|any(?:one|body)|people|teammates?|colleagues?|customers?|users?|folks|we|they"
    r"|you|i)"
)
_WRITES = (
    r"(?:types?|writes?|posts?|asks?|says?|shares?|sends?|drops?|reports?|puts?|complains?|posted|written|said|sent"
    r"|asked|shared|dropped|reported)"
)
_ORDERS = alternatives([form for form in ENGLISH.verbs if form.isascii()])
_VERB = rf"(?P<verb>{_ORDERS})(?P<to>\s+(?:to|into)\s+[a-z]+)?"
_ANYTHING = (
    r"(?:anything|everything|whatever|what|all\s+(?:that|messages|posts|questions)|any\s+(?:message|post|question|link)s?"
    r"|(?:every|each)\s+(?:message|post|question|link|thing))"
)
_REGULARLY = re.compile(
    r"\b(?:every|each)\s+(?:\w+day|day|morning|evening|night|week|month|hour)|\b(?:daily|weekly|hourly|monthly|yesterday|today"
    r"|tonight|tomorrow|last|past|since|so\s+far|recent\w*|this\s+(?:week|month|morning)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|at\s+\d)\b",
    re.IGNORECASE,
)
# "a ✅ reaction in #ops should resolve the incident"
_A_REACTION = re.compile(
    rf"\A{GREETED}(?:(?:an?|any|each|every|the)\s+)?(?P<emoji>{_EMOJI})(?:\s+(?:reaction|emoji))?"
    rf"(?:\s+(?:on|to|under)\s+(?:an?|any|the|one\s+of\s+the)\s+(?:message|post)s?)?\s+in\s+(?P<where>{_CHANNEL})\s+"
    rf"(?:{SHOULD}|means?(?:\s*:)?|=)\s+(?=[a-z])",
    re.IGNORECASE,
)
# "save anything I star ⭐ in #product to my page"
_REACTED_TO = re.compile(
    rf"\A{GREETED}{_VERB}\s+{_ANYTHING}\s+(?:that\s+)?(?:(?:gets?|has|with)|{_WHO}\s+(?:\w+\s+){{1,3}}?(?:with\s+)?)(?:\s*an?\s+)?"
    rf"\s*(?P<emoji>{_EMOJI})(?:\s+(?:reaction|emoji))?\s+in\s+(?P<where>{_CHANNEL})(?P<rest>[\s\S]*)\Z",
    re.IGNORECASE,
)
# "translate to English anything posted in #feedback that isn't in English"
_SAID_THERE = re.compile(
    rf"\A{GREETED}{_VERB}\s+{_ANYTHING}\s+(?:(?:that\s+)?(?:(?:is|was|gets)\s+|{_WHO}\s+)?{_WRITES}\s+)?(?:in|to|into)\s+"
    rf"(?P<where>{_CHANNEL})(?:\s+(?:that|which)\s+(?P<that>[^.,;:!?\n]{{3,80}}?)(?=[.,;:!?\n]|\Z|\s+(?:to|into|and)\s))?"
    r"(?P<rest>[\s\S]*)\Z",
    re.IGNORECASE,
)
# "people type in #hr, …", "customers report bugs in #support: …"
_PEOPLE_WRITE = re.compile(
    rf"\A{GREETED}(?:(?:{_WHO})|(?:our|the)\s+\w+)\s+{_WRITES}\s+(?:(?:their|its|an?|the|new)?\s*(?P<what>[a-z][\w-]*(?:\s+[a-z][\w-]*)?)\s+)?"
    rf"(?:in|to|into)\s+(?P<where>{_CHANNEL})\s*(?:[,.:;]|\s[–—-])\s*(?=\w)",
    re.IGNORECASE,
)
# "watch #feedback: any message that is a feature request goes into …"
_WATCH = re.compile(
    rf"\A{GREETED}(?:scan|watch|monitor|listen\s+(?:to|in)|keep\s+an\s+eye\s+on|look\s+(?:out\s+)?(?:in|at|through)|follow)\s+"
    rf"(?P<where>{_CHANNEL})(?:\s*[:,]\s*|\s+(?:and|for)\s+)"
    r"(?:(?:any|every|each)\s+(?:message|post|thing|one)|anything|everything|messages|whatever)\s+"
    rf"(?:(?:that|which)\s+)?(?P<that>[^.,;:!?\n]{{3,80}}?)\s+(?:(?:{SHOULD}|to)\s+)?"
    r"(?P<goes>(?:goes?|lands?)\s+(?:in|into|to)|becomes?|gets?\s+(?:added|saved|copied|logged)\s+(?:in|into|to))\s",
    re.IGNORECASE,
)
# "password reset questions in #support get a reply with …", "bugs in #support should become issues"
_THINGS_THERE = re.compile(
    rf"\A{GREETED}(?:(?:all|any|new)\s+)?(?P<what>(?:[a-z][\w'’-]*\s+){{0,3}}?[a-z][\w'’-]*s)\s+(?:posted\s+)?in\s+(?P<where>{_CHANNEL})\s+"
    rf"(?:(?:{SHOULD}\s+)?(?:get|receive)\s+(?:an?\s+)?(?:automatic(?:ally)?\s+|auto-?\s*|quick\s+|standard\s+)?(?P<reply>(?:thread(?:ed)?\s+)?(?:reply|response|answer)"
    r"(?:\s+in\s+(?:the|a|their)\s+thread)?)\s*(?:with|saying|:)?\s*"
    rf"|(?P<become>(?:{SHOULD}\s+)?(?:become|turn\s+into|be\s+turned\s+into))\s+(?:an?\s+)?(?P<made>[^.,;:!?\n]{{3,60}}?)(?=[.,;:!?\n]|\Z|\s+(?:and|then|with)\s)"
    rf"|(?P<goes>(?:{SHOULD}\s+)?(?:go|land|be\s+(?:added|saved|copied|logged))\s+(?:in|into|to)\s)"
    rf"|{SHOULD}\s+be\s+(?P<done>{alternatives(PARTICIPLES)})(?!\w))",
    re.IGNORECASE,
)


def heard_there(text: str) -> str:
    """The message with what it hears in Slack said as "when …"."""
    text = _A_REACTION.sub(r"\g<before>when somebody adds a \g<emoji> reaction in \g<where>, ", text)
    text = _REACTED_TO.sub(
        r"\g<before>when somebody adds a \g<emoji> reaction in \g<where>, \g<verb> it\g<to>\g<rest>", text
    )
    if _REGULARLY.search(text):
        return text  # what was written is read then
    text = _SAID_THERE.sub(_said_there, text)
    text = _PEOPLE_WRITE.sub(_writes_in, text)
    text = _WATCH.sub(_watched, text)
    return _THINGS_THERE.sub(_things, text)


def _writes_in(found: re.Match[str]) -> str:
    return f"{found['before']}when somebody writes in {found['where']}, "


def _said_there(found: re.Match[str]) -> str:
    only = f"if it {found['that']}, " if found["that"] else ""
    return f"{_writes_in(found)}{only}{found['verb']} it{found['to'] or ''}{found['rest']}"


def _watched(found: re.Match[str]) -> str:
    that = (
        found["that"]
        if re.match(r"(?:is|are|has|contains?|mentions?|asks?|says?|looks?|sounds?)\b", found["that"])
        else (f"is {found['that']}")
    )
    made = "create " if found["goes"].casefold().startswith("become") else "add it to "
    return f"{_writes_in(found)}if it {that}, {made}"


def _things(found: re.Match[str]) -> str:
    kind = single(found["what"].strip())
    plain = kind in ("message", "post", "thing")
    only = "" if plain else f"if it is {kind}, "
    if found["reply"]:
        deed = "reply in the thread with "
    elif found["made"]:
        deed = f"create {single(found['made'].strip())}"
    elif found["goes"]:
        deed = "add it to "
    else:
        deed = f"{ordered(found['done'])} it"
    return f"{_writes_in(found)}{only}{deed}"
