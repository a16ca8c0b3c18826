"""What somebody says before they say what they want: "Good morning!", "quick one:", "our inbox is a mess,
so". It asks for nothing, and is left out before anybody looks for verbs or takes what follows a colon for a
text.

A statement may be a start ("a new lead comes in: …") or what a run is given ("I tell you the amount: …"):
only what says how things are, of us and ours, is a remark. It is told, so that nothing is passed over in
silence.
"""

import re
from dataclasses import dataclass

_ENDS = r"(?P<end>[!.…]+\s+|\s*[;:]\s+|\s+[–—-]+\s+|,?\s*(?:\bso\b[:,]?\s+(?!far\b)|\btherefore\s+))"
_NOT_SO = r"(?!(?:so|and|then)\b)"
_ADVERB = (
    r"(?:(?:all|always|never|often|usually|constantly|currently|still|just|really|now|already"
    r"|mostly|keep)\s+)*"
)
_IS = (
    r"(?:(?:am|is|are|was|were|have|has|had|do|does|can|could|keep|keeps|get|gets|forget|forgets|tend"
    r"|hate|love"
    r"|lose|miss|use|work|read|reads|need|needs\s+to\s+know|know|knows|run|sell|started|grew)(?:n['’]?t)?"
    r"|can['’]?t|won['’]?t|['’](?:m|s|re|ve))"
)
# Who is spoken of: us, ours, people at large. "A customer" and "a new lead" are of what happens.
_WE = rf"(?:(?:we|they|people|nobody|no\s+one|everyone|everybody|it|this|that|there)\b\s*{_ADVERB}{_IS}\b)"
_I = (
    r"(?:i\s+(?:always|never|often|usually|keep|hate|forget|can['’]?t|don['’]?t|am|have\s+(?:a|an|no|so"
    r"|too|lots|trouble))\b|i['’]m\b)"
)
_OURS = (
    rf"(?:(?:our|my|the|half\s+of\s+(?:the|our|us))\s+(?:[\w’'-]+\s+){{1,5}}?{_ADVERB}(?:is|are|was|were"
    rf"|has|have"
    r"|isn['’]t|aren['’]t|keeps?|always|never|gets\s+too|hates?|forgets?)\b)"
)
_ALWAYS = (
    r"(?:(?:[\w’'-]+\s+){1,8}?(?:all\s+the\s+time|constantly|all\s+day(?:\s+long)?|again\s+and\s+again"
    r"|too\s+often)"
    r"(?=\s*[.!;:]))"
)
_STATEMENT = re.compile(
    rf"\A(?P<said>{_NOT_SO}(?:{_WE}|{_I}|{_OURS}|{_ALWAYS})(?:[^.!?;:\n#@\"“]{{0,120}}?)){_ENDS}",
    re.IGNORECASE,
)
# "the report is short: post …" could be a condition; "the database is called X" says which.
_TELLS = re.compile(
    r"\b(?:called|named|when(?:ever)?|if|every|each|once|new|give|tell|type|enter)\b|\d", re.IGNORECASE
)
# Where things are kept is no remark: "our leads are in Airtable".
_KEPT = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Uu]ses?|[Uu]sing|[Ff]rom|[Ww]ith|[Ii]nto)\s+(?:(?:our|a|the|an)\s+)?[A-Z]\w"
)
_GREETING = re.compile(
    r"\A\W*(?:(?:good\s+(?:morning|afternoon|evening|day)|hi(?:ya)?|hey(?:\s+there)?|hello|dear\s+(?:all"
    r"|synth|bot))"
    r"(?:\s+(?:all|everyone|everybody|team|there|synth|bot|folks|again))?\s*[,!.:–-]+\s*)+",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\A\W*(?:(?:just\s+)?(?:an?\s+)?(?:(?:quick|small|little|tiny|short|simple|new|nothing|one"
    r"|recurring|weekly"
    r"|daily|monthly|another|next|first|last)\s+)+(?:one|favou?r|request|question|thing|ask|task|job"
    r"|idea|fancy"
    r"|special|wish|more|routine|automation|workflow|to-?do|big)(?:\s+(?:please|from\s+me|for\s+you|more))*"
    r"|(?:my\s+)?(?:idea|request|wish|task|to-?do|question|plan)|here['’]s\s+(?:what|the\s+thing|an?"
    r"\s+\w+|one)"
    r"(?:\s+(?:i|we)\s+(?:want|need))?)\s*[:!.–—-]+\s+",
    re.IGNORECASE,
)
# "VAT! please …": the topic, called out.
_TOPIC = re.compile(r"\A\W*(?P<said>[\w’'-]+(?:\s+[\w’'-]+){0,2})!+\s+(?=\w+\s)", re.IGNORECASE)
_FEWEST = 3  # words that must follow


@dataclass(frozen=True)
class Opened:
    """A message without its opening; `remark` is the statement that it opened with."""

    text: str
    remark: str = ""


def opened(text: str) -> Opened:
    """The message from where it asks for something on."""
    rest = _after(_GREETING, text)
    rest = _after(_TOPIC, _after(_CALL, rest))
    found = _STATEMENT.match(rest.lstrip())
    if found is None or _TELLS.search(found["said"]) or _is_kept(found["said"]):
        return Opened(rest)
    left = rest.lstrip()[found.end() :]
    return Opened(left, found["said"].strip()) if _enough(left) else Opened(rest)


def _is_kept(said: str) -> bool:
    return _KEPT.search(said) is not None and not re.match(
        r"(?:we|i)(?:['’](?:re|m)|\s+a(?:re|m))\b", said, re.IGNORECASE
    )


def _after(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return text[found.end() :] if found is not None and _enough(text[found.end() :]) else text


def _enough(text: str) -> bool:
    return len(text.split()) >= _FEWEST
