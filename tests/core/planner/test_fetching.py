"""What is spoken of is got before it is told: reading verbs of every kind, questions, things only named."""

import pytest

from core.definition import Payload, every_step
from core.planner.matching.things import spoken_of
from tests.core.planner.test_doings import actions, made, params

STRIPE, TICKETS = "stripe-list-invoices", "zendesk-list-tickets"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("take all unpaid stripe invoices and summarise them in #eng", [STRIPE, "post_message"]),
        ("grab the zendesk tickets and post them in #eng", [TICKETS, "post_message"]),
        ("post the zendesk tickets that are still open in #eng", [TICKETS, "post_message"]),
        ("send #eng the new tickets from zendesk", [TICKETS, "post_message"]),
        ("share today's google calendar events in #eng", ["google_calendar-list-events", "post_message"]),
        ("let #eng know how many shopify orders came in", ["shopify-search-orders", "post_message"]),
        ("dm me how many shopify orders came in", ["shopify-search-orders", "direct_message"]),
        ("email ana@acme.com the unpaid stripe invoices with gmail", [STRIPE, "gmail-send-email"]),
        (
            "go through the rows of our budget google sheet and post a report in #eng",
            ["google_sheets-get-values", "post_message"],
        ),
        ("who is on call in pagerduty? post it in #eng", ["pagerduty-find-oncall-user", "post_message"]),
        ("every day at 9 show me the overdue asana tasks", ["asana-search-tasks", "direct_message"]),
        ("every day at 9 tell me a joke", ["direct_message"]),
        ("post the build is done in #eng", ["post_message"]),
        ("create a bug in jira", ["jira-create-issue"]),
        ("when a lead arrives in salesforce add them to mailchimp", ["mailchimp-add-or-update-subscriber"]),
        ("grab the zendesk tickets, rank them and post the top 5 in #eng", [TICKETS, "post_message"]),
        ("write a fun fact about space and put it in our discord", ["discord-send-message"]),
        ("every day at 9 send a tip about plants to our discord", ["discord-send-message"]),
        ("every day at 9 give me 5 ideas for posts, dm is fine", ["direct_message"]),
        ("pull the dates out of this: Ana comes on 3 May", []),
        ("give me feedback on this text: we are best", []),
        ("write the customer a kind email and leave it in my gmail drafts", ["gmail-create-draft"]),
        ("email the team lead with gmail a summary of the zendesk tickets", [TICKETS, "gmail-send-email"]),
        ("add ana@acme.com to the newsletter list in mailchimp", ["mailchimp-add-or-update-subscriber"]),
        ("leave a note in #eng that lunch is ready", ["post_message"]),
        ("write a haiku about new tickets and post it in #eng", ["post_message"]),
    ],
)
async def test_what_is_told_is_got_first(words: str, expected: list[str]) -> None:
    assert actions(await made(words)) == expected


async def test_what_no_field_of_an_event_says_a_prompt_finds_in_it() -> None:
    definition = await made("new row in our google sheet => make a hubspot contact from it")
    (prompt,) = [step for step in every_step(definition.steps) if isinstance(step, Payload)]
    assert "email" in prompt.blocks[-1].text and "{{trigger.event}}" in prompt.blocks[-1].text
    assert params(definition)["email"] == f"{{{{{prompt.id}}}}}"


async def test_what_a_mail_is_to_be_about_is_written_first() -> None:
    definition = await made("email ana@acme.com with gmail to invite her to the launch")
    (prompt,) = [step for step in every_step(definition.steps) if isinstance(step, Payload)]
    assert "invite her to the launch" in prompt.blocks[-1].text
    assert params(definition)["body"] == f"{{{{{prompt.id}}}}}"


async def test_which_of_all_things_are_meant_is_told_to_the_prompt() -> None:
    definition = await made("take the overdue stripe invoices, write an overview and post it in #eng")
    (prompt,) = [step for step in every_step(definition.steps) if isinstance(step, Payload)]
    assert "overdue stripe invoices" in prompt.blocks[-1].text
    assert "{{list}}" in prompt.blocks[-1].text


async def test_a_link_is_a_field_of_what_was_made() -> None:
    definition = await made('create a zoom meeting called "Retro" and share the link in #eng')
    assert params(definition, 1)["text"] == "{{meeting.join_url}}"


async def test_the_email_of_who_started_it_is_wired() -> None:
    definition = await made("when someone books a calendly meeting create a hubspot contact from it")
    assert params(definition)["email"] == "{{trigger.event.email}}"


@pytest.mark.parametrize(
    ("words", "thing", "asks"),
    [
        ("how many tickets are open in zendesk", "tickets in zendesk", True),
        ("which interviews I have today (they're in google calendar)", "interviews in google calendar", True),
        ("the zendesk tickets that are still open", "zendesk tickets", False),
        ("a list of the unpaid invoices", "unpaid invoices", False),
        ("the names of our new contacts", "new contacts", True),
        ("wie viele Bestellungen", "Bestellungen", True),
    ],
)
def test_the_things_that_words_speak_of(words: str, thing: str, asks: bool) -> None:
    spoken = spoken_of(words)
    assert (spoken.thing, spoken.asks) == (thing, asks)
