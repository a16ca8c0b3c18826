"""Events told as facts, and what is to be done with all that comes: "Zoom recording ready → …", "10 minutes
before a meeting starts, …", "announce every new deal in #sales".

Each is said here as "if …, …", which starts a run only where an app's trigger answers it; otherwise the words
are read again as they stand.
"""

import re

from core.planner.normalising.passives import PARTICIPLES, ordered
from core.planner.triggers.abroad import supposed_abroad
from core.planner.triggers.coming import QUOTED, come_told
from core.planner.triggers.happenings import happenings
from core.planner.vocabulary import VOCABULARIES
from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import alternatives

_GREETED = r"(?P<before>\W*(?:(?:hi|hey|hello|hallo|bonjour|hola|so|ok|please|pls|bitte|team|all|there)\W+)*)"
_LONGEST = 16  # words of a fact
_STILL = r"(?!(?:still|not|currently|yet|now|left)\b)"
_FACT = re.compile(
    rf"\A{_GREETED}(?:(?:(?:i|we)(?:['’]ve)?\s+)?(?:just\s+)?got\s+(?=(?:an?|another|new)\s)|there(?:['’]s|\s+is)\s+(?=(?:an?|another)\s))?"
    rf"(?P<what>(?::[\w+-]+:|{QUOTED}|[^\n\"“.;!?:]){{4,140}}?)\s*(?P<end>=>|->|→|➜|:(?=\s)|\?|\s[–—-](?=\s)|,(?=\s))"
    r"\s*(?=\S)",
    re.IGNORECASE,
)
# Before a mere comma only what cannot be read as a thing that is asked for.
_SOMETHING = re.compile(
    r"(?:an?|any|another|one\s+of|(?:every|each)\s+(?:new|incoming)|new|some(?:one|body)|any(?:one|body)|people"
    r"|customers?|clients?|(?:i|we)\s+(?:get|receive|have)|eine?|neue[rs]?|jemand|un[ae]?|nouve\w+|quelqu['’]un"
    r"|alguien|nuev[oa]s?)\s",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:(?<!the )(?<!all )(?<!our )(?<!my )new(?!\s+(?:york|year|orleans|zealand|delhi|jersey))"
    r"|incoming|inbound|another|neue[rnsm]?|nouve\w+|nuev[oa]s?)\s+[\w'’-]",
    re.IGNORECASE,
)
_BE = r"(?:\s+(?:is|was|gets?|got|has(?:\s+been)?|just|wird|wurde|ist|est|a\s+été|es|fue))*"
_SINGLE = r"(?:[^\W\d_]*[^\Ws\d_]|[\w'’-]*(?:ss|us|is))"
# "payment failed", "recording ready": its last word, or before "in", "on" …; "cancelled bookings" are things.
_DONE = re.compile(
    rf"(?<![\w#@]){_STILL}{_SINGLE}{_BE}\s+(?P<done>[\w'’-]+)(?=\s*\Z|\s+(?:in|on|at|to|by|from|via|through|as|off|out|up"
    r"|again|today|auf|im|dans|sur|en)\b)",
    re.IGNORECASE,
)
_DOES = re.compile(r"(?<=\w)\s+(?P<does>\w{3,}s)\s+(?!\Z)|(?<=\w)\s+(?P<last>\w{3,}s)\Z", re.IGNORECASE)
_ORDERS = re.compile(
    rf"(?:{alternatives([form for one in VOCABULARIES for form in one.verbs])})(?![\w-])", re.IGNORECASE
)
_DOES_TO = re.compile(r"[a-z]+\s+(?:it|them|the|an?|us|me|this)\s", re.IGNORECASE)
# "… comes in": whatever the first word may be as an order.
_HAS_COME = re.compile(
    r"\w\s+(?:(?:comes?|came|rolls?|pops?|shows?|goes)\s+(?:in|up|through|off)|arrives?|arrived|lands?|landed|fails?|failed|bounces?"
    r"|(?:is|was|gets?|got|has\s+been|just)\s+(?P<done>\w+)|cancell?ed|completed|created|closed|opened|booked|submitted|signed|paid"
    r"|merged|published|received)\s*\Z",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"(?:if|when(?:ever)?|that|which|who|(?:every|each)(?!\s+(?:new|incoming)\b)|once|after|on|for|at)\b",
    re.IGNORECASE,
)

_WISH = re.compile(r"(?:i|we|you|please|can|could|would|should|make|let)\b", re.IGNORECASE)
_SOME_TIME = (
    r"(?:\d{1,3}|an?|one|two|five|ten|fifteen|twenty|thirty|half\s+an?|a\s+quarter\s+of\s+an)\s*"
    r"(?:min(?:ute)?s?|hours?|h)\b"
)
_AHEAD = re.compile(
    rf"(?P<gap>\A\W*|(?<=[\w)])\s+)(?P<what>{_SOME_TIME}\s+(?:before|ahead\s+of|prior\s+to)\s+"
    r"(?:(?:(?:each|every|any|all)\s+(?:one\s+)?(?:of\s+)?)?(?:an?|my(?:\s+next)?|our|the)\s+|(?:each|every|any|all)\s+)?(?!it\b|that\b|this\b)[^.,;:!?\n]{3,80})"
    r"(?P<end>[,:]|\s[–—-]\s|\Z|(?=[.;!?\n])"
    r"|(?=\s+(?:post|send|dm|remind|tell|ping|message|notify|alert|share|give|email|look|get|write|text|summari[sz]e)\s+(?:the|me|us|an?|its?|up|every(?:one|body)|[#@<])))",
    re.IGNORECASE,
)
# "ping me ten minutes before a meeting starts with the link": how it is done stands at the end.
_AHEAD_WITHIN = re.compile(
    rf"\A(?P<deed>[^.,;:!?\n]{{2,60}}?)\s+(?P<what>{_SOME_TIME}\s+(?:before|ahead\s+of)\s+[^.,;:!?\n]{{3,60}}?)\s+"
    r"(?P<how>(?:with|about|including)\s[^.;!?\n]+)",
    re.IGNORECASE,
)
# "two days after an order comes in, …": it starts with the order, and waits.
_LATER = re.compile(
    rf"\A{_GREETED}(?P<time>(?:an?|one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|\d{{1,3}})\s+"
    r"(?:min(?:ute)?|hour|day|week)s?)\s+after\s+(?P<what>(?:an?|any|each|every|the|some(?:one|body))\b[^.,;:!?\n]{3,80}),\s*"
    r"(?=\w)",
    re.IGNORECASE,
)
_THING = r"(?:(?!\b(?:if|when|whenever|once|and|then|every|each)\b)[^.,;:!?\n#@]){2,80}?"
_TO_ALL = re.compile(
    rf"\A{_GREETED}(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?|i(?:['’]d|\s+would)?\s+(?:like|want)\s+you\s+to\s+)?"
    r"(?P<verb>(?:draft|write|send|prepare|compose|post|create|make|suggest|check|find|judge|detect|assess|analy[sz]e|extract|rate)\s+(?:an?|the)\s+(?:[\w-]+\s+){1,3}?(?:to|for|about|of|on)"
    r"|[a-z][\w-]+(?:\s+(?:me|us|them|everyone|[#@][\w.-]+|<[#@][^>]+>))?"
    r"(?:\s+(?:about|of|on|for|with|to|out|up|down|over))?)\s+"
    r"(?:(?:every|each|any)\s+(?:single\s+)?(?:one\s+of\s+(?:the|our)\s+)?|all\s+(?:the\s+|our\s+|of\s+the\s+)?"
    r"|whatever\s+|(?=incoming|inbound))(?P<new>new|incoming|inbound|newly\s+\w+|fresh)\s+"
    rf"(?P<what>{_THING})(?P<that>\s+(?:that|which|who|over|above|worth|under|below)\b[^.,;:!?\n#@]*?)?"
    r"(?P<rest>(?:\s*\?|[.,;:!\n]|\s+(?:and|then)\s|\s+(?:as|depending\s+on|according\s+to|based\s+on|with\s+(?:its|their))(?=\s)"
    r"|\s+by\s+(?=(?:topic|type|kind|category|sentiment|urgency|priority|language|product|team|theme|subject)\b)|\s+(?:from\s+\d|on\s+a\s+scale|out\s+of\s+\d)|\s+(?:in|to|into|on|onto|with|for|as|via|by|from)\s+(?:the\s+"
    r"|channel\s+)?(?:[#@<\"“]|an?\s|our\s|one\s|english|french|german|spanish|me\b|us\b|my\s|their\s)|\Z)[\s\S]*)\Z",
    re.IGNORECASE,
)
# "translate every message in #support": each is heard when it is written.
_EACH_MESSAGE = re.compile(
    rf"\A{_GREETED}(?P<verb>[a-z]{{4,14}})\s+(?:(?:every|each|any|all|new|incoming)\s+)*messages?\s+"
    r"(?:(?:that\s+(?:is|are|gets?)\s+)?(?:posted|written|sent)\s+)?(?:in|from)\s+(?P<where>#[\w-]+|<#[^>]+>)"
    r"(?!.*\b(?:every|daily|weekly|hourly|at\s+\d|last|today|yesterday)\b)(?P<rest>[\s\S]*)\Z",
    re.IGNORECASE,
)
_EACH_IS = re.compile(
    rf"\A{_GREETED}(?:i(?:['’]d|\s+would)?\s+(?:like|want|need)\s+)?(?:(?:every|each|all|any)\s+(?:new\s+|incoming\s+)?"
    r"|new\s+|incoming\s+)"
    r"(?P<what>[^.,;:!?\n]{3,80}?)\s+"
    r"(?:(?:should|must|has\s+to|have\s+to|needs?\s+to|shall|can)\s+(?:be|get)|gets?|is\s+to\s+be|to\s+(?:be|get))\s+"
    rf"(?:automatically\s+|also\s+)?(?P<done>{alternatives(PARTICIPLES)})(?!\w)",
    re.IGNORECASE,
)
_EACH_GOES = re.compile(
    rf"\A{_GREETED}(?:every|each|all|any)\s+(?P<what>(?:new|incoming|inbound)\s+[^.,;:!?\n#]{{3,60}}?)\s+"
    r"(?:(?:should|must|has\s+to|have\s+to|needs?\s+to|shall|can)\s+)?(?:goes?|lands?|appears?|shows?\s+up|ends?\s+up|be)"
    r"\s+(?=(?:in|to|into|on)\s+[#<])",
    re.IGNORECASE,
)
# "every message in #feedback should land as a row in our sheet", "each new lead should go into our CRM"
_EACH_IS_KEPT = re.compile(
    rf"\A{_GREETED}(?:every|each|all|any)\s+(?:(?P<what>(?:new|incoming|inbound)\s+[^.,;:!?\n#]{{3,60}}?)"
    r"|(?:new\s+)?messages?\s+(?:(?:posted|written|sent)\s+)?in\s+(?P<where>#[\w-]+|<#[^>]+>))\s+"
    r"(?:should|must|has\s+to|have\s+to|needs?\s+to|shall|can)\s+(?:automatically\s+|also\s+)?"
    r"(?:go|land|appear|show\s+up|end\s+up|become|turn\s+into|be)\s+(?P<as>as\s+)?"
    r"(?=(?:in|to|into|on|onto)\s+(?:an?|our|my|the)\s|(?:an?|one)\s+(?:new\s+)?(?P<row>\w+)\s)",
    re.IGNORECASE,
)
_HEARS = re.compile(
    rf"\A{_GREETED}(?:please\s+)?(?:make\s+sure\s+(?:that\s+)?)?(?P<who>me|us|i|we|<[@#][^>]+>|[@#][\w.-]*\w)\s+"
    r"(?:(?:should|must|needs?\s+to|has\s+to|want\s+to|wants?\s+to|would\s+like\s+to|['’]d\s+like\s+to)\s+)?"
    r"(?:hears?|knows?|learns?|be\s+told|be\s+notified|gets?\s+(?:told|notified|pinged|an?\s+\w+))\s+(?:about\s+|of\s+|for\s+)?"
    r"(?P<all>(?:every|each|any|all)\s+(?:new|incoming)\s)",
    re.IGNORECASE,
)
# "notify me about failed Stripe payments", "translate incoming Intercom messages"
_ABOUT_ALL = re.compile(
    rf"\A{_GREETED}(?P<verb>(?:tell|notify|alert|inform|ping|dm|warn|message|update)\s+(?:me|us|[#@][\w.-]+|<[#@][^>]+>))"
    r"\s+(?:about|of|on)\s+(?P<kind>new|incoming|failed|cancelled|canceled|completed|closed|won|lost)\s+"
    rf"(?P<what>{_THING})s(?P<rest>(?:\s+(?:in|on|from)\s+[A-Z][\w ]{{2,20}})?)\s*[.!]?\s*\Z",
    re.IGNORECASE,
)
_EACH_GETS = re.compile(
    rf"\A{_GREETED}(?:every|each|any)\s+(?P<what>(?:new|incoming)\s+{_THING})\s+(?:should\s+|must\s+)?(?:gets?|receives?)\s+"
    r"(?=an?\s)",
    re.IGNORECASE,
)
_AFTER_EACH = re.compile(
    rf"\A{_GREETED}(?:after|upon|on)\s+(?:every|each)\s+(?!one\b|of\b|run\b)(?P<what>{_THING})(?=,\s)",
    re.IGNORECASE,
)
_THAT_HAPPENS = re.compile(
    r"\A\W*(?P<what>[^.;:!?\n]{5,120})[.;:!?]\s*(?:and\s+)?(?:when(?:ever)?|every\s+time|each\s+time|if|once"
    r"|as\s+soon\s+as)\s+"
    r"(?:that|this|it)\s+(?:happens|occurs|is\s+the\s+case)\s*,?\s*",
    re.IGNORECASE,
)
# "our form can call a URL. Take what it sends …": what it calls is a webhook of ours.
_ADDRESS = r"(?:url|link|endpoint|http\s+address|web\s?hook)"
_CAN_CALL = re.compile(
    r"\A[^.;:!?\n]{3,80}?\s(?:can|could|will|is\s+able\s+to)\s+(?:call|hit|ping|post\s+to|send\s+(?:data\s+|things\s+|it\s+)?to|notify)\s+"
    rf"(?:an?|any|your|some)\s+{_ADDRESS}(?:\s+(?:when(?:ever)?|after|(?:each|every)\s+time|once|as\s+soon\s+as|for|on)\s[^.;!?\n]{{2,80}}?)?"
    r"\s*(?:[.;,]|\s(?=and\b))\s*"
    r"(?:(?:so\s+|and\s+)?(?:(?:can|could)\s+you\s+)?(?:please\s+)?(?:(?:give|make|create|generate)(?:\s+me)?|i\s+(?:need|want))\s+"
    rf"(?:one|it|that|(?:an?|the|this)\s+{_ADDRESS})\s*(?:[.;,?]|\s(?=and\b))\s*)?(?:(?:and|so|then)\s+)*(?=\w)",
    re.IGNORECASE,
)
# "tag new Zendesk tickets automatically"
_BY_ITSELF = re.compile(
    rf"\A{_GREETED}(?:automatically\s+)?(?P<verb>[a-z]{{3,14}})\s+(?P<new>new\s+|incoming\s+)(?P<what>[^.,;:!?\n]{{3,60}}?)s\s+automatically(?!\w)",
    re.IGNORECASE,
)
_WRITES = re.compile(r"(?:draft|write|prepare|compose|suggest)\s+(?:an?|the)\s", re.IGNORECASE)


def supposed(text: str) -> str:
    """The message with what may be its event as "if …"."""
    text = _THAT_HAPPENS.sub(r"if \g<what>, ", text)
    text = _CAN_CALL.sub("when a webhook is called, ", text)
    text = _BY_ITSELF.sub(r"\g<before>\g<verb> every \g<new>\g<what>", text)
    text = _EACH_IS_KEPT.sub(_kept, come_told(text))
    text = _EACH_MESSAGE.sub(r"\g<before>when somebody writes in \g<where>, \g<verb> it\g<rest>", text)
    text = _EACH_IS.sub(
        lambda found: f"{found['before']}if a new {found['what']} comes, {ordered(found['done'])} it", text
    )
    text = _AFTER_EACH.sub(r"\g<before>if a new \g<what> comes in", text)
    text = _EACH_GETS.sub(r"\g<before>if a \g<what> comes in, send them ", text)
    text = _ABOUT_ALL.sub(r"\g<before>if a \g<kind> \g<what>\g<rest> comes in, \g<verb> about it", text)
    text = _EACH_GOES.sub(r"\g<before>if \g<what> comes, post it ", text)
    text = _HEARS.sub(_told, text)
    text = _TO_ALL.sub(_done_to_all, text)
    text = _LATER.sub(r"\g<before>when \g<what>, wait \g<time>, then ", text)
    text = _AHEAD_WITHIN.sub(r"if \g<what>, \g<deed> \g<how>", text)
    text = supposed_abroad(_AHEAD.sub(_ahead, text, count=1))
    return _FACT.sub(_if, text)


def _kept(found: re.Match[str]) -> str:
    comes = (
        f"when somebody writes in {found['where']}" if found["where"] else f"if a {found['what']} comes in"
    )
    return f"{found['before']}{comes}, add {'it as ' if found['row'] else 'it '}"


def _told(found: re.Match[str]) -> str:
    who = "me" if found["who"].casefold() in ("i", "we", "us", "me") else found["who"]
    return f"{found['before']}tell {who} about {found['all']}"


_THERE = re.compile(
    r"(?:to|in|on|from|of)\s+(?:our|the|my)\s+[^.,;:!?\n#@]{2,60}?(?=[.,;:!?\n]|\Z|\s+(?:and|then)\s)",
    re.IGNORECASE,
)


def _done_to_all(found: re.Match[str]) -> str:
    """ "summarise each new ticket in #support": when one comes, it is summarised there."""
    verb, rest = found["verb"], found["rest"].lstrip(" ?")
    if _ORDERS.match(verb) is None:
        return found.group()
    what, there = found["what"], _THERE.match(rest)
    if there is not None and verb.casefold().endswith(
        " of"
    ):  # "the sentiment of each new answer to our form"
        what, rest = f"{what} {there.group().strip()}", rest[there.end() :].lstrip(" ,")
    verb = (
        re.sub(r"\s+(?:about|of|on|for|with)\Z", "", verb)
        if re.match(r"tell|inform|notify|alert|dm|ping|message|let|warn|update", verb, re.I)
        else verb
    )
    aimed = re.search(r"\s[#@<]\S+\Z|\s(?:me|us|them|everyone)\Z", verb)
    if _WRITES.match(verb):  # "draft a reply to the ticket"
        thing = re.split(r"\s(?:in|on|at|from|for)\s", found["what"])[0].split()[-1]
        comes = f"{found['before']}if a new {what}{found['that'] or ''} comes in"
        return f"{comes}, {verb} the {thing} {rest}".rstrip()
    it = " about it" if aimed and not re.match(r"send|give|show|forward", verb, re.I) else " it"
    return f"{found['before']}if a new {what}{found['that'] or ''} comes in, {verb}{it} {rest}".rstrip()


def _ahead(found: re.Match[str]) -> str:
    first = not found["gap"].strip() and found.start() == 0
    return f"{found['gap']}if {found['what']}, " if first else f" if {found['what']}{found['end']}"


def _if(found: re.Match[str]) -> str:
    what, end = found["what"].strip(), found["end"].strip()
    told = _is_told(what, found.string[found.end() :]) if end in (",", "-", "–", "—") else True
    if not (told and tells_event(what)):
        return found.group()
    there = found.string[found.end() :]
    sends = "post it in " if there.startswith(("#", "<#")) else "send it to " if there[0] in "@<" else ""
    begins = "if" if end in (",", ":", "-", "–", "—", "?") else "when"  # an arrow parts a start from a deed
    return f"{found['before']}{begins} {what}, {sends}"


def _is_told(what: str, rest: str) -> bool:
    """Whether words before a mere comma or dash are no thing that is asked for."""
    if _SOMETHING.match(what):
        return True
    orders = _ORDERS.match(rest) or _DOES_TO.match(rest) or rest.startswith(("#", "<#", "@", "<@"))
    new = _NEW.search(what) is not None and _ORDERS.match(what) is None
    return bool(orders) and (new or _HAS_COME.search(what) is not None) and app_named(what) is not None


def tells_event(words: str) -> bool:
    """Whether something happens in them: no order, and no name of things that are asked for."""
    if len(words.split()) > _LONGEST or _HOLDS.match(words) or not happenings(words):
        return False
    if _NEW.search(words) or _SOMETHING.match(words):
        return True
    come = _HAS_COME.search(words)
    if come is not None and happenings(come.group()) and not _WISH.match(words):
        return True
    if _ORDERS.match(words) or _WISH.match(words):
        return False
    done = any(happenings(found["done"]) for found in _DONE.finditer(words))
    return done or any(happenings(found["does"] or found["last"]) for found in _DOES.finditer(words))
