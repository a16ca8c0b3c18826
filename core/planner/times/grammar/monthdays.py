"""Which days of the month: the 1st and 15th, the first Monday, the last day, the end of each quarter."""

import re

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.months import MonthParts
from core.planner.times.grammar.phrase import LAST, LAST_WORKDAY

# "on the 2nd floor" is no day.
_COUNTED = re.compile(
    r"floor|draft|half|version|edition|page|item|row|column|place|attempt|line|paragraph|question|party"
    r"|etage|étage|planta|piso"
)


class MonthDayParts(MonthParts):
    """`month_days`."""

    def read_month_days(self, i: int) -> int | None:
        k = self.over(i, "ON", "EVERY", "ART", "AT", "IN")
        lead = {self.kind(j) for j in range(i, k)}
        if self.kind(k) in ("MONTHEND", "PERIODSTART", "QUARTEREND", "MONTHFIRST"):
            return self._edge(k, lead)
        if self.phrase.clocks and self.phrase.has_days:
            return None
        named = self._day_numbers(k)
        if named is not None:
            days, end = named
            after, often = self._of_period(end)
            if not often and "EVERY" not in lead and self.phrase.every is None and not lead & {"ON"}:
                return None
            return self._on_days(days, after, often, lead)
        ordinals, end = self._ordinals(k)
        if not ordinals:
            return None
        return self._ordinal_days(ordinals, end, lead)

    def _edge(self, k: int, lead: set[str]) -> int | None:
        symbol = self.s[k]
        if not lead and not symbol.number:
            return None
        if symbol.kind == "QUARTEREND":
            self.phrase.months = {3, 6, 9, 12}
        self.phrase.month_days = {1} if symbol.kind in ("PERIODSTART", "MONTHFIRST") else {LAST}
        if symbol.kind != "MONTHFIRST":
            self.phrase.filled.append("edge")
        self.phrase.hint = True
        self.phrase.recurring |= symbol.number == 1 or "EVERY" in lead
        return k + 1

    def _day_numbers(self, k: int) -> tuple[set[int], int] | None:
        """ "day 10", "days 1 and 15"."""
        unit = symbol_at(self.s, k)
        if unit.kind != "UNIT" or unit.name != "day" or self.kind(k + 1) != "NUM":
            return None
        if self.kind(k + 2) in ("COLON", "MERIDIEM", "HMARK", "OCLOCK"):
            return None  # "each day 9:15"
        days, end = {self.s[k + 1].number}, k + 2
        while self.kind(end) in ("COMMA", "AND") and self.kind(end + 1) == "NUM":
            days.add(self.s[end + 1].number)
            end += 2
        return days, end

    def _ordinals(self, k: int) -> tuple[list[int], int]:
        """1st, first, last, `1.` (German), and a plain number in French and Spanish."""
        found: list[int] = []
        end = k
        while True:
            symbol, mark = symbol_at(self.s, k), symbol_at(self.s, k + 1)
            if symbol.kind == "ORD":
                found.append(symbol.number)
                end = k + 1
            elif symbol.kind == "NUM" and symbol.number <= 31 and mark.kind == "SUFFIX" and mark.glued:
                found.append(symbol.number)
                end = k + 2
            elif symbol.kind == "NUM" and 1 <= symbol.number <= 31 and not symbol.name:
                if self.language == "de" and mark.kind == "DOT" and mark.glued:
                    end = k + 2
                elif self.language in ("fr", "es") and self.kind(k - 1) in (
                    "ON",
                    "ART",
                    "AND",
                    "COMMA",
                    "EVERY",
                ):
                    end = k + 1
                else:
                    return found, end
                found.append(symbol.number)
            else:
                return found, end
            k = self.over(end, "COMMA", "AND")
            if k == end:
                return found, end
            k = self.over(k, "ON", "ART")

    def _ordinal_days(self, ordinals: list[int], end: int, lead: set[str]) -> int | None:
        named = symbol_at(self.s, end)
        if _COUNTED.fullmatch(named.name):
            return None
        if named.kind == "DOW":
            return self._nth(ordinals, end, lead)
        if named.kind == "GROUP" and named.name == "workdays":
            after, often = self._of_period(end + 1)
            if not often and "EVERY" not in lead:
                return None
            if ordinals != [LAST]:
                self.phrase.faults.append("workday")
            return self._on_days({LAST_WORKDAY}, after, often, lead)
        if named.kind == "UNIT" and named.name == "day":
            after, often = self._of_period(end + 1)
            return self._on_days(set(ordinals), after, often, lead) if often else None
        if named.kind == "UNIT" and named.name == "week":
            after, often = self._of_period(end + 1)
            if not often:
                return None
            self.phrase.faults.append("unclear")
            self.phrase.recurring = True
            return after
        after, often = self._of_period(end)
        if named.kind == "UNIT" and not often:
            return None
        if not often and not lead & {"ON", "EVERY"} and self.phrase.every is None:
            return None
        spelled = self.kind(end - 1) == "ORD"  # "every first message", "on the last page"
        if not often and spelled and not ("ON" in lead and self.phrase.every == (1, "month")):
            return None
        if not often and (self.kind(after) == "MONTH" or (spelled and named.kind == "OTHER")):
            return None
        return self._on_days(set(ordinals), after, often, lead)

    def _nth(self, ordinals: list[int], end: int, lead: set[str]) -> int | None:
        days = {self.s[end].number}
        after = end + 1
        while self.kind(after) in ("COMMA", "AND") and self.kind(after + 1) == "DOW":
            days.add(self.s[after + 1].number)
            after += 2
        after, often = self._of_period(after)
        if not often and self.phrase.every not in ((1, "month"), (1, "quarter")):
            following = symbol_at(self.s, self.over(after, "COMMA", "EVERY"))
            if "EVERY" in lead and ordinals[0] not in (1, LAST):
                return None  # every second Tuesday: how often, not which
            if "EVERY" not in lead and "ON" not in lead and following.name != "month":
                return None
            self.phrase.hint = True
        self.phrase.nth += [(day, n) for n in ordinals for day in sorted(days)]
        if any(n > 5 or n < LAST for n in ordinals):
            self.phrase.faults.append("unclear")
        self._quarterly(often, set(ordinals))
        self._said(often, lead)
        return after

    def _on_days(self, days: set[int], after: int, often: str, lead: set[str]) -> int:
        if any(day > 31 or day < LAST_WORKDAY or day == 0 for day in days):
            self.phrase.faults.append("unclear")
        self.phrase.month_days |= days
        if not often:
            self.phrase.hint = True
        self._quarterly(often, days)
        self._said(often, lead)
        return after

    def _said(self, often: str, lead: set[str]) -> None:
        if (
            "every" in often
            or "EVERY" in lead
            or self.phrase.every in ((1, "month"), (1, "quarter"), (1, "year"))
        ):
            self.phrase.recurring = True
        elif often:
            self.phrase.hint = self.phrase.usual = True
        elif len(self.phrase.month_days) > 1:
            self.phrase.usual = True

    def _quarterly(self, often: str, which: set[int]) -> None:
        if not often and self.phrase.every:
            often = {(1, "quarter"): "quarter", (1, "year"): "year"}.get(self.phrase.every, "")
        if "quarter" in often or "year" in often:
            first, last = ({1, 4, 7, 10}, {3, 6, 9, 12}) if "quarter" in often else ({1}, {12})
            if which == {1}:
                self.phrase.months = first
            elif which <= {LAST, LAST_WORKDAY}:
                self.phrase.months = last
            elif not self.phrase.months:
                self.phrase.faults.append("unclear")

    def _of_period(self, i: int) -> tuple[int, str]:
        """ "of the month", "jedes Monats", "de cada mes", "of January and July": where it ends, and"
        " what it says."""
        k = self.over(i, "OF", "IN", "ART", "EVERY", "INDEF", "ON")
        if k == i:
            return i, ""
        every = " every" if "EVERY" in {self.kind(j) for j in range(i, k)} else ""
        unit = symbol_at(self.s, k)
        if unit.kind == "UNIT" and unit.name in ("month", "quarter", "year"):
            return k + 1, unit.name + every
        if unit.kind == "QUARTER":
            return k + 1, "quarter" + every
        if unit.kind == "UNIT" and unit.name == "week":
            self.phrase.faults.append("unclear")
            return k + 1, "week"
        if unit.kind == "NUM" and self.kind(k + 1) == "UNIT" and every:
            self.phrase.faults.append("skipping")
            return k + 2, "month every"
        if unit.kind == "MONTH":
            months, end = self._month_list(k)
            self.phrase.months |= months
            return end, "months" + every
        return i, ""
