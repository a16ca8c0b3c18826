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
    r"(?:all\s+|stored\s+|kept\s+)?(?P<place>(?:in|from|on|inside|under|with|at|labell?ed|tagged|called"
    r"|named)\s+[^()]{2,60}?)\s*\)",
    re.IGNORECASE,
)
# "(it's a database)", "(that's when we close)": only explains.
_EXPLAINS = re.compile(
    r"\s*\(\s*(?:(?:it|they|that|this|these|those|he|she|we|i|which|who)(?:['’](?:s|re|m|ve|d|ll)|"
    r"\s+(?:is|are|was|were"
    r"|has|have|always|usually|never|often|only|all|can|do|does|use|call|get))(?:n['’]t)?\b|because"
    r"|since|same\s+as|if\s+you"
    r"\s+(?:can|could|want|like)|thanks|thank\s+you|please|sorry|no\s+rush|i\s+know|fyi|just\s+in"
    r"\s+case)[^()\ue000-\ue00f#@\d]{0,80}\)",
    re.IGNORECASE,
)
# "(name and email are in the sheet)": where they stand.
_STANDS_THERE = re.compile(
    r"\s*\([^()#@\ue000-\ue00f]{3,80}?\s(?:is|are)\s+(?:(?:all|both|also)\s+)?(?:in|on)\s+(?:the|that|this|there|each)\b[^()#@]{0,30}\)",
    re.IGNORECASE,
)
# "(it's a Typeform)", "(a Notion database)" tell what it is.
_KIND_OF = re.compile(
    r"\s*\(\s*(?:(?:it|that|they|this)(?:['’](?:s|re)|\s+(?:is|are))\s+)?(?:an?\s+|our"
    r"\s+)(?P<kind>(?:[\w-]+\s+)?[\w-]+)\s*\)"
)
_PURPOSE = re.compile(
    r"\s*,?\s+so\s+(?:that\s+)?(?:the\s+\w+(?:\s+\w+)?|\w+)\s+(?:can|could|knows?|don['’]?t|doesn['’]?t|has"
    r"|have|sees?|gets?|is|are|won['’]?t"
    r"|will)\b[^.;!?,\n]*(?=[.;!?,\n]|\Z)(?!,\s*(?:not|only)\b)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?<=[,.;!?)\n–-])|(?<=\s)(?<!\bsay\s)(?<!\bsaying\s)(?<!\bwith\s)(?<!\ba\s)(?=thanks|thank\s+you|thx)|\A)\s*(?:many\s+)?(?:thanks|thank\s+you|thx"
    r"|thank\s+u|cheers|ty|merci|danke|gracias)"
    r"(?:\s+(?:a\s+(?:lot|bunch|million|ton)|so\s+much|very\s+much|in\s+advance|team|all|synth|again"
    r"|beaucoup|d['’]avance|bien|schön|sehr"
    r"|vielmals|im\s+voraus|de\s+antemano|muchas))*\s*(?:[!.)❤️🙏😊]|:\))*\s*\Z",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"[\s,]+(?:pls|plz|please|bitte|svp|stp|porfa(?:vor)?|por\s+favor)\s*[.!]*\s*(?=[.!?]?\s*\Z)",
    re.IGNORECASE,
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


# "a report in English, plus a French version": a translation beside it.
_VERSION = re.compile(
    rf"\s*,?\s*(?:\(?plus|and(?:\s+also)?|along\s+with|together\s+with|as\s+well\s+as)\s+(?:an?|the|one"
    rf"\s+in|its)\s+"
    rf"(?P<tongue>{alternatives(ENGLISH.tongues)})(?:\s+(?:version|translation|one|copy|text))?(?:\s+of"
    rf"\s+(?:it|that|this|the\s+\w+))?"
    r"(?=\s*(?:[.,;)!\n]|\Z|\band\b))",
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
    text = re.sub(r"\s*,\s*\Z", "", _PLEASE.sub("", _THANKS.sub("", text)))
    text = _PLACE.sub(r" \g<place>", _STANDS_THERE.sub("", text))
    text = _KIND_OF.sub(_is_a, text)
    text = _EXPLAINS.sub("", text)
    text = _VERSION.sub(r", translate it to \g<tongue>", text)
    text = _THAT_YOU.sub(r", \g<verb> it", text)
    text = _DO_NOT.sub(r"\g<if>, do nothing", _PURPOSE.sub("", text))
    return _BESIDE.sub(". ", text)


def _is_a(found: re.Match[str]) -> str:
    kind = found["kind"]
    return f" in {kind}" if kind[:1].isupper() else f" {kind}"
