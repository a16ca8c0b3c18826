"""What people put right as they type, and what they say of themselves: "#random, no wait, #feedback", "@ben
@chloe and @maria", "I'll launch it myself", "could the bot …"."""

import re

_MENTION = r"(?:<@\w+(?:\|[^>]*)?>|@[\w.-]*\w)"
_ONE = (
    r"(?:<[#@]\w+(?:\|[^>]*)?>|[#@][\w.-]*\w|\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
)
_TAKEN_BACK = re.compile(
    rf"(?<![\w#@])(?P<first>{_ONE})\s*[,.…–—-]*\s*(?:(?:oh\s+)?(?:no|wait|sorry|oops|scratch\s+that|i\s+mean(?:t)?|rather|correction)[\s,:]+)+"
    rf"(?:(?:in|to|at|on)\s+)?(?P<then>{_ONE})(?!\w)",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"(?P<one>{_MENTION})\s+(?={_MENTION})")
_MYSELF = re.compile(
    r"(?:(?<=[.;!\n])\s*|,\s*|\s+[–—-]\s+)(?:and\s+)?(?:i|we)(?:['’]ll|\s+will|\s+can)?\s+(?:just\s+)?(?:launch|start|run|trigger|kick|fire)\s+"
    r"(?:it|this|that)(?:\s+off)?\s+(?:myself|ourselves|by\s+hand|manually|when\s+(?:i|we)\s+need\s+(?:it|to))\s*[.!]*\s*(?=\Z|\n|(?<=\.)\s)",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"\A(?P<hi>\W*(?:(?:hi|hey|hello)\W+)?)(?:can|could|would|will)\s+(?:the\s+bot|synth|this\s+thing|our\s+bot)\s+(?:please\s+|maybe\s+)?(?=[a-z])",
    re.IGNORECASE,
)
# "ask everyone in #dev …, then post a recap there"
_CHANNEL = r"(?:<#\w+(?:\|[^>]*)?>|(?<![\w&/])#[\w-]+)"
_THERE = re.compile(
    r"(?P<deed>\b(?:post|share|send|put|drop|publish)\s(?:[^.;!?\n#@]{0,60}?\s)?)there(?=\s*(?:[.,;!?\n]|\Z)|\s+(?:and|then|too|as\s+well)\b)",
    re.IGNORECASE,
)
_COPIED = re.compile(
    r"\b(?:copy|mirror|relay|cross-?post|pass|echo|push)\s+(?P<what>it|them|these|those|that|this|everything|each(?:\s+(?:one|of\s+them))?)(?:\s+(?:over|on|across|along))?"
    rf"\s+(?:in)?to\s+(?={_CHANNEL})",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<=\w)\s+&\s+(?=[a-z]+\s)")


# What is quoted stays as it is, under a sign of its own meanwhile.
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|`[^`\n]*`")
_SIGN = re.compile("\ue0f0(\\d+)\ue0f1")


def as_meant(text: str) -> str:
    """The message without what was taken back, and with its lists as lists."""
    quoted: list[str] = []

    def kept(found: re.Match[str]) -> str:
        quoted.append(found.group())
        return f"\ue0f0{len(quoted) - 1}\ue0f1"

    return _SIGN.sub(lambda sign: quoted[int(sign[1])], _as_meant(_QUOTED.sub(kept, text)))


def _as_meant(text: str) -> str:
    text = _BOT.sub(r"\g<hi>", _MYSELF.sub(" ", text))
    text = _TAKEN_BACK.sub(_then, text)
    text = _COPIED.sub(r"post \g<what> in ", _THERE.sub(_in_channel, text))
    return _AND.sub(" and ", _LISTED.sub(r"\g<one>, ", text))


def _in_channel(found: re.Match[str]) -> str:
    channels = {*re.findall(_CHANNEL, found.string[: found.start()])}
    return f"{found['deed']}in {channels.pop()}" if len(channels) == 1 else found.group()


def _then(found: re.Match[str]) -> str:
    same = found["first"].lstrip("<")[:1] == found["then"].lstrip("<")[:1] or (
        found["first"][:1].isalnum() and found["then"][:1].isalnum()
    )
    return found["then"] if same else found.group()
