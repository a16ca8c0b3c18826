"""Which months and dates: in June and July, every January 1st, on 24 December."""

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.cursor import Cursor


class MonthParts(Cursor):
    """`months` and `date`."""

    def _month_list(self, k: int) -> tuple[set[int], int]:
        months = {self.s[k].number}
        end = k + 1
        if self.kind(end) in ("DASH", "TO", "THROUGH", "UNTIL") and self.kind(end + 1) == "MONTH":
            last = self.s[end + 1].number
            first = self.s[k].number
            return {(first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1)}, end + 2
        while True:
            after = self.over(end, "COMMA", "AND", "OF", "IN")
            if after == end or self.kind(after) != "MONTH":
                return months, end
            months.add(self.s[after].number)
            end = after + 1

    def months_alone(self, i: int) -> int | None:
        if self.kind(i) != "MONTH":
            return None
        self.phrase.months, end = self._month_list(i)
        return end

    def read_months(self, i: int) -> int | None:
        k = self.over(i, "IN", "EVERY", "OF", "FROM", "BETWEEN", "ON")
        lead = {self.kind(j) for j in range(i, k)}
        if (
            not lead
            or self.kind(k) != "MONTH"
            or not (self.phrase.recurring or "EVERY" in lead or self.phrase.hint)
        ):
            return None
        months, end = self._month_list(k)
        if "FROM" in lead and len(months) == 1:
            return None
        if self.phrase.months and self.phrase.months != months:
            self.phrase.faults.append("unclear")
        self.phrase.months = months
        self.phrase.recurring |= "EVERY" in lead
        if not self.phrase.recurring:
            self.phrase.hint = True
        return end

    def read_date(self, i: int) -> int | None:
        """ "every January 1st", "every year on 24 December"."""
        k = self.over(i, "ON", "EVERY", "ART")
        lead = {self.kind(j) for j in range(i, k)}
        if self.kind(k) == "MONTH":
            months, after = {self.s[k].number}, self.over(k + 1, "ART")
            day, end = self._day_of_date(after)
        else:
            day, after = self._day_of_date(k)
            over = self.over(after, "OF", "DOT")
            if not day or self.kind(over) != "MONTH":
                return None
            months, end = self._month_list(over)
        year = symbol_at(self.s, self.over(end, "COMMA"))
        if not day or (year.kind == "NUM" and len(year.text) == 4 and year.text[:2] in ("19", "20")):
            return None
        if self.phrase.month_days and self.phrase.clocks:
            return None
        if self.phrase.months and self.phrase.month_days == {day}:
            months |= self.phrase.months  # "1 January, 1 April and 1 July"
            self.phrase.single = False
        elif self.phrase.months and self.phrase.month_days:
            self.phrase.faults.append("unclear")  # no cron has "1 January and 15 April"
        self.phrase.month_days, self.phrase.months = {day}, months
        if "EVERY" in lead or self.phrase.every == (1, "year"):
            self.phrase.recurring = True
        elif len(months) > 1:
            self.phrase.hint = True
        elif not self.phrase.recurring:
            self.phrase.single = True
        return end

    def _day_of_date(self, k: int) -> tuple[int, int]:
        symbol, mark = symbol_at(self.s, k), symbol_at(self.s, k + 1)
        if symbol.kind == "ORD" and symbol.number > 0:
            return symbol.number, k + 1
        if symbol.kind == "NUM" and 1 <= symbol.number <= 31 and mark.kind not in ("COLON", "UNIT", "HMARK"):
            return symbol.number, k + 2 if mark.kind in ("SUFFIX", "DOT") and mark.glued else k + 1
        return 0, k
