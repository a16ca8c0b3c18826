"""A time that comes once: what it may look like, and when it is where the clocks change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.definition import Once, parse
from core.errors import Invalid
from core.moments import instant, moment_fault, written
from core.workflows import still_to_come

STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


def with_trigger(**trigger: Any) -> dict[str, Any]:
    return {"name": "reminder", "trigger": {"type": "schedule", **trigger}, "steps": STEPS}


@pytest.mark.parametrize(
    ("at", "zone", "utc"),
    [
        ("2026-11-23T09:00", "Europe/Paris", "2026-11-23T08:00"),
        ("2026-07-23T09:00", "Europe/Paris", "2026-07-23T07:00"),
        ("2027-03-28T01:59", "Europe/Paris", "2027-03-28T00:59"),
        ("2027-03-28T02:00", "Europe/Paris", "2027-03-28T01:00"),  # skipped: right after the change
        ("2027-03-28T02:30", "Europe/Paris", "2027-03-28T01:00"),
        ("2027-03-28T03:00", "Europe/Paris", "2027-03-28T01:00"),
        ("2027-10-31T02:30", "Europe/Paris", "2027-10-31T00:30"),  # twice: the first time
        ("2027-10-31T03:00", "Europe/Paris", "2027-10-31T02:00"),
        ("2027-04-04T01:45", "Australia/Lord_Howe", "2027-04-03T14:45"),  # half an hour comes twice
        ("2027-10-03T02:15", "Australia/Lord_Howe", "2027-10-02T15:30"),  # half an hour is skipped
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_a_moment_is_when_the_clocks_of_its_place_show_it(at: str, zone: str, utc: str) -> None:
    assert instant(at, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_written_as_the_clocks_show_it_and_comes_no_later(when: datetime) -> None:
    when = when.replace(second=0, microsecond=0)
    for zone in ("Europe/Paris", "America/St_Johns", "Australia/Lord_Howe"):
        again = instant(written(when, zone), zone)
        assert again <= when  # earlier where the clocks show it twice
        assert written(again, zone) == written(when, zone)


def test_a_schedule_has_a_cron_or_one_moment() -> None:
    definition = parse(with_trigger(at="2026-11-23T09:00", timezone="Europe/Paris"))
    assert definition.trigger == Once(at="2026-11-23T09:00", timezone="Europe/Paris", misfire="once")
    assert definition.as_json()["trigger"] == {
        "type": "schedule",
        "at": "2026-11-23T09:00",
        "timezone": "Europe/Paris",
        "misfire": "once",
    }
    assert parse(definition.as_json()) == definition
    daily = parse(with_trigger(cron="0 9 * * *", timezone="Europe/Paris"))
    assert "at" not in daily.as_json()["trigger"]


@pytest.mark.parametrize(
    ("trigger", "path"),
    [
        ({"at": "2026-11-23T09:00", "cron": "0 9 * * *", "timezone": "UTC"}, "trigger"),
        ({"timezone": "UTC"}, "trigger"),
        ({"at": "tomorrow", "timezone": "UTC"}, "trigger.at"),
        ({"at": "2026-02-30T09:00", "timezone": "UTC"}, "trigger.at"),
        ({"at": "2026-11-23T25:00", "timezone": "UTC"}, "trigger.at"),
        ({"at": "0001-01-01T00:00", "timezone": "UTC"}, "trigger.at"),
        ({"at": "2026-11-23T09:00", "timezone": "Mars/Olympus"}, "trigger.timezone"),
        ({"at": "2026-11-23T09:00"}, "trigger.timezone"),
        ({"at": 5, "timezone": "UTC"}, "trigger.at"),
        ({"type": "nonsense"}, "trigger"),
    ],
)
def test_what_is_no_moment_is_refused_where_it_stands(trigger: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(with_trigger(**trigger))
    assert path in [fault.path for fault in caught.value.faults]


def test_a_moment_that_is_none_is_told_with_an_example() -> None:
    assert moment_fault("2026-11-23 9:00") == "write the day and the time as in 2026-11-23T09:00"


def test_a_moment_that_has_passed_says_the_way_out() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    still_to_come(Once(at="2026-11-22T13:01", timezone="Europe/Paris"), now)
    with pytest.raises(Invalid, match=r"Sunday 22 November 2026 at 13:00.*make it tomorrow at 9"):
        still_to_come(Once(at="2026-11-22T13:00", timezone="Europe/Paris"), now)
