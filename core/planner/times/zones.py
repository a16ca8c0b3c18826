"""What people call a time zone → its IANA name; several names where the words do not say which."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.planner.times.tokens import fold
from core.planner.times.wordlists import word_set

_ABBREVIATIONS = """
UTC: utc, gmt+0, zulu
Etc/GMT: gmt
Europe/Paris: cet, cest, mez, mesz, hec
Europe/London: bst
Europe/Lisbon: wet, west
Europe/Athens: eet, eest
Europe/Moscow: msk
America/New_York: et, est, edt
America/Denver: mt, mst, mdt
America/Los_Angeles: pt, pst, pdt
America/Anchorage: akst, akdt
Pacific/Honolulu: hst
America/Halifax: adt
America/Sao_Paulo: brt
America/Argentina/Buenos_Aires: art
Africa/Johannesburg: sast
Africa/Lagos: wat
Africa/Nairobi: eat
Asia/Tokyo: jst
Asia/Seoul: kst
Asia/Hong_Kong: hkt
Asia/Singapore: sgt
Asia/Karachi: pkt
Asia/Manila: pht
Asia/Bangkok: ict
Asia/Jakarta: wib
Australia/Sydney: aedt
Australia/Perth: awst
Australia/Adelaide: acdt
Pacific/Auckland: nzst, nzdt
"""
_SHARED = {
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "cdt": ("America/Chicago", "America/Havana"),
    "ct": ("America/Chicago",),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "acst": ("Australia/Adelaide", "Australia/Darwin"),
}
_PLACES = """
America/New_York: new york, nyc, boston, washington, miami, atlanta, philadelphia, eastern, us eastern
America/New_York: eastern standard, eastern daylight, east coast
America/Chicago: chicago, dallas, houston, austin, us central, central standard, central daylight
America/Denver: denver, salt lake city, mountain, us mountain, mountain standard, mountain daylight
America/Phoenix: phoenix, arizona
America/Los_Angeles: los angeles, la, san francisco, sf, seattle, san diego, portland, las vegas, pacific
America/Los_Angeles: us pacific, pacific standard, pacific daylight, california, west coast
America/Toronto: toronto, montreal, ottawa
America/Vancouver: vancouver
America/Mexico_City: mexico city, ciudad de mexico
America/Sao_Paulo: sao paulo, rio, brasilia
America/Bogota: bogota
America/Lima: lima
America/Santiago: santiago
America/Argentina/Buenos_Aires: buenos aires
Europe/London: london, uk, british, british summer, edinburgh, manchester, londoner
Europe/Dublin: dublin, irish
Europe/Lisbon: lisbon, lisboa
Europe/Paris: paris, pariser, france, french, lyon, central european, cet
Europe/Madrid: madrid, madrider, spain, spanish, barcelona
Europe/Berlin: berlin, berliner, germany, german, munich, muenchen, munchen, hamburg, frankfurt, frankfurter
Europe/Vienna: vienna, wien, wiener
Europe/Zurich: zurich, zuerich, zurcher, swiss, geneva
Europe/Amsterdam: amsterdam, dutch
Europe/Brussels: brussels, bruxelles
Europe/Rome: rome, roma, italian, milan
Europe/Stockholm: stockholm
Europe/Oslo: oslo
Europe/Copenhagen: copenhagen
Europe/Helsinki: helsinki, eastern european
Europe/Athens: athens
Europe/Warsaw: warsaw
Europe/Prague: prague
Europe/Budapest: budapest
Europe/Bucharest: bucharest
Europe/Kyiv: kyiv, kiev
Europe/Istanbul: istanbul
Europe/Moscow: moscow
Africa/Cairo: cairo
Africa/Lagos: lagos
Africa/Nairobi: nairobi
Africa/Johannesburg: johannesburg, cape town
Asia/Jerusalem: tel aviv, jerusalem, israel
Asia/Dubai: dubai
Asia/Karachi: karachi
Asia/Kolkata: india, indian, india standard, mumbai, delhi, new delhi, bangalore, bengaluru, kolkata
Asia/Kolkata: chennai, hyderabad
Asia/Dhaka: dhaka
Asia/Bangkok: bangkok
Asia/Jakarta: jakarta
Asia/Singapore: singapore
Asia/Hong_Kong: hong kong
Asia/Shanghai: shanghai, beijing, china, chinese, shenzhen
Asia/Taipei: taipei
Asia/Seoul: seoul, korea, korean
Asia/Tokyo: tokyo, japan, japanese
Asia/Manila: manila
Australia/Sydney: sydney
Australia/Melbourne: melbourne
Australia/Brisbane: brisbane
Australia/Perth: perth
Pacific/Auckland: auckland, new zealand
"""


def _table(lines: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines.strip().splitlines():
        zone, _, names = line.partition(":")
        table |= dict.fromkeys((name.strip() for name in names.split(",")), zone)
    return table


_ABBREVIATED = _table(_ABBREVIATIONS)
_PLACED = _table(_PLACES)
_SAME_CLOCK = word_set(
    "Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich Europe/Amsterdam"
    " Europe/Brussels Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Warsaw Europe/Prague"
    " Europe/Budapest"
)


def by_abbreviation(name: str, own: str) -> tuple[str, ...]:
    """The zones that an abbreviation can mean, the person's own alone if it is among them."""
    word = fold(name)
    if word in _SHARED:
        return (own,) if own in _SHARED[word] else _SHARED[word]
    zone = _ABBREVIATED.get(word)
    if zone == "Europe/Paris" and own in _SAME_CLOCK:
        return (own,)
    return (zone,) if zone else ()


def by_place(words: str) -> str | None:
    return _PLACED.get(words)


def by_offset(sign: int, hours: int, minutes: int = 0) -> str | None:
    """A fixed distance from UTC; zones of half hours have no such name."""
    if minutes or hours > 12:
        return None
    if not hours:
        return "UTC"
    return f"Etc/GMT{'-' if sign > 0 else '+'}{hours}"  # the sign in these names is the other way round


@lru_cache(maxsize=512)
def canonical(name: str) -> str | None:
    """The IANA name as it is spelled, or None if there is no such zone."""
    parts = [
        p.title().replace("_Of_", "_of_") if p.islower() else p for p in name.replace(" ", "_").split("/")
    ]
    spelled = "/".join(parts) if name.upper() != "UTC" else "UTC"
    try:
        ZoneInfo(spelled)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return spelled
