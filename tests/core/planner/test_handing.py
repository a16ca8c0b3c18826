"""Messages that hand something over, and messages that ask for something."""

import pytest

from core.definition import Action, Payload, Schedule, every_step
from tests.core.planner.test_doings import actions, made
from tests.core.planner.test_events import planned

ISSUES, PULLS = "github-list-repository-issues", "github-list-pull-requests"
STRIPE, EVENTS = "stripe-list-invoices", "google_calendar-list-events"
DM, POST = "direct_message", "post_message"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dm me every morning at 8 with my open github issues", [ISSUES, DM]),
        ("every morning at 8 dm me with my open github issues", [ISSUES, DM]),
        ("dm me with my open github issues", [ISSUES, DM]),
        ("message me with all the open github issues", [ISSUES, DM]),
        ("dm @ada with the open github issues", [ISSUES, DM]),
        ("dm @ada and @ben with the open pull requests of acme/api", [PULLS, DM, DM]),
        ("ping #eng every day at 10am with the open pull requests", [PULLS, POST]),
        ("send #eng a message with the open pull requests every friday at 4pm", [PULLS, POST]),
        ("send me a message every day at 9 with my open github issues", [ISSUES, DM]),
        ("send @ada a quick note with today's google calendar events", [EVENTS, DM]),
        ("drop me a note every morning at 8 with my google calendar events", [EVENTS, DM]),
        ("text me every day at 9 with the open issues of acme/api", [ISSUES, DM]),
        ("slack me every day at 9 with the open issues of acme/api", [ISSUES, DM]),
        ("send @ada a dm at 9 every day with the unpaid stripe invoices", [STRIPE, DM]),
        ("email me every monday at 9 with the open pull requests", [PULLS, "gmail-send-email"]),
        ("send @ada a message with the following words: hi there", [DM]),
    ],
)
async def test_what_a_message_is_sent_with_is_got_and_sent(words: str, expected: list[str]) -> None:
    assert actions(await made(words)) == expected


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("dm @ada, @ben and @dmitri and ask them to send me their numbers", ["@ada", "@ben", "@dmitri"]),
        ("message @ada and ask her to send me the numbers", ["@ada"]),
        ("ping @ada and @ben and remind them to fill in their hours", ["@ada", "@ben"]),
    ],
)
def test_people_who_are_messaged_and_asked_get_one_message_each(words: str, people: list[str]) -> None:
    plan = planned(words)
    assert plan.definition is not None
    steps = [*every_step(plan.definition.steps)]
    (text,) = [step for step in steps if isinstance(step, Payload)]

    sent = [step.params for step in steps if isinstance(step, Action)]
    assert [one["user"] for one in sent] == people
    assert {one["text"] for one in sent} == {f"{{{{{text.id}}}}}"}
    assert plan.questions == ()


def test_the_time_between_message_and_things_is_heard() -> None:
    definition = planned("dm me every morning at 8 with my open github issues").definition
    assert definition is not None
    assert isinstance(definition.trigger, Schedule)
    assert definition.trigger.cron == "0 8 * * *"
