"""A phrase that comes several times a day → its cron: every 15 minutes, every 2 hours between 9 and 17."""

from dataclasses import replace

from core.planner.times.dayfields import choose_days, too_seldom
from core.planner.times.fields import USUAL, Assumed, Days, Unsettled, at, listed
from core.planner.times.grammar.clock import Clock
from core.planner.times.grammar.phrase import Phrase

_CIRCLE = {"minute": 60, "hour": 24}


def by_interval(phrase: Phrase) -> tuple[str, Assumed]:
    days = choose_days(replace(phrase, every=(1, "day"), times_per=None, window=None), USUAL[:1])
    n, unit = _gap(phrase, days)
    if phrase.clocks or phrase.part or (unit == "minute" and phrase.past not in ([], [0])):
        raise Unsettled(
            "unclear", [_stepped(days, n, unit), *(at(days, clock) for clock in phrase.clocks[:1])]
        )
    if "office" in phrase.faults:
        raise Unsettled("office", _in_office(phrase, n, unit))
    if phrase.window:
        return _in_window(phrase, days, n, unit)
    if phrase.anchor:
        return _from_anchor(phrase.anchor, days, n, unit), []
    if unit == "hour" and phrase.past:
        return days.at(listed(set(phrase.past)), _every(n)), []
    return _stepped(days, n, unit), []


def _gap(phrase: Phrase, days: Days) -> tuple[int, str]:
    """So many minutes or hours from one time to the next, a number that divides the hour or the day."""
    n, unit = phrase.every or (1, "")
    if phrase.times_per and phrase.times_per[1] in ("hour", "minute", "second"):
        count, of = phrase.times_per
        if of == "hour" and (count == 0 or 60 % count):
            raise Unsettled("uneven", [days.at("*/15", "*"), days.at("*/10", "*")])
        n, unit = (60 // count, "minute") if of == "hour" else (1, "second")
    if unit == "second":
        raise Unsettled("seconds", [days.at("*", "*")])
    if "vague" in phrase.faults:
        near = (5, 10, 15) if unit == "minute" else (2, 3, 4)
        raise Unsettled("vague", [_stepped(days, k, unit) for k in near])
    if unit == "minute" and n and n % 60 == 0:
        n, unit = n // 60, "hour"
    if unit == "hour" and n == 24:
        raise Unsettled("time", [at(days, clock) for clock in USUAL])
    if unit == "hour" and n and n % 24 == 0:
        raise too_seldom(phrase, n // 24, "day", USUAL)
    size = _CIRCLE[unit]
    if n <= 0 or size % n:
        raise Unsettled("uneven", _nearest(days, n, unit))
    return n, unit


def _nearest(days: Days, n: int, unit: str) -> list[str]:
    """The two gaps that come nearest and can be kept."""
    size = _CIRCLE[unit]
    if n > size:
        hours = n // 60 if unit == "minute" else n
        return [_stepped(days, k, "hour") for k in (hours, hours + 1) if 24 % k == 0]
    near = sorted((abs(d - n), d) for d in range(1, size // 2 + 1) if size % d == 0)[:2]
    return [_stepped(days, d, unit) for d in sorted(d for _, d in near)]


def _stepped(days: Days, n: int, unit: str) -> str:
    return days.at(_every(n), "*") if unit == "minute" else days.at("0", _every(n))


def _every(n: int) -> str:
    return "*" if n == 1 else f"*/{n}"


def _from_anchor(anchor: Clock, days: Days, n: int, unit: str) -> str:
    """From three o'clock every six hours is the same every day; from eight every two hours, the words leave
    open whether the night is passed over."""
    around = days.at(str(anchor.minute), listed(set(range(anchor.hour % n, 24, n))))
    onwards = days.at(str(anchor.minute), listed(set(range(anchor.hour, 24, n))))
    if unit != "hour" or anchor.doubt or (not anchor.exact and anchor.hour < 7) or around != onwards:
        hourly = unit == "hour" and not anchor.doubt
        raise Unsettled("unclear", [around, onwards] if hourly else [_stepped(days, n, unit)])
    return around


def _in_office(phrase: Phrase, n: int, unit: str) -> list[str]:
    """Ideas for "during business hours": nobody said on which days they are, nor from when to when."""
    days = Days(weekday="1-5") if not phrase.has_days else choose_days(replace(phrase, every=None), ())
    spans = [(days, 9, 17), (days, 8, 18), *([] if phrase.has_days else [(Days(), 9, 17)])]
    return [
        _in_window(replace(phrase, window=(Clock(a, exact=True), Clock(b, exact=True))), each, n, unit)[0]
        for each, a, b in spans
    ]


def _in_window(phrase: Phrase, days: Days, n: int, unit: str) -> tuple[str, Assumed]:
    begins, ends = window_ends(phrase)
    over_night = begins.minutes > ends.minutes
    if begins.minutes == ends.minutes or (over_night and (days.day, days.weekday) != ("*", "*")):
        raise Unsettled("unclear", [_stepped(days, n, unit)])
    if unit == "minute":
        return _minutes_in_window(begins, ends, days, n)
    past = {begins.minute} if not phrase.past else set(phrase.past)
    if len(past) > 1:
        raise Unsettled("unclear", [_stepped(days, n, unit)])
    minute = past.pop()
    first = begins.hour if begins.minute <= minute else begins.hour + 1
    last = ends.hour if ends.minute >= minute else ends.hour - 1
    return days.at(str(minute), _hours(first, last, n)), []


def _minutes_in_window(begins: Clock, ends: Clock, days: Days, n: int) -> tuple[str, Assumed]:
    """Cron repeats whole hours only: "until 17:00" ends at 16:45, and the card says so."""
    final = 60 - n
    whole = ends.minute >= final
    last = ends.hour if whole else ends.hour - 1
    cron = days.at(_every(n), _hours(begins.hour, last, 1))
    if begins.minute or (ends.minute and not whole) or begins.hour == ends.hour:
        raise Unsettled("unclear", [cron])
    return cron, [] if whole else [("window_end", {"end": f"{last % 24:02}:{final:02}"})]


def _hours(first: int, last: int, n: int) -> str:
    if first <= last:
        return f"{first}-{last}" + (f"/{n}" if n > 1 else "")
    return listed({hour % 24 for hour in range(first, last + 25, n)})


def window_ends(phrase: Phrase) -> tuple[Clock, Clock]:
    """Its two ends; "from 9 to 5" ends in the afternoon."""
    assert phrase.window is not None
    begins, ends = phrase.window
    if begins.doubt or ends.doubt:
        raise Unsettled("unclear")
    if not begins.exact and begins.hour < 7 and ends.said_pm and begins.hour + 12 < ends.hour:
        begins = replace(begins, hour=begins.hour + 12, exact=True)
    if not ends.exact and ends.minutes <= begins.minutes and ends.hour <= 12 and begins.hour < 13:
        ends = replace(ends, hour=ends.hour + 12, exact=True)
    if not begins.exact and begins.hour < 7 and not (ends.hour > 12 and not ends.said_pm):
        raise Unsettled("unclear")
    return begins, ends
