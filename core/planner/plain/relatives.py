"""What hangs on a noun or stands aside, unfolded: "a note that you post in #sales so that everybody sees it",
"my interviews (they're in Google Calendar)", "thanks a lot!"."""

import re

from core.planner.vocabulary import ENGLISH, Kind
from core.planner.vocabulary.table import alternatives

_DOING = alternatives(
    [
        form
        for form, verb in ENGLISH.verbs.items()
        if form not in ENGLISH.imperatives
        and verb.kind in (Kind.SEND, Kind.REACH, Kind.TRANSLATE, Kind.UPLOAD)
    ]
    + ["put", "leave", "keep"]
)
# "an email that you then send with SendGrid": an order of its own.
_THAT_YOU = re.compile(
    rf"\s*,?\s+\b(?:that|which)\s+(?:you|we)\s+(?:(?:then|also|can|could|should|will|must"
    rf"|always)\s+)*(?P<verb>{_DOING})"
    r"(?=\s+(?:to|in|into|onto|on|with|via|for|as|back|over)\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\s*\(\s*(?:(?:they|these|it|that|this|all|both|everything)(?:['’]?(?:re|s)|\s+(?:are|is|lives?"
    r"|sits?))?\s+|which\s+(?:is|are)\s+)?"
    r"(?:all\s+|stored\s+|kept\s+)?(?P<place>(?:in|from|on|inside)\s+[^()]{2,60}?)\s*\)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\s*,?\s+so\s+(?:that\s+)?(?:the\s+\w+(?:\s+\w+)?|\w+)\s+(?:can|could|knows?|don['’]?t|doesn['’]?t|has"
    r"|have|sees?|gets?|is|are|won['’]?t"
    r"|will)\b[^.;!?,\n]*(?=[.;!?,\n]|\Z)(?!,\s*(?:not|only)\b)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?<=[,.;!?)\n–-])|(?<=\s)(?=thanks|thank\s+you|thx)|\A)\s*(?:many\s+)?(?:thanks|thank\s+you|thx"
    r"|thank\s+u|cheers|ty|merci|danke|gracias)"
    r"(?:\s+(?:a\s+(?:lot|bunch|million|ton)|so\s+much|very\s+much|in\s+advance|team|all|synth|again"
    r"|beaucoup|d['’]avance|bien|schön|sehr"
    r"|vielmals|im\s+voraus|de\s+antemano|muchas))*\s*(?:[!.)❤️🙏😊]|:\))*\s*\Z",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"[\s,]+(?:pls|plz|please|bitte|svp|stp|por\s+favor)\s*[.!]*\s*(?=[.!?]?\s*\Z)", re.IGNORECASE
)
# What is said beside, without asking for anything: from here on a sentence of its own.
_BESIDE = re.compile(
    r",\s+(?=(?:because|since\s+(?:we|i|they|the)|as\s+(?:we|i|they)|(?:we|i|they|people)\s+(?:always|never"
    r"|often|usually|keep|keeps|forget|tend"
    r"|don['’]?t|can['’]?t|do\s+not|cannot|currently)|no\s+need|always\s+the\s+same|nothing\s+(?:else|more"
    r"|fancy)|that['’]s\s+(?:all|it)"
    r"|it['’]s\s+(?:fine|ok|okay|not))\b)",
    re.IGNORECASE,
)


_DO_NOT = re.compile(
    r"(?P<if>\b(?:if|in\s+case)\b[^.;\n]{3,80}?),?\s+(?:then\s+|just\s+|please\s+)?(?:don['’]?t|do\s+not"
    r"|no\s+need\s+to)\s+"
    r"(?:post|send|do|write|say|tell|bother|notify|message|create|add|ping|mail|email)\b(?:\s+(?:anything|it"
    r"|them|me|us|any\w*|one))*",
    re.IGNORECASE,
)


def unfolded(text: str) -> str:
    """The text with orders of their own for what hung on a noun, without purposes and thanks."""
    text = _PLEASE.sub("", _THANKS.sub("", text))
    text = _PLACE.sub(r" \g<place>", text)
    text = _THAT_YOU.sub(r", \g<verb> it", text)
    text = _DO_NOT.sub(r"\g<if>, do nothing", _PURPOSE.sub("", text))
    return _BESIDE.sub(". ", text)
