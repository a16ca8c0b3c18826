"""Times that come once: "tomorrow at 5", "in 10 minutes", "on Monday at 9", "next Tuesday"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.planner.times.dated import delay, read_moment
from core.planner.times.grammar.clock import read_clock, symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import Symbol
from core.planner.times.readings import OneOff, Said
from core.planner.times.wordlists import word_set

_OBJECTS = frozenset(("me", "us", "it", "this", "them", "mich", "mir", "uns", "moi", "nous", "nos"))
_SAYS = frozenset(("saying", "disant", "diciendo"))
_TAKES = ("TO", "FROM", "UNTIL", "THROUGH", "FOR", "OF", "BEFORE", "PAST", "BETWEEN", "BOUND", "EVERY")
# What has a time of its own: “the meeting on Friday at 3”.
_EVENT = re.compile(
    r"\b(?:meetings?|calls?\s+with|events?|appointments?|slots?|rooms?|invit\w+|book|reschedule|deadlines?|webinar"
    r"|termine?|besprechung|sitzung|buche?|réunions?|rendez-vous|rdv|réserve\w*|reuni[oó]n(?:es)?|citas?|reserva\w*)\b",
    re.IGNORECASE,
)
_AND_THEN = re.compile(r"\w\W+(?:and|then|und|dann|et|puis|y|luego|after that)\s+\w+", re.IGNORECASE)
# What is told to somebody at a time; a clock behind anything else may belong to what is written about.
_TELLS = re.compile(
    r"\W*(?:(?:please|pls|hey|hi|can|could|would|you|bitte|kannst|du|peux|tu|pouvez|vous|por|favor)\W+)*"
    r"(?:remind|ping|nudge|wake|tell|message|dm|post|send|say|erinner|sag|schick|schreib\s+mir|poste|rappel|envoie"
    r"|envoyez|publie|dis|recu[eé]rda|av[ií]sa|env[ií]a|publica|dile|dime)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:that|which|who|whose|where|when|if|about|opens?|starts?|begins?|closes?|ends?|from|wenn|dass|über|qui"
    r"|que|quand|sur|cuando|sobre|abre|empieza)\b",
    re.IGNORECASE,
)
_CONTENT = word_set("due expires expire expiring ending within from for created wait after starting")


def find_once(
    symbols: Sequence[Symbol], phrases: Sequence[Phrase], text: str, language: str, zone: str
) -> OneOff | None:
    """The first time that comes once and stands where an instruction says when."""
    found = _found(symbols, phrases, text, language)
    rows = _rows(symbols, language, zone)
    if found is None:
        whole = (row for row in rows if row.said.whole and _stands_alone(symbols, row))
        row = next(whole, None)
    else:
        row = next((row for row in rows if row.start <= found.span[0] and found.span[1] <= row.stop), None)
    if row is None:
        return found
    span = row.start, row.stop
    others = [other for other in rows if other.said.whole and other.stop > row.stop]
    return OneOff(
        span,
        text[slice(*span)],
        row.said.seconds,
        language,
        row.said,
        several=any(other.start >= row.stop for other in others),
        shared=_shared(text[: row.start]),
    )


@dataclass(frozen=True)
class _Row:
    said: Said
    first: int
    after: int
    start: int
    stop: int


def _rows(s: Sequence[Symbol], language: str, zone: str) -> list[_Row]:
    """All rows of words that name a moment, none within another."""
    rows: list[_Row] = []
    i = 0
    while i < len(s):
        found = read_moment(s, i, language, zone)
        if found is None:
            i += 1
            continue
        said, end = found
        rows.append(_Row(said, i, end, s[i].start, s[end - 1].end))
        i = end
    return rows


def _stands_alone(s: Sequence[Symbol], row: _Row) -> bool:
    """Whether it opens or ends a sentence, and nothing before it takes it for its own."""
    before = symbol_at(s, row.first - 1)
    if before.name in _CONTENT or before.kind in _TAKES:
        return False
    opens = before.kind in ("", "COMMA", "STOP") or before.name in _OBJECTS
    if opens:
        return True
    led = s[row.first].kind in ("ON", "AT", "IN", "SOON", "NEXT", "THIS")  # not "name it Monday 9am"
    return led and symbol_at(s, row.after).kind in ("", "COMMA", "STOP", "DOT")


def _shared(before: str) -> bool:
    return any(said.search(before) for said in (_EVENT, _AND_THEN, _WITHIN))


def _found(symbols: Sequence[Symbol], phrases: Sequence[Phrase], text: str, language: str) -> OneOff | None:
    for i, symbol in enumerate(symbols):
        if symbol_at(symbols, i - 1).name in _CONTENT:
            continue
        if found := delay(symbols, i):
            seconds, end = found
            if _at_an_edge(symbols, i, end) or _is_told(symbols, i, end):
                return _once(symbols, i, end, text, language, seconds)
        if symbol.kind in ("SOON", "NEXT", "THIS") and (after := _some_day(symbols, i, language)):
            return _once(symbols, i, after, text, language)
    for phrase in phrases:
        if _names_a_moment(symbols, phrase) or _ends_what_is_told(symbols, phrase, text):
            return OneOff(phrase.span, text[slice(*phrase.span)], language=language)
    return None


def _is_told(s: Sequence[Symbol], i: int, end: int) -> bool:
    """Whether it stands between whom something is told and what: "tell #team in an hour that …"."""
    before, after = symbol_at(s, i - 1), symbol_at(s, end)
    return before.name in _OBJECTS or _is_somebody(s, i - 1) or after.name in _SAYS


def _is_somebody(s: Sequence[Symbol], i: int) -> bool:
    """Whether a channel or a person ends there: "#team-news" is several symbols."""
    while symbol_at(s, i).glued:
        i -= 1
    return symbol_at(s, i).text in ("#", "@")


def _once(
    s: Sequence[Symbol], i: int, end: int, text: str, language: str, seconds: int | None = None
) -> OneOff:
    span = s[i].start, s[end - 1].end
    return OneOff(span, text[slice(*span)], seconds, language)


def _at_an_edge(s: Sequence[Symbol], i: int, end: int) -> bool:
    before = symbol_at(s, i - 1)
    return before.kind in ("", "COMMA", "STOP", "AND") or symbol_at(s, end).kind in (
        "",
        "COMMA",
        "STOP",
        "DOT",
    )


def _some_day(s: Sequence[Symbol], i: int, language: str) -> int | None:
    """ "tomorrow at 5", "next Tuesday at 14:00": a day with a time of day, or one at the edge of the
    text."""
    symbol = s[i]
    end = i + 1
    if symbol.kind in ("NEXT", "THIS"):
        if symbol_at(s, end).kind not in ("DOW", "PART", "GROUP") and not (
            symbol.kind == "NEXT" and symbol_at(s, end).kind == "UNIT"
        ):
            return None
        end += 1
    if symbol_at(s, end).kind == "PART":
        return end + 1
    k = end
    while symbol_at(s, k).kind in ("AT", "COMMA", "IN"):
        k += 1
    clock = read_clock(s, k, language, free=k > end)
    if clock is not None:
        return clock[1]
    return end if _at_an_edge(s, i, end) and symbol_at(s, i - 1).kind in ("", "COMMA", "STOP") else None


def _names_a_moment(s: Sequence[Symbol], phrase: Phrase) -> bool:
    """One day with a time ("on Monday at 9"), or a time alone that begins or ends the instruction."""
    if phrase.recurring or phrase.hint or phrase.of_hours:
        return False
    if phrase.single and phrase.clocks:
        before, opening = symbol_at(s, phrase.first - 1), symbol_at(s, phrase.first)
        return opening.kind in ("ON", "AT") or before.kind in ("", "COMMA", "STOP") or before.name in _OBJECTS
    if not phrase.clocks or phrase.window or phrase.single:
        return False
    led = symbol_at(s, phrase.first).kind == "AT"
    before = symbol_at(s, phrase.first - 1)
    begins = led and before.kind in ("", "STOP")
    return begins or _is_somebody(s, phrase.first - 1) or before.text in _OBJECTS


def _ends_what_is_told(s: Sequence[Symbol], phrase: Phrase, text: str) -> bool:
    """ "remind me to call Acme at 5pm": a time alone at the end."""
    if (
        not phrase.clocks
        or phrase.recurring
        or phrase.hint
        or phrase.of_hours
        or phrase.window
        or phrase.single
    ):
        return False
    before, after = symbol_at(s, phrase.first - 1), symbol_at(s, phrase.after)
    ends = symbol_at(s, phrase.first).kind == "AT" and after.kind in ("", "STOP", "DOT")
    taken = before.name in _CONTENT or before.kind in (*_TAKES, "UNIT")  # "tell me a joke a day at ten"
    return ends and not taken and _TELLS.match(text) is not None
