"""Which days: Mondays and Thursdays, Mon–Fri, the first Monday of the month, the 1st and 15th, 24 December."""

from collections.abc import Sequence

from core.planner.times.clock import symbol_at
from core.planner.times.lexicon import Symbol
from core.planner.times.phrase import LAST, LAST_WORKDAY, Phrase

WORKDAYS, WEEKEND = {1, 2, 3, 4, 5}, {0, 6}
_FEW = 6
_GROUPS = {"workdays": WORKDAYS, "weekend": WEEKEND}


class DayParts:
    """The parts of a phrase that say on which days; the methods are those that `PhraseReader` calls."""

    def __init__(self, symbols: Sequence[Symbol], language: str) -> None:
        self.s = symbols
        self.language = language
        self.phrase = Phrase(0, 0, 0, 0)

    def kind(self, i: int) -> str:
        return symbol_at(self.s, i).kind

    def _over(self, i: int, *kinds: str) -> int:
        """The index behind these small words; nobody says more than a few of them in a row."""
        for _ in range(_FEW):
            if self.kind(i) not in kinds:
                return i
            i += 1
        return i

    # days of the week

    def _weekdays(self, i: int) -> int | None:
        k = self._over(i, "ON", "EVERY", "ART", "FROM", "OF", "ONCE")
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
        if self.kind(end) == "ALTERNATE":
            self.phrase.faults.append("skipping")
            certain, end = True, end + 1
        if "EVERY" in lead or certain:
            self.phrase.recurring = True
        elif several:
            self.phrase.hint = True
        elif self.kind(k) == "GROUP" and not self.phrase.recurring:
            return None
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
        k = self._over(i, "OF", "ART", "EVERY")
        unit = symbol_at(self.s, k)
        if self.kind(i) == "OF" and unit.kind == "UNIT" and unit.name in ("week", "month", "year"):
            return k + 1
        return i

    def _is_range(self, i: int) -> bool:
        separators = ("DASH", "TO", "UNTIL", "THROUGH") + (("AT", "OF") if self.language != "en" else ())
        k = self._over(i + 1, *separators)
        return k > i + 1 and self.kind(i) == "DOW" and self.kind(self._over(k, "ON", "ART", "AT")) == "DOW"

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
                end = self._over(i + 1, "DASH", "TO", "UNTIL", "THROUGH", "AT", "OF", "ON", "ART") + 1
                last = self.s[end - 1].number
                days |= {(symbol.number + k) % 7 for k in range((last - symbol.number) % 7 + 1)}
                certain = True
            else:
                days.add(symbol.number)
                certain |= symbol.name == "plural" or (several and symbol.name == "short")
                end = i + 1
            k = self._over(end, "COMMA", "AND", "SLASH", "PLUS")
            k = self._over(k, "ON", "EVERY", "ART") if k > end else end
            if k == end or self.kind(k) not in ("DOW", "GROUP"):
                return days, end, certain, several
            several, i = True, k

    # days of the month

    def _month_days(self, i: int) -> int | None:
        k = self._over(i, "ON", "EVERY", "ART", "AT", "IN")
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
                elif self.language in ("fr", "es") and self.kind(k - 1) in ("ON", "ART", "AND", "COMMA"):
                    end = k + 1
                else:
                    return found, end
                found.append(symbol.number)
            else:
                return found, end
            k = self._over(end, "COMMA", "AND")
            if k == end:
                return found, end
            k = self._over(k, "ON", "ART")

    def _ordinal_days(self, ordinals: list[int], end: int, lead: set[str]) -> int | None:
        named = symbol_at(self.s, end)
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
        if not often and "EVERY" in lead and named.kind == "OTHER" and ordinals[0] in (LAST, 1, 2, 3, 4):
            return None  # "every first message"
        if not often and not lead & {"ON", "EVERY"} and self.phrase.every is None:
            return None
        if not often and self.kind(after) in ("MONTH",):
            return None
        if not often and named.kind == "OTHER" and any(self.s[j].kind == "ORD" for j in range(end - 1, end)):
            return None  # "on the first page"
        return self._on_days(set(ordinals), after, often, lead)

    def _nth(self, ordinals: list[int], end: int, lead: set[str]) -> int | None:
        days = {self.s[end].number}
        after = end + 1
        while self.kind(after) in ("COMMA", "AND") and self.kind(after + 1) == "DOW":
            days.add(self.s[after + 1].number)
            after += 2
        after, often = self._of_period(after)
        if not often and self.phrase.every not in ((1, "month"), (1, "quarter")):
            following = symbol_at(self.s, self._over(after, "COMMA", "EVERY"))
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
        """ "of the month", "jedes Monats", "de cada mes", "of January and July": where it ends, and what it says."""
        k = self._over(i, "OF", "IN", "ART", "EVERY", "INDEF", "ON")
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

    # months

    def _month_list(self, k: int) -> tuple[set[int], int]:
        months = {self.s[k].number}
        end = k + 1
        if self.kind(end) in ("DASH", "TO", "THROUGH", "UNTIL") and self.kind(end + 1) == "MONTH":
            last = self.s[end + 1].number
            first = self.s[k].number
            return {(first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1)}, end + 2
        while True:
            after = self._over(end, "COMMA", "AND", "OF", "IN")
            if after == end or self.kind(after) != "MONTH":
                return months, end
            months.add(self.s[after].number)
            end = after + 1

    def _months_alone(self, i: int) -> int | None:
        if self.kind(i) != "MONTH":
            return None
        self.phrase.months, end = self._month_list(i)
        return end

    def _months(self, i: int) -> int | None:
        k = self._over(i, "IN", "EVERY", "OF", "FROM", "BETWEEN", "ON")
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

    def _date(self, i: int) -> int | None:
        """ "every January 1st", "every year on 24 December"."""
        k = self._over(i, "ON", "EVERY", "ART")
        lead = {self.kind(j) for j in range(i, k)}
        if self.kind(k) == "MONTH":
            months, after = {self.s[k].number}, self._over(k + 1, "ART")
            day, end = self._day_of_date(after)
        else:
            day, after = self._day_of_date(k)
            over = self._over(after, "OF", "DOT")
            if not day or self.kind(over) != "MONTH":
                return None
            months, end = self._month_list(over)
        year = symbol_at(self.s, self._over(end, "COMMA"))
        if not day or (year.kind == "NUM" and len(year.text) == 4 and year.text[:2] in ("19", "20")):
            return None
        if self.phrase.month_days and self.phrase.clocks:
            return None
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
