"""Meetings that are set up for a time: when they are, and what runs at a time all the same."""

from datetime import UTC, datetime

import pytest

from core.planner.reading.appointed import appointed
from tests.core.planner.test_doings import plan as planned
from tests.core.planner.test_events import planned as sketched

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday

THEN = """
Set up a Zoom meeting called Landlord meeting for 3 December at 2pm, 45 minutes | 2026-12-03T14:00:00+01:00
invite tom@reed.co to a zoom meeting on friday at 10 for 30 minutes | 2026-11-27T10:00:00+01:00
put the staff dinner in our Google Calendar on 5 December at 19:00 and tell #team | 2026-12-05T19:00:00+01:00
get the names from the sheet and book a call tomorrow at 11 | 2026-11-24T11:00:00+01:00
"""


@pytest.mark.parametrize("row", THEN.strip().splitlines())
def test_a_meeting_is_set_up_for_the_moment_that_is_said(row: str) -> None:
    said, begins = row.split(" | ")

    found = appointed(said, "Europe/Paris", NOW)

    assert found is not None
    assert found.begins.isoformat() == begins


@pytest.mark.parametrize(
    "said",
    [
        "remind me tomorrow at 9 to set it up",
        "tomorrow at 9 post the meeting notes in #ops",
        "create an Asana task to prepare the meeting on 3 December at 2pm",
        "create a zoom meeting in 10 minutes",
        "create a zoom meeting next Tuesday",
    ],
)
def test_other_times_are_left_to_what_starts_it(said: str) -> None:
    assert appointed(said, "Europe/Paris", NOW) is None


def test_an_end_says_how_long_it_is() -> None:
    found = appointed("put it in Google Calendar for 12 January 18:00 to 20:00", "Europe/Paris", NOW)

    assert found is not None
    assert found.minutes == 120


async def test_a_meeting_is_made_now_for_then_and_as_long_as_said() -> None:
    plan = await planned("Set up a Zoom meeting called Rent for 3 December 2030 at 2pm, one hour")

    assert plan.definition is not None
    assert plan.definition.trigger.type == "manual"
    assert plan.definition.as_json()["steps"][0]["params"] == {
        "topic": "Rent",
        "start_time": "2030-12-03T14:00:00+01:00",
        "duration": 60,
    }
    assert not plan.notes


async def test_guests_are_those_who_are_invited() -> None:
    plan = await planned(
        "add a 30 minute event called Dentist to my Google Calendar on 3 December 2030 at 11"
        " and invite sue@miller.org"
    )

    assert plan.definition is not None
    params = plan.definition.as_json()["steps"][0]["params"]
    assert params["attendees"] == ["sue@miller.org"]


def test_whoever_has_the_address_is_added() -> None:
    plan = sketched("add sue@miller.org to HubSpot")

    assert plan.definition is not None
    (step,) = plan.definition.as_json()["steps"]
    assert step["action"] == "pipedream:hubspot-create-or-update-contact"
    assert step["params"] == {"email": "sue@miller.org"}


async def test_what_a_pasted_text_sets_up_is_set_up_by_nobody() -> None:
    plan = await planned('summarise this: "Please set up a Zoom meeting on 3 December 2030 at 2pm. Tom"')

    assert plan.definition is not None
    (step,) = plan.definition.as_json()["steps"]
    assert "on 3 December 2030 at 2pm" in step["blocks"][-1]["text"]
    assert not plan.questions
