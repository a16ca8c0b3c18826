"""A phrase → the schedule it makes, or the question that it leaves.

Whatever the words do not settle is asked, with choices that are phrases themselves. Nothing is guessed but what
`assumed` says aloud: nine o'clock for "morning", two for "afternoon", six for "evening", and seven for "at 7".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.planner.times.clock import Clock, in_part
from core.planner.times.explain import validate_cron, words
from core.planner.times.phrase import LAST, LAST_WORKDAY, Phrase
from core.planner.times.phrasebook import phrasebook
from core.planner.times.readings import Ambiguous, Schedule

_DEFAULT_HOURS = {"morning": 9, "afternoon": 14, "evening": 18}
_USUAL = (Clock(9, exact=True), Clock(12, exact=True), Clock(17, exact=True))
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Unsettled(Exception):
    """The words leave something open: which question it is, and the schedules that would answer it."""

    def __init__(self, asked: str, crons: Iterable[str] = (), **said: object) -> None:
        super().__init__(asked)
        self.asked, self.crons, self.said = asked, tuple(crons), said


@dataclass(frozen=True)
class Days:
    """The three fields of cron that choose days."""

    day: str = "*"
    month: str = "*"
    weekday: str = "*"

    def at(self, minute: str, hour: str) -> str:
        return f"{minute} {hour} {self.day} {self.month} {self.weekday}"


def resolve(phrase: Phrase, text: str, zone: str, language: str) -> Schedule | Ambiguous:
    """What the phrase comes to; its faults (and what stays open) make it a question."""
    faults = list(dict.fromkeys(phrase.faults))
    try:
        cron, assumed = _cron(phrase)
        crons: tuple[str, ...] = (cron,)
        said: dict[str, object] = {}
        if validate_cron(cron) is not None:
            raise Unsettled("never")
        if not phrase.recurring:
            faults.append("repeats")
    except Unsettled as open_question:
        crons, said, assumed = open_question.crons, open_question.said, []
        faults.append(open_question.asked)
    zones = phrase.zones if phrase.zones else (zone,)
    quote = text[phrase.start : phrase.end]
    if not faults:
        notes = _notes(assumed, phrase, language)
        return Schedule(crons[0], zones[0], phrase.span, quote, notes, language=language)
    if "zone" in faults and not phrase.zones:
        faults[faults.index("zone")] = "zone_unknown"
    said |= {"said": quote, "zone": phrase.zone_said}
    return _question(list(dict.fromkeys(faults)), crons, zones, zone, phrase, language, said)


def spell(cron: str, zone: str, own_zone: str, language: str) -> str:
    """The phrase that reads back as this schedule."""
    said = words(cron, language) or f"cron {cron}"
    return said if zone == own_zone else f"{said} {zone}"


def closing(choices: tuple[str, ...], language: str) -> str:
    asked = phrasebook(language).asked
    if not choices:
        return asked["closing_none"]
    return asked["closing_one"].format(choice=choices[0]) if len(choices) == 1 else asked["closing"]


def _question(
    faults: list[str],
    crons: tuple[str, ...],
    zones: tuple[str, ...],
    own: str,
    phrase: Phrase,
    language: str,
    said: dict[str, object],
) -> Ambiguous:
    book = phrasebook(language)
    spelled = [spell(cron, zone, own, language) for cron in dict.fromkeys(crons) for zone in zones]
    choices = tuple(dict.fromkeys(spelled))[:5]
    if "vague_time" in faults or "bound" in faults:
        faults = [fault for fault in faults if fault != "time"]
    statements = [book.asked[fault].format(**said) for fault in faults]
    if not statements[-1].rstrip().endswith("?") or not choices:
        statements.append(closing(choices, language))
    return Ambiguous(" ".join(statements), choices, phrase.span, language=language)


def _notes(assumed: list[tuple[str, dict[str, object]]], phrase: Phrase, language: str) -> str | None:
    book = phrasebook(language)
    if "edge" in phrase.filled:
        assumed = [("last_day" if LAST in phrase.month_days else "first_day", {}), *assumed]
    notes = [book.assumed[key].format(**said) for key, said in assumed]
    notes += [book.assumed[key] for key in phrase.filled if key != "edge"]
    return "; ".join(dict.fromkeys(notes)) or None


Assumed = list[tuple[str, dict[str, object]]]


def _cron(phrase: Phrase) -> tuple[str, Assumed]:
    if phrase.of_hours:
        return _by_interval(phrase)
    if phrase.window and not phrase.clocks:
        days = _days(phrase, _USUAL[:1])
        begins, ends, _ = _window(phrase)
        hours = f"{begins.hour}-{ends.hour}" if begins.hour <= ends.hour else f"{begins.hour}"
        ideas = [days.at("0", hours), days.at("*/30", hours), days.at(str(begins.minute), str(begins.hour))]
        raise Unsettled("window", ideas, start=_hm(begins), end=_hm(ends))
    try:
        clocks, assumed = _clocks(phrase)
    except Unsettled as unsettled:
        if unsettled.asked != "time":
            raise
        clocks, assumed = list(_USUAL), []
        if phrase.times_per and phrase.times_per[1] == "day":
            raise Unsettled("count", _so_often(phrase, phrase.times_per[0])) from None
        raise Unsettled("time", [_at(_days(phrase, clocks), clock) for clock in _usual(phrase)]) from None
    days = _days(phrase, clocks)
    _enough(phrase, days, clocks)
    minutes = {clock.minute for clock in clocks}
    if len(minutes) > 1:
        raise Unsettled("many_times", [_at(days, clock) for clock in clocks])
    if any(clock.midnight for clock in clocks) and (days.day, days.weekday) != ("*", "*"):
        raise Unsettled("midnight", [days.at("0", "0"), days.at("59", "23")])
    hours = sorted({clock.hour for clock in clocks})
    return days.at(str(clocks[0].minute), ",".join(map(str, hours))), assumed


def _usual(phrase: Phrase) -> tuple[Clock, ...]:
    if phrase.part == "night":
        return Clock(22, exact=True), Clock(2, exact=True)
    return _USUAL


def _so_often(phrase: Phrase, count: int) -> list[str]:
    """Ideas for "twice a day"."""
    hours = {2: ("9,17", "8,20"), 3: ("8,12,18", "9,13,17"), 4: ("8,11,14,17", "0,6,12,18")}.get(count, ())
    days = _days(replace(phrase, times_per=None), _USUAL[:1])
    return [days.at("0", each) for each in hours]


def _at(days: Days, clock: Clock) -> str:
    return days.at(str(clock.minute), str(clock.hour))


def _hm(clock: Clock) -> str:
    return f"{clock.hour:02}:{clock.minute:02}"


def _enough(phrase: Phrase, days: Days, clocks: list[Clock]) -> None:
    """ "twice a day at 9" and "twice a week on Monday" say one thing and give another."""
    if phrase.times_per is None:
        return
    count, unit = phrase.times_per
    given = {
        "day": len({clock.minutes for clock in clocks}),
        "week": len(phrase.weekdays),
        "month": len(phrase.month_days) or len(phrase.nth),
    }.get(unit)
    if given != count:
        raise Unsettled("unclear", [_at(days, clock) for clock in clocks])


# times of day


def _clocks(phrase: Phrase) -> tuple[list[Clock], Assumed]:
    assumed: Assumed = []
    clocks = phrase.clocks
    if phrase.part and clocks:
        clocks = [in_part(clock, phrase.part) for clock in clocks]
    if not clocks:
        hour = _DEFAULT_HOURS.get(phrase.part or "")
        if hour is None or phrase.times_per:
            raise Unsettled("time")
        return [Clock(hour, exact=True)], [(str(phrase.part), {})]
    clocks = _one_day_half(clocks)
    doubts = [clock.doubt for clock in clocks if clock.doubt]
    if "half" in doubts:
        hour = clocks[0].hour
        early, late = Clock((hour - 1) % 24, 30), Clock(hour, 30)
        raise Unsettled("half", [_at(_days(phrase, [c]), c) for c in (late, early)], hour=hour)
    if doubts:
        raise Unsettled("unclear")
    if any(not clock.exact and clock.hour < 7 for clock in clocks):
        halves = [clocks, [c if c.exact or c.hour > 11 else replace(c, hour=c.hour + 12) for c in clocks]]
        ideas = [
            _days(phrase, half).at(
                str(half[0].minute), ",".join(str(h) for h in sorted({c.hour for c in half}))
            )
            for half in halves
            if len({c.minute for c in half}) == 1
        ]
        raise Unsettled("half_of_day", ideas)
    if any(not clock.exact and clock.hour == 7 for clock in clocks):
        assumed.append(("seven", {}))
    return clocks, assumed


def _one_day_half(clocks: list[Clock]) -> list[Clock]:
    """ "at 2 and 4pm" is 14 and 16; beside an 18:00, a 5 is five in the morning."""
    if any(clock.hour > 12 and not clock.said_pm for clock in clocks):
        return [replace(clock, exact=True) for clock in clocks]
    last = clocks[-1]
    if not last.said_pm:
        return clocks
    return [
        replace(c, hour=c.hour + 12, exact=True)
        if not c.exact and c.hour < 7 and c.hour + 12 < last.hour
        else c
        for c in clocks
    ]


def _window(phrase: Phrase) -> tuple[Clock, Clock, bool]:
    """Its two ends, and whether the first can only be in the afternoon."""
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
    return begins, ends, False


# several times a day


def _by_interval(phrase: Phrase) -> tuple[str, Assumed]:
    n, unit = phrase.every or (1, "")
    if phrase.times_per and phrase.times_per[1] in ("hour", "minute", "second"):
        count = phrase.times_per[0]
        n, unit = (60 // count, "minute") if phrase.times_per[1] == "hour" and 60 % count == 0 else (0, "")
    days = _days(_daily(phrase), _USUAL[:1])
    if unit == "second" or (phrase.times_per and phrase.times_per[1] in ("minute", "second")):
        raise Unsettled("seconds", [days.at("*", "*")])
    if not unit:
        raise Unsettled("uneven", [days.at("*/15", "*"), days.at("*/10", "*")])
    if unit == "minute" and n % 60 == 0:
        n, unit = n // 60, "hour"
    if phrase.clocks:
        raise Unsettled("unclear", [days.at("0", "*"), *(_at(days, clock) for clock in phrase.clocks[:1])])
    if phrase.part:
        raise Unsettled("unclear", [days.at("0", "*")])
    if unit == "hour" and n % 24 == 0 and n:
        if n > 24:
            raise _too_seldom(phrase, n // 24, "day", _USUAL)
        raise Unsettled("time", [_at(days, clock) for clock in _USUAL])
    size = 60 if unit == "minute" else 24
    if "vague" in phrase.faults:
        raise Unsettled("vague", [_stepped(days, unit, d) for d in ((5, 10, 15) if size == 60 else (2, 3, 4))])
    if n <= 0 or size % n:
        near = sorted((abs(d - n), d) for d in range(1, size // 2 + 1) if size % d == 0)[:2]
        ideas = [_stepped(days, unit, d) for d in sorted(d for _, d in near)]
        if n > size:
            hours = n // 60 if unit == "minute" else n
            ideas = [_stepped(days, "hour", k) for k in (hours, hours + 1) if 24 % k == 0]
        raise Unsettled("uneven", ideas)
    if phrase.window:
        return _in_window(phrase, days, n, unit)
    if unit == "minute":
        if phrase.past and phrase.past != [0]:
            raise Unsettled("unclear", [_stepped(days, unit, n)])
        return _stepped(days, unit, n), []
    past = sorted(set(phrase.past)) or [0]
    return days.at(",".join(map(str, past)), "*" if n == 1 else f"*/{n}"), []


def _daily(phrase: Phrase) -> Phrase:
    """The phrase as one of days alone."""
    return replace(phrase, every=(1, "day"), times_per=None, window=None)


def _stepped(days: Days, unit: str, n: int) -> str:
    if unit == "minute":
        return days.at("*" if n == 1 else f"*/{n}", "*")
    return days.at("0", "*" if n == 1 else f"*/{n}")


def _in_window(phrase: Phrase, days: Days, n: int, unit: str) -> tuple[str, Assumed]:
    begins, ends, _ = _window(phrase)
    if unit == "hour":
        past = {begins.minute} if not phrase.past else set(phrase.past)
        if len(past) > 1:
            raise Unsettled("unclear")
        minute = past.pop()
        last = ends.hour if ends.minute >= minute else ends.hour - 1
        first = begins.hour if begins.minute <= minute else begins.hour + 1
        return days.at(str(minute), _hours(first, last, n)), []
    minutes = range(0, 60, n)
    if begins.minute:
        raise Unsettled(
            "unclear", [days.at(_every(n), _hours(begins.hour, max(ends.hour - 1, begins.hour), 1))]
        )
    whole = ends.minute >= minutes[-1]
    last = ends.hour if whole else ends.hour - 1
    if not whole and ends.minute:
        raise Unsettled("unclear", [days.at(_every(n), _hours(begins.hour, last, 1))])
    note: Assumed = [] if whole else [("window_end", {"end": f"{last % 24:02}:{minutes[-1]:02}"})]
    return days.at(_every(n), _hours(begins.hour, last, 1)), note


def _every(n: int) -> str:
    return "*" if n == 1 else f"*/{n}"


def _hours(first: int, last: int, n: int) -> str:
    if first <= last:
        return f"{first}-{last}" + (f"/{n}" if n > 1 else "")
    hours = sorted({hour % 24 for hour in range(first, last + 25, n)})
    return ",".join(map(str, hours))


# days


def _days(phrase: Phrase, clocks: Iterable[Clock]) -> Days:
    """The days, or the question which; `clocks` only serve to make its choices whole."""
    kinds = [bool(phrase.weekdays), bool(phrase.nth), bool(phrase.month_days)]
    if sum(kinds) > 1:
        raise Unsettled("unclear")
    month = _fields(phrase.months) if phrase.months else "*"
    n, unit = phrase.every or (1, "")
    if phrase.weekdays:
        return _on_weekdays(phrase, month, n, unit, clocks)
    if n > 1 and unit not in ("minute", "hour"):
        raise _too_seldom(phrase, n, unit, clocks)
    if phrase.nth:
        return Days(
            "*", month, ",".join(f"{day}L" if nth == LAST else f"{day}#{nth}" for day, nth in phrase.nth)
        )
    if phrase.month_days:
        return _on_month_days(phrase, month, clocks)
    if unit in ("week", "month", "quarter", "year") or (phrase.times_per or (0, ""))[1] in (
        "week",
        "month",
        "year",
    ):
        if phrase.times_per == (2, "week"):
            raise Unsettled("day_of_week", _all(clocks, Days(weekday="1,4"), Days(weekday="2,5")))
        raise _which_day(unit or (phrase.times_per or (0, ""))[1], month, clocks)
    if phrase.months and not unit:
        raise Unsettled("day_of_month", _all(clocks, Days("1", month), Days("*", month)))
    return Days("*", month)


def _all(clocks: Iterable[Clock], *days: Days) -> list[str]:
    """One choice for each of these days, at the one time that is known (or at nine)."""
    clocks = list(clocks)
    hours = ",".join(str(h) for h in sorted({clock.hour for clock in clocks}))
    known = len({c.minute for c in clocks}) == 1 and clocks != list(_USUAL)
    minute = str(clocks[0].minute)
    return [day.at(minute, hours) if known else day.at("0", "9") for day in days]


def _fields(values: set[int]) -> str:
    return ",".join(map(str, sorted(values)))


def _on_weekdays(phrase: Phrase, month: str, n: int, unit: str, clocks: Iterable[Clock]) -> Days:
    days = sorted(phrase.weekdays)
    if days == [0, 1, 2, 3, 4, 5, 6]:
        weekday = "*"
    elif len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        weekday = f"{days[0]}-{days[-1]}"
    else:
        weekday = _fields(set(days))
    if (n > 1 and unit in ("day", "week", "month", "quarter", "year")) or "skipping" in phrase.faults:
        if "skipping" not in phrase.faults:
            phrase.faults.append("skipping")
        nth = ",".join(f"{day}#{k}" for k in ((1, 3) if n not in (3, 4, 5) else (n,)) for day in days)
        ideas = [Days("*", month, weekday)] + ([Days("*", month, nth)] if len(days) == 1 else [])
        raise Unsettled("skipping", _all(clocks, *ideas))
    if unit in ("month", "quarter", "year"):
        first = Days("*", month, ",".join(f"{day}#1" for day in days))
        raise Unsettled("day_of_month", _all(clocks, Days("*", month, weekday), first))
    return Days("*", month, weekday)


def _too_seldom(phrase: Phrase, n: int, unit: str, clocks: Iterable[Clock]) -> Unsettled:
    """Every second day, third week or other month has no cron: offer what comes near."""
    if unit == "day":
        return Unsettled("skipping", _all(clocks, Days(), Days(weekday="1,3,5")))
    if unit == "week":
        return Unsettled(
            "skipping", _all(clocks, Days(weekday="1"), Days(weekday="1#1,1#3"), Days(day="1,15"))
        )
    day = _fields(phrase.month_days) if phrase.month_days and min(phrase.month_days) > 0 else "1"
    if unit == "month" and 12 % n == 0 and not phrase.nth:
        starts = range(1, min(n, 3) + 1)
        months = [_fields({k for k in range(s, 13, n)}) for s in starts]
        return Unsettled("unclear", _all(clocks, *(Days(day, each) for each in months)))
    return Unsettled("skipping", _all(clocks, Days(day)))


def _which_day(unit: str, month: str, clocks: Iterable[Clock]) -> Unsettled:
    if unit == "week":
        return Unsettled("day_of_week", _all(clocks, Days(weekday="1"), Days(weekday="5")))
    if unit == "quarter":
        return Unsettled("quarter", _all(clocks, Days("1", "1,4,7,10"), Days("L", "3,6,9,12")))
    if unit == "year":
        return Unsettled("day_of_year", _all(clocks, Days("1", "1" if month == "*" else month)))
    ideas = (Days("1", month), Days("L", month), Days("*", month, "1#1"))
    return Unsettled("day_of_month", _all(clocks, *ideas))


def _on_month_days(phrase: Phrase, month: str, clocks: Iterable[Clock]) -> Days:
    days = phrase.month_days
    latest = max(days)
    if "workday" in phrase.faults:
        raise Unsettled("workday", _all(clocks, Days("LW", month), Days("1", month), Days("*", month, "1#1")))
    longest = max(_LONGEST_MONTH[m - 1] for m in phrase.months or range(1, 13))
    shortest = min((_LONGEST_MONTH[m - 1] if m != 2 else 28) for m in phrase.months or range(1, 13))
    if latest > longest:
        raise Unsettled("never", _all(clocks, Days("L", month)))
    if latest > shortest:
        raise Unsettled("short_months", _all(clocks, Days("L", month), Days("28", month)), day=latest)
    if (phrase.every or (0, ""))[1] == "year" and not phrase.months:
        raise _which_day("year", month, clocks)
    if LAST in days or LAST_WORKDAY in days:
        names = {LAST: "L", LAST_WORKDAY: "LW"}
        return Days(",".join(names.get(day, str(day)) for day in sorted(days, reverse=True)), month)
    return Days(_fields(days), month)
