"""One grammar for four languages: symbols → the phrases about time that stand in a text.

A phrase is a row of parts in any order: how often, which days, which months, what time, between which times,
in which zone, and what is left out. Each `_part` method reads one part at an index and answers the index after
it, or None; what it read is kept in the phrase.
"""

from collections.abc import Callable, Sequence

from core.planner.times.clock import Clock, in_part, read_clock, symbol_at
from core.planner.times.days import DayParts
from core.planner.times.lexicon import Symbol
from core.planner.times.phrase import Phrase
from core.planner.times.zones import by_abbreviation, by_offset, by_place, canonical

STARTERS = frozenset(
    "EVERY ADVERB ONCE NUM DOW GROUP ORD ON AT IN FROM BETWEEN DURING NOON MIDNIGHT QUARTER HALF PART MONTH OF"
    " MONTHEND PERIODSTART QUARTEREND APPROX INDEF THREEQUARTERS MONTHFIRST ART UNIT EXCEPT TOP".split()
)
_LEFT_OVER = frozenset("DOW GROUP MONTH PART MERIDIEM UNIT ORD HOLIDAY ALTERNATE".split())


_UNREAD = frozenset(("NUM", "UNIT", "COLON", "QUARTER", "HALF"))


def find_phrases(symbols: Sequence[Symbol], language: str, own_zone: str) -> list[Phrase]:
    phrases: list[Phrase] = []
    i = 0
    while i < len(symbols):
        phrase = None
        if symbols[i].kind in STARTERS:
            phrase = PhraseReader(symbols, language, own_zone).read(i)
        if phrase is None:
            i += 1
        else:
            phrases.append(phrase)
            i = phrase.after
    return phrases


class PhraseReader(DayParts):
    """Reads the one phrase that begins at an index."""

    def __init__(self, symbols: Sequence[Symbol], language: str, own_zone: str) -> None:
        super().__init__(symbols, language)
        self.own_zone = own_zone
        self.bare = False  # whether the last part ended with a number that could mean anything

    def read(self, i: int) -> Phrase | None:
        parts: tuple[Callable[[int], int | None], ...] = (
            self._past_the_hour,
            self._month_days,
            self._date,
            self._how_often,
            self._weekdays,
            self._months,
            self._window,
            self._clocks,
            self._part_of_day,
            self._zone,
            self._exception,
            self._bounds,
        )
        end = here = i
        self.phrase = Phrase(symbol_at(self.s, i).start, 0, i, i)
        while True:
            after = next((found for part in parts if (found := part(here)) is not None), None)
            if after is None:
                break
            end = after
            here = self._connected(end)
        if end == i:
            return None
        if symbol_at(self.s, end).kind == "CLOSE" and any(self.kind(k) == "OPEN" for k in range(i, end)):
            end += 1
        self.phrase.recurring |= self.phrase.usual and bool(self.phrase.clocks)
        self._left_over(end)
        self.phrase.end, self.phrase.after = self.s[end - 1].end, end
        return self.phrase

    def _connected(self, i: int) -> int:
        for kinds in (("COMMA", "DASH"), ("AND",), ("OPEN",)):
            if self.kind(i) in kinds:
                i += 1
        return i

    def _left_over(self, end: int) -> None:
        """A word of time right behind what was understood means that it was not understood."""
        following = symbol_at(self.s, end)
        at = self.kind(end) == "AT" and self.kind(self._over(end, "AT", "ART")) in _UNREAD
        if following.kind in _LEFT_OVER or (following.kind == "NUM" and self.bare) or at:
            self.phrase.faults.append("unclear")

    # how often

    def _how_often(self, i: int) -> int | None:
        kind = self.kind(i)
        if kind == "EVERY":
            return self._every(i + 1)
        if kind == "ADVERB":
            symbol = self.s[i]
            if self.phrase.recurring and self.phrase.every is None and self.phrase.clocks:
                return None
            if symbol.name == "night":
                self.phrase.part = "night"
            return self._recur(symbol.number, "day" if symbol.name == "night" else symbol.name, i + 1)
        if kind == "PART" and self.s[i].number in (1, 3) and not self.phrase.part:
            self.phrase.part = self.s[i].name
            if self.phrase.recurring or self.phrase.has_days:
                self.phrase.recurring = True
                return i + 1
            return self._recur(1, "day", i + 1)
        return self._count(i)

    def _recur(self, n: int, unit: str, after: int) -> int | None:
        if self.phrase.every is not None and self.phrase.every[1] not in ("day", "week", "month", "year"):
            return None
        if self.phrase.every is not None and unit in ("day", "week", "month", "year") and self.phrase.clocks:
            return None
        self.phrase.recurring = True
        self.phrase.every = (n, unit)
        return after

    def _every(self, i: int) -> int | None:
        symbol, following = symbol_at(self.s, i), symbol_at(self.s, i + 1)
        if symbol.kind in ("ALTERNATE", "VAGUE") or (symbol.kind == "ORD" and symbol.number != 1):
            return self._skipping(symbol, i + 1)
        if symbol.kind == "HALF":
            return self._half_hour(i + 1)
        if symbol.kind == "QUARTER":
            k = self._over(i + 1, "OF", "INDEF", "ART", "DASH")
            if self.language != "en" or self._unit(k) == "hour":
                return self._recur(15, "minute", k + 1 if self.language == "en" else i + 1)
            return self._recur(1, "quarter", i + 1) if following.kind not in ("PAST", "TO") else None
        if symbol.kind == "NUM" and (
            following.kind in ("SUFFIX", "DOT") and following.glued or not following.kind
        ):
            return self._skipping(symbol, i + 2) if self._counted_unit(i + 2) and symbol.number != 1 else None
        if symbol.kind == "NUM" and following.kind == "UNIT":
            if following.name == "quarter" or symbol.number < 1:
                self.phrase.faults.append("unclear")
            return self._recur(symbol.number * following.number, following.name, i + 2)
        if symbol.kind == "NUM" and following.kind == "HALF" and self.kind(i + 2) == "UNIT":
            return None
        if symbol.kind == "NUM" and following.kind in ("DOW", "GROUP"):
            return self._skipping(symbol, i + 1)
        if symbol.kind == "NUM" and following.kind == "HMARK" and following.glued:
            return self._recur(symbol.number, "hour", i + 2)
        if symbol.kind == "PART" and symbol.number != 2:
            self.phrase.part = symbol.name
            return self._recur(1, "day", i + 1)
        if symbol.kind == "UNIT" and symbol.name != "second":
            return (
                self._recur(symbol.number, symbol.name, self._of_longer(i + 1)) if self._is_time(i) else None
            )
        return None

    def _is_time(self, i: int) -> bool:
        """Not "every minute of the meeting", "each day's work"."""
        k = self._over(i + 1, "OF", "ART", "EVERY")
        known = ("UNIT", "MONTH", "DOW", "PART", "GROUP", *(("NUM",) if self.language != "en" else ()))
        return self.kind(i + 1) != "OF" or self.kind(k) in known

    def _of_longer(self, i: int) -> int:
        """ "of the week", "of the year", "of the day" add nothing to "every day"."""
        k = self._over(i, "OF", "ART", "EVERY")
        return k + 1 if k > i and self.kind(i) == "OF" and self.kind(k) == "UNIT" else i

    def _counted_unit(self, i: int) -> bool:
        return self.kind(i) in ("UNIT", "DOW", "GROUP")

    def _skipping(self, symbol: Symbol, i: int) -> int | None:
        """ "every other Friday", "every few hours", "every third day"."""
        named = symbol_at(self.s, i)
        if named.kind not in ("UNIT", "DOW", "GROUP", "PART"):
            return None
        n = 2 if symbol.kind == "ALTERNATE" else symbol.number
        if symbol.kind == "VAGUE":
            self.phrase.faults.append("vague")
            n = 1
        elif named.kind != "UNIT":
            self.phrase.faults.append("skipping")
        if named.kind == "DOW":
            self.phrase.weekdays.add(named.number)
        unit = named.name if named.kind == "UNIT" else "week" if named.kind == "DOW" else "day"
        return self._recur(max(n, 1), unit, i + 1)

    def _half_hour(self, i: int) -> int | None:
        k = self._over(i, "INDEF", "ART", "DASH")
        if self._unit(k) == "hour":
            return self._recur(30, "minute", k + 1)
        if self.language == "fr":
            return self._recur(30, "minute", i)
        return None

    def _count(self, i: int) -> int | None:
        """ "twice a day", "3 times an hour", "once every two hours"."""
        symbol = symbol_at(self.s, i)
        if symbol.kind == "ONCE":
            count, k = symbol.number, i + 1
        elif symbol.kind == "NUM" and self.kind(i + 1) == "TIMES":
            count, k = symbol.number, i + 2
        else:
            return self._one_in_two(i)
        if self.kind(k) == "EVERY" and self.kind(k + 1) == "NUM" and self.kind(k + 2) == "UNIT":
            if count != 1:
                self.phrase.faults.append("unclear")
            return self._every(k + 1)
        adverb = symbol_at(self.s, k)
        if adverb.kind == "ADVERB":
            unit, k = adverb.name, k + 1
        else:
            if self.kind(k) not in ("PER", "INDEF", "EVERY", "IN", "ON", "AT") or self.kind(k + 1) != "UNIT":
                return None
            unit, k = self.s[k + 1].name, k + 2
        if count == 1:
            return self._recur(1, unit, k)
        self.phrase.recurring, self.phrase.times_per = True, (count, unit)
        return k

    def _one_in_two(self, i: int) -> int | None:
        """ "un vendredi sur deux", "un jour sur deux"."""
        named = symbol_at(self.s, i + 1)
        if self.kind(i) != "NUM" or named.kind not in ("DOW", "UNIT") or self.kind(i + 2) != "ALTERNATE":
            return None
        return self._skipping(self.s[i + 2], i + 1) and i + 3

    def _unit(self, i: int) -> str:
        symbol = symbol_at(self.s, i)
        return symbol.name if symbol.kind == "UNIT" else ""

    # what time

    def _past_the_hour(self, i: int) -> int | None:
        """ "on the hour", "at :15", "at quarter past", "at 5 and 20 minutes past every hour"."""
        k = self._over(i, "AT", "ON")
        if self.kind(k) == "TOP":
            if self.phrase.of_hours and not self.phrase.past:
                self.phrase.past = [0]
            elif not self.phrase.clocks and not self.phrase.of_hours:
                return None
            return k + 1
        hourly = self.phrase.of_hours
        if self.kind(k) == "COLON" and self.kind(k + 1) == "NUM" and hourly:
            self.phrase.past.append(self.s[k + 1].number)
            return k + 2
        if hourly and self._unit(over := self._over(k, "ART", "IN", "ON")) == "minute":
            minutes, k = self._minutes(over + 1)
            self.phrase.past += minutes
            return k if minutes else None
        minutes, k = self._minutes(k)
        if not minutes:
            return None
        if self.kind(k) in ("BEFORE", "TO") and hourly and self.kind(k + 1) != "NUM":
            minutes = [60 - m for m in minutes]
        elif self.kind(k) != "PAST":
            return None
        over = self._over(k + 1, "ART", "EVERY")
        if self._unit(over) == "hour":
            if "EVERY" in (self.kind(j) for j in range(k + 1, over)) and not hourly:
                self._recur(1, "hour", over)
            k = over
        elif not hourly or self.kind(k + 1) in ("NUM", "NOON", "MIDNIGHT"):
            return None
        self.phrase.past += minutes
        return k + 1

    def _minutes(self, i: int) -> tuple[list[int], int]:
        found: list[int] = []
        while True:
            k = self._over(i, "INDEF")
            symbol = symbol_at(self.s, k)
            value = {"QUARTER": 15, "HALF": 30}.get(
                symbol.kind, symbol.number if symbol.kind == "NUM" else -1
            )
            if not 0 <= value < 60:
                return found, i
            found.append(value)
            i = k + 1
            if self._unit(i) == "minute":
                return found, i + 1
            if self.kind(i) not in ("COMMA", "AND"):
                return found, i
            i += 1

    def _clocks(self, i: int) -> int | None:
        if self.phrase.clocks and self.kind(i) != "AT":
            return None
        k, free, approximate = i, False, False
        while self.kind(k) in ("AT", "APPROX", "BOUND", "BEFORE", "PAST", "ON"):
            kind = self.kind(k)
            if (
                kind in ("BOUND", "BEFORE", "PAST")
                and read_clock(self.s, k + 1, self.language, free=True) is None
            ):
                return None
            if kind in ("BOUND", "BEFORE", "PAST"):
                self.phrase.faults.append("bound")
            if kind == "ON" and self.kind(k + 1) not in ("AT", "APPROX"):
                return None
            approximate |= kind == "APPROX"
            free = free or kind != "ON"
            k += 1
        if free and self.kind(k) == "VAGUETIME":
            self.phrase.faults.append("vague_time")
            return k + 1
        if free and self.kind(k) == "ART" and self.kind(k + 1) == "VAGUETIME":
            self.phrase.faults.append("vague_time")
            return k + 2
        found = read_clock(self.s, k, self.language, free=free)
        if found is None:
            return None
        listed: list[Clock] = []
        after = k
        while found is not None:
            clock, after = found
            after = self._clock_tail(clock, after, listed)
            found = self._next_clock(after)
        self.phrase.clocks += listed
        if approximate or any(clock.approximate for clock in listed):
            self.phrase.filled.append("approximate")
        if listed[0].utc:
            self.phrase.zones, self.phrase.zone_said = ("UTC",), "UTC"
        self.bare = self.kind(after - 1) == "NUM" and self.kind(after - 2) not in ("COLON", "DOT", "HMARK")
        return after

    def _clock_tail(self, clock: Clock, after: int, listed: list[Clock]) -> int:
        """ "in the morning", "at night", "abends" belong to the clock before them."""
        k = self._over(after, "IN", "ART", "AT", "OF")
        part = symbol_at(self.s, k)
        if part.kind == "PART" and part.number != 2 and (k > after or self.language != "en"):
            clock, after = in_part(clock, part.name), k + 1
        listed.append(clock)
        return after

    def _next_clock(self, i: int) -> tuple[Clock, int] | None:
        """The next one of a list: "8, 12 and 18". A bare number with a noun behind it is no time."""
        k = self._over(i, "COMMA", "AND", "SLASH")
        if k == i:
            return None
        said_at = self.kind(k) == "AT"
        k = self._over(k, "AT")
        found = read_clock(self.s, k, self.language, free=True)
        if found is None:
            return None
        clock, after = found
        if clock.exact or said_at or self.kind(after - 1) != "NUM" or after > k + 1:
            return found
        following = symbol_at(self.s, after)
        if following.kind in ("OTHER", "TIMES") and (
            self.kind(k - 1) != "AND" or following.name.endswith("s")
        ):
            return None
        return found

    def _window(self, i: int) -> int | None:
        """ "between 9 and 17", "from 9am to 5pm", "9-17" after an interval, "during business hours"."""
        k = self._over(i, "DURING", "IN", "ON", "ART")
        if self.kind(k) == "OFFICE":
            self.phrase.window = (Clock(9, exact=True), Clock(17, exact=True))
            self.phrase.filled.append("office")
            return k + 1
        lead = self.kind(i) in ("FROM", "BETWEEN") or (self.kind(i) == "OF" and self.language != "en")
        k = self._over(i + 1, "AT") if lead else i
        joined = self.phrase.recurring and self.kind(k + 1) == "DASH"
        begins = read_clock(self.s, k, self.language, free=lead or self.phrase.of_hours or joined)
        if begins is None:
            return None
        separators = {"DASH", "TO", "UNTIL", "THROUGH"} | ({"AND"} if self.kind(i) == "BETWEEN" else set())
        separators |= {"AT"} if self.language != "en" else set()
        if self.kind(begins[1]) not in separators:
            return None
        ends = read_clock(self.s, self._over(begins[1] + 1, "AT"), self.language, free=True)
        if ends is None or (self.kind(begins[1]) == "TO" and not lead and not ends[0].exact):
            return None
        if not lead and not (self.phrase.of_hours or begins[0].exact or self.kind(begins[1]) == "DASH"):
            return None
        self.phrase.window = (begins[0], ends[0])
        return ends[1]

    def _part_of_day(self, i: int) -> int | None:
        if self.phrase.part or not (self.phrase.recurring or self.phrase.clocks):
            return None
        k = self._over(i, "IN", "AT", "ON", "OF", "ART", "DURING")
        part = symbol_at(self.s, k)
        if part.kind != "PART" or (k == i and part.number != 2 and self.language == "en"):
            return None
        self.phrase.part = part.name
        return k + 1

    # where, and what is left out

    def _zone(self, i: int) -> int | None:
        if not self.phrase.clocks and not self.phrase.window and self.kind(i) != "IANA":
            return None
        if not self.phrase.recurring and not self.phrase.clocks and not self.phrase.has_days:
            return None
        k = self._over(i, "IN", "ART", "AT", "OF")
        symbol = symbol_at(self.s, k)
        if symbol.kind == "LOCAL":
            return k + 1
        if symbol.kind == "IANA":
            name = canonical(symbol.text)
            return self._in_zone(symbol.text, (name,) if name else (), k + 1)
        if symbol.kind == "UNIT" and symbol.name == "hour" and self.kind(k + 1) == "OF":
            return self._named_zone(k + 2, required=True)
        if k > i and k == i + 1 and self.kind(i) in ("AT", "OF"):
            return None
        if (
            symbol.name in ("utc", "gmt")
            and self.kind(k + 1) in ("PLUS", "DASH")
            and self.kind(k + 2) == "NUM"
        ):
            return self._offset(k)
        known = by_abbreviation(symbol.name, self.own_zone) if symbol.kind in ("OTHER", "ORD") else ()
        short = symbol.text.isupper() or symbol.name in ("utc", "gmt") or len(symbol.name) > 2
        if self.language in ("fr", "de", "es") and not symbol.text.isupper() and symbol.name != "utc":
            short = False
        if known and short:
            return self._in_zone(symbol.text, known, self._over(k + 1, "ZONEWORD"))
        return self._named_zone(k, required=False, inside=k > i)

    def _offset(self, k: int) -> int | None:
        sign = 1 if self.kind(k + 1) == "PLUS" else -1
        after, minutes = k + 3, 0
        if self.kind(after) == "COLON" and self.kind(after + 1) == "NUM":
            minutes, after = self.s[after + 1].number, after + 2
        hours = self.s[k + 2].number
        if len(self.s[k + 2].text) == 4:
            hours, minutes = hours // 100, hours % 100
        zone = by_offset(sign, hours, minutes)
        said = f"{self.s[k].text}{'+' if sign > 0 else '-'}{hours}" + (f":{minutes:02}" if minutes else "")
        return self._in_zone(said, (zone,) if zone else (), after)

    def _named_zone(self, k: int, *, required: bool, inside: bool = False) -> int | None:
        """ "New York time", "(London)", "heure de Paris", "Berliner Zeit"; a name nobody knows is asked about."""
        for length in (3, 2, 1):
            names = [symbol_at(self.s, k + n) for n in range(length)]
            if not all(name.text[:1].isalpha() for name in names):
                continue
            said = " ".join(name.text for name in names)
            zone, end = by_place(" ".join(self._plain(name) for name in names)), k + length
            followed = self.kind(end) == "ZONEWORD" or symbol_at(self.s, end).name == "zeit"
            bounded = self.kind(end) in ("COMMA", "STOP", "DOT", "CLOSE", "")
            if zone and (followed or required):
                return self._in_zone(said, (zone,), end + followed)
            if zone and bounded and names[0].text[0].isupper():
                if inside:
                    self.phrase.faults.append("zone")
                    self.phrase.zone_said, self.phrase.zones = said, (zone, self.own_zone)
                    return end
                return self._in_zone(said, (zone,), end)
            if followed and names[0].text[0].isupper() and all(name.kind == "OTHER" for name in names):
                return self._in_zone(said, (), end + 1)
        return None

    def _plain(self, symbol: Symbol) -> str:
        return symbol.name if symbol.kind == "OTHER" else symbol.text.lower()

    def _in_zone(self, said: str, zones: tuple[str, ...], after: int) -> int:
        self.phrase.zones, self.phrase.zone_said = zones, said
        if len(zones) != 1:
            self.phrase.faults.append("zone")
        return after

    def _exception(self, i: int) -> int | None:
        if self.kind(i) != "EXCEPT" or not self.phrase.recurring:
            return None
        k = self._over(i + 1, "ON", "EVERY", "ART", "IN", "FOR", "NOT")
        if self.kind(k) == "HOLIDAY":
            self.phrase.faults.append("holidays")
            return k + 1
        taken = PhraseReader(self.s, self.language, self.own_zone)
        taken.phrase = Phrase(0, 0, 0, 0, recurring=True)
        after = taken._weekdays(i + 1) or taken._weekdays(k) or taken._months_alone(k)
        if after is None:
            return None
        days = self.phrase.weekdays or ({0, 1, 2, 3, 4, 5, 6} if taken.phrase.weekdays else set())
        left = days - taken.phrase.weekdays
        months = (self.phrase.months or set(range(1, 13))) - taken.phrase.months
        if (days and not left) or not months:
            self.phrase.faults.append("unclear")
        self.phrase.weekdays = left or self.phrase.weekdays
        if taken.phrase.months:
            self.phrase.months = months
        if self.phrase.nth or self.phrase.month_days:
            self.phrase.faults.append("unclear")
        return after

    def _bounds(self, i: int) -> int | None:
        """ "starting Monday", "until Friday", "for two weeks", "from next month": a schedule has no such ends."""
        if not self.phrase.recurring:
            return None
        kind, k = self.kind(i), self._over(i + 1, "ON", "AT", "ART", "FROM", "IN", "NEXT", "THIS")
        temporal = self.kind(k) in ("SOON", "DOW", "UNIT", "MONTH", "NUM", "PART", "ORD", "MONTHEND", "NOON")
        if kind == "FOR" and not (self.kind(k) in ("NUM", "INDEF") and self.kind(k + 1) == "UNIT"):
            temporal = self.kind(k) == "UNIT" and k > i + 1
        if kind not in ("START", "FROM", "UNTIL", "FOR", "THROUGH") or not temporal:
            return None
        self.phrase.faults.append("bounds")
        after = k + 1
        while self.kind(after) in ("UNIT", "NUM", "MONTH", "ORD", "SUFFIX", "MERIDIEM", "DOW", "NEXT"):
            after += 1
        return after
