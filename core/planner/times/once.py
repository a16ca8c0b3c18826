"""Times that come once: "tomorrow at 5", "in 10 minutes", "on Monday at 9", "next Tuesday"."""

from collections.abc import Sequence

from core.planner.times.grammar.clock import read_clock, symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import Symbol
from core.planner.times.readings import OneOff
from core.planner.times.wordlists import word_set

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_OBJECTS = frozenset(("me", "us", "it", "this", "them"))
_CONTENT = word_set("due expires expire expiring ending within from for created wait after starting")


def find_once(
    symbols: Sequence[Symbol], phrases: Sequence[Phrase], text: str, language: str
) -> OneOff | None:
    """The first time that comes once and stands where an instruction says when."""
    for i, symbol in enumerate(symbols):
        if symbol_at(symbols, i - 1).name in _CONTENT:
            continue
        if symbol.kind == "IN" and (delay := _delay(symbols, i)):
            seconds, end = delay
            if _at_an_edge(symbols, i, end) or symbol_at(symbols, i - 1).name in _OBJECTS:
                return _once(symbols, i, end, text, language, seconds)
        if symbol.kind in ("SOON", "NEXT", "THIS") and (after := _some_day(symbols, i, language)):
            return _once(symbols, i, after, text, language)
    for phrase in phrases:
        if _names_a_moment(symbols, phrase):
            return OneOff(phrase.span, text[slice(*phrase.span)], language=language)
    return None


def _once(
    s: Sequence[Symbol], i: int, end: int, text: str, language: str, seconds: int | None = None
) -> OneOff:
    span = s[i].start, s[end - 1].end
    return OneOff(span, text[slice(*span)], seconds, language)


def _delay(s: Sequence[Symbol], i: int) -> tuple[int, int] | None:
    k = i + 1
    if symbol_at(s, k).kind == "HALF":
        while symbol_at(s, k + 1).kind in ("INDEF", "ART"):
            k += 1
        unit = symbol_at(s, k + 1)
        return (1800, k + 2) if unit.kind == "UNIT" and unit.name == "hour" else None
    number, unit = symbol_at(s, k), symbol_at(s, k + 1)
    count = number.number if number.kind == "NUM" else 1 if number.kind == "INDEF" else 0
    if not count or unit.kind not in ("UNIT", "HMARK") or unit.name not in (*_SECONDS, "h"):
        return None
    return count * unit.number * _SECONDS[unit.name] if unit.kind == "UNIT" else count * 3600, k + 2


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
    begins = symbol_at(s, phrase.first - 1).kind in ("", "STOP") and symbol_at(s, phrase.first).kind == "AT"
    said = symbol_at(s, phrase.first - 1).text
    return begins or said.startswith(("#", "@")) or said in _OBJECTS
