"""What people who look after customers ask for: replies, notes and labels on what came, and news of it."""

from collections.abc import Sequence

import pytest

from core.definition import Action, AppEvent, ForEach, Step, every_step
from tests.core.planner.test_events import outlined, planned


def _outlined(steps: Sequence[Step]) -> str:
    return "; ".join(part.strip() for part in outlined(steps).split(";"))


ON_IT = """
when a new zendesk ticket comes in, draft an answer and add it as an internal note | payload; zendesk-update-ticket | ticketCommentBody {{reply}}, ticketCommentPublic False, ticketId {{trigger.event.id}}
when a new zendesk ticket is created reply with "Thanks, we got it" | zendesk-update-ticket | ticketCommentBody Thanks, we got it, ticketCommentPublic True
when an email arrives in outlook, write a short reply and send it as the answer | payload; microsoft_outlook-reply-to-email | comment {{reply}}, messageId {{trigger.event.id}}
when a new intercom conversation starts, reply saying that we answer within a day | payload; intercom-reply-to-conversation | body {{reply}}
when a contact is created in hubspot, add a note to it that says where they came from | payload; hubspot-create-note | hs_note_body {{reply}}, toObjectType contact, toObjectId {{trigger.event.id}}
when a customer cancels their shopify order, log the reason in google sheets | google_sheets-add-single-row | row ['{{trigger.event.cancel_reason}}']
when a calendly call is booked, look the person up in HubSpot | hubspot-search-crm | searchValue {{trigger.event.email}}, searchProperty email
when a shopify order comes in, thank the customer by email | payload; gmail-send-email | body {{message}}
when an email comes in to gmail, create a hubspot contact and reply that we'll be in touch | hubspot-create-or-update-contact; payload; gmail-send-email | to {{trigger.event.from}}, body {{reply}}
tag every new zendesk ticket as billing, bug or other depending on what the customer wrote | payload; zendesk-add-ticket-tags | ticketTags {{label.label}}
label every incoming zendesk ticket with its language | payload; zendesk-add-ticket-tags | ticketTags {{text}}
when a new intercom conversation comes in, draft a reply and let @maria okay it before it goes out to the customer | payload; approval; intercom-reply-to-conversation | body {{reply}}
when a zendesk ticket comes in write an answer, I approve it, then send it back | payload; approval; zendesk-update-ticket | ticketCommentBody {{reply}}
when a new zendesk ticket comes in, dm @ada a short summary, then tag it "routine" | payload; direct_message @ada; zendesk-add-ticket-tags | ticketTags ['routine']
when a new zendesk ticket comes in, give it the tag vip | zendesk-add-ticket-tags | ticketTags ['vip'], ticketId {{trigger.event.id}}
when somebody books a call in Calendly, send them a thank-you mail from Gmail right away, and two days later a note asking how it went | payload; gmail-send-email; wait; payload; gmail-send-email | to {{trigger.event.email}}, body {{went}}
when a new zendesk ticket comes in, post "New ticket:" with the original message in #support | post_message #support | text New ticket:
when a new zendesk ticket comes in, set its priority to high | zendesk-update-ticket | ticketPriority high, ticketId {{trigger.event.id}}
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", ON_IT.strip().splitlines())
def test_what_is_said_of_a_thing_is_put_on_that_thing(row: str) -> None:
    intent, outline, params = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert _outlined(definition.steps) == outline
    last = definition.steps[-1]
    assert isinstance(last, Action)
    told = ", ".join(f"{name} {value}" for name, value in last.params.items())
    assert all(part in told for part in params.split(", ")), told


def test_a_priority_that_is_set_says_nothing_to_the_customer() -> None:
    definition = planned(
        "when a zendesk ticket comes in, work out how urgent it is and set the priority"
    ).definition

    assert definition is not None
    last = definition.steps[-1]
    assert isinstance(last, Action)
    assert "ticketCommentBody" not in last.params


TOLD = """
when something gets added to our Ideas database in notion, tell #product | notion-new-item-in-database | post_message #product
when anything new lands in the Leads table in airtable, dm me | airtable_oauth-new-records | direct_message U_ADA
when a hubspot deal is won, celebrate it in #wins | hubspot-new-deal-in-stage | payload; post_message #wins
when a typeform comes in, flag it in #feedback | typeform-new-submission | post_message #feedback
when a stripe payment fails, post in #finance that a payment failed and add the amount | stripe-new-failed-payment | post_message #finance
when somebody unsubscribes in mailchimp, log them in the Churn database in notion | mailchimp-new-unsubscriber | notion-create-page-from-database
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", TOLD.strip().splitlines())
def test_what_happens_in_an_app_is_told_where_it_is_to_be(row: str) -> None:
    intent, event, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert definition.trigger.event == f"pipedream:{event}"
    assert _outlined(definition.steps) == outline


BY_HAND = """
send the March campaign in mailchimp, but only once @ada has given her ok | approval; mailchimp-send-campaign
come up with 5 LinkedIn post ideas and drop them in #marketing | payload; post_message #marketing
I'd like something where I type in a company name and get a short cold email back | payload
turn this feedback into an issue in linear: users want dark mode | linear_app-create-issue
check zendesk for tickets that are new, post them in #ops | zendesk-list-tickets; payload; post_message #ops
send the news to @ben in a DM: we moved | direct_message @ben
"""


@pytest.mark.parametrize("row", BY_HAND.strip().splitlines())
def test_what_is_started_by_hand_is_read_as_it_is_meant(row: str) -> None:
    intent, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert _outlined(definition.steps) == outline


def test_who_only_reads_sends_nothing() -> None:
    plan = planned("take the last 20 intercom conversations and tell me the top 3 complaints")

    assert plan.definition is None or "intercom-reply" not in str(plan.definition.steps)


def test_these_are_those_that_stand_there_and_a_quotation_is_no_text_to_work_on() -> None:
    intent = (
        'For each of these accounts write a "we miss you" email and DM me each one: Northwind, Kestrel Labs'
    )
    definition = planned(intent).definition

    assert definition is not None
    loop = definition.steps[0]
    assert isinstance(loop, ForEach)
    assert loop.items == ["Northwind", "Kestrel Labs"]
    assert "{{item}}" in str(next(iter(every_step(loop.steps))).model_dump())


def test_the_original_goes_along_where_it_is_to_be_included() -> None:
    intent = (
        'If somebody writes "refund" in #support, post in #finance that it is due and include the message'
    )
    definition = planned(intent).definition

    assert definition is not None
    last = definition.steps[-1]
    assert isinstance(last, Action)
    assert last.params["text"] == "It is due\n\n{{trigger.text}}"


def test_who_wants_to_approve_every_single_one_is_asked_for_each() -> None:
    definition = planned(
        "For each open invoice in Stripe, write a reminder and email it to the customer from Gmail. "
        "I want to approve every single one before it goes out."
    ).definition
    assert definition is not None
    loop = definition.steps[-1]
    assert isinstance(loop, ForEach)
    assert [step.kind for step in loop.steps] == ["payload", "approval", "action"]
