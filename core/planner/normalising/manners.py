"""How something is to be said: "biggest amount first", "grouped by topic", "max 100 words", "short and
friendly". It asks for no step of its own, and belongs to what is written or shown."""

import re

_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|fifty|a"
    r"\s+hundred|half\s+an?|a\s+few)"
)
_LENGTH = (
    r"(?:words?|sentences?|lines?|paragraphs?|bullets?(?:\s+points?)?|characters?|chars|pages?"
    r"|points?|minutes?|items?|entries|one-?liners?)"
)
_QUALITY = (
    r"(?:(?:very|really|rather|quite|super|fairly|nice\s+and|a\s+bit|a\s+little|kept|as)\s+)*"
    r"(?:short(?:er)?|brief|friendly|polite|cheerful|cheery|casual|formal|informal|funny|witty|simple"
    r"|plain|concise|warm|kind|neutral"
    r"|professional|upbeat|catchy|snappy|crisp|light(?:-?hearted)?|easy|easy\s+to\s+(?:read|understand)"
    r"|to\s+the\s+point|nice|sober"
    r"|positive|encouraging|motivating|respectful|personal|playful|serious|calm|factual|clear|compact"
    r"|tidy|sweet|chatty|humble"
    r"|honest|objective|non-?technical|anonymous|anonymi[sz]ed|bullet(?:ed)?\s+points?|bullets|plain"
    r"\s+(?:text|language|english))"
)
_JOIN = r"(?:\s*(?:,|&|\band\b|\bbut\b|,\s*and\b)\s*)"
_HOW = (
    rf"(?:(?:the\s+)?(?:most\s+[\w-]+|least\s+[\w-]+|[\w-]+est|best|worst|overdue|urgent|vips?)(?:"
    rf"\s+[\w-]+){{0,3}}?\s+(?:first|last|on\s+top|at\s+the\s+top|to\s+\w+est)"
    r"|(?:grouped|sorted|ordered|ranked|arranged|clustered|split(?:\s+up)?|broken\s+down|listed|numbered"
    r"|structured)\s+(?:by|per|according|in|from|alphabetically|as|into)\b[^,.;!?\n#@]{0,50}"
    rf"|(?:in\s+)?(?:max(?:imum)?\.?|at\s+most|at\s+the\s+most|no\s+more\s+than|not\s+more\s+than"
    rf"|no(?:t)?\s+longer\s+than|less\s+than|fewer\s+than|under|up\s+to|about|around|roughly|not"
    rf"\s+over)(?:\s+of)?\s+{_NUMBER}\s+(?:short\s+)?{_LENGTH}(?:\s+each)?"
    rf"|{_NUMBER}\s+(?:short\s+)?{_LENGTH}\s*(?:max(?:imum)?\.?|at\s+(?:the\s+)?most|tops|or\s+less|or"
    rf"\s+fewer|each|per\s+[\w-]+)"
    rf"|(?:with\s+)?(?:one|an?)\s+(?:short\s+)?(?:line|sentence|bullet|paragraph|row)\s+(?:each|per"
    rf"\s+[\w-]+(?:\s+[\w-]+)?)"
    rf"|in\s+{_NUMBER}\s+(?:[\w-]+\s+)?{_LENGTH}"
    r"|in\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}(?:tone|style|bullet\s+points|bullets|plain\s+(?:words|language"
    r"|english))(?:\s+of\s+voice)?"
    r"|(?:(?:as|make\s+it|keep\s+it)\s+)?an?\s+(?:[\w-]+\s+){0,2}(?:poem|haiku|limerick|rhyme|joke|song|one-?liner)"
    r"|as\s+(?:an?\s+)?(?:(?:short|bulleted|numbered|bullet|simple|plain|markdown|neat|compact|clear)"
    r"\s+)*(?:list|table|bullet\s+points|bullets|poem|checklist|bullet\s+list)"
    r"|(?:with\s+)?(?:no|without(?:\s+any)?|not\s+too|nothing\s+too|not\s+so|nothing|don['’]t\s+(?:use"
    r"|mention)|skip\s+the)\s+(?!one\b|more\b|matter\b|replies\b|answer\b|need\b|if\b)[\w’'-]+(?:"
    r"\s+(?:or|and)\s+[\w’'-]+)?"
    r"|(?:something|a\s+bit|keep\s+it|make\s+it|should\s+be|to\s+be|kept)\s+"
    + _QUALITY
    + rf"(?:{_JOIN}{_QUALITY})*"
    rf"|{_QUALITY}(?:{_JOIN}{_QUALITY})*"
    rf"|(?:keep\s+it|make\s+it|stay)\s+(?:to|at|within|under|below)\s+(?:max\.?\s+|at\s+most"
    rf"\s+)?{_NUMBER}\s+{_LENGTH}(?:\s+(?:max|at\s+most))?"
    r"|(?:the\s+)?tone(?:\s+(?:should\s+be|is)|:)\s+[^.;!?\n#@]{3,50}"
    r")"
)
_PLEASE = r"(?:\s*,?\s*(?:please|pls|plz|thanks|if\s+possible|ideally))?"
HOWS = rf"{_HOW}{_PLEASE}(?:{_JOIN}{_HOW}{_PLEASE})*"
_TARGET = r"(?:[#@][\w.-]*\w|<[#@]\w+(?:\|[^>]*)?>|[\w.+-]+@[\w-]+\.[\w.]*\w)"
_ENDS = r"(?=\s*(?:[.;!?\n]|\Z|,?\s*\b(?:and|then|but)\b))"
# "post the open tickets in #eng, oldest first": said before the place.
_AFTER_PLACE = re.compile(
    rf"(?P<place>(?:\s+(?:in|to|into|on|for|at|with)(?:\s+the)?)?\s+{_TARGET}(?:\s*(?:,|and|&)\s*{_TARGET})*)"
    rf"\s*[,–—(-]\s*(?:(?:and\s+|but\s+)?(?:please\s+)?(?:make|keep)\s+(?:it|this)\s+(?=an?\s))?(?P<how>{HOWS})\)?{_ENDS}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    rf"(?:please\s+)?(?:just\s+)?(?P<how>{HOWS}|with\s+an?\s+[^.;!?\n#@]{{3,60}}|not\s+just"
    rf"\s+[^.;!?\n#@]{{3,50}})\W*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"\A(?P<what>.*?\S)\s*(?:[,(–—]\s*|\s(?=(?:in|as|grouped|sorted|ordered"
    rf"|ranked)\s))(?P<how>{HOWS})\)?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_VERBS = re.compile(r"\A(?:please\s+)?(?:keep|make)\s+(?:it|them|this)\s+", re.IGNORECASE)
_HEADED = re.compile(
    rf"(?P<gap>[,;]\s+(?:and\s+|but\s+)?)(?:please\s+)?keep\s+(?:it|them|this)"
    rf"\s+(?P<how>{_QUALITY}(?:{_JOIN}{_QUALITY})*){_ENDS}",
    re.IGNORECASE,
)


def manners_first(text: str) -> str:
    """The text with how something is said before where it goes."""
    text = _HEADED.sub(r", \g<how>", text)
    return _AFTER_PLACE.sub(lambda found: f", {_plain(found['how'])}{found['place']}", text)


def manner(words: str) -> str | None:
    """What the words say of how; None where they say something else."""
    found = _SENTENCE.fullmatch(words.strip())
    return _plain(found["how"]) if found is not None else None


def without_manner(words: str) -> tuple[str, str]:
    """The words, and how it is to be said."""
    found = _TAIL.match(words)
    return (found["what"], found["how"]) if found is not None else (words, "")


def _plain(how: str) -> str:
    return re.sub(r"\s*,?\s*(?:please|pls|plz)\s*\Z", "", _VERBS.sub("", how), flags=re.IGNORECASE)
