"""Who is spoken to, in other words: "shoot @ada a line", "page whoever is on call", "ask her if it is"."""

import re

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
_NOTE_FOR = re.compile(
    r"\b(?:leave|drop|put|write)\s+(?:an?|one)\s+(?:(?:quick|short|little|friendly|kind)\s+)*(?:message"
    r"|note|line|word)\s+(?:for|to|with)\s+"
    r"(?P<who>(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w))(?:\s+(?:in|on|via|over)\s+slack)?(?!\w)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\bpage\s+(?=who(?:ever)?\b|the\s+(?:on-?call|person|engineer|team)|<?@|me\b|him\b|her\b|us\b"
    r"|them\b|some(?:body|one)\b)",
    re.IGNORECASE,
)
_ASK_IF = re.compile(rf"(?P<ask>\bask(?:s|ing)?(?:\s+{_WHO})?(?:\s+again)?)\s+if\b", re.IGNORECASE)
_IN_SLACK = re.compile(
    r"\s+(?:in|on|via|over)\s+slack\b(?=\s+(?:that|to|saying|about)|\s*[.,;!?\n]|\s*\Z)", re.IGNORECASE
)
_SENT_TO = re.compile(r"(?:<[@#]\w+(?:\|[^>]*)?>|[@#][\w.-]*\w)\Z")


def addressed(text: str) -> str:
    """The text with messages to people said as such."""
    text = _LINE.sub(r"send \g<who> a message", text)
    text = _NOTE_FOR.sub(r"send \g<who> a message", text)
    text = _ASK_IF.sub(r"\g<ask> whether", _PAGE.sub("alert ", text))
    return _IN_SLACK.sub(lambda found: "" if _SENT_TO.search(text[: found.start()]) else found.group(), text)
