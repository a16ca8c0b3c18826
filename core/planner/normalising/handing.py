"""What messages are written for, in other words. They hand over things: "dm me with my open issues" asks
for these, and for no action on them, and is said here as "send me my open issues". Or they ask for something:
"dm @ada and @ben and ask them to come" is one message to each, and not two."""

import re

_ONE = r"(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w|[\w.+-]+@[\w-]+\.[\w.-]*\w|me|us|everyone|the\s+team)"
_WHO = rf"(?P<who>{_ONE}(?:\s*(?:,\s*and|,|and|&)\s*{_ONE})*)"
_NOTE = (
    r"\s+(?:an?\s+)?(?:(?:quick|short|little|private|direct|slack)\s+)*"
    r"(?:messages?|dms?|notes?|lines?|pings?|notifications?|texts?)"
)
# Whose they are, or which of them: what stands somewhere already, and is not to be made up.
_WHICH = (
    r"(?:(?:all|any|every\s+one)\s+(?:of\s+)?)?(?:the|my|our|your|their|its|all|any|today['’]?s|tomorrow['’]?s"
    r"|yesterday['’]?s|this\s+(?:week|month)['’]?s|open|unpaid|overdue|unread|unanswered|pending|new|latest"
    r"|newest|recent|outstanding|upcoming|failed|unassigned|unresolved)\s"
)
# What a text is made of, or sent by.
_OF_TEXTS = (
    r"(?:words?|lines|sentences|bullets?|points|emojis?|buttons|options|fields|attachments?|instructions"
    r"|subject|body|text|caption|title|following)"
)
_THINGS = (
    rf"(?P<things>{_WHICH}(?!(?:[\w-]+\s+){{0,3}}{_OF_TEXTS}\b)(?:[\w'’/-]+\s+){{0,4}}?"
    r"(?!(?:this|is|was|has|its|as|us|details|results)\b)[\w-]*[a-z](?<!s)s\b)"
)
_HANDED = re.compile(
    rf"\b(?:(?:dm|message|ping|text|slack|notify|alert|update|e-?mail|mail)\s+{_WHO}(?P<note>)"
    rf"|(?:send|give|write|drop|shoot)\s+{_WHO.replace('<who>', '<to>')}{_NOTE})\s+with\s+{_THINGS}",
    re.IGNORECASE,
)
# Whoever is asked for consent is waited for: that is no mere message.
_CONSENT = (
    r"(?:approve|confirm|review|check|sign|verify|authori[sz]e|decide|accept|agree|validate|look|vet|pick"
    r"|choose|answer|reply)\b"
)
_AND_ASKED = re.compile(
    rf"\b(?:dm|message|ping|text|slack|write(?:\s+to)?|contact)\s+{_WHO}\s*(?:,\s*)?(?:and|to)\s+(?:then\s+)?"
    rf"(?P<ask>ask|tell|remind|invite)\s+(?P<them>them|him|her|both|all\s+of\s+them|everyone)\s+to\s+(?!{_CONSENT})",
    re.IGNORECASE,
)
# "send it as the answer": it answers what came.
_AS_ANSWER = re.compile(
    r"\b(?:send|post|use|submit|put)\s+(?:it|this|that|them)\s+(?:back\s+|out\s+|off\s+)?(?:as\s+(?:the|an?|our|my|your|their)\s+"
    r"(?:answer|reply|response)|(?:back\s+)?in\s+reply)(?!\w)(?!\s+(?:to|in|into|on)\s+(?:[#@<]))",
    re.IGNORECASE,
)
# "turn this feedback into a feature request in Linear": such a thing is made there.
_TURNED = re.compile(
    r"\b(?:turn|convert|transform|make)\s+(?:it|them|this|that|these|the)(?:\s+[\w-]+){0,3}?\s+into\s+(?P<thing>an?\s+(?:[\w-]+\s+){0,3}?"
    r"(?:tickets?|issues?|tasks?|cards?|pages?|records?|deals?|contacts?|requests?|stor(?:y|ies)|bugs?|items?|to-?dos?))"
    r"(?=\s+(?:in|on)\s+(?:(?:our|my|the)\s+)?[\w-]+\b)",
    re.IGNORECASE,
)
# "add sue@example.org to HubSpot": whoever has that address.
_ADDED = re.compile(
    r"(?P<gap>\A\W*|[.;,:\n]\s*|\b(?:and|then|please)\s+)(?:add|put|save|store|subscribe|register|enter|sign\s+up)\s+"
    r"(?P<mail>[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{0,64}\w)\s+(?=(?:to|on|in|into|onto|for|with)\s+(?!the\s+(?:sheet|row|list\s+below))\w)",
    re.IGNORECASE,
)
# "… on Friday and invite sue@example.org": who comes to it.
_AND_INVITE = re.compile(
    r"(?P<event>\b(?:meeting|call|event|appointment|webinar|calendar)\b[^.;!?\n]{0,80}?),?\s+and\s+invite\s+(?=[\w.+-]{1,64}@[\w-]{1,64}\.)",
    re.IGNORECASE,
)
# "remind me of the open tickets in Zendesk": they are got, and sent.
_REMINDED = re.compile(
    rf"\bremind\s+{_WHO}\s+(?:of|about)\s+{_THINGS}(?=\s+(?:(?:that|which)\s+[^.,;]{{2,40}}?\s+)?(?:in|from|on)\s+(?:our\s+|my\s+|the\s+)?[A-Z])",
    re.IGNORECASE,
)
_BY_MAIL = re.compile(r"e-?mail|mail", re.IGNORECASE)


def handed_over(text: str) -> str:
    """The text with messages "with" things as sending these, and what people are asked as one message."""
    text = _ADDED.sub(r"\g<gap>add the person \g<mail> ", text)
    text = _AND_INVITE.sub(r"\g<event> with ", text)
    text = _TURNED.sub(r"create \g<thing>", text)
    text = _AS_ANSWER.sub("reply with it", text)
    text = _AND_ASKED.sub(r"send \g<who> a message to \g<ask> \g<them> to ", text)
    text = _REMINDED.sub(r"send \g<who> \g<things>", text)
    return _HANDED.sub(_sent, text)


def _sent(found: re.Match[str]) -> str:
    mailed = _BY_MAIL.match(found.group())
    return f"{mailed.group() if mailed else 'send'} {found['who'] or found['to']} {found['things']}"
