"""What people of ordinary teams ask for in their first minutes, with the usual apps at hand."""

import pytest

from core.definition import Action, AppEvent, Branch, ForEach, Payload, SlackEvent
from core.template import references_within
from tests.core.planner.test_events import outlined, planned

PRETENDED = [
    "check whether acme.com is up",
    "ask @ada to approve, then create the account",
    "create the account in google workspace",
    "every day at 9 compare prices on example.com and post the cheapest in #ops",
    "post a note about each new parcel in #sales",
    "deploy acme/api to production",
    "write a changelog of what was merged in acme/api and acme/web",
    "read the last 10 messages in #support and summarise them",
    "summarise the messages in #support every day at 5pm and post the summary in #leads",
    "send a welcome message to new members of #general",
    "greet every new member of #general",
]


@pytest.mark.parametrize("intent", PRETENDED)
def test_what_a_prompt_could_only_make_believe_is_never_a_prompt(intent: str) -> None:
    plan = planned(intent)

    said_so = plan.refusal or " ".join((*plan.notes, *(question.text for question in plan.questions)))
    assert plan.definition is None or said_so, plan.definition


WRITTEN = """
write a haiku about the new release | payload
write a welcome message for the new account | payload
create an agenda for the meeting | payload
create an invoice template | payload
make a list of open questions about remote work | payload
check if there are any typos in this text: Teh cat | payload
tell me to check the oven | direct_message U_ADA
make a poll text about where to have lunch | payload
draft an invitation and let @ben approve it | payload; approval
every friday at 16:00 tell me to submit my timesheet | direct_message U_ADA
tell @ada to send the report | payload; direct_message @ada
tell everyone in #general to fill in the survey | payload; post_message #general
write three messages and post the messages in #eng | payload; post_message #eng
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines())
def test_a_text_is_still_written(row: str) -> None:
    intent, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert outlined(definition.steps) == outline


STARTED = """
draft a reply to every new zendesk ticket | zendesk-new-ticket | payload
write an answer to each new intercom conversation and post it in #support | intercom-new-conversation | payload; post_message #support
write a short summary of every new pull request in acme/api and post it in #eng | github-new-or-updated-pull-request | payload; post_message #eng
create a jira ticket for every new sentry error | sentry-issue-event | jira-create-issue
when a new hubspot contact comes in, send them a welcome email | hubspot-new-contact | payload; gmail-send-email
send a thank-you email to every new hubspot contact | hubspot-new-contact | payload; gmail-send-email
when someone books a meeting in calendly, send them a confirmation email with gmail | calendly_v2-invitee-created | payload; gmail-send-email
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", STARTED.strip().splitlines())
def test_what_is_done_for_all_that_come_starts_with_each(row: str) -> None:
    intent, event, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert definition.trigger.event == f"pipedream:{event}"
    assert "; ".join(part.strip() for part in outlined(definition.steps).split(";")) == outline


CHECKED = """
every 2 hours check if there are new issues in acme/api and post them in #eng | github-list-repository-issues; branch(post_message #eng)
every day at 9 check whether there are unpaid invoices in stripe and if so tell #finance | stripe-list-invoices; branch(post_message #finance)
every morning at 8 see if we have any new leads in HubSpot. If so, post them in #sales | hubspot-search-crm; branch(post_message #sales)
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", CHECKED.strip().splitlines())
def test_what_is_checked_for_is_got_and_the_rest_hangs_on_there_being_any(row: str) -> None:
    intent, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert "; ".join(part.strip() for part in outlined(definition.steps).split(";")) == outline


@pytest.mark.parametrize(
    "intent",
    ["every friday at 9 send the team an email", "every monday at 9 send ben@acme.com a motivational email"],
)
def test_no_step_names_what_no_step_makes(intent: str) -> None:
    definition = planned(intent).definition

    assert definition is not None
    made = {step.id for step in definition.steps} | {"inputs", "trigger"}
    assert {one.name for one in references_within(definition.as_json()["steps"])} <= made


@pytest.mark.parametrize(
    "intent",
    ["translate messages in #support-de to english", "translate every message in #support-de to english"],
)
def test_every_message_of_a_channel_is_heard_when_it_is_written(intent: str) -> None:
    definition = planned(intent).definition

    assert definition is not None
    assert definition.trigger == SlackEvent(on="message", channel="#support-de")
    assert outlined(definition.steps) == "payload"


def test_a_scale_stays_with_what_is_scored() -> None:
    definition = planned("score each new typeform response from 1 to 10 and post it in #leads").definition

    assert definition is not None
    assert "from 1 to 10" in str(definition.steps[0])


def test_a_refund_that_is_only_written_about_is_none() -> None:
    plan = planned("when a customer emails us about a refund, create a zendesk ticket")

    assert plan.definition is not None
    assert isinstance(plan.definition.trigger, AppEvent)
    assert "email" in plan.definition.trigger.event
    assert "it is about a refund" in str(plan.definition.steps[0])


def test_what_happens_some_time_after_an_event_waits_for_it() -> None:
    intent = "30 minutes after somebody fills in our typeform, post it in #sales"
    definition = planned(intent).definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert outlined(definition.steps) == "wait; post_message #sales"


@pytest.mark.parametrize("notes", ["the notes below", "these notes"])
def test_what_is_announced_before_a_loop_is_one_text(notes: str) -> None:
    intent = (
        f"extract the action items from {notes} and create an asana task for each: Bob fixes it. Ann calls."
    )
    definition = planned(intent).definition

    assert definition is not None
    assert "Bob fixes it. Ann calls." in str(definition.steps[0])
    assert [step.kind for step in definition.steps] == ["payload", "for_each"]


SPOKEN = """
send a message to #general saying the cake is here | post_message | The cake is here
tell #general in two hours that the cake is here | post_message | The cake is here
dm @ben saying that we meet in #general at noon | direct_message | We meet in #general
"""


@pytest.mark.parametrize("row", SPOKEN.strip().splitlines())
def test_what_somebody_says_is_sent_word_for_word(row: str) -> None:
    intent, action, text = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    (step,) = definition.steps
    assert isinstance(step, Action)
    assert step.action == f"slack:{action}"
    assert step.params["text"] == text


JUDGED = """
when someone texts our number, work out if it's a complaint. complaints go to @ben directly, everything else just in #general | a complaint | direct_message @ben | post_message #general
for every new zendesk ticket decide whether it is urgent. Urgent ones should page whoever is on call through PagerDuty, for the rest tell #general | urgent | pagerduty-trigger-incident | post_message #general
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", JUDGED.strip().splitlines())
def test_what_is_one_of_a_kind_or_not_goes_one_way_or_the_other(row: str) -> None:
    intent, kind, then, otherwise = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    test, branch = definition.steps
    assert isinstance(test, Payload)
    assert isinstance(branch, Branch)
    assert f"it is {kind}" in test.blocks[-1].text
    assert [outlined(arm).strip() for arm in (branch.then, branch.else_)] == [then, otherwise]


TOLD_IN_IT = """
write a nice answer to this customer, say sorry and offer 10% off her next order: "Where is my vase?"
draft an email to the customer, apologise and ask them for a new date
"""


@pytest.mark.parametrize("intent", TOLD_IN_IT.strip().splitlines())
def test_what_a_text_is_to_say_is_said_in_it_and_to_nobody_else(intent: str) -> None:
    definition = planned(intent).definition

    assert definition is not None
    assert outlined(definition.steps) == "payload"


MADE = """
write a thank-you note whenever a Stripe subscription starts and post it in #general | payload; post_message #general
ping me whenever a stripe payment fails, I want to see the customer and the reason | payload; direct_message U_ADA
when I press run, post "Parcel is here" in #general | post_message #general
send me a reminder to pay the cleaners and check the coffee stock | direct_message U_ADA
create two asana tasks, one for the laptop and one for the building pass | asana-create-task; asana-create-task
message @ben that the bins go out and @ben that the plants need water | direct_message @ben; direct_message @ben
when a zoom recording is ready, let @ben know right away with a two line summary | payload; direct_message @ben
write an outline about cats, I approve it, then you write the full article and save it as a Google Doc | payload; approval; payload; google_docs-create-document
whenever a release is published in acme/web write one sentence about it and add it to our changelog Google Doc | payload; google_docs-append-text
check the sentiment of each new answer to our event survey in Typeform and post it in #general | payload; post_message #general
send me the open invoices from stripe | stripe-list-invoices; direct_message U_ADA
jeden ersten im Monat um 10 die offenen Stripe Rechnungen nach #general | stripe-list-invoices; post_message #general
new zendesk ticket -> jira ticket | jira-create-issue
new typeform response -> a row in the Leads sheet | google_sheets-add-single-row
when a stripe payment fails: Zendesk ticket with high priority and a DM to @ben | zendesk-create-ticket; direct_message @ben
when an order comes in put their email on our Mailchimp list | payload; mailchimp-add-or-update-subscriber
when a stripe payment fails send me an sms with the amount | twilio-send-message
weekdays at 8:00, the list of interviews from my google calendar as a DM please | google_calendar-list-events; direct_message U_ADA
when an order gets cancelled in the shop, tell #general | post_message #general
when a stripe payment fails, call +4917012345678 | twilio-make-phone-call
turn every new zoom recording into a Notion page | notion-create-page
when a mail comes in to gmail, make it a Notion page in the Inbox database | notion-create-page-from-database
add up the amounts of the open stripe invoices and dm me the total | stripe-list-invoices; payload; direct_message U_ADA
every day at 18:00 total the shopify orders of the day and post the number in #general | shopify-search-orders; payload; post_message #general
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", MADE.strip().splitlines())
def test_what_is_called_turned_or_counted_is_done_so(row: str) -> None:
    intent, outline = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    assert "; ".join(part.strip() for part in outlined(definition.steps).split(";")) == outline


def test_a_text_message_to_our_number_starts_a_workflow() -> None:
    definition = planned("if someone texts our number, forward it to #general").definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert definition.trigger.event == "pipedream:twilio-new-incoming-sms"


def test_a_question_before_if_so_is_the_condition() -> None:
    said = (
        "Does this mail ask us to do something? If so make a Linear issue out of it, otherwise DM me that "
        'there is nothing to do.\n\n"Hi team, could you send us a quote for the 40 seats?"'
    )
    definition = planned(said).definition

    assert definition is not None
    assert outlined(definition.steps) == "payload; branch(linear_app-create-issue  / direct_message U_ADA)"
    assert "this mail asks us to do something" in str(definition.steps[0])


@pytest.mark.parametrize("which", ["every urgent one", "each urgent one", "every really urgent one"])
def test_only_those_of_all_that_are_so_are_told_of(which: str) -> None:
    said = f"every morning at 8 go through the Zendesk tickets and for {which} post a summary in #support"
    definition = planned(said).definition

    assert definition is not None
    loop = definition.steps[-1]
    assert isinstance(loop, ForEach)
    assert outlined(loop.steps) == "payload; branch(payload, post_message #support)"


def test_a_part_that_was_pulled_out_is_compared_as_it_was_found() -> None:
    said = (
        "When an email comes in to Gmail, pull out supplier, amount and due date and add them to our "
        "invoices Google Sheet. If the amount is over 1000, let @dmitri know in a DM."
    )
    definition = planned(said).definition

    assert definition is not None
    found, _, check, _ = definition.steps
    assert isinstance(check, Payload)
    assert f"{{{{{found.id}}}}}" in check.blocks[-1].text


def test_what_was_got_is_gone_through_by_its_other_name() -> None:
    said = "every day at 9 get the orders from Shopify and for each purchase post a line in #sales"
    definition = planned(said).definition

    assert definition is not None
    assert outlined(definition.steps) == "shopify-search-orders ; for_each"


def test_a_floor_is_no_day_of_the_month() -> None:
    plan = planned("write an email to our landlord, the heating on the 2nd floor is broken")

    assert plan.definition is not None
    assert plan.questions == ()
