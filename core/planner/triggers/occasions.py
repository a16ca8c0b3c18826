"""Where the words that tell what starts a workflow begin and end: "when a deal is won | tell me"."""

import re
from collections.abc import Iterable

from core.planner.times import Span
from core.planner.triggers.happenings import happenings
from core.planner.vocabulary import VOCABULARIES, Kind
from core.planner.vocabulary.table import alternatives

_LONGEST_CLAUSE = 300  # characters
_MOST_BEFORE = 8  # words of greeting

# What may as well begin a condition, or tell an order: "if a payment fails", "once it is done".
_SUPPOSED = (
    r"if|once|after|in\s+case|should|si|falls|nachdem|una\s+vez\s+que|après\s+que|au\s+cas\s+où|en\s+cas\s+de"
)
HEAD = re.compile(
    r"\b(?:when(?:ever)?|(?:every|each|any)\s?time|as soon as|the\s+(?:moment|minute|second"
    r"|instant)(?:\s+that)?"
    r"|on (?:every|each|any|a) new|on new"
    r"|on every(?! one\b)|on each(?! (?:one|of)\b)|with (?:every|each) new"
    r"|for (?:every|each|any) new"
    r"|for (?:every|each|any)(?=\s+(?:message|post)\s+(?:\w+\s+)?(?:in|to)\s+[#<])"
    r"|upon|triggered by|quand|lorsque|lorsqu['’]|dès que|dès qu['’]"
    r"|à chaque fois que?|à chaque nouve\w+|à chaque|au\s+moment\s+où"
    r"|chaque fois que?|immer wenn|jedes mal,? wenn|wenn|sobald|bei jede[rmn] neuen?|bei (?:einem"
    r"|einer) neuen|bei neuen?"
    rf"|cuando|cada vez que|siempre que|en cuanto|con cada nuev[oa]|{_SUPPOSED})(?=\s|(?<=['’]))",
    re.IGNORECASE,
)
_IS_SUPPOSED = re.compile(_SUPPOSED, re.IGNORECASE)
_GREETING = re.compile(
    r"[\W\d_]*(?:(?:hi|hey|hello|hallo|moin|bonjour|salut|hola|there|all|team|everyone|synth|please|pls|plz"
    r"|bitte|ok|okay"
    r"|so|well|just|also|alors|por\s+favor|s['’]il\s+(?:te|vous)\s+pla[iî]t|can|could|would|you|i|we|want"
    r"|need|like|d|that"
    r"|the\s+following|a\s+workflow|an\s+automation|a\s+bot|automation|workflow|new|idea|make\s+it\s+so"
    r"|set\s+up|create|build"
    r"|is\s+it\s+possible|kannst|könntest|du|ich|möchte|dass|peux|tu|pourrais|je|veux|voudrais|que|puedes"
    r"|quiero)\b[\W_]*)*\Z",
    re.IGNORECASE,
)
_ONE_DEED = re.compile(r"[.;:!?\n]|,|\b(?:and|then|und|dann|et|puis|y|luego)\b", re.IGNORECASE)
_OBJECT = (
    r"(?:me|us|him|her|it|them|everyone|everybody|the|an?|our|my|their|its|his|your|some|any|every|each|this"
    r"|that|these|all|one|two|three|mir|uns"
    r"|es|sie|den|die|das"
    r"|eine?n?|le|la|les|un[ae]?|el|los|las)\b|[#@<\d+\"“]"
)
_VERBS = {
    form for one in VOCABULARIES for form in one.verbs if form not in one.imperatives and form.isascii()
}
_SHAKY = {form for one in VOCABULARIES for form in one.shaky} | {
    form for one in VOCABULARIES for form, verb in one.verbs.items() if verb.kind is Kind.REACH
}
_TELLS = sorted(_VERBS - _SHAKY)
_MAY_TELL = sorted((_VERBS & _SHAKY) | {"put", "jot", "text", "ping", "let", "hit", "double-check", "get"})
_ENDS = re.compile(
    r",\s|,\Z|;|\n|:(?=\s)(?<!\w:\w)|[.!?](?=\s|\Z)|\s(?:then|dann|puis|alors|entonces|please|pls|bitte)\s"
    r"|\s[-–—]\s|(?P<anew>\s)(?=(?:it|they|this|that|these)\s+(?:should|must|needs?\s+to|has\s+to|have\s+to"
    r"|gets?|shall)\b)"
    rf"|\s(?=(?:{alternatives(_TELLS)})\b(?!\s+(?:requests?|(?:to|in|into|on)(?!\s+(?:the\s+)?[#<@])|is|are|gets?|was|from|with|contains|arrives"
    rf"|comes|appears)\b))"
    r"|\s(?=(?:reply|respond|answer|write)\s+(?:with|back)\b)"
    r"|\s(?=(?:set|change|update|raise)\s+(?:the\s+|its\s+)?(?:priority|status|stage|owner|assignee|label|severity|due\s+date)\b)"
    r"|\s(?=(?:kurz\s+|bitte\s+)*(?:prüfen|schauen|checken|entscheiden|einschätzen|beurteilen|bewerten|nachsehen|nachschauen)"
    r"\s*,\s*(?:ob|wie|was|wer|welche)\b)"
    r"|\s(?=(?:explain|summari[sz]e|describe|translate|rewrite|recap)\s+in(?:to)?\s+(?:plain|simple|one|two|three|an?|short|[a-z]+ish|german"
    r"|french)\b)"
    r"|\s(?=(?:post|share|write|put|send|drop)\s+(?:in|to|into|on)\s+(?:the\s+)?[#<@])"
    r"|\s(?=(?:decide|judge|determine|check|assess|rate|classify|(?:work|figure|find)\s+out)\s+(?:how|whether|if|which|what|who)\b)"
    rf"|\s(?=(?:{alternatives([*_TELLS, *_MAY_TELL])})\s+(?:{_OBJECT}))",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s+(?:and|und|et|y|&)\Z", re.IGNORECASE)  # it belongs to what comes after
_PHRASAL = re.compile(
    r"\b(?:com(?:es?|ing)|came|fill(?:s|ed)?|sign(?:s|ed)?|log(?:s|ged)?|hands?|handed|goes)\s+(?:in|out|up"
    r"|on|off)\Z",
    re.I,
)
_NOUN_BEFORE = re.compile(
    r"\b(?:an?|the|new|my|our|your|any|some|every|each|this|to|of|in|on|from|or|by|is|are|gets?|i|we|they"
    r"|who|that"
    r"|people|someone|somebody|anyone|un|une|le|la|el|ein|eine|neue|nouveau|nuevo|direct|slack)\Z",
    re.IGNORECASE,
)


def is_supposed(head: re.Match[str]) -> bool:
    """Whether it may as well begin a condition."""
    return _IS_SUPPOSED.fullmatch(re.sub(r"\s+", " ", head.group())) is not None


def opens(text: str, start: int) -> bool:
    """Whether nothing but a greeting comes before."""
    before = text[:start]
    return len(before.split()) <= _MOST_BEFORE and _GREETING.match(before) is not None


def is_last_word(text: str, start: int) -> bool:
    """Whether one deed alone comes before: "tell #finance if a payment fails"."""
    before = re.sub(r"\A(?:\W*\b(?:hi|hey|hello|please|pls)\b\W*)+", "", text[:start], flags=re.IGNORECASE)
    return bool(before.strip()) and _ONE_DEED.search(before.rstrip(" ,")) is None


def end_of_clause(text: str, head: re.Match[str], contents: Iterable[Span]) -> int:
    """Up to a comma, a full stop, a "then" or the verb of what to do; quotations are passed over."""
    start = head.end()
    limit = min(len(text), start + _LONGEST_CLAUSE)
    for found in _ENDS.finditer(text, start, limit):
        inside = any(begin < found.start() < end for begin, end in contents)
        emoji = re.search(r":[\w+-]+:?\Z", text[max(start, found.start() - 60) : found.start() + 1])
        begun = text[start : found.start()].strip()
        at_a_verb = found.group().isspace() and found.group() != "\n" and found["anew"] is None
        noun = at_a_verb and (
            (_NOUN_BEFORE.search(begun) and not _PHRASAL.search(begun))
            or not happenings(text[head.start() : found.start()])
        )
        if begun and not (inside or noun or (found.group().startswith(":") and emoji)):
            joined = _JOINS.search(text, start, found.start())
            return joined.start() if at_a_verb and joined is not None else found.start()
    return limit
