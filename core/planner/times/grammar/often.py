"""How often: every 15 minutes, hourly, twice a day, every other Friday."""

from core.planner.times.grammar.clock import Clock, symbol_at
from core.planner.times.grammar.cursor import Cursor
from core.planner.times.lexicon import Symbol


class OftenParts(Cursor):
    """`how_often`, and what it is made of."""

    def how_often(self, i: int) -> int | None:
        kind = self.kind(i)
        if kind == "EVERY":
            return self._every(i + 1)
        if kind == "ADVERB":
            symbol = self.s[i]
            if self.phrase.recurring and self.phrase.every is None and self.phrase.clocks:
                return None
            if symbol.name == "night":
                self.phrase.part = "night"
            return self.recur(symbol.number, "day" if symbol.name == "night" else symbol.name, i + 1)
        if kind == "PART" and self.s[i].number in (1, 3) and not self.phrase.part:
            self.phrase.part = self.s[i].name
            if self.phrase.recurring or self.phrase.has_days:
                self.phrase.recurring = True
                return i + 1
            return self.recur(1, "day", i + 1)
        return self._count(i)

    def recur(self, n: int, unit: str, after: int) -> int | None:
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
            k = self.over(i + 1, "OF", "INDEF", "ART", "DASH")
            if self.language != "en" or self.unit(k) == "hour":
                return self.recur(15, "minute", k + 1 if self.language == "en" else i + 1)
            return self.recur(1, "quarter", i + 1) if following.kind not in ("PAST", "TO") else None
        if symbol.kind == "NUM" and (
            (following.kind in ("SUFFIX", "DOT") and following.glued) or not following.kind
        ):
            return self._skipping(symbol, i + 2) if self._counted_unit(i + 2) and symbol.number != 1 else None
        if symbol.kind == "NUM" and following.kind == "UNIT":
            if following.name == "quarter" or symbol.number < 1:
                self.phrase.faults.append("unclear")
            return self.recur(symbol.number * following.number, following.name, i + 2)
        if symbol.kind == "NUM" and following.kind == "HALF" and self.kind(i + 2) == "UNIT":
            return None
        if symbol.kind == "NUM" and following.kind in ("DOW", "GROUP"):
            return self._skipping(symbol, i + 1)
        if symbol.kind == "NUM" and following.kind == "HMARK" and following.glued:
            return self.recur(symbol.number, "hour", i + 2)
        if symbol.kind == "PART" and symbol.number != 2:
            self.phrase.part = symbol.name
            return self.recur(1, "day", i + 1)
        if symbol.kind in ("NOON", "MIDNIGHT") and not self.phrase.clocks:
            midnight = symbol.kind == "MIDNIGHT"
            self.phrase.clocks.append(Clock(0 if midnight else 12, exact=True, midnight=midnight))
            return self.recur(1, "day", i + 1)
        if symbol.kind == "UNIT" and symbol.name != "second":
            return (
                self.recur(symbol.number, symbol.name, self._of_longer(i + 1)) if self._is_time(i) else None
            )
        return None

    def _is_time(self, i: int) -> bool:
        """Not "every minute of the meeting", "each day's work"."""
        k = self.over(i + 1, "OF", "ART", "EVERY")
        known = ("UNIT", "MONTH", "DOW", "PART", "GROUP", *(("NUM",) if self.language != "en" else ()))
        return self.kind(i + 1) != "OF" or self.kind(k) in known

    def _of_longer(self, i: int) -> int:
        """ "of the week", "of the year", "of the day" add nothing to "every day"."""
        k = self.over(i, "OF", "ART", "EVERY")
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
        return self.recur(max(n, 1), unit, i + 1)

    def _half_hour(self, i: int) -> int | None:
        k = self.over(i, "INDEF", "ART", "DASH")
        if self.unit(k) == "hour":
            return self.recur(30, "minute", k + 1)
        if self.unit(k) == "year":
            return self.recur(6, "month", k + 1)
        if self.language == "fr":
            return self.recur(30, "minute", i)
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
            unit = "quarter" if self.kind(k + 1) == "QUARTER" else self.unit(k + 1)
            if self.kind(k) not in ("PER", "INDEF", "EVERY", "IN", "ON", "AT") or not unit:
                return None
            k += 2
        if count == 1:
            return self.recur(1, unit, k)
        self.phrase.recurring, self.phrase.times_per = True, (count, unit)
        return k

    def _one_in_two(self, i: int) -> int | None:
        """ "un vendredi sur deux", "un jour sur deux"."""
        named = symbol_at(self.s, i + 1)
        if self.kind(i) != "NUM" or named.kind not in ("DOW", "UNIT") or self.kind(i + 2) != "ALTERNATE":
            return None
        return self._skipping(self.s[i + 2], i + 1) and i + 3
