"""What starts a workflow, said loosely."""

import pytest

from core.definition import Manual, Schedule, SlackEvent, Webhook
from core.planner.triggers import AppEvent, read_trigger
from core.planner.triggers.starting import started_plainly
from tests.core.planner.plans import sketch


@pytest.mark.parametrize(
    ("intent", "phrase"),
    [
        ("new row in our google sheet => make a contact from it", "new row in our google sheet"),
        ("new issue in acme/api -> summarise it", "new issue in acme/api"),
        ("wen a new issue is opened in acme/web, summarise it", "a new issue is opened in acme/web"),
        ("If a new Sentry issue is fatal, tell #ops", "there is a new Sentry issue"),
        ("our inbox is a mess. what I want: when an email arrives, sum it up", "an email arrives"),
    ],
)
def test_an_event_is_heard_however_it_is_said(intent: str, phrase: str) -> None:
    reading = read_trigger(started_plainly(intent), "Europe/Paris")

    assert isinstance(reading, AppEvent)
    assert reading.phrase.rstrip() == phrase


def test_a_reaction_before_an_arrow_starts_it() -> None:
    definition = sketch(
        ":pushpin: reaction in #product => summarise the message and post it to #news"
    ).definition

    assert definition is not None
    assert definition.trigger == SlackEvent(on="reaction", channel="#product", reaction="pushpin")


def test_a_webhook_that_is_wanted_first_starts_it() -> None:
    plan = sketch("I need a webhook for our form. When it gets called, summarise it and post it to #ops")

    assert plan.definition is not None
    assert plan.definition.trigger == Webhook()


def test_an_arrow_to_a_channel_starts_nothing() -> None:
    definition = sketch("haiku about a new car -> #random").definition

    assert definition is not None
    assert definition.trigger == Manual()


@pytest.mark.parametrize(
    ("intent", "cron"),
    [
        ("twice a day, 9 and 16:00, post a haiku in #fun", "0 9,16 * * *"),
        ("Twice a day, 7 in the morning and 7 in the evening, post a haiku in #fun", "0 7,19 * * *"),
        ("three times a day (8, 12 and 18h) post a haiku in #fun", "0 8,12,18 * * *"),
    ],
)
def test_so_many_times_a_day_are_those_that_are_listed(intent: str, cron: str) -> None:
    definition = sketch(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, Schedule)
    assert definition.trigger.cron == cron


def test_a_word_said_in_a_channel_is_what_is_listened_for() -> None:
    definition = sketch("someone writes outage in #support -> tell @ada").definition

    assert definition is not None
    assert definition.trigger == SlackEvent(channel="#support", contains="outage")


@pytest.mark.parametrize(
    "said",
    [
        "at the start of each quarter (1 jan, 1 apr, 1 jul, 1 oct) at 9",
        "Once a quarter (1 Jan, 1 Apr, 1 Jul and 1 Oct, 9:00)",
        "every 1 January, 1 April, 1 July and 1 October at 9 in the morning",
    ],
)
def test_one_day_of_several_months_is_all_of_them(said: str) -> None:
    definition = sketch(f"{said} post a haiku in #fun").definition

    assert definition is not None
    assert isinstance(definition.trigger, Schedule)
    assert definition.trigger.cron == "0 9 1 1,4,7,10 *"


def test_different_days_of_different_months_are_asked_about() -> None:
    plan = sketch("every 1 January and 15 April at 9 post a haiku in #fun")

    assert plan.definition is None or plan.definition.trigger == Manual()
    assert any(question.key == "trigger" for question in plan.questions)


@pytest.mark.parametrize(
    ("intent", "cron"),
    [
        ("every friday at 16:00 tell #team that the office is closed on Mondays", "0 16 * * 5"),
        ("every Monday at 9 tell #all that standup is on Tuesdays and Thursdays at 10", "0 9 * * 1"),
        ("remind #ops that the bins go out every Tuesday at 18:00", "0 18 * * 2"),
    ],
)
def test_days_in_what_somebody_is_told_are_no_second_schedule(intent: str, cron: str) -> None:
    definition = sketch(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, Schedule)
    assert definition.trigger.cron == cron
