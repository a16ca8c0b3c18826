"""Which days of the week: Mondays and Thursdays, Mon–Fri, every weekday, weekend evenings."""

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.cursor import Cursor

_GROUPS = {"workdays": {1, 2, 3, 4, 5}, "weekend": {0, 6}, "all": set(range(7))}


class WeekdayParts(Cursor):
    """`weekdays`."""

    def read_weekdays(self, i: int) -> int | None:
        k = self.over(i, "ON", "EVERY", "ART", "FROM", "OF", "ONCE", "ALTERNATE")
        lead = {self.kind(j) for j in range(i, k)}
        if self.kind(k) not in ("DOW", "GROUP") or ("FROM" in lead and not self._is_range(k)):
            return None
        if "OF" in lead and (self.language == "en" or not self._is_range(k)):
            return None
        if lead == {"ART"}:
            return None  # "the Monday report"
        if self.phrase.has_days and self.phrase.clocks and "EXCEPT" not in lead:
            return None
        days, end, certain, several = self._day_list(k)
        if self.kind(end) == "PART":
            part = self.s[end]
            certain |= part.number == 1
            if certain or "EVERY" in lead or self.phrase.recurring:
                self.phrase.part, end = part.name, end + 1
        if self.kind(end) == "ALTERNATE" or "ALTERNATE" in lead:
            self.phrase.faults.append("skipping")
            certain, end = True, end + (self.kind(end) == "ALTERNATE")
        if "EVERY" in lead or certain:
            self.phrase.recurring = True
        elif self.kind(k) == "GROUP" and self.s[k].number == 2:
            self.phrase.hint = self.phrase.usual = True  # "am Wochenende um 11"
        elif several:
            self.phrase.hint = True
        elif self.kind(k) == "GROUP" and not self.phrase.recurring:
            if "ON" not in lead:
                return None
            self.phrase.hint = True
        elif not self.phrase.recurring:
            self.phrase.single = True
        return self._take(days, self._of_month(end)) if self._agrees(days) else None

    def _take(self, days: set[int], end: int) -> int:
        self.phrase.weekdays = days
        if self.kind(end) == "ART" and self.kind(end + 1) in ("ORD", "NUM"):
            self.phrase.faults.append("unclear")  # Friday the 13th
        return end

    def _agrees(self, days: set[int]) -> bool:
        if self.phrase.weekdays and not (days <= self.phrase.weekdays):
            self.phrase.faults.append("unclear")
        return True

    def _of_month(self, i: int) -> int:
        """ "every Friday of the month" is every Friday."""
        k = self.over(i, "OF", "ART", "EVERY")
        unit = symbol_at(self.s, k)
        if self.kind(i) == "OF" and unit.kind == "UNIT" and unit.name in ("week", "month", "year"):
            return k + 1
        return i

    def _is_range(self, i: int) -> bool:
        separators = ("DASH", "TO", "UNTIL", "THROUGH") + (("AT", "OF") if self.language != "en" else ())
        k = self.over(i + 1, *separators)
        return k > i + 1 and self.kind(i) == "DOW" and self.kind(self.over(k, "ON", "ART", "AT")) == "DOW"

    def _day_list(self, i: int) -> tuple[set[int], int, bool, bool]:
        """The days, where the list ends, whether it surely recurs, whether it names several."""
        days: set[int] = set()
        certain, several, end = False, False, i
        while True:
            symbol = self.s[i]
            if symbol.kind == "GROUP":
                days |= _GROUPS[symbol.name]
                certain |= symbol.number == 1
                end = i + 1
            elif self._is_range(i):
                end = self.over(i + 1, "DASH", "TO", "UNTIL", "THROUGH", "AT", "OF", "ON", "ART") + 1
                last = self.s[end - 1].number
                days |= {(symbol.number + k) % 7 for k in range((last - symbol.number) % 7 + 1)}
                certain = True
            else:
                days.add(symbol.number)
                certain |= symbol.name == "plural" or (several and symbol.name == "short")
                end = i + 1
            k = self.over(end, "COMMA", "AND", "SLASH", "PLUS")
            k = self.over(k, "ON", "EVERY", "ART") if k > end else end
            if self.kind(k) not in ("DOW", "GROUP") or (k == end and symbol.kind == "GROUP"):
                return days, end, certain, several  # "Mon Wed Fri" needs no comma
            several, i = True, k
