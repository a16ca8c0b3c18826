"""The guard: words of time or repetition in an instruction that the reading left over.

A schedule that was read from half of what somebody said would be a wrong one: "every weekday at 9 until
Christmas", "mondays at 9 … and at 17:00 say goodbye", "every payday at 10". The grammar need not know
every way of saying things, as long as nothing of this kind is dropped in silence. What only stands in
the content ("the events that start at 10") is told by its place: the schedule's own words open or end
a clause, or stand beside the schedule.
"""

from collections.abc import Iterator, Sequence

from core.planner.times.grammar.clock import read_clock, symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import GARBLED, Symbol
from core.planner.times.parsed import Instruction
from core.planner.times.readings import Span
from core.planner.times.standing import EVENTS, OBJECTS, OWNERS, in_channel, is_trigger
from core.planner.times.wordlists import word_set

_GAPS = word_set("COMMA AND DASH OPEN")
_BESIDE = word_set("UNTIL THROUGH START EXCEPT SOMETIMES CORRECTION")
_LEADS = word_set("IN DURING ON ART FOR OF AT")
_LIMITS = word_set("UNTIL THROUGH START EXCEPT")
_WHILES = word_set("FOR DURING")
_LONGEST_WHILE = 5
_AFTER_ONLY = word_set("ON IN DURING FROM BETWEEN DOW MONTH GROUP PART SOON THIS FOR SEASON UNTIL")
_CALENDAR = word_set("SOON DOW MONTH NEXT THIS SEASON MONTHEND HOLIDAY GROUP PERIODSTART")
_SMALL = word_set("ON ART IN AT OF EVERY FOR OPEN APPROX")
_OCCASIONS = word_set("SEASON HOLIDAY VAGUETIME")
_EVENT_WORDS = word_set("time times mal fois vez new")
_NO_TIMES = word_set("further revoked told notice weiteres widerruf ordre nouvel aviso")
_WORDS_OF_NAME = 3
_KIND_WORDS = word_set("OTHER ORD NUM SUFFIX AND COMMA ALTERNATE HALF")
_LONGEST_KIND = 6
_DAYS_LEFT_OUT = word_set("DOW GROUP MONTH ORD HOLIDAY SEASON UNIT NUM MONTHEND PERIODSTART PART")


def left_over(instruction: Instruction, spans: Sequence[Span]) -> Span | None:
    """The first words that may belong to the schedule at these spans and are not in it."""
    s = instruction.symbols
    free = [not any(start <= symbol.start < end for start, end in spans) for symbol in s]
    found = [*_beside(instruction, free), *_apart(instruction, free), *unknown_repeats(instruction, free)]
    return _told(s, min(found)) if found else None


def unknown_repeats(instruction: Instruction, free: Sequence[bool] | None = None) -> Iterator[int]:
    """Where something is said to come again, in words that name no known time: "every payday at 10",
    "every summer", "every thuesday at 9"."""
    s = instruction.symbols
    for i, symbol in enumerate(s):
        if free is not None and not free[i]:
            continue
        named = symbol_at(s, i + 1)
        unclear = symbol.kind == GARBLED or (
            symbol.kind == "EVERY"
            and named.name not in _EVENT_WORDS
            and (_occasion(s, i) or _kind_of_day(s, i) or _timed(instruction, i))
        )
        if unclear and _stands(instruction, i):
            yield i


def unsaid_often(instruction: Instruction) -> Iterator[int]:
    """Where "regularly", "at the end of each day" says that it repeats, and not when."""
    s = instruction.symbols
    for i, symbol in enumerate(s):
        vague = symbol.kind == "SOMETIMES" or (symbol.kind == "VAGUETIME" and symbol.number)
        if vague and _stands(instruction, i) and _at_edge(s, i, i + 1):
            yield i


def told(instruction: Instruction, i: int) -> Span:
    return _told(instruction.symbols, i)


def _told(s: Sequence[Symbol], i: int) -> Span:
    """The words to ask about: the one at `i`, and on to the noun or the time that it goes with."""
    end = _past(s, i + 1, _SMALL)
    if symbol_at(s, end).kind in ("", "STOP", "DOT", "COMMA"):
        end -= 1
    while symbol_at(s, end + 1).glued and symbol_at(s, end + 1).kind in ("SUFFIX", "DOT", "OTHER"):
        end += 1
    return s[i].start, s[max(end, i)].end


def _beside(instruction: Instruction, free: Sequence[bool]) -> Iterator[int]:
    """What goes on right behind what was read."""
    s = instruction.symbols
    for end in (i for i in range(1, len(s)) if free[i] and not free[i - 1]):
        i = _past(s, end, _GAPS)
        symbol, following = symbol_at(s, i), symbol_at(s, i + 1)
        occasion = _past(s, i, _LEADS)
        if symbol_at(s, occasion).kind in _OCCASIONS and _ends_noun(s, occasion):
            yield i
            continue
        limits = symbol.kind in _BESIDE or (instruction.language == "de" and symbol.kind == "TO")
        limits &= symbol.name not in ("weak", "soft") or (
            symbol.kind == "EXCEPT" and symbol_at(s, _past(s, i + 1, _LEADS)).kind in _DAYS_LEFT_OUT
        )
        if limits or (symbol.kind == "ONLY" and following.kind in _AFTER_ONLY):
            yield i


def _apart(instruction: Instruction, free: Sequence[bool]) -> Iterator[int]:
    """What stands apart from it and still can be nothing else."""
    s = instruction.symbols
    for i, symbol in enumerate(s):
        if not free[i]:
            continue
        following = symbol_at(s, i + 1)
        if symbol.kind in ("SOON", "NEXT") and _opens(s, i):
            if symbol.kind == "SOON" or following.kind in ("DOW", "UNIT", "GROUP", "MONTH"):
                yield i
        elif symbol.kind == "ADVERB" and symbol.number > 1:
            before = symbol_at(s, i - 1)
            if before.kind not in ("ART", "INDEF") and before.name not in OWNERS:
                yield i
        elif _limits(s, i) or _lasts(s, i):
            yield i
    for phrase in instruction.phrases:
        if phrase.clocks and free[phrase.first] and not phrase.recurring and _opens_with_time(s, phrase):
            yield phrase.first


def _limits(s: Sequence[Symbol], i: int) -> bool:
    """ ", except on Sundays" and "… to #eng until March", not "the days until Christmas"."""
    if s[i].kind not in _LIMITS or s[i].name == "weak":
        return False
    before, k = symbol_at(s, i - 1), _past(s, i + 1, _SMALL)
    what = symbol_at(s, k)
    if s[i].kind == "UNTIL" and (_opens(s, i) or before.name == "now"):
        return True
    day = what.kind == "ORD" or (what.kind == "NUM" and symbol_at(s, k + 1).kind in ("SUFFIX", "DOT"))
    if not day and what.kind not in _CALENDAR and what.name not in _NO_TIMES:
        return False
    if _opens(s, i) or in_channel(s, i) or before.name in OBJECTS:
        return True
    noun = before.kind == "UNIT" or before.name.removesuffix("s") in EVENTS
    return not noun and _ends(s, k + 1)


def _opens_with_time(s: Sequence[Symbol], phrase: Phrase) -> bool:
    """ "…, and at 17:00 say goodbye": a time that begins a clause is no clause's content."""
    i = phrase.first
    if symbol_at(s, i).kind != "AT":
        return phrase.clocks[0].exact and symbol_at(s, i - 1).kind in ("COMMA", "AND", "SLASH")
    while symbol_at(s, i - 1).kind in ("AGAIN", "ONLY", "CORRECTION"):
        i -= 1
    return _opens(s, i)


def _lasts(s: Sequence[Symbol], i: int) -> bool:
    """ "for the rest of the month, …", "during the holidays, …": a time, up to the comma."""
    if s[i].kind not in _WHILES or not _opens(s, i):
        return False
    row = [symbol.kind for symbol in s[i + 1 : i + 1 + _LONGEST_WHILE]]
    row = row[: row.index("COMMA")] if "COMMA" in row else row
    return "EVERY" not in row and any(kind in ("UNIT", "MONTH", *_OCCASIONS) for kind in row)


def _ends_noun(s: Sequence[Symbol], i: int) -> bool:
    """Not "… the summer campaign": only "in winter", "during the holidays"."""
    return symbol_at(s, i - 1).kind in ("IN", "DURING", "ON") or symbol_at(s, i + 1).kind != "OTHER"


def _past(s: Sequence[Symbol], i: int, kinds: frozenset[str]) -> int:
    while symbol_at(s, i).kind in kinds:
        i += 1
    return i


def _opens(s: Sequence[Symbol], i: int) -> bool:
    return symbol_at(s, i - 1).kind in ("", "COMMA", "STOP", "DOT", "AND", "OPEN", "DASH", "COLON")


def _ends(s: Sequence[Symbol], i: int) -> bool:
    return symbol_at(s, i).kind in ("", "STOP", "DOT", "COMMA", "CLOSE", "COLON")


def _at_edge(s: Sequence[Symbol], i: int, end: int) -> bool:
    while symbol_at(s, i - 1).kind in ("ON", "AT", "ART", "IN") or symbol_at(s, i - 1).name == "please":
        i -= 1
    return _opens(s, i) or _ends(s, end)


def _stands(instruction: Instruction, i: int) -> bool:
    s = instruction.symbols
    return is_trigger(Phrase(s[i].start, s[i].end, i, i + 1, recurring=True), instruction)


def _timed(instruction: Instruction, i: int) -> bool:
    """Whether "every …" names something at a time of day: "every payday at 10", "9am every match day"."""
    s, language = instruction.symbols, instruction.language
    for length in range(1, _WORDS_OF_NAME + 1):
        if symbol_at(s, i + length).kind not in ("OTHER", "AND", *_OCCASIONS):
            break
        k = i + length + 1
        k += symbol_at(s, k).kind == "COMMA"
        if symbol_at(s, k).kind == "AT" and read_clock(s, k + 1, language, free=True):
            return True
        if read_clock(s, k, language, free=False):
            return True
    ended = [phrase for phrase in instruction.phrases if phrase.clocks and phrase.after in (i, i - 1)]
    return bool(ended) and symbol_at(s, ended[0].first).kind == "AT"


def _occasion(s: Sequence[Symbol], i: int) -> bool:
    """ "every summer", "each payday"."""
    return symbol_at(s, i + 1).kind in _OCCASIONS and _at_edge(s, i, i + 2)


def _kind_of_day(s: Sequence[Symbol], i: int) -> bool:
    """ "every odd week", "each working Saturday", "every second and fourth week"."""
    k = i + 1
    while k < i + _LONGEST_KIND and symbol_at(s, k).kind in _KIND_WORDS:
        k += 1
    adjectives = sum(symbol.kind == "OTHER" for symbol in s[i + 1 : k])
    return k > i + 1 and adjectives < 2 and symbol_at(s, k).kind in ("UNIT", "DOW", "GROUP", "PART")
