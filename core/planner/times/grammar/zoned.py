"""In which zone: UTC, CET, New York time, (London), heure de Paris, UTC+2, Europe/Berlin."""

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.cursor import Cursor
from core.planner.times.lexicon import Symbol
from core.planner.times.wordlists import word_set
from core.planner.times.zones import by_abbreviation, by_offset, by_place, canonical

_INITIALS = 2  # letters: "la" and "sf" are places only in capitals
_ALSO_WORDS = word_set(
    "eastern pacific mountain central british irish french german swiss dutch spanish italian indian chinese"
    " japanese korean rio wien roma"
)
_DAYS = word_set("EVERY DOW GROUP ADVERB ORD")
_SOMEBODYS = word_set("your their his her server system office company user customer hq recipient")


class ZoneParts(Cursor):
    """`zone`."""

    def read_zone(self, i: int) -> int | None:
        if not self.phrase.clocks and not self.phrase.window and self.kind(i) != "IANA":
            return None
        if not self.phrase.recurring and not self.phrase.clocks and not self.phrase.has_days:
            return None
        k = self.over(i, "IN", "ART", "AT", "OF")
        symbol = symbol_at(self.s, k)
        if symbol.kind == "LOCAL":
            local = self._named_zone(k + 2, required=True) if self.kind(k + 1) == "IN" else None
            return local or k + 1
        if symbol.kind in ("OTHER", "EVERY") and self.kind(k + 1) == "LOCAL":  # everybody's own
            return self._in_zone(f"{symbol.text} {self.s[k + 1].text} time", (), k + 2)
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
            return self._in_zone(symbol.text, known, self.over(k + 1, "ZONEWORD"))
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
        """ "New York time", "(London)", "heure de Paris", "Berliner Zeit"; a name nobody knows is asked"
        " about."""
        for length in (3, 2, 1):
            names = [symbol_at(self.s, k + n) for n in range(length)]
            if not all(name.text[:1].isalpha() for name in names):
                continue
            said = " ".join(name.text for name in names)
            zone, end = by_place(" ".join(self._plain(name) for name in names)), k + length
            goes_on = self.kind(self.over(end, "ON", "COMMA", "ART")) in _DAYS
            followed = self.kind(end) == "ZONEWORD" or symbol_at(self.s, end).name == "zeit"
            bounded = self.kind(end) in ("COMMA", "STOP", "DOT", "CLOSE", "AND", "SLASH", "")
            if zone and (followed or required):
                return self._in_zone(said, (zone,), end + followed)
            if zone and (bounded or goes_on) and names[0].text[0].isupper():
                if inside and not goes_on:
                    self.phrase.faults.append("zone")
                    self.phrase.zone_said, self.phrase.zones = said, (zone, self.own_zone)
                    return end
                return self._in_zone(said, (zone,), end)
            if zone and (names[0].text[0].isupper() or _is_place(said)):
                self.phrase.faults.append("zone")  # "9am London weather": whose nine, or which weather?
                self.phrase.zone_said, self.phrase.zones = said, (zone, self.own_zone)
                return k if inside else end
            own = names[0].text[0].isupper() or names[0].name in _SOMEBODYS
            if followed and own and all(name.kind == "OTHER" for name in names):
                return self._in_zone(said, (), end + 1)
        return None

    def _plain(self, symbol: Symbol) -> str:
        return symbol.name if symbol.kind == "OTHER" else symbol.text.lower()

    def _in_zone(self, said: str, zones: tuple[str, ...], after: int) -> int:
        self.phrase.zones, self.phrase.zone_said = zones, said
        if len(zones) != 1:
            self.phrase.faults.append("zone")
        return after


def _is_place(said: str) -> bool:
    """Whether a name in small letters can be nothing but a place: "9am london"."""
    return len(said) > _INITIALS and said.lower() not in _ALSO_WORDS
