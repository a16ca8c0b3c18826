"""Cron in a place's own time: what the clocks do to it, and what is wrong with an expression."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from core.cron import cron_fault, next_fire, next_fires

PARIS = "Europe/Paris"


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "before", "offsets"),
    [
        (PARIS, "2026-03-28T00:00", ["+0100", "+0200", "+0200"]),
        (PARIS, "2026-10-24T00:00", ["+0200", "+0100", "+0100"]),
        ("America/New_York", "2026-03-07T00:00", ["-0500", "-0400", "-0400"]),
        ("America/New_York", "2026-10-31T00:00", ["-0400", "-0500", "-0500"]),
    ],
)
def test_eight_stays_eight_when_the_clocks_change(zone: str, before: str, offsets: list[str]) -> None:
    fires = next_fires("0 8 * * *", zone, local(before, zone), 3)
    assert [fire.hour for fire in fires] == [8, 8, 8]
    assert [fire.strftime("%z") for fire in fires] == offsets


# Each place's change of clocks, on both sides: forward (a time is skipped) and back (a time comes twice).
CHANGES = [
    ("Europe/Paris", "30 2 * * *", "2026-03-28", ["03-29T03:00+02:00", "03-30T02:30+02:00"]),
    ("Europe/Paris", "30 2 * * *", "2026-10-24", ["10-25T02:30+02:00", "10-26T02:30+01:00"]),
    ("America/New_York", "30 2 * * *", "2026-03-07", ["03-08T03:00-04:00", "03-09T02:30-04:00"]),
    ("America/New_York", "30 1 * * *", "2026-10-31", ["11-01T01:30-04:00", "11-02T01:30-05:00"]),
    # South of the equator: forward in October, back in April.
    ("Australia/Sydney", "30 2 * * *", "2026-10-03", ["10-04T03:00+11:00", "10-05T02:30+11:00"]),
    ("Australia/Sydney", "30 2 * * *", "2026-04-04", ["04-05T02:30+11:00", "04-06T02:30+10:00"]),
    # Midnight itself is skipped.
    ("America/Santiago", "0 0 * * *", "2026-09-05", ["09-06T01:00-03:00", "09-07T00:00-03:00"]),
    # Zones at :30, and one whose clocks move by half an hour.
    ("America/St_Johns", "30 2 * * *", "2026-03-07", ["03-08T03:00-02:30", "03-09T02:30-02:30"]),
    ("Australia/Lord_Howe", "15 2 * * *", "2026-10-03", ["10-04T02:30+11:00", "10-05T02:15+11:00"]),
    ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04", ["04-05T01:45+11:00", "04-06T01:45+10:30"]),
    ("Asia/Kolkata", "0 9 * * *", "2026-03-28", ["03-29T09:00+05:30", "03-30T09:00+05:30"]),
]


@pytest.mark.parametrize(("zone", "cron", "day", "expected"), CHANGES)
def test_a_fixed_time_comes_once_a_day_whatever_the_clocks_do(
    zone: str, cron: str, day: str, expected: list[str]
) -> None:
    fires = next_fires(cron, zone, local(f"{day}T12:00", zone), 2)
    assert [fire.isoformat(timespec="minutes")[5:] for fire in fires] == expected


@pytest.mark.parametrize(("zone", "cron", "day", "expected"), CHANGES)
def test_whenever_one_asks_the_next_time_is_still_to_come_and_none_is_left_out(
    zone: str, cron: str, day: str, expected: list[str]
) -> None:
    """Asked at every tenth minute of three days, also within the hour that the clocks repeat."""
    begin = local(f"{day}T00:00", zone).astimezone(UTC)
    every_fire = [fire.astimezone(UTC) for fire in next_fires(cron, zone, begin, 5)]
    for asked in (begin + timedelta(minutes=10 * n) for n in range(6 * 72)):
        assert next_fire(cron, zone, asked) == next(fire for fire in every_fire if fire > asked)


def test_every_fifteen_minutes_goes_on_through_the_change_of_the_clocks() -> None:
    for day in ("2026-03-29T00:50", "2026-10-25T00:50"):
        fires = next_fires("*/15 * * * *", PARIS, local(day, PARIS), 12)
        gaps = {b.timestamp() - a.timestamp() for a, b in pairwise(fires)}
        assert gaps == {900}


@pytest.mark.parametrize(
    ("cron", "says"),
    [
        ("0 9 * *", "it needs 5 fields"),
        ("0 0 9 * * *", "has 6"),
        ("", "has 0"),
        ("99 9 * * *", "minute"),
        ("0 24 * * *", "hour"),
        ("0 9 0 * *", "day-of-month"),
        ("0 9 * 13 *", "month"),
        ("0 9 * * 9", "day-of-week"),
        ("0 9 31 2 *", "no such day exists"),
        ("0 9 30 FEB *", "no such day exists"),
        ("0 9 ? * *", "day-of-month"),
        ("a b c d e", "minute"),
        ("0 9 * * 5-1", "day-of-week"),
        ("0/0 * * * *", "minute"),
        ("0 9 LL * *", "day-of-month"),
        ("0 9 * * L", "day-of-week"),
    ],
)
def test_a_wrong_cron_is_told_what_is_wrong_with_it(cron: str, says: str) -> None:
    assert says in (cron_fault(cron) or "")


@pytest.mark.parametrize(
    "cron", ["* * * * *", "0 9 L * *", "0 9 LW * *", "0 9 * * 5L", "0 9 29 2 *", "0 9 13 * 5"]
)
def test_a_right_cron_has_nothing_wrong_with_it(cron: str) -> None:
    assert cron_fault(cron) is None
