"""What was said of one moment → that moment, counted from the time of the request, or the question it leaves.

Nothing is guessed but what `assumed` says aloud. The choices of a question are whole dates: they mean the
same moment whenever the answer comes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.moments import instant, written
from core.planner.times.dayhours import HOURS_OF
from core.planner.times.readings import Ambiguous, OneOff, Said
from core.planner.times.resolve import closing
from core.planner.times.sayings import phrasebook

_USUAL = (9, 12, 17)
_MOST_CHOICES = 4
_LATE_IN_THE_DAY = 13  # from then on, "at 9" said of today may well be nine in the evening
_FAR = timedelta(days=330)  # a date without a year that has just been is hardly meant for next year
_MOST_DAYS = 3650


@dataclass(frozen=True)
class Moment:
    """When it runs, as the zone's clocks show it; `assumed` is what nobody said."""

    at: str
    timezone: str
    assumed: str | None = None


class _Open(Exception):
    """The words leave something open: the question, and the moments that would answer it."""

    def __init__(self, asked: str, choices: Iterable[datetime] = (), **said: object) -> None:
        super().__init__(asked)
        self.asked, self.choices, self.said = asked, list(choices), said


def settle(one: OneOff, now: datetime, zone: str) -> Moment | Ambiguous:
    """For a person in the IANA `zone`, who asked at the aware moment `now`."""
    said = one.said
    there = (said.zone if said is not None else None) or zone
    counted = _Counted(now.astimezone(ZoneInfo(there)).replace(tzinfo=None), one.language)
    try:
        if said is None or one.several:
            raise _Open("once_several" if one.several else "once_unclear")
        if said.seconds is not None:
            when = now + timedelta(seconds=said.seconds + 59)
            return Moment(written(when, there), there)
        if said.doubtful or said.zone == "":
            raise _Open("unclear")
        local, assumed = counted.moment(said)
        if instant(f"{local:%Y-%m-%dT%H:%M}", there) <= now:
            raise _Open("once_unclear")
        return Moment(f"{local:%Y-%m-%dT%H:%M}", there, assumed)
    except (_Open, OverflowError) as left:
        return _question(left if isinstance(left, _Open) else _Open("once_unclear"), one, counted.now, there)


def shared_question(one: OneOff, moment: Moment, now: datetime) -> tuple[str, str]:
    """Whether all of the request is meant for then: the question, and the moment as a choice."""
    here = now.astimezone(ZoneInfo(moment.timezone)).replace(tzinfo=None)
    when = spelled(datetime.fromisoformat(moment.at), one.language, here)
    return phrasebook(one.language).asked["once_shared"].format(when=when), when


def spelled(local: datetime, language: str, now: datetime) -> str:
    """ "on Monday 23 November at 09:00": words that read back as this moment."""
    book = phrasebook(language)
    day = book.days[(local.weekday() + 1) % 7]
    lead, _, rest = book.date.partition(" ")
    lead = "" if language == "fr" else f"{lead} "  # “le lundi” is every Monday
    said = f"{lead}{day} {rest.format(local.day, book.months[local.month - 1])}"
    if local.year != now.year:
        said += f" de {local.year}" if language == "es" else f" {local.year}"
    return f"{said} {book.at.format(f'{local:%H:%M}')}"


def _question(left: _Open, one: OneOff, now: datetime, zone: str) -> Ambiguous:
    coming = sorted({when for when in left.choices if when > now})[:_MOST_CHOICES]
    choices = tuple(spelled(when, one.language, now) for when in coming)
    asked = phrasebook(one.language).asked[left.asked].format(said=one.phrase, **left.said)
    if not asked.rstrip().endswith("?"):
        asked = f"{asked} {closing(choices, one.language)}"
    return Ambiguous(asked, choices, one.span, language=one.language)


@dataclass(frozen=True)
class _Counted:
    """Moments counted from what the clocks show where they are meant."""

    now: datetime
    language: str

    def moment(self, said: Said) -> tuple[datetime, str | None]:
        if said.hour is None:
            raise self._which_hour(said)
        if said.midnight:
            raise self._which_midnight(said)
        hours = self._hours(said)
        days = self._days(said)
        if days is None:
            return self._by_clock_alone(said, hours)
        found = [_at(day, hour, said.minute) for day in days for hour in hours]
        coming = [when for when in found if when > self.now]
        if not coming:
            raise _Open("once_passed", [when + timedelta(days=1) for when in found])
        if len(hours) > 1:
            raise _Open("half_of_day", coming)
        if len(coming) > 1:
            raise _Open("once_which", coming)
        if not said.exact and coming[0].date() == self.now.date() and coming[0].hour < 12 <= self.now.hour:
            raise _Open("half_of_day", coming)
        if len(found) > 1 and said.weekday is not None and found[0] <= self.now:
            raise _Open("once_which", coming)  # "on Sunday at 9", said on Sunday at ten
        if said.month is not None and said.year is None and coming[0] - self.now > _FAR:
            raise _Open("once_which", coming)
        return coming[0], self._assumed(said)

    def _hours(self, said: Said) -> list[int]:
        """Several where the half of the day is open."""
        assert said.hour is not None
        after_lunch = said.ahead == 0 and self.now.hour >= _LATE_IN_THE_DAY
        if said.exact or said.hour >= 12 or (said.hour >= 7 and not after_lunch):
            return [said.hour]
        return [said.hour, said.hour + 12]

    def _by_clock_alone(self, said: Said, hours: list[int]) -> tuple[datetime, str | None]:
        """ "at 5pm": today, or tomorrow where that has been."""
        today = [_at(self.now.date(), hour, said.minute) for hour in hours]
        coming = [when for when in today if when > self.now]
        tomorrow = [when + timedelta(days=1) for when in today]
        if len(hours) > 1:
            raise _Open("half_of_day", [*coming, *tomorrow])
        if coming:
            return coming[0], self._assumed(said)
        if not said.exact and said.hour is not None and said.hour < 12:
            raise _Open("half_of_day", [today[0] + timedelta(hours=12), *tomorrow])
        passed = phrasebook(self.language).assumed["once_tomorrow"].format(time=f"{today[0]:%H:%M}")
        return tomorrow[0], "; ".join(filter(None, (passed, self._assumed(said))))

    def _days(self, said: Said) -> list[date] | None:
        """The days that may be meant; None where none is said."""
        today = self.now.date()
        if said.ahead is not None:
            if said.ahead > _MOST_DAYS:
                raise _Open("once_unclear")
            after_midnight = said.part == "tonight" and said.hour is not None and said.hour < 6
            return [today + timedelta(days=said.ahead + after_midnight)]
        if said.day is not None:
            return self._dates(said, today)
        return None if said.weekday is None else self._named_day(said, today)

    def _dates(self, said: Said, today: date) -> list[date]:
        assert said.day is not None and said.month is not None
        years = [said.year] if said.year is not None else [today.year, today.year + 1]
        found = []
        for year in years:
            try:
                found.append(date(year, said.month, said.day))
            except ValueError:
                continue
        coming = [day for day in found if day >= today][:1]
        if not found or (said.year is not None and not coming):
            raise _Open("once_past_date" if found else "never")
        day = (coming or found)[0]
        if said.weekday is not None and (day.weekday() + 1) % 7 != said.weekday:
            raise _Open("unclear", [_at(day, said.hour or 9, said.minute)])
        return [day]

    def _named_day(self, said: Said, today: date) -> list[date]:
        assert said.weekday is not None
        away = (said.weekday - (today.weekday() + 1)) % 7
        this, following = today + timedelta(days=away), today + timedelta(days=away + 7)
        if said.which == "this":
            return [this]
        if away == 0:
            return [this, following] if not said.which else [following]
        if said.which != "next":
            return [this]
        # On Monday, "next Friday" is this week's to some; on Friday, "next Monday" is the same to everybody.
        # On Sunday it depends on where weeks begin.
        same_week = this.isocalendar()[:2] == today.isocalendar()[:2] or today.isoweekday() == 7
        return [this, following] if same_week else [this]

    def _which_hour(self, said: Said) -> _Open:
        days = self._days(replace(said, hour=9)) or [self.now.date()]
        part = "evening" if said.part == "tonight" else said.part
        hours = _USUAL if part is None else tuple(hour for hour in HOURS_OF[part] if hour > 2)
        return _Open("time", [_at(day, hour, 0) for day in days for hour in hours])

    def _which_midnight(self, said: Said) -> _Open:
        days = self._days(replace(said, midnight=False)) or [self.now.date()]
        return _Open("midnight", [_at(day + timedelta(days=n), 0, 0) for day in days for n in (0, 1)])

    def _assumed(self, said: Said) -> str | None:
        assumed = phrasebook(self.language).assumed
        notes: Iterator[str | None] = iter(
            (
                assumed["seven"].format(time=f"07:{said.minute:02}")
                if said.hour == 7 and not said.exact
                else None,
                assumed["approximate"] if said.approximate else None,
            )
        )
        return "; ".join(filter(None, notes)) or None


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour % 24, minute))
