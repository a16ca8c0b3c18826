"""What starts a workflow: times, Slack, webhooks, apps, and what only sounds like them."""

from time import process_time

import pytest

from core.planner.times import Ambiguous, OneOff, Schedule, without
from core.planner.triggers import (
    AppEvent,
    Manual,
    SlackMessage,
    SlackReaction,
    Webhook,
    read_trigger,
)
from tests.core.planner.test_times import HOSTILE

PARIS = "Europe/Paris"


def rest(text: str) -> str:
    """What is left of the text without its trigger."""
    reading = read_trigger(text, PARIS)
    assert not isinstance(reading, Manual)
    return without(text, reading.span)


@pytest.mark.parametrize(
    ("text", "channel", "contains", "left"),
    [
        (
            "when someone posts in #support mentioning 'refund', summarise it and post to #eng",
            "#support", "refund", "summarise it and post to #eng",
        ),
        ('when a message in #x contains "urgent" tell me', "#x", "urgent", "tell me"),
        ("When a message in #x contains the word outage, tell me", "#x", "outage", "tell me"),
        ("whenever a new message arrives in <#C012|help>, answer it", "C012", None, "answer it"),
        ("summarise it in one line when somebody writes in #ideas", "#ideas", None,
        "summarise it in one line"),
        ("If someone posts in #support, reply", "#support", None, "reply"),
        ("for every new message in #leads, look up the sender", "#leads", None, "look up the sender"),
        ("every time someone mentions “invoice” in #finance, open a task", "#finance", "invoice",
        "open a task"),
        ("quand un message arrive dans #aide, résume-le", "#aide", None, "résume-le"),
        ("wenn jemand in #hilfe schreibt, antworte", "#hilfe", None, "antworte"),
        ("cuando llega un mensaje en #ayuda, responde", "#ayuda", None, "responde"),
        ('when someone writes the word "outage" in #eng, post "on it"', "#eng", "outage", 'post "on it"'),
        ('wenn jemand in #eng "Ausfall" schreibt, poste "ja"', "#eng", "Ausfall", 'poste "ja"'),
        ('quand quelqu’un écrit le mot « panne » dans #eng, poste "oui"', "#eng", "panne", 'poste "oui"'),
        ('cuando alguien escriba "caída" en #eng, publica "sí"', "#eng", "caída", 'publica "sí"'),
    ],
)  # fmt: skip
def test_a_message_in_a_channel_starts_it(text: str, channel: str, contains: str | None, left: str) -> None:
    reading = read_trigger(text, PARIS)
    assert isinstance(reading, SlackMessage)
    assert (reading.channel, reading.contains, rest(text)) == (channel, contains, left)


@pytest.mark.parametrize(
    ("text", "reaction", "channel"),
    [
        ("when somebody reacts with :eyes: in #bugs, open an issue", "eyes", "#bugs"),
        ("when someone reacts with 👀 in #bugs open an issue", "eyes", "#bugs"),
        ("whenever someone adds :ticket: to a message in <#C012|help> create a ticket", "ticket", "C012"),
        ("when a message in #wins gets a :tada: reaction, post it to #general", "tada", "#wins"),
    ],
)
def test_a_reaction_starts_it(text: str, reaction: str, channel: str) -> None:
    reading = read_trigger(text, PARIS)
    assert isinstance(reading, SlackReaction)
    assert (reading.reaction, reading.channel) == (reaction, channel)


@pytest.mark.parametrize(
    "text",
    [
        "when a webhook arrives, post it to #ops",
        "whenever a webhook is received, log it",
        "when my form posts to a URL, thank the person",
        "triggered by a webhook, post it to #ops",
    ],
)
def test_a_webhook_starts_it(text: str) -> None:
    assert isinstance(read_trigger(text, PARIS), Webhook)


@pytest.mark.parametrize(
    ("text", "phrase", "left"),
    [
        ("when a new issue is opened in acme/api, label it", "a new issue is opened in acme/api", "label it"),
        (
            "whenever I get an email from anna@acme.com, post it to #sales",
            "I get an email from anna@acme.com", "post it to #sales",
        ),
        (
            "when a new row is added to the sheet Leads send a welcome email",
            "a new row is added to the sheet Leads", "send a welcome email",
        ),
        ("post a note to #eng when a pull request is merged", "a pull request is merged",
        "post a note to #eng"),
        ("on every push to main, run the checks", "push to main", "run the checks"),
        ("when the build fails, tell #eng", "the build fails", "tell #eng"),
        ("on new issues in acme/api post them to #eng", "new issues in acme/api", "post them to #eng"),
        ("wenn ein neues Issue erstellt wird, fasse es zusammen", "ein neues Issue erstellt wird",
        "fasse es zusammen"),
    ],
)  # fmt: skip
def test_what_happens_in_an_app_is_given_in_its_words(text: str, phrase: str, left: str) -> None:
    reading = read_trigger(text, PARIS)
    assert isinstance(reading, AppEvent)
    assert (reading.phrase, rest(text)) == (phrase, left)


@pytest.mark.parametrize(
    "text",
    [
        "summarise the latest issues",
        "summarise #eng and post them to #news when I agree",
        "post it when it is ready",
        "summarise when done",
        "if the summary is negative, post it to #ops",
        "summarise this: when a message arrives in #x we cry",
        'translate "when a webhook arrives" to French',
        "send it to a webhook https://example.com/x",
        "When summarising, keep it short. Post to #x",
        "ask me before you post",
        "summarise this text, and if someone is angry, tell #ops",
        "",
    ],
)
def test_what_only_sounds_like_a_trigger_starts_nothing(text: str) -> None:
    assert read_trigger(text, PARIS) == Manual()


def test_a_schedule_is_a_trigger_and_its_approval_is_not() -> None:
    reading = read_trigger(
        "every weekday at 8 summarise new issues, and post them to #eng when I agree", PARIS
    )
    assert isinstance(reading, Schedule) and reading.cron == "0 8 * * 1-5"


def test_a_time_that_comes_once_is_told_apart() -> None:
    assert isinstance(read_trigger("in 10 minutes post hi", PARIS), OneOff)


def test_an_emoji_hides_no_schedule() -> None:
    reading = read_trigger("post :tada: to #wins every Monday at 9", PARIS)
    assert isinstance(reading, Schedule) and reading.cron == "0 9 * * 1"


def test_a_time_and_an_event_are_asked_about() -> None:
    for text in (
        "when a new issue is opened, label it; every Friday at 9 post a summary",
        "when a deal is won in HubSpot at 9am every day, post it",
    ):
        asked = read_trigger(text, PARIS)
        assert isinstance(asked, Ambiguous) and len(asked.choices) == 2


def test_a_message_without_a_channel_is_asked_for_it() -> None:
    asked = read_trigger("when someone writes “help”, answer", PARIS)
    assert isinstance(asked, Ambiguous) and asked.question == "In which channel?"


def test_a_topic_is_asked_to_be_a_word() -> None:
    asked = read_trigger("when someone asks about refunds in #support, answer", PARIS)
    assert isinstance(asked, Ambiguous)
    reading = read_trigger(asked.choices[0], PARIS)
    assert isinstance(reading, SlackMessage) and reading.contains == "refunds"


@pytest.mark.parametrize("text", [*HOSTILE, "when " * 20_000, "when a:b " * 11_000, "when x" + " y" * 50_000])
def test_a_hundred_kilobytes_start_nothing_slowly(text: str) -> None:
    begun = process_time()
    read_trigger(text, PARIS)
    assert process_time() - begun < 0.4


def test_the_end_of_a_month_is_a_time_that_no_app_tells() -> None:
    asked = read_trigger("when the month ends at 5pm send the numbers", PARIS)
    assert isinstance(asked, Ambiguous) and "month" in asked.question
