"""At what time: at 8, 12 and 18, between 9 and 17, in the morning, at quarter past."""

from core.planner.times.grammar.clock import Clock, in_part, read_clock, symbol_at
from core.planner.times.grammar.often import OftenParts


class HourParts(OftenParts):
    """`past_the_hour`, `clocks`, `window` and `part_of_day`."""

    def past_the_hour(self, i: int) -> int | None:
        """ "on the hour", "at :15", "at quarter past", "at 5 and 20 minutes past every hour"."""
        k = self.over(i, "AT", "ON")
        if self.kind(k) == "TOP":
            if self.phrase.of_hours and not self.phrase.past:
                self.phrase.past = [0]
            elif not self.phrase.clocks and not self.phrase.of_hours:
                return None
            return k + 1
        if k > i and self.phrase.of_hours and not self.phrase.past and (after := self._on_the_half(k)):
            self.phrase.past = [30]
            return after
        hourly = self.phrase.of_hours
        if self.kind(k) == "COLON" and self.kind(k + 1) == "NUM" and hourly:
            self.phrase.past.append(self.s[k + 1].number)
            return k + 2
        if hourly and self.unit(over := self.over(k, "ART", "IN", "ON")) == "minute":
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
        over = self.over(k + 1, "ART", "EVERY")
        if self.unit(over) == "hour":
            if "EVERY" in (self.kind(j) for j in range(k + 1, over)) and not hourly:
                self.recur(1, "hour", over)
            k = over
        elif not hourly or self.kind(k + 1) in ("NUM", "NOON", "MIDNIGHT"):
            return None
        self.phrase.past += minutes
        return k + 1

    def _on_the_half(self, k: int) -> int | None:
        """ "on the half hour", "zur halben Stunde"."""
        k = self.over(k, "ART", "EVERY")
        return k + 2 if self.kind(k) == "HALF" and self.unit(k + 1) == "hour" else None

    def _minutes(self, i: int) -> tuple[list[int], int]:
        found: list[int] = []
        while True:
            k = self.over(i, "INDEF")
            symbol = symbol_at(self.s, k)
            value = {"QUARTER": 15, "HALF": 30}.get(
                symbol.kind, symbol.number if symbol.kind == "NUM" else -1
            )
            if not 0 <= value < 60:
                return found, i
            found.append(value)
            i = k + 1
            if self.unit(i) == "minute":
                return found, i + 1
            if self.kind(i) not in ("COMMA", "AND"):
                return found, i
            i += 1

    def read_clocks(self, i: int) -> int | None:
        if self.phrase.clocks and self.kind(i) != "AT":
            return None
        k, free, approximate = i, self.loose or self._by_four_digits(i), False
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

    def _by_four_digits(self, i: int) -> bool:
        """ "1630 on Fridays", "Fridays 1630": no year, and beside its days."""
        symbol = symbol_at(self.s, i)
        if symbol.kind != "NUM" or len(symbol.text) != 4 or symbol.text[:2] in ("19", "20"):
            return False
        after = self.over(i + 1, "COMMA", "ON", "EVERY", "ART")
        return self.phrase.recurring or self.kind(after) in ("DOW", "GROUP", "ADVERB")

    def _clock_tail(self, clock: Clock, after: int, listed: list[Clock]) -> int:
        """ "in the morning", "at night", "abends" belong to the clock before them."""
        k = self.over(after, "IN", "ART", "AT", "OF")
        part = symbol_at(self.s, k)
        if part.kind == "PART" and part.number != 2 and (k > after or self.language != "en"):
            clock, after = in_part(clock, part.name), k + 1
        listed.append(clock)
        return after

    def _next_clock(self, i: int) -> tuple[Clock, int] | None:
        """The next one of a list: "8, 12 and 18". A bare number with a noun behind it is no time."""
        k = self.over(i, "COMMA", "AND", "SLASH", "AGAIN")
        if k == i or (self.kind(k - 1) == "AGAIN" and self.kind(k) not in ("AT", "NUM")):
            return None
        said_at = self.kind(k) == "AT"
        k = self.over(k, "AT")
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

    def read_window(self, i: int) -> int | None:
        """ "between 9 and 17", "from 9am to 5pm", "9-17" after an interval, "during business hours"."""
        k = self.over(i, "DURING", "IN", "ON", "ART")
        if self.kind(k) == "OFFICE":
            self.phrase.window = (Clock(9, exact=True), Clock(17, exact=True))
            self.phrase.faults.append("office")
            return k + 1
        lead = self.kind(i) in ("FROM", "BETWEEN") or (self.kind(i) == "OF" and self.language != "en")
        k = self.over(i + 1, "AT") if lead else i
        joined = self.phrase.recurring and self.kind(k + 1) == "DASH"
        begins = read_clock(self.s, k, self.language, free=lead or self.phrase.of_hours or joined)
        if begins is None:
            return None
        separators = {"DASH", "TO", "UNTIL", "THROUGH"} | ({"AND"} if self.kind(i) == "BETWEEN" else set())
        separators |= {"AT"} if self.language != "en" else set()
        if self.kind(begins[1]) not in separators:
            return None
        ends = read_clock(self.s, self.over(begins[1] + 1, "AT"), self.language, free=True)
        if ends is None or (self.kind(begins[1]) == "TO" and not lead and not ends[0].exact):
            return None
        if not lead and not (self.phrase.of_hours or begins[0].exact or self.kind(begins[1]) == "DASH"):
            return None
        self.phrase.window = (begins[0], ends[0])
        return ends[1]

    def part_of_day(self, i: int) -> int | None:
        if self.phrase.part or not (self.phrase.recurring or self.phrase.clocks):
            return None
        k = self.over(i, "IN", "AT", "ON", "OF", "ART", "DURING")
        part = symbol_at(self.s, k)
        if part.kind != "PART" or (k == i and part.number != 2 and self.language == "en"):
            return None
        self.phrase.part = part.name
        return k + 1
