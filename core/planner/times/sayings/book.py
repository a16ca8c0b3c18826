"""What a language must be able to say about schedules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrasebook:
    """Every phrase that is made from these reads back as the same schedule (a test holds that)."""

    days: tuple[str, ...]  # Sunday first
    plural_days: tuple[str, ...]
    months: tuple[str, ...]
    every_of: tuple[str, ...]  # "every Monday", Sunday first
    conjunction: str
    every_day: str
    every_workday: str
    on_workdays: str
    on_days: str  # "on {Mondays and Thursdays}"
    day_range: str
    at: str
    every_minute: str
    every_minutes: str
    every_hour: str
    every_hours: str
    past: str
    between: str
    nth: tuple[str, ...]  # first … fifth, then last
    nth_lead: str
    nth_join: str
    of_month: str
    of_months: str
    last_day: str
    last_workday: str
    yearly: str
    date: str
    in_months: str
    except_months: str
    asked: dict[str, str]
    assumed: dict[str, str]
