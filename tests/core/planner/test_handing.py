"""Messages that hand something over, and messages that ask for something."""

import pytest

from core.definition import Action, Payload, Schedule, Webhook, every_step
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


@pytest.mark.parametrize(
    "words",
    [
        "write a summary of our meeting",
        "summarize our meeting",
        "Summarise the call and post it in #eng",
        "write a short recap of our last team call and post it in #eng",
        "write minutes of today's standup",
        "write a summary of the meeting transcript",
        "schreibe eine Zusammenfassung unserer Besprechung",
    ],
)
def test_what_was_said_in_a_meeting_is_asked_for(words: str) -> None:
    assert [one.key for one in planned(words).questions] == ["content"]


@pytest.mark.parametrize(
    "words",
    [
        "write a summary of the meeting: Ada said we ship on Monday. Ben said no.",
        "given a transcript, write a summary of the meeting",
        "when a zoom recording is ready, write a summary of the meeting and post it in #eng",
    ],
)
def test_a_meeting_that_is_told_of_is_not_asked_for(words: str) -> None:
    assert "content" not in {one.key for one in planned(words).questions}


@pytest.mark.parametrize("words", ["message me with github issues", "show us the github issues"])
async def test_nothing_is_made_for_words_that_ask_to_see(words: str) -> None:
    assert "github-create-issue" not in actions(await made(words))


@pytest.mark.parametrize(
    "words",
    [
        "Our website's contact form can call a URL. Take what it sends and tell #sales who it is.",
        "our shop can call a webhook, summarise what comes and post it in #eng",
    ],
)
def test_what_can_call_a_url_starts_a_webhook(words: str) -> None:
    definition = planned(words).definition
    assert definition is not None
    assert isinstance(definition.trigger, Webhook)
