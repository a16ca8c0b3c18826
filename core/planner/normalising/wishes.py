"""What people wish for, and what they say around it: "I'd like to be told", "it would be great if you …",
"@maria should get a copy". It is asked for here: "tell me", "send a copy to @maria"."""

import re

from core.planner.vocabulary.apps import app_named
from core.planner.vocabulary.table import ASK, ASK_LATE, END

_WE = r"(?:i|we)(?:['’]d|\s+would)?"
_WANT = rf"\b{_WE}\s+(?:(?:really|just|also|only)\s+)?(?:want|need|like|love|wish|have|prefer)"
_WHO = r"(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w)"
_BEGINS = r"(?P<gap>\A\W*|[.;!?,\n]\s*|\b(?:and|then|so)\s+)"
_TOLD = {
    "told": "tell",
    "notified": "notify",
    "informed": "inform",
    "alerted": "alert",
    "pinged": "ping",
    "messaged": "message",
    "dmed": "dm",
    "reminded": "remind",
    "warned": "warn",
}
_BE_TOLD = re.compile(rf"{_WANT}\s+to\s+(?:be|get)\s+(?P<told>{'|'.join(_TOLD)})\b", re.IGNORECASE)
_KNOW = re.compile(
    rf"{_WANT}\s+to\s+(?:know|hear|see|find\s+out|be\s+aware)(?:\s+(?:about|of))?(?:\s+(?:it|this|that))?\b",
    re.IGNORECASE,
)
_MAY_WE = (
    rf"(?:(?:can|could|may|might)\s+(?:i|we)(?:\s+please)?\s+(?:have|get|see)|{_WE}\s+could"
    rf"\s+(?:use|do\s+with))"
)
_HAVE = re.compile(
    rf"{_BEGINS}(?:please\s+)?(?:{_WANT}|{_MAY_WE})(?:\s+to\s+(?:get|have|receive|see))?\s+(?=(?:an?|the"
    rf"|my|our|some|\d+|all|two|three"
    rf"|five|ten|every|each)\s"
    r"(?![\w\s-]{0,30}\b(?:workflows?|bots?|automations?|flows?|routines?|web\s?hooks?|approval|ok|okay"
    r"|sign-?off|go-?ahead|app)\b))"
    r"(?P<what>[^.;!?\n]*)",
    re.IGNORECASE,
)
_SHOULD_GET = re.compile(
    rf"{_BEGINS}(?:(?:please\s+)?make\s+sure(?:\s+that)?\s+)?(?P<who>{_WHO})\s+(?:(?:should|must|needs?\s+to"
    rf"|has\s+to|wants?\s+to)\s+)?"
    r"(?:gets?|receives?|sees?)\s+(?P<what>(?:an?|the|this|it|that|them|all|everything"
    r"|both)\b[^.;!?\n]*?)(?=\s*(?:[.;!?\n]|\Z))",
    re.IGNORECASE,
)
_SHOULD_KNOW = re.compile(
    rf"{_BEGINS}(?:(?:please\s+)?make\s+sure(?:\s+that)?\s+)?(?P<who>{_WHO})\s+(?:(?:should|must|needs?\s+to"
    rf"|has\s+to|wants?\s+to)\s+)?"
    r"(?:know|knows|hears?|be\s+told|be\s+informed|be\s+notified|gets?\s+told)\b(?:\s+(?:about|of)\s+(?:it"
    r"|this|that))?",
    re.IGNORECASE,
)
_FRAME = re.compile(
    rf"{_BEGINS}(?:(?:it\s+(?:would|['’]d)|would|['’]?d)\s+be\s+(?:so\s+|really\s+|very\s+)?(?:great"
    rf"|nice|cool|good|lovely"
    rf"|awesome|helpful|perfect|amazing)"
    r"\s+(?:if\s+(?:you|we|it|this|synth)\s+(?:could|can|would)|to(?:\s+(?:have|get)\s+(?:you|it)\s+to)?)"
    r"|(?:would\s+it\s+be|is\s+it)\s+possible\s+(?:for\s+you\s+)?to|is\s+there\s+(?:a|any)\s+way\s+to"
    r"|do\s+you\s+think\s+you\s+(?:could|can)|(?:i\s+was|i['’]m|i\s+am)\s+wondering\s+(?:if"
    r"|whether)\s+you\s+(?:could|can)"
    r"|(?:please\s+)?make\s+sure(?:\s+that)?(?=\s+(?:the|our|my|it|they|all|every|each|this)\b[^.;,]{0,60}?\s(?:gets?|is|are)\s+\w+(?:ed|en|nt|ut)\b)"
    r"|(?:i|we)(?:['’]d|\s+would)\s+appreciate\s+(?:it\s+)?if\s+you\s+(?:could|would|can)?"
    r"|(?:please\s+)?(?:make\s+sure|remember|don['’]?t\s+forget|be\s+sure|try|go\s+ahead|feel\s+free"
    r"|you(?:['’]ll)?\s+(?:need|have))"
    r"\s+(?:to|and)|(?:your|the)\s+(?:job|task|goal|idea)\s+is\s+to)\s+(?:please\s+)?",
    re.IGNORECASE,
)


# "find what was merged in acme/web"
_WAS_MERGED = re.compile(
    r"\bwhat(?:['’]s|\s+(?:was|were|got|gets|has|we|they|the\s+team))(?:\s+(?:have|has|been|all))*\s+merged\b(?=\s+(?:in|into|to|on|at|this|last|today|since)\b)",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    rf"(?P<said>\b(?:tell|notify|inform|alert|ping|message|dm|warn|remind|update)\s+(?:{_WHO}|me|us"
    rf"|the\s+team|everyone))\s+about\s+"
    r"(?:it|this|that|them)(?!\w)",
    re.IGNORECASE,
)

# "check if there are new issues in acme/api and post them": they are got, and the rest
# hangs on there being any.
_CHECKED = re.compile(
    r"\b(?:check|see|look|verify|find\s+out)\s+(?:if|whether)\s+(?:there\s+(?:is|are)|there['’]s|we\s+(?:have|['’]?ve\s+got))\s+"
    r"(?:any\s+|some\s+)?(?P<what>(?:(?!(?:it|this|that|them|these)\b)[^\s.,;:!?\ue000-\ue00f]+(?:[^\S\n]+|(?=[.,;]))){1,10}?)"
    r"(?:[,.;]?\s*\b(?:and|then)\s+(?:then\s+)?|[,.;]\s+)"
    r"(?:if\s+(?:so|yes|there\s+(?:is|are)(?:\s+(?:any|some))?)\s*,?\s+)?(?=(?!if\b)\w)",
    re.IGNORECASE,
)

# "send them a welcome email": a text of that kind is written, and mailed.
_READER = r"(?:them|him|her|it|[\w.+-]+@[\w-]+\.[\w.-]+|(?:the|that|each|every|this)\s+(?:[\w-]+\s+)?\w+)"
_KIND = r"(?P<kind>(?:(?!(?:the|an?|to|of|about)\b)[\w-]+,?\s+){0,3}?)"
_MAIL = (
    re.compile(rf"\bsend\s+(?P<who>{_READER})\s+an?\s+{_KIND}e-?mail\b", re.IGNORECASE),
    re.compile(rf"\bsend\s+an?\s+{_KIND}e-?mail\s+to\s+(?P<who>{_READER})(?![\w@])", re.IGNORECASE),
)


# "write the customer a kind email. I want to see it before it goes out": it is mailed after that.
_GOES_OUT = re.compile(
    rf"\bwrite\s+(?P<who>{_READER})\s+(?P<mail>an?\s+(?:[\w-]+,?\s+){{0,3}}?e-?mail\b[^.;!?\n{ASK}{ASK_LATE}]{{0,200}})"
    rf"[\s.,;]*[{ASK}{ASK_LATE}](?P<ask>[^{END}]*{END})(?=\W*\Z)",
    re.IGNORECASE,
)
# "thank the customer by email": a text that does so is written, and mailed.
_SAID_BY_MAIL = re.compile(
    rf"\b(?P<do>thank|welcome|congratulate|greet|apologi[sz]e\s+to|say\s+(?:hi|hello|thanks|thank\s+you|sorry)\s+to)\s+(?P<who>{_READER})"
    r"\s+(?:by|via|in|with|per|through)\s+(?:an?\s+)?e-?mail\b",
    re.IGNORECASE,
)
_DOES = {
    "thank": "thank-you",
    "welcome": "welcome",
    "congratulate": "congratulations",
    "greet": "short hello",
}
# "check Zendesk for tickets that are still open": these are got.
_LOOKED_FOR = re.compile(
    r"\b(?:check|go\s+through|look\s+(?:in|into|through|at))\s+(?P<app>(?:(?:our|my|the)\s+)?[\w-]+(?:\s+[\w-]+)?)\s+for\s+"
    r"(?P<what>(?:(?:any|all|the)\s+)?(?!(?:today|tomorrow|this|next)\b)(?:[\w-]+\s+){0,4}?[\w-]+s\b(?:\s+(?:that|which|who)\s+[^.,;:!?\n]*?)?)"
    r"(?=\s*(?:[.,;!?\n]|\Z|\b(?:and|then)\b))",
    re.IGNORECASE,
)


# "ping me when it fails, I want to see the customer": what is to stand in the message.
_TO_SEE = re.compile(
    rf"(?P<told>\b(?:ping|dm|message|tell|notify|alert|warn|let|update|post|send)\b[^.;!?\n]{{0,200}}?)"
    rf"(?:\s*[,.;]\s*|\s+and\s+){_WE}\s+(?:want|need|like|have)\s+"
    r"(?:to\s+(?:see|read|have)\s+|it\s+to\s+(?:show|include|contain|mention|have)\s+)"
    r"(?=(?:the|its|their|his|her|all|who)\s(?!(?:draft|text|result|reply|message)\b))",
    re.IGNORECASE,
)


_I_GET = re.compile(
    r"(?P<gap>\b(?:and|then)\s+|[,.;]\s+)i\s+(?:(?:will|should)\s+)?(?:get|receive)\s+an?\s+(?:message|dm|note|notification)"
    r"(?=\s+(?:that|when|with|saying|about)\b)",
    re.IGNORECASE,
)
# "create two tasks, one for the laptop and one for the pass"
_ONE_EACH = re.compile(
    r"\b(?P<make>create|make|add|open|set\s+up)\s+(?:two|three|2|3)\s+(?P<what>(?:[\w-]+\s+){0,2}?[\w-]+?)s\s*[,:(]\s*"
    r"(?P<ones>one\s+(?:for|to|about)\s[^.;\n]*?\band\s+one\s+(?:for|to|about)\s[^.,;\n]*)",
    re.IGNORECASE,
)


def _each_made(found: re.Match[str]) -> str:
    ones = re.split(r"\s*(?:,\s*and|,|\band)\s+(?=one\s)", found["ones"])
    return ", ".join(f"{found['make']} a {found['what']} {one[4:].strip()}" for one in ones)


def wished_for(text: str) -> str:
    """The text with its wishes as orders."""
    text = _ONE_EACH.sub(_each_made, _I_GET.sub(r"\g<gap>dm me", text))
    text = _WAS_MERGED.sub("the pull requests that were merged", text)
    text = _TO_SEE.sub(r"\g<told> with ", text)
    text = _FRAME.sub(r"\g<gap>", text)
    text = _CHECKED.sub(lambda found: f"get the {found['what'].strip()}, and if there are any, ", text)
    text = _LOOKED_FOR.sub(_got_there, text)
    text = _SAID_BY_MAIL.sub(_said_by_mail, text)
    text = _GOES_OUT.sub(rf"write \g<mail> , {ASK}\g<ask> , email it to \g<who>", text)
    for mail in _MAIL:
        text = mail.sub(_mailed, text)
    text = _BE_TOLD.sub(lambda found: f"{_TOLD[found['told'].casefold()]} me", text)
    text = _KNOW.sub("tell me", text)
    text = _SHOULD_GET.sub(r"\g<gap>send \g<what> to \g<who>", text)
    text = _SHOULD_KNOW.sub(r"\g<gap>tell \g<who>", text)
    text = _ABOUT_IT.sub(r"\g<said>", text)
    return _HAVE.sub(_given, text)


def _got_there(found: re.Match[str]) -> str:
    return f"get {found['what']} in {found['app']}" if app_named(found["app"]) else found.group()


def _said_by_mail(found: re.Match[str]) -> str:
    said = found["do"].casefold()
    kind = _DOES.get(said) or ("apology" if said.startswith("apolog") or "sorry" in said else "")
    return f"email {found['who']} a {kind or ('thank-you' if 'thank' in said else 'short hello')} message"


def _mailed(found: re.Match[str]) -> str:
    who = "them" if found["who"].casefold() == "it" else found["who"]  # whoever it is that came
    return f"email {who} a {found['kind']}message"


def _given(found: re.Match[str]) -> str:
    verb = "post" if re.search(r"\s(?:in|to|into|on)\s+(?:the\s+)?(?:#|<#)", found["what"]) else "give me"
    return f"{found['gap']}{verb} {found['what']}"
