"""Who is meant where a message starts a workflow and nobody is named: "dm them", "send it to whoever asked".
It is whoever wrote that message."""

import re

AUTHOR = "@whoever-wrote-it"  # as a person is named, so that all that is read of people holds for them
"""Stands for `{{trigger.user}}` in an instruction."""

THREAD = "#its-own-thread"  # as a channel is named
"""Stands for the thread of the message that starts it in an instruction."""

_PRONOUN = r"(?:them|him|her)"
_WROTE = r"(?:wrote|posted|asked|sent|said|shared|reported|mentioned)"
_TOLD = (
    r"(?:the\s+(?:author|sender|poster|writer|asker)"
    r"|(?:the|that)\s+(?:person|member|colleague|one|user)(?:\s+(?:who|that)\s+"
    rf"{_WROTE}(?:\s+(?:it|that|this|the\s+\w+))?)?|who(?:so)?ever\s+{_WROTE}(?:\s+(?:it|that|this|the\s+\w+))?)(?!\w)"
)
_ADDRESS = r"(?:dm|message|ping|tell|thank|notify|inform|remind|welcome|greet|congratulate|let|write\s+to)"
_TO_THEM = re.compile(
    rf"(?P<before>\b{_ADDRESS}\s+|\bask\s+(?=\w+\s+(?:what|how|why|when|where|who|which|for|to)\b)|\b(?:say|send|give|write|dm|pass|forward|drop|shoot)\s+(?:[^.,;:!?\n]{{1,60}}?\s)?(?:to|for)\s+)"
    rf"(?P<who>{_PRONOUN}(?!\w)|{_TOLD})",
    re.IGNORECASE,
)
# "send them a note", and not "send them to me": there they are things.
_HANDED = re.compile(
    rf"(?P<before>\b(?:send|give|write|drop|shoot)\s+)(?P<who>{_PRONOUN}|{_TOLD})(?=\s+(?:an?|the|our|some|this|our)\s|\s*[\"“«\ue000-\ue00f])",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"@\w|<@")


def authored(text: str) -> str:
    """The instruction with whoever wrote the message by that name; pronouns mean somebody named before."""

    def named(found: re.Match[str]) -> str:
        pronoun = re.fullmatch(_PRONOUN, found["who"], re.IGNORECASE) is not None
        meant = pronoun and _SOMEBODY.search(found.string[: found.start()]) is not None
        return found.group() if meant else f"{found['before']}{AUTHOR}"

    return _HANDED.sub(named, _TO_THEM.sub(named, text))
