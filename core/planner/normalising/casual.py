"""What people type in a hurry, written out: "can u", "n post it", "open invoices rn", "tmrw", "w/ a summary".

Only what asks: from the first colon, quotation mark or line end on, it may be a text, which stays as it was.
"""

import re

_WRITTEN_OUT = {
    "u": "you",
    "ur": "your",
    "n": "and",
    "lil": "little",
    "rn": "right now",
    "atm": "right now",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "2day": "today",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "tonite": "tonight",
    "w/": "with",
    "w/o": "without",
    "b4": "before",
    "msg": "message",
    "msgs": "messages",
    "ppl": "people",
    "prio": "priority",
    "smth": "something",
    "sth": "something",
    "sum1": "someone",
    "gimme": "give me",
    "lemme": "let me",
    "wanna": "want to",
    "gotta": "have to",
    "cuz": "because",
    "bc": "because",
    "abt": "about",
    "mins": "minutes",
    "hrs": "hours",
    "wknd": "weekend",
    "mtg": "meeting",
    "appt": "appointment",
    "asap": "right away",
}
_SHORT = "|".join(sorted(map(re.escape, _WRITTEN_OUT), key=len, reverse=True))
_SAID = re.compile(rf"(?<![^\s,(])(?:{_SHORT})(?=[\s,.;:!?)]|\Z)", re.IGNORECASE)
_ASKS = re.compile(r"\A(?:[^:\n\"“„«`]|:(?=\S))*")
_LONGEST = 1_000  # characters that anybody types in a hurry
# "tldr pls: …": a summary of what follows.
_SUMMARY = re.compile(
    r"\A\W*(?:(?:please|pls|plz|quick|give\s+me\s+a|a|need\s+a|can\s+you)\s+)*tl;?dr\b(?:\s+(?:please|pls|plz|of|for|on))*"
    r"(?:\s+(?P<what>this|that|the\s+following)\b)?(?=\s*(?:[:\n]|\Z)|\s+\S)",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\btl;?dr\b", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:the|a|an|and|to|in|on|of|for|with|when|if|it|this|me|my|our|can|pls|plz|please|is|are|at)\b", re.I
)
# "… of the new issues please, at 9", "… at 9 please": courtesy beside a time is no part of what is asked.
_HOUR = r"(?:at\s\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]m)?|every\s(?:\w{1,12}\s)?\w{1,12})"
_COURTESY = re.compile(
    rf"(?<=\w)\s(?:please|pls|plz)(?=,?\s{_HOUR}(?:,?\s{_HOUR})?\W*\Z)|(?P<hour>\s{_HOUR}),?\s(?:please|pls|plz)(?=\W*\Z)",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """The text with short spellings as words, in English and before anything that may be pasted."""
    asks = _ASKS.match(text[:_LONGEST])
    end = asks.end() if asks is not None else 0
    head, rest = text[:end], text[end:]
    if _NOUN.search(head):
        head = _NOUN.sub("summary", _SUMMARY.sub(_summarise, head))
    if _ENGLISH.search(head) is None:
        return head + rest
    if not rest:
        head = _COURTESY.sub(lambda found: found["hour"] or "", head)
    return _SAID.sub(lambda found: _WRITTEN_OUT[found.group().casefold()], head) + rest


def _summarise(found: re.Match[str]) -> str:
    return f"summarise {found['what'] or 'this'}"
