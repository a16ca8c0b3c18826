"""Who is spoken to, in other words: "shoot @ada a line", "page whoever is on call", "ask her if it is"."""

import re

from core.planner.vocabulary.apps import app_named

_WHO = (
    r"(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w|him|her|them|me|us|everyone|everybody"
    r"|the\s+\w+(?:\s+(?:team|group))?)"
)
_LINE = re.compile(
    rf"\b(?:shoot|drop|fire(?:\s+off)?|slip|toss|throw|ping|leave)\s+(?P<who>{_WHO})\s+(?:an?|one)\s+"
    r"(?:(?:quick|short|little|friendly|kind|private)\s+)*(?:messages?|lines?|notes?|dms?|texts?|nudge"
    r"|word|shout|ping|heads[\s-]?up)(?!\w)",
    re.IGNORECASE,
)
# "chase @ben and @chloe for timesheets", "chase the team for it, just a DM to @ben"
_PEOPLE = r"(?:<@\w+(?:\|[^>]*)?>|@[\w.-]*\w)(?:(?:\s*,\s*|\s*,?\s+and\s+)(?:<@\w+(?:\|[^>]*)?>|@[\w.-]*\w))*"
_CHASE = re.compile(
    rf"\bchase\s+(?:up\s+)?(?P<who>{_PEOPLE}|<?#[\w|-]+>?|the\s+team|everyone|people)\s+(?:for|about|on|to)\s+(?P<what>[^.;,!?\n]{{3,80}}?)"
    rf"(?:\s*(?:,|[–—-])\s*(?:just\s+)?(?:an?\s+)?(?:dm|direct\s+message|message|ping)\s+to\s+(?P<whom>{_PEOPLE}))?(?=\s*(?:[.;,!?\n]|\Z))",
    re.IGNORECASE,
)
# "loop in @ada by DM", "rope @ben in", "bring @ada in on this"
_LOOP_IN = re.compile(
    rf"\b(?:loop|rope|bring|call|pull|cc)\s+(?:in\s+(?P<after>{_WHO})|(?P<before>(?:<@\w+(?:\|[^>]*)?>|@[\w.-]*\w))\s+in)(?:\s+on\s+(?:it|this|that))?(?!\w)"
    r"(?:\s+(?:by|via|in|with|through)\s+(?:an?\s+)?(?:dm|direct\s+message|private\s+message))?",
    re.IGNORECASE,
)
_NOTE_FOR = re.compile(
    r"\b(?:leave|drop|put|write)\s+(?:an?|one)\s+(?:(?:quick|short|little|friendly|kind)\s+)*(?:message"
    r"|note|line|word)\s+(?:for|to|with)\s+"
    r"(?P<who>(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w))(?:\s+(?:in|on|via|over)\s+slack)?(?!\w)",
    re.IGNORECASE,
)
# "post it in #sales and tag @maria": spoken to where it is posted.
_TAGGED = re.compile(
    r"\s*,?\s+(?:and\s+|then\s+)?(?:tag(?:ging)?|cc(?:['’]?ing)?|@?-?mention(?:ing)?)\s+(?=<@\w|@[\w.-]*\w)",
    re.IGNORECASE,
)
# "reply in the thread with the link": what is there already is told there; "with a summary" has to be
# written.
_REPLY_WITH = re.compile(
    r"\b(?:reply|respond|answer|comment|follow\s+up)\s+(?:(?:to|on)\s+(?:it|them|that|the\s+\w+)\s+)?"
    r"(?P<where>(?:in|on|to|under)\s+(?:the|this|its|that)\s+(?:same\s+|slack\s+)?thread)\s+with\s+"
    r"(?P<what>(?:the|its|their|that|this)\s+[\w' -]+?)(?=\s*(?:[.,;!?\n]|\Z)|\s+(?:and|then)\s)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\bpage\s+(?=who(?:ever)?\b|the\s+(?:on[\s-]?call|person|engineer|team)|<?@|me\b|him\b|her\b|us\b"
    r"|them\b|some(?:body|one)\b)",
    re.IGNORECASE,
)
_ASK_IF = re.compile(rf"(?P<ask>\bask(?:s|ing)?(?:\s+{_WHO})?(?:\s+again)?)\s+if\b", re.IGNORECASE)
# What somebody is to do: we say so, and do none of it.
_TELL_ME_TO = re.compile(r"\b(?:tell|nudge|ping|message|dm)\s+(?P<who>me|us)\s+to\s+(?=[a-z])", re.IGNORECASE)
_TELL_TO = re.compile(
    rf"\b(?:tell|nudge|message|dm|get)\s+(?P<who>{_WHO}(?:\s+(?:in|on)\s+(?:<#\w+(?:\|[^>]*)?>|#[\w-]+))?)"
    r"\s+to\s+(?=[a-z])",
    re.IGNORECASE,
)
_IN_SLACK = re.compile(
    r"\s+(?:(?:right\s+)?here\s+)?(?:in|on|via|over)\s+slack\b(?=\s+(?:that|to|saying|about)|\s*[.,;!?\n]|\s*\Z)",
    re.IGNORECASE,
)
_SENT_TO = re.compile(r"(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w|\bme)\Z")
# "a note for Ada, and send it to her": the one person who was named.
_FOR_SOMEBODY = re.compile(
    r"\b(?:for|to|from|of|about|with|thank|thanking|congratulate|welcome)\s+(?P<name>[A-Z][a-z][\w-]+)"
    r"(?=\s+(?:and|then|but|in|who|on|when)\b|\s*[,.;:!])"
)
_TO_THEM = re.compile(
    r"\b(?P<to>(?:send|give|dm|deliver|pass)\s+(?:it|this|that)\s+(?:on\s+)?to)\s+(?:her|him)\b", re.I
)
# "send it to ada": a name, though in lower case.
_LOWER = re.compile(
    r"\b(?P<to>(?:send|give|dm|show|forward|pass)\s+(?:it|this|that|them)\s+(?:also\s+|too\s+|over\s+|on\s+)?to)\s+"
    r"(?P<name>(?!(?:me|my|us|our|you|him|her|them|it|the|an?|all|every\w*|any\w*|some\w*|each|both|who\w*|here|there"
    r"|slack|email|e-mail|mail|gmail|slack|print\w*|people|person|team|staff|customers?|clients?|sales|support|marketing"
    r"|finance|legal|engineering|hr|it|ops|management|accounting|channels?|general|random)\b)[a-z]{2,20})"
    r"(?=\s*(?:[.,;!?]|\Z|(?:and|too|as\s+well|please|first|then)\b))"
)
_POLL = re.compile(
    r"(?:\A|(?<=[.;,]\s)|(?<=\bthen\s)|(?<=\band\s))(?P<gap>\s*)(?:poll|survey|quiz)\s+(?=(?:the|our|everyone|everybody|#|<#|my|all)\b|[#<])",
    re.IGNORECASE,
)


_POSTS = {"write": "post", "schreib": "poste", "écris": "poste", "écrivez": "postez", "escribe": "publica"}
# "write "Hello all" in #general": words that are there already are written by nobody.
_WRITE_THERE = re.compile(
    r"\b(?P<verb>write|schreib|écris|écrivez|escribe)e?(?=\s+\ue000\d+\ue00f\s+(?:in(?:to)?|on|to|an|dans|sur|à|en|a)"
    r"\s+(?:<[#@]|[#@]))",
    re.IGNORECASE,
)


_REMINDS = {"rappel": "rappelle", "recordatorio": "recuerda", "erinnerung": "erinnere"}
# "mets un rappel dans #hr : rendre les notes de frais": it says what it reminds of.
_REMIND_THERE = re.compile(
    r"\b(?:mets|mettez|postez?|envoyez|envoie|publiez?|créez?|pon(?:ga)?|publica|manda|env[ií]a|crea|setze?|poste|schicke?|stelle?"
    r"|schreibe?)\s+(?:une?|eine)\s+(?P<noun>rappel|recordatorio|erinnerung)\s+(?:dans|sur|à|en|a|in|an)\s+"
    r"(?P<where><?[#@][\w-]+(?:\|[^>]*)?>?)\s*:?\s*(?=\ue000)",
    re.IGNORECASE,
)


# "put them on our newsletter list", "send me an SMS with the list"
_PUT_ON = re.compile(
    r"\bput\s+(?P<what>(?:it|them|him|her|(?:the|their|its|his|that|this|each)\s+[\w\s-]{1,30}?))\s+"
    r"(?P<where>(?:on|onto|in|into)\s+(?:(?:the|our|my|an?)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:list|audience|sheet|spreadsheet|board|table|database|calendar|crm)\b)",
    re.IGNORECASE,
)
_EXPORT = re.compile(
    r"\b(?:export|back\s+up|dump)\s+(?P<what>[^.;:!?\n]{3,100}?)\s+(?:in)?to\s+(?=(?:an?|our|my|the)\s)",
    re.IGNORECASE,
)
_BY_SMS = re.compile(
    r"\b(?:send|write|shoot|drop)\s+(?P<who>me|us|them|him|her|the\s+\w+)\s+(?:an?\s+)?(?:sms|text\s+messages?)"
    r"(?:\s+(?:with|about|saying|that\s+says))?(?!\w)",
    re.IGNORECASE,
)


def put_there(text: str) -> str:
    """The text with what was quoted posted where it was to be written."""
    text = _EXPORT.sub(r"save \g<what> in ", text)
    text = _PUT_ON.sub(r"add \g<what> \g<where>", _BY_SMS.sub(r"text \g<who> by sms", text))
    text = _REMIND_THERE.sub(lambda found: f"{_REMINDS[found['noun'].casefold()]} {found['where']} ", text)
    return _WRITE_THERE.sub(lambda found: _POSTS[found["verb"].casefold()], text)


_AT_ONCE = re.compile(
    r"\s+(?:right\s+away|straight\s+away|immediately|asap|at\s+once)(?=\s+(?:with|about|that|of|in|to|and)\s)",
    re.IGNORECASE,
)
_REMINDER_TO = re.compile(
    r"\b(?:send|give|drop)\s+(?P<who>me|us|everyone|[@#][\w.-]*\w|<[@#][^>]+>)\s+an?\s+(?:\w+\s+)?reminder\s+to\s+(?=[a-z])",
    re.IGNORECASE,
)
_MENTION = re.compile(r"\bmention\s+(?P<what>it|this|that)\s+(?=(?:in|to)\s+[#@<])", re.IGNORECASE)


def addressed(text: str) -> str:
    """The text with messages to people said as such."""
    text = _REMINDER_TO.sub(r"remind \g<who> to ", text)
    text = _CHASE.sub(lambda found: f"remind {found['whom'] or found['who']} about {found['what']}", text)
    text = _LOOP_IN.sub(lambda found: f"tell {found['before'] or found['after']}", text)
    text = _MENTION.sub(r"post \g<what> ", _AT_ONCE.sub("", text))
    text = _TAGGED.sub(" mentioning ", text)
    text = _REPLY_WITH.sub(r"post \g<what> in this thread", text)
    named = {found["name"] for found in _FOR_SOMEBODY.finditer(text)}
    if len(named) == 1:
        text = _TO_THEM.sub(rf"\g<to> {named.pop()}", text)
    text = _LOWER.sub(lambda found: found.group() if app_named(found["name"]) else _capital(found), text)
    text = _TELL_TO.sub(r"ask \g<who> to ", _TELL_ME_TO.sub(r"remind \g<who> to ", text))
    text = _POLL.sub(r"\g<gap>ask ", text)
    text = _LINE.sub(r"send \g<who> a message", text)
    text = _NOTE_FOR.sub(r"send \g<who> a message", text)
    text = _ASK_IF.sub(r"\g<ask> whether", _PAGE.sub("alert ", text))
    return _IN_SLACK.sub(lambda found: "" if _SENT_TO.search(text[: found.start()]) else found.group(), text)


def _capital(found: re.Match[str]) -> str:
    return f"{found['to']} {found['name'].capitalize()}"
