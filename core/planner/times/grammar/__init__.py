"""One grammar for four languages: symbols → the phrases about time that stand in a text.

A phrase is a row of parts in any order: how often, which days, which months, what time, between which
times, in which zone, and what is left out. Each part has a file of its own.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy

from core.planner.times.grammar.clock import read_clock, symbol_at
from core.planner.times.grammar.hours import HourParts
from core.planner.times.grammar.leftovers import end_of_leftovers, start_of_leftovers
from core.planner.times.grammar.monthdays import MonthDayParts
from core.planner.times.grammar.phrase import Phrase, corrected
from core.planner.times.grammar.weekdays import WeekdayParts
from core.planner.times.grammar.zoned import ZoneParts
from core.planner.times.lexicon import Symbol
from core.planner.times.wordlists import word_set

STARTERS = word_set(
    "EVERY ADVERB ONCE NUM DOW GROUP ORD ON AT IN FROM BETWEEN DURING NOON MIDNIGHT QUARTER HALF PART"
    " MONTH OF"
    " ALTERNATE MONTHEND PERIODSTART QUARTEREND APPROX INDEF THREEQUARTERS MONTHFIRST ART UNIT EXCEPT TOP"
)


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


def read_afterthought(
    symbols: Sequence[Symbol], language: str, own_zone: str, phrase: Phrase, i: int
) -> tuple[Phrase, int] | None:
    """The phrase with the exception or correction that stands apart from it at `i`, and where that ends."""
    reader = PhraseReader(symbols, language, own_zone)
    reader.phrase = deepcopy(phrase)
    end = reader.exception(i) or reader.correction(i)
    return None if end is None else (reader.phrase, end)


class PhraseReader(HourParts, WeekdayParts, MonthDayParts, ZoneParts):
    """Reads the one phrase that begins at an index."""

    def read(self, i: int) -> Phrase | None:
        self.phrase = Phrase(symbol_at(self.s, i).start, 0, i, i)
        end = self._row(i)
        if end == i:
            return None
        if symbol_at(self.s, end).kind == "CLOSE" and any(self.kind(k) == "OPEN" for k in range(i, end)):
            end += 1
        self.phrase.recurring |= self.phrase.usual and bool(self.phrase.clocks)
        understood = i, end
        if self.phrase.recurring or self.phrase.hint:
            i, end = start_of_leftovers(self.s, i), end_of_leftovers(self.s, end, bare=self.bare)
        if (i, end) != understood:
            self.phrase.faults.append("unclear")
            self.phrase.start, self.phrase.first = self.s[i].start, i
        self.phrase.end, self.phrase.after = self.s[end - 1].end, end
        return self.phrase

    def _row(self, i: int) -> int:
        """All parts in a row from `i` on; where they end."""
        parts: tuple[Callable[[int], int | None], ...] = (
            self.past_the_hour,
            self.read_month_days,
            self.read_date,
            self.how_often,
            self.read_weekdays,
            self.read_months,
            self.read_window,
            self.read_clocks,
            self.part_of_day,
            self.read_zone,
            self.exception,
            self.correction,
            self._bounds,
        )
        end = here = i
        while True:
            after = next((found for part in parts if (found := part(here)) is not None), None)
            if after is None:
                return end
            end = after
            here = self._connected(end)

    def _connected(self, i: int) -> int:
        for kinds in (("ONLY",), ("COMMA", "DASH"), ("AND",), ("OPEN",)):
            if self.kind(i) in kinds:
                i += 1
        return i

    def correction(self, i: int) -> int | None:
        """ "at 9, no wait, at 10": what is said last counts."""
        word = symbol_at(self.s, i)
        if word.kind != "CORRECTION":
            return None
        if word.name == "weak" and self.kind(i - 1) not in ("COMMA", "DOT", "STOP"):
            return None
        meant = PhraseReader(self.s, self.language, self.own_zone)
        meant.phrase, meant.loose = Phrase(0, 0, 0, 0, recurring=True), True
        begins = self.over(i + 1, "COMMA", "CORRECTION", "DASH")
        after = meant._row(begins)
        if after == begins:
            return None
        self.phrase = corrected(self.phrase, meant.phrase)
        self.bare = meant.bare
        return after

    def exception(self, i: int) -> int | None:
        if self.kind(i) != "EXCEPT" or not self.phrase.recurring:
            return None
        k = self.over(i + 1, "ON", "EVERY", "ART", "IN", "FOR", "NOT")
        if self.kind(k) == "HOLIDAY":
            self.phrase.faults.append("holidays")
            return k + 1
        taken = PhraseReader(self.s, self.language, self.own_zone)
        taken.phrase = Phrase(0, 0, 0, 0, recurring=True)
        after = taken.read_weekdays(i + 1) or taken.read_weekdays(k) or taken.months_alone(k)
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
        """ "starting Monday", "until Friday", "for two weeks", "from next month": a schedule has no"
        " such ends."""
        if not self.phrase.recurring:
            return None
        kind, k = self.kind(i), self.over(i + 1, "ON", "AT", "ART", "FROM", "IN", "NEXT", "THIS")
        temporal = self.kind(k) in ("SOON", "DOW", "UNIT", "MONTH", "NUM", "PART", "ORD", "MONTHEND", "NOON")
        if kind == "FOR":
            counted = self.kind(k) in ("NUM", "INDEF") and self.kind(k + 1) == "UNIT"
            temporal = counted or (self.kind(k) == "UNIT" and k > i + 1)
        if kind not in ("START", "FROM", "UNTIL", "FOR", "THROUGH") or not temporal:
            return None
        if kind in ("START", "FROM") and (anchor := self._anchor(i)):
            return anchor
        self.phrase.faults.append("bounds")
        after = k + 1
        while self.kind(after) in ("UNIT", "NUM", "MONTH", "ORD", "SUFFIX", "MERIDIEM", "DOW", "NEXT"):
            after += 1
        return after

    def _anchor(self, i: int) -> int | None:
        """ "every 6 hours starting at 3am"."""
        if not self.phrase.of_hours:
            return None
        found = read_clock(self.s, self.over(i + 1, "AT", "FROM"), self.language, free=True)
        if found is None or self.kind(found[1]) in ("TO", "UNTIL", "THROUGH", "DASH"):
            return None
        self.phrase.anchor, after = found
        return after
