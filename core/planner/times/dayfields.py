"""The days of a phrase → the fields of cron that choose them, or the question which days are meant."""

from collections.abc import Iterable

from core.planner.times.fields import USUAL, Days, Unsettled, listed
from core.planner.times.grammar.clock import Clock
from core.planner.times.grammar.phrase import LAST, LAST_WORKDAY, Phrase

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def choose_days(phrase: Phrase, clocks: Iterable[Clock]) -> Days:
    """The days, or the question which; `clocks` only serve to make its choices whole."""
    kinds = [bool(phrase.weekdays), bool(phrase.nth), bool(phrase.month_days)]
    if sum(kinds) > 1:
        raise Unsettled("unclear")
    month = listed(phrase.months) if phrase.months else "*"
    n, unit = phrase.every or (1, "")
    if phrase.weekdays:
        return _on_weekdays(phrase, month, n, unit, clocks)
    if n > 1 and unit not in ("minute", "hour"):
        raise too_seldom(phrase, n, unit, clocks)
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
    known = len({c.minute for c in clocks}) == 1 and clocks != list(USUAL)
    minute = str(clocks[0].minute)
    return [day.at(minute, hours) if known else day.at("0", "9") for day in days]


def _on_weekdays(phrase: Phrase, month: str, n: int, unit: str, clocks: Iterable[Clock]) -> Days:
    days = sorted(phrase.weekdays)
    if days == [0, 1, 2, 3, 4, 5, 6]:
        weekday = "*"
    elif len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        weekday = f"{days[0]}-{days[-1]}"
    else:
        weekday = listed(set(days))
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


def too_seldom(phrase: Phrase, n: int, unit: str, clocks: Iterable[Clock]) -> Unsettled:
    """Every second day, third week or other month has no cron: offer what comes near."""
    if unit == "day":
        return Unsettled("skipping", _all(clocks, Days(), Days(weekday="1,3,5")))
    if unit == "week":
        return Unsettled(
            "skipping", _all(clocks, Days(weekday="1"), Days(weekday="1#1,1#3"), Days(day="1,15"))
        )
    day = listed(phrase.month_days) if phrase.month_days and min(phrase.month_days) > 0 else "1"
    if unit == "month" and 12 % n == 0 and not phrase.nth:
        starts = range(1, min(n, 3) + 1)
        months = [listed(set(range(s, 13, n))) for s in starts]
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
    return Days(listed(days), month)
