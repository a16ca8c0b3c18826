"""A phrase that names its times → its cron: at 8, at 8 and 18, in the morning."""

from dataclasses import replace

from core.planner.times.dayfields import choose_days
from core.planner.times.fields import USUAL, Assumed, Days, Unsettled, at, listed
from core.planner.times.grammar.clock import Clock, in_part
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.intervals import window_ends

HOURS_OF = {
    "morning": (7, 8, 9),
    "afternoon": (14, 15, 16),
    "evening": (18, 19, 20),
    "night": (22, 23, 2),
}


def by_clock(phrase: Phrase) -> tuple[str, Assumed]:
    if phrase.window and not phrase.clocks:
        raise _how_often_between(phrase)
    clocks, assumed = _clocks(phrase)
    days = choose_days(phrase, clocks)
    _enough(phrase, days, clocks)
    minutes, hours = {clock.minute for clock in clocks}, {clock.hour for clock in clocks}
    if len({clock.minutes for clock in clocks}) < len(minutes) * len(hours):
        raise Unsettled("many_times", [at(days, clock) for clock in clocks])
    if any(clock.midnight for clock in clocks) and (days.day, days.weekday) != ("*", "*"):
        raise Unsettled("midnight", [days.at("0", "0"), days.at("59", "23")])
    return days.at(listed(minutes), listed(hours)), assumed


def _how_often_between(phrase: Phrase) -> Unsettled:
    days = choose_days(phrase, USUAL[:1])
    begins, ends = window_ends(phrase)
    hours = f"{begins.hour}-{ends.hour}" if begins.hour <= ends.hour else f"{begins.hour}"
    ideas = [days.at("0", hours), days.at("*/30", hours), days.at(str(begins.minute), str(begins.hour))]
    return Unsettled("window", ideas, start=_spelled(begins), end=_spelled(ends))


def _no_time(phrase: Phrase) -> Unsettled:
    """No time is named: offer some, as many at once as were asked for."""
    if phrase.times_per and phrase.times_per[1] == "day":
        return Unsettled("count", _so_often(phrase, phrase.times_per[0]))
    hours = HOURS_OF.get(phrase.part or "")
    clocks = USUAL if hours is None else tuple(Clock(hour, exact=True) for hour in hours)
    return Unsettled("time", [at(choose_days(phrase, USUAL), clock) for clock in clocks])


def _so_often(phrase: Phrase, count: int) -> list[str]:
    """Ideas for "twice a day"."""
    hours = {2: ("9,17", "8,20"), 3: ("8,12,18", "9,13,17"), 4: ("8,11,14,17", "0,6,12,18")}.get(count, ())
    days = choose_days(replace(phrase, times_per=None), USUAL[:1])
    return [days.at("0", each) for each in hours]


def _spelled(clock: Clock) -> str:
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
        raise Unsettled("unclear", [at(days, clock) for clock in clocks])


def _clocks(phrase: Phrase) -> tuple[list[Clock], Assumed]:
    assumed: Assumed = []
    clocks = phrase.clocks
    if phrase.part and clocks:
        clocks = [in_part(clock, phrase.part) for clock in clocks]
    if not clocks:
        raise _no_time(phrase)
    clocks = _one_day_half(clocks)
    doubts = [clock.doubt for clock in clocks if clock.doubt]
    if "half" in doubts:
        hour = clocks[0].hour
        early, late = Clock((hour - 1) % 24, 30), Clock(hour, 30)
        raise Unsettled("half", [at(choose_days(phrase, [c]), c) for c in (late, early)], hour=hour)
    if doubts:
        raise Unsettled("unclear")
    if any(not clock.exact and clock.hour < 7 for clock in clocks):
        raise Unsettled("half_of_day", _both_halves(phrase, clocks))
    sevens = [clock for clock in clocks if not clock.exact and clock.hour == 7]
    if sevens:
        assumed.append(("seven", {"time": f"07:{sevens[0].minute:02}"}))
    return clocks, assumed


def _both_halves(phrase: Phrase, clocks: list[Clock]) -> list[str]:
    later = [c if c.exact or c.hour > 11 else replace(c, hour=c.hour + 12) for c in clocks]
    return [
        choose_days(phrase, half).at(str(half[0].minute), listed({clock.hour for clock in half}))
        for half in (clocks, later)
        if len({clock.minute for clock in half}) == 1
    ]


def _one_day_half(clocks: list[Clock]) -> list[Clock]:
    """ "at 2 and 4pm" is 14 and 16; beside an 18:00, a 5 is five in the morning."""
    if any(clock.hour > 12 and not clock.said_pm for clock in clocks):
        return [replace(clock, exact=True) for clock in clocks]
    last = clocks[-1]
    if not last.said_pm:
        return _in_order(clocks)
    return [
        replace(c, hour=c.hour + 12, exact=True)
        if not c.exact and c.hour < 7 and c.hour + 12 < last.hour
        else c
        for c in clocks
    ]


def _in_order(clocks: list[Clock]) -> list[Clock]:
    """ "at 9 and 3" is 9 and 15: who lists times goes through the day."""
    row = clocks[:1]
    for clock in clocks[1:]:
        before = row[-1]
        later = not clock.exact and clock.hour < 7 <= before.hour and not before.said_pm
        row.append(replace(clock, hour=clock.hour + 12, exact=True) if later else clock)
    return row
