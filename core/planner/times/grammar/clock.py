"""Times of day: 8, 8am, 08:00, 8h30, quarter past nine, halb neun, las nueve y media."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.planner.times.lexicon import Symbol
from core.planner.times.wordlists import word_set

_NOTHING = Symbol("", 0, "", "", 0, 0, False)
_COUNTED = word_set(
    "% € $ £ ° × k people persons places locations sites stores offices percent degrees euros dollars cities"
    " points items issues messages tickets emails questions lines words bullet bullets times of"
)


@dataclass(frozen=True)
class Clock:
    """`exact` tells that the half of the day is said; `doubt` names why it cannot be taken as it stands."""

    hour: int
    minute: int = 0
    exact: bool = False
    midnight: bool = False
    approximate: bool = False
    doubt: str | None = None
    utc: bool = False
    said_pm: bool = False

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute


Read = tuple[Clock, int] | None


def symbol_at(symbols: Sequence[Symbol], i: int) -> Symbol:
    return symbols[i] if 0 <= i < len(symbols) else _NOTHING


def read_clock(s: Sequence[Symbol], i: int, language: str, *, free: bool) -> Read:
    """A time of day that begins at `i`. A bare number is one only where `free` (after "at", or in a
    list)."""
    first = symbol_at(s, i)
    if first.kind == "NUM" and first.number == 12 and symbol_at(s, i + 1).kind in ("NOON", "MIDNIGHT"):
        return read_clock(s, i + 1, language, free=free)
    if first.kind == "NOON":
        return _added(s, Clock(12, exact=True), i + 1)
    if first.kind == "MIDNIGHT":
        return _added(s, Clock(0, exact=True, midnight=True), i + 1)
    if (found := _past(s, i, language)) or (found := _half(s, i, language, free)):
        return _meridiem(s, *found)
    if first.kind != "NUM":
        return None
    return _numeric(s, i, language, free)


def _added(s: Sequence[Symbol], clock: Clock, i: int) -> Read:
    """ "et demie", "y cuarto", "moins le quart", "menos diez" after an hour."""
    sign = symbol_at(s, i)
    if sign.kind == "ADD" and clock.minute == 0:
        return replace(clock, minute=sign.number, midnight=False), i + 1
    if sign.kind == "SUB" and clock.minute == 0:
        taken, after = sign.number, i + 1
        if not taken and symbol_at(s, after).kind == "NUM":
            taken, after = symbol_at(s, after).number, after + 1
        if 0 < taken < 60:
            total = (clock.minutes - taken) % 1440
            return replace(clock, hour=total // 60, minute=total % 60, midnight=False), after
    return clock, i


def _past(s: Sequence[Symbol], i: int, language: str) -> Read:
    """ "a quarter past nine", "ten to nine", "Viertel vor acht"."""
    if symbol_at(s, i).kind == "INDEF":
        i += 1
    first, after = symbol_at(s, i), i + 1
    if first.kind == "QUARTER":
        minutes = 15
    elif first.kind == "HALF":
        minutes = 30
    elif first.kind == "NUM" and 0 < first.number < 60:
        minutes = first.number
        if (named := symbol_at(s, after)).kind == "UNIT" and named.name == "minute":
            after += 1
        elif not first.name and minutes not in (5, 10, 20, 25):
            return None
    else:
        return None
    direction, hour = symbol_at(s, after), symbol_at(s, after + 1)
    if direction.kind not in ("PAST", "BEFORE", "TO"):
        return None
    if direction.kind != "PAST" and minutes == 30:
        return None
    known = {"NOON": 12, "MIDNIGHT": 0}.get(hour.kind, hour.number if hour.kind == "NUM" else -1)
    if not 0 <= known <= 24 or symbol_at(s, after + 2).kind == "COLON":
        return None
    total = (known * 60 + (minutes if direction.kind == "PAST" else -minutes)) % 1440
    exact = hour.kind != "NUM" or known > 12
    hour_of_12 = total // 60 if exact or total >= 60 else 12  # quarter to one
    return _skip_mark(s, Clock(hour_of_12, total % 60, exact=exact), after + 2)


def _half(s: Sequence[Symbol], i: int, language: str, free: bool) -> Read:
    """ "halb neun" is 8:30, "viertel neun" 8:15; "half eight" is 8:30 to some and 7:30 to others."""
    first, hour = symbol_at(s, i), symbol_at(s, i + 1)
    if hour.kind != "NUM" or not 1 <= hour.number <= 12 or symbol_at(s, i + 2).kind == "UNIT":
        return None
    if language == "de" and first.kind in ("THREEQUARTERS", "QUARTER"):
        minute = 45 if first.kind == "THREEQUARTERS" else 15
        return _skip_mark(s, Clock((hour.number - 2) % 12 + 1, minute), i + 2)
    if first.kind != "HALF" or language not in ("de", "en"):
        return None
    if language == "de":
        return _skip_mark(s, Clock((hour.number - 2) % 12 + 1, 30), i + 2)
    return (Clock(hour.number, 30, doubt="half"), i + 2) if free else None


def _skip_mark(s: Sequence[Symbol], clock: Clock, i: int) -> tuple[Clock, int]:
    return (clock, i + 1) if symbol_at(s, i).kind in ("HMARK", "OCLOCK") else (clock, i)


def _meridiem(s: Sequence[Symbol], clock: Clock, i: int) -> Read:
    mark = symbol_at(s, i)
    if mark.kind in ("NOON", "MIDNIGHT") and clock.hour == 12 and not clock.minute:  # "12:00 noon"
        return (clock if mark.kind == "NOON" else Clock(0, exact=True, midnight=True)), i + 1
    if mark.kind != "MERIDIEM":
        return clock, i
    if clock.hour > 12 or (clock.hour == 0 and not clock.exact):
        doubt = None if mark.name == "pm" and clock.hour > 12 else "unclear"
        return replace(clock, exact=True, doubt=doubt), i + 1
    return replace(clock, hour=clock.hour % 12 + mark.number, exact=True, said_pm=mark.number > 0), i + 1


def _numeric(s: Sequence[Symbol], i: int, language: str, free: bool) -> Read:
    hour = s[i]
    written = _written(s, i, language, free)
    if written is None:
        return None
    clock, after, bare = written
    if not 0 <= clock.hour <= 24 or not 0 <= clock.minute <= 59 or (clock.hour == 24 and clock.minute):
        return (replace(clock, hour=0, minute=0, doubt="unclear"), after) if free or not bare else None
    if clock.hour == 24:
        clock = replace(clock, hour=0, exact=True, midnight=True)
    elif clock.hour > 12 or (clock.hour == 0 and not bare):
        clock = replace(clock, exact=True)
    added = _added(s, clock, after)
    assert added is not None
    found = _meridiem(s, *added)
    assert found is not None
    clock, end = found
    if symbol_at(s, end).kind == "ISH" and symbol_at(s, end).glued:
        return replace(clock, approximate=True), end + 1
    if not bare or end > after:
        return clock, end
    if not free or (clock.hour == 0 and hour.text != "00"):
        return None
    following = symbol_at(s, end)
    if following.kind == "UNIT" or (following.glued and following.kind in ("OTHER", "SLASH", "SUFFIX")):
        return None
    return None if following.name in _COUNTED else (clock, end)


def _written(s: Sequence[Symbol], i: int, language: str, free: bool) -> tuple[Clock, int, bool] | None:
    """How the number goes on: 08:00, 8.30, 8h30, 8 Uhr 30, 1730, seven thirty; whether it is bare."""
    hour, sign, minute = s[i], symbol_at(s, i + 1), symbol_at(s, i + 2)
    digits = not hour.name
    two_more = minute.kind == "NUM" and minute.glued and len(minute.text) == 2
    if digits and sign.kind == "COLON" and sign.glued and two_more:
        end = i + 3
        if symbol_at(s, end).kind == "COLON" and symbol_at(s, end + 1).kind == "NUM":
            end += 2
        utc = symbol_at(s, end).name == "z" and symbol_at(s, end).glued
        marked = symbol_at(s, end).kind == "HMARK"
        exact = (len(hour.text) == 2 and hour.text != "10" and hour.number < 10) or hour.number > 12 or marked
        return Clock(hour.number, minute.number, exact=exact, utc=utc), end + (utc or marked), False
    if digits and sign.kind == "DOT" and sign.glued and two_more:
        named = symbol_at(s, i + 3).kind in ("MERIDIEM", "HMARK")
        return (_skip(Clock(hour.number, minute.number), s, i + 3)) if free or named else None
    if sign.kind == "HMARK" or (
        sign.kind == "UNIT" and sign.name == "hour" and free and language in ("fr", "es")
    ):
        exact = sign.name == "" and sign.kind == "HMARK" and sign.text.lower() != "uhr"
        if digits and len(hour.text) == 4:
            return Clock(hour.number // 100, hour.number % 100, exact=True), i + 2, False
        spaced = minute.kind == "NUM" and (minute.glued or (language in ("fr", "de") and free))
        if spaced and (len(minute.text) == 2 or minute.name == "word"):
            return Clock(hour.number, minute.number, exact=exact), i + 3, False
        return Clock(hour.number, exact=exact), i + 2, False
    if sign.kind == "OCLOCK":
        return Clock(hour.number), i + 2, False
    if digits and len(hour.text) == 4 and hour.text[0] in "012" and free and hour.number % 100 < 60:
        end = i + 2 if sign.kind == "UNIT" and sign.name == "hour" else i + 1
        return Clock(hour.number // 100, hour.number % 100, exact=True), end, False
    if (
        hour.name == "word"
        and sign.kind == "NUM"
        and sign.name
        and hour.number <= 12
        and free
        and language == "en"
    ) and (sign.number >= 10 or sign.name == "minutes"):
        return Clock(hour.number, sign.number), i + 2, False
    if language == "es" and sign.kind == "AND" and minute.name == "word" and minute.number in (5, 10, 20, 25):
        return Clock(hour.number, minute.number), i + 3, False
    return Clock(hour.number), i + 1, True


def _skip(clock: Clock, s: Sequence[Symbol], i: int) -> tuple[Clock, int, bool]:
    return clock, i + (symbol_at(s, i).kind == "HMARK"), False


_PARTS = {
    "morning": range(12),
    "afternoon": range(12, 21),
    "evening": range(16, 24),
    "night": range(18, 30),
}


def in_part(clock: Clock, part: str) -> Clock:
    """The clock within a part of the day: 7 in the evening is 19. In doubt when it does not fit."""
    hours = _PARTS[part]
    hour = clock.hour
    if clock.exact or clock.hour > 12:
        fits = hour in hours or hour + 24 in hours
        return clock if fits else replace(clock, doubt="unclear")
    if part == "morning":
        return replace(clock, exact=True, doubt="unclear" if hour == 12 else clock.doubt)
    if part == "night" and hour in (12, 1, 2, 3, 4, 5):
        return replace(clock, hour=hour % 12, exact=True, midnight=hour == 12)
    if part == "night" and hour < 6:
        return replace(clock, exact=True)
    later = hour % 12 + 12
    return replace(clock, hour=later, exact=True, doubt=clock.doubt if later in hours else "unclear")
