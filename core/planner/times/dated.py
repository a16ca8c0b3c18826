"""A row of words that name one moment: a day, a date, a delay, a time of day and a zone, in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.planner.times.grammar import PhraseReader
from core.planner.times.grammar.clock import Clock, in_part, read_clock, symbol_at
from core.planner.times.lexicon import Symbol
from core.planner.times.readings import Said

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DAYS_AHEAD = {"today": 0, "tonight": 0, "tomorrow": 1, "overmorrow": 2}
_PARTS = {"abend": "evening", "nachmittag": "afternoon", "vormittag": "morning", "nacht": "night"}
_COMING = ("coming", "upcoming", "kommend", "prochain", "proxim", "próxim")
_GOES_ON = ("TO", "UNTIL", "THROUGH", "DASH")
_LONGEST = 20  # symbols


def delay(s: Sequence[Symbol], i: int) -> tuple[int, int] | None:
    """ "in 20 minutes", "dans une heure", "en dos horas": seconds, and where it ends."""
    opening = symbol_at(s, i)
    if opening.kind != "IN" and opening.text.lower() != "en":
        return None
    k = i + 1
    if symbol_at(s, k).kind == "HALF":
        while symbol_at(s, k + 1).kind in ("INDEF", "ART"):
            k += 1
        unit = symbol_at(s, k + 1)
        return (1800, k + 2) if unit.kind == "UNIT" and unit.name == "hour" else None
    number, unit = symbol_at(s, k), symbol_at(s, k + 1)
    count = number.number if number.kind == "NUM" else 1 if number.kind == "INDEF" else 0
    if not count or unit.kind not in ("UNIT", "HMARK") or unit.name not in (*SECONDS, "h", ""):
        return None
    if unit.kind == "HMARK":
        return (count * 3600, k + 2) if unit.text.lower() in ("h", "hs") else None
    return (count * unit.number * SECONDS[unit.name], k + 2) if unit.name else None


def read_moment(s: Sequence[Symbol], i: int, language: str, zone: str) -> tuple[Said, int] | None:
    """What is said of a moment from `i` on, and where the row ends."""
    row = _Row(s, language, zone)
    end = row.read(i)
    return None if end == i or row.said == Said() else (row.said, end)


@dataclass
class _Row:
    s: Sequence[Symbol]
    language: str
    zone: str
    said: Said = field(default_factory=Said)
    clock: Clock | None = None

    def read(self, i: int) -> int:
        end = here = i
        while end - i < _LONGEST:
            after = self._delay(here) or self._day(here) or self._date(here) or self._time(here)
            after = after or self._part(here) or self._zone(here)
            if after is None:
                break
            end = after
            here = end + 1 if self._kind(end) == "COMMA" else end
        self._settle(end)
        return end

    def _kind(self, i: int) -> str:
        return symbol_at(self.s, i).kind

    def _over(self, i: int, *kinds: str) -> int:
        while self._kind(i) in kinds:
            i += 1
        return i

    def _delay(self, i: int) -> int | None:
        if self.said.dated or self.said.seconds or (found := delay(self.s, i)) is None:
            return None
        seconds, end = found
        whole_days = symbol_at(self.s, end - 1).name in ("day", "week")
        if whole_days:
            self.said = replace(self.said, ahead=seconds // 86400)
        else:
            self.said = replace(self.said, seconds=seconds)
        return end

    def _day(self, i: int) -> int | None:
        if self.said.dated or self.said.weekday is not None:
            return None
        symbol = symbol_at(self.s, i)
        if symbol.kind == "SOON" and symbol.name in _DAYS_AHEAD:
            part = "tonight" if symbol.name == "tonight" else self.said.part
            end = i + 1
            if named := _PARTS.get(symbol_at(self.s, end).text.lower()):
                part, end = named, end + 1
            self.said = replace(self.said, ahead=_DAYS_AHEAD[symbol.name], part=part)
            return end
        k = self._over(i, "ON", "ART")
        which = self._which(k)
        k += which != ""
        day = symbol_at(self.s, k)
        if which == "this" and day.kind == "PART" and day.number == 0:
            self.said = replace(self.said, ahead=0, part=day.name)
            return k + 1
        if day.kind != "DOW" or day.name == "plural":
            return None
        if not which and (which := self._which(k + 1)):
            k += 1
        self.said = replace(self.said, weekday=day.number, which=which)
        return k + 1

    def _which(self, k: int) -> str:
        symbol = symbol_at(self.s, k)
        if symbol.kind == "NEXT":
            return "coming" if symbol.text.lower().startswith(_COMING) else "next"
        return "this" if symbol.kind == "THIS" else ""

    def _date(self, i: int) -> int | None:
        if self.said.dated:
            return None
        if (written := self._iso(self._over(i, "ON", "ART"))) is not None:
            return written
        k = self._over(i, "ON", "ART")
        if self._kind(k) == "MONTH":
            month = self.s[k].number
            day, end = self._number(self._over(k + 1, "ART"))
        else:
            day, after = self._number(k)
            k = self._over(after, "OF")
            if not day or self._kind(k) != "MONTH":
                return None
            month, end = self.s[k].number, k + 1
        if not day:
            return None
        self.said = replace(self.said, day=day, month=month)
        at = self._over(end, "COMMA", "OF")
        year = symbol_at(self.s, at)
        if year.kind == "NUM" and len(year.text) == 4 and year.text.startswith("20"):
            self.said, end = replace(self.said, year=year.number), at + 1
        return end

    def _iso(self, i: int) -> int | None:
        """2026-12-24."""
        shape = [self._kind(k) for k in range(i, i + 5)]
        year, _, month, _, day = (symbol_at(self.s, k) for k in range(i, i + 5))
        if shape != ["NUM", "DASH", "NUM", "DASH", "NUM"] or len(year.text) != 4 or not day.glued:
            return None
        self.said = replace(self.said, day=day.number, month=month.number, year=year.number)
        return i + 5

    def _number(self, k: int) -> tuple[int, int]:
        symbol, mark = symbol_at(self.s, k), symbol_at(self.s, k + 1)
        if symbol.kind == "ORD" and symbol.number > 0:
            return symbol.number, k + 1
        if symbol.kind == "NUM" and 1 <= symbol.number <= 31 and mark.kind not in ("COLON", "UNIT", "HMARK"):
            return symbol.number, k + 2 if mark.kind in ("SUFFIX", "DOT") and mark.glued else k + 1
        return 0, k

    def _time(self, i: int) -> int | None:
        if self.clock is not None or self.said.seconds:
            return None
        k = self._over(i, "AT", "APPROX", "ART" if self.language == "es" else "AT")
        found = read_clock(self.s, k, self.language, free=k > i)
        if found is None:
            return None
        self.clock, end = found
        if "APPROX" in (self._kind(n) for n in range(i, k)):
            self.clock = replace(self.clock, approximate=True)
        return end

    def _part(self, i: int) -> int | None:
        k = self._over(i, "IN", "ART", "ON", "AT")
        part = symbol_at(self.s, k)
        if self.said.part or part.kind != "PART" or part.number == 3:
            return None
        if not self.said.dated and self.said.weekday is None and self.clock is None:
            return None
        self.said = replace(self.said, part=part.name)
        return k + 1

    def _zone(self, i: int) -> int | None:
        if self.clock is None or self.said.zone is not None:
            return None
        reader = PhraseReader(self.s, self.language, self.zone)
        reader.phrase.clocks, reader.phrase.recurring = [self.clock], True
        end = reader.read_zone(i)
        if end is None or end == i:
            return None
        zones = reader.phrase.zones
        self.said = replace(self.said, zone=zones[0] if zones and len(zones) == 1 else "")
        return end

    def _settle(self, end: int) -> None:
        """The time of day, with what the part of the day says of it."""
        if self.clock is None:
            return
        clock, tonight = self.clock, self.said.part == "tonight"
        if tonight:
            clock = in_part(clock, "evening" if 6 <= clock.hour <= 11 else "night")
        elif self.said.part:
            clock = in_part(clock, self.said.part)
        goes_on = self._kind(end) in (*_GOES_ON, "AND") and read_clock(
            self.s, end + 1, self.language, free=True
        )
        self.said = replace(
            self.said,
            hour=clock.hour,
            minute=clock.minute,
            exact=clock.exact or tonight,
            midnight=clock.midnight and not tonight,
            approximate=clock.approximate,
            doubtful=clock.doubt is not None or bool(goes_on) or clock.utc,
        )
