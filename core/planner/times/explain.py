"""A cron expression back into words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

from cron_descriptor import ExpressionDescriptor, Options
from cronsim import CronSim

from core.planner.times.sayings import Phrasebook, phrasebook

_LOCALES = {"en": "en_US", "fr": "fr_FR", "de": "de_DE", "es": "es_ES"}
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_FEW_MONTHS = 3
_ALL_HOURS, _ALL_MINUTES, _ALL_MONTHS = set(range(24)), set(range(60)), set(range(1, 13))


def describe(cron: str, zone: str, locale: str = "en") -> str:
    """ "Every weekday at 08:00 (Europe/Paris)"."""
    said = within_sentence(cron, zone, locale)
    return f"{said[0].upper()}{said[1:]}"


def within_sentence(cron: str, zone: str, locale: str = "en") -> str:
    """The same as it stands after other words, where a German day keeps its capital."""
    return f"{words(cron, locale) or _by_library(cron, locale)} ({zone})"


def words(cron: str, locale: str = "en") -> str | None:
    """The schedule as part of a sentence, in words that read back as the same; None if we have none for"
    " it."""
    fields = CronSim(cron, _SOME_DAY)
    book = phrasebook(locale)
    days, interval = _days(fields, book, False), _interval(fields, book)
    if interval is not None:
        spoken = _days(fields, book, True)
        return None if spoken is None else f"{interval} {spoken}".rstrip()
    times = _times(fields, book)
    return f"{days} {times}" if days and times else None


def _by_library(cron: str, locale: str) -> str:
    """For the expressions of people who write cron. The library misreads lists with # or L and stars with a
    step among the days, so these are quoted as they are."""
    day, _, weekday = cron.upper().split()[2:]
    doubtful = ("#" in weekday or "L" in weekday or "L" in day) and ("," in weekday or "," in day)
    if doubtful or "*/" in day + weekday:
        return f"cron {cron}"
    options = Options(locale_code=_LOCALES.get(locale[:2].lower(), "en_US"), use_24hour_time_format=True)
    described: str = ExpressionDescriptor(cron, options).get_full_description()
    return described[0].lower() + described[1:]


def _list(items: Iterable[str], book: Phrasebook) -> str:
    *first, last = items
    return f"{', '.join(first)} {book.conjunction} {last}" if first else last


def _step(values: list[int], size: int) -> int | None:
    """n where the values are every n-th of the whole circle, from 0."""
    n = size // len(values)
    return n if values == list(range(0, size, n)) and size % n == 0 else None


def _interval(fields: CronSim, book: Phrasebook) -> str | None:
    """ "every 15 minutes from 09:00 to 16:45", or None where the times are told one by one."""
    minutes, hours = sorted(fields.minutes), sorted(fields.hours)
    step = _step(minutes, 60)
    gaps = {b - a for a, b in pairwise(hours)}
    window = ""
    if len(hours) < 24 and (len(minutes) > 1 or _step(hours, 24) is None or len(hours) < 3):
        if (
            len(gaps) != 1
            or (len(minutes) > 1 and gaps != {1})
            or len(hours) < (4 if len(minutes) == 1 else 2)
        ):
            return None
        ends = (f"{hours[0]:02}:{minutes[0]:02}", f"{hours[-1]:02}:{minutes[-1]:02}")
        window = " " + book.between.format(*ends)
    if len(minutes) == 1:
        gap = gaps.pop() if gaps else 1
        often = book.every_hour if gap == 1 else book.every_hours.format(gap)
        past = f" {book.past.format(minutes[0])}" if minutes[0] and not window else ""
        return often + past + window
    if step is None:
        return None if window else f"{book.every_hour} {book.past.format(_list(map(str, minutes), book))}"
    return (book.every_minute if step == 1 else book.every_minutes.format(step)) + window


def _times(fields: CronSim, book: Phrasebook) -> str | None:
    clocks = [f"{hour:02}:{minute:02}" for hour in sorted(fields.hours) for minute in sorted(fields.minutes)]
    return book.at.format(_list(clocks, book)) if len(clocks) <= 12 else None


def _days(fields: CronSim, book: Phrasebook, after_interval: bool) -> str | None:
    """The days as they are said before a time, or after an interval; None if there are no words for them."""
    days, weekdays = fields.days, fields.weekdays
    every_day, any_weekday = len(days) == 31, weekdays >= set(range(7))
    months = "" if fields.months == _ALL_MONTHS else _months(fields.months, book)
    inside = f" {_in_months(fields.months, book)}" if months else ""
    if every_day and any_weekday:
        return inside.strip() if after_interval else book.every_day + inside
    if every_day:
        plain = {day % 7 for day in weekdays if isinstance(day, int)}
        if len(plain) == 0:
            return _nth([day for day in weekdays if isinstance(day, tuple)], months, book)
        return (
            None
            if any(isinstance(d, tuple) for d in weekdays)
            else _weekdays(plain, book, after_interval) + inside
        )
    return _month_days(days, fields.months, months, book) if any_weekday else None


def _in_months(months: set[int], book: Phrasebook) -> str:
    """ "in June and July", "except in August": whichever is shorter."""
    left_out = _ALL_MONTHS - months
    if len(left_out) > _FEW_MONTHS:
        return book.in_months.format(_months(months, book))
    return book.except_months.format(_months(left_out, book))


def _months(months: set[int], book: Phrasebook) -> str:
    return _list([book.months[month - 1] for month in sorted(months)], book)


def _weekdays(days: set[int], book: Phrasebook, after_interval: bool) -> str:
    if days == {1, 2, 3, 4, 5}:
        return book.on_workdays if after_interval else book.every_workday
    week = sorted(days, key=lambda day: (day - 1) % 7)
    in_a_row = [(day - 1) % 7 for day in week]
    if len(week) > 2 and in_a_row == list(range(in_a_row[0], in_a_row[-1] + 1)):
        return book.day_range.format(book.days[week[0]], book.days[week[-1]])
    if after_interval:
        return book.on_days.format(_list([book.plural_days[day] for day in week], book))
    lead = book.every_of[week[0]]
    return _list([lead, *(_second(day, book) for day in week[1:])], book)


def _second(day: int, book: Phrasebook) -> str:
    """The name of a day after "every Monday and …"."""
    return book.days[day] if book.days[1] in ("Monday", "Montag") else book.plural_days[day]


def _nth(days: list[tuple[int, int]], months: str, book: Phrasebook) -> str | None:
    ordinals = sorted({nth for _, nth in days}, key=lambda nth: nth if nth > 0 else 9)
    names = sorted({day % 7 for day, _ in days}, key=lambda day: (day - 1) % 7)
    if len(days) != len(ordinals) * len(names):
        return None
    which = _list([book.nth[nth - 1] if nth > 0 else book.nth[5] for nth in ordinals], book)
    said = book.nth_lead.format(book.nth_join.format(which, _list([book.days[day] for day in names], book)))
    return f"{said} {book.of_months.format(months) if months else book.of_month}"


def _month_days(days: set[int], months: set[int], names: str, book: Phrasebook) -> str | None:
    numbers = sorted(day for day in days if day > 0)
    if len(months) == 1 and len(numbers) == len(days) == 1:
        return book.yearly.format(book.date.format(numbers[0], names))
    said = [_ordinal(number, book) for number in numbers]
    said += [book.last_day] if CronSim.LAST in days else []
    said += [book.last_workday] if CronSim.LAST_WEEKDAY in days else []
    if len(said) > 1 and len(numbers) < len(said):
        return None
    lead, rest = book.nth_lead.format(said[0]), [_again(one, book) for one in said[1:]]
    if not names:
        return f"{_list([lead, *rest], book)} {book.of_month}"
    return book.yearly.format(f"{_list([lead, *rest], book)} {book.of_months.format(names)}")


def _ordinal(number: int, book: Phrasebook) -> str:
    if book.conjunction == "and":
        suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix}"
    if book.conjunction == "et":
        return "1er" if number == 1 else str(number)
    return f"{number}." if book.conjunction == "und" else str(number)


def _again(said: str, book: Phrasebook) -> str:
    """ "le 1er et le 15", but "the 1st and 15th"."""
    return book.nth_lead.format(said) if book.conjunction in ("et", "y") else said
