"""Which event of the catalogue starts a workflow, in whatever words people tell of it."""

import asyncio
from collections.abc import Sequence

import pytest

from core.catalogue import Catalogue
from core.definition import Action, AppEvent, Branch, Step, Webhook
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.workflows import Plan
from tests.apps import AppsEngine
from tests.core.planner.plans import about, request
from tests.fakes import MemoryMessenger

TABLE = """
once a deal is marked as won in hubspot tell #sales | hubspot-new-deal-in-stage
as soon as a hubspot deal moves to contract sent, DM me | hubspot-new-deal-in-stage
if a stripe payment fails, tell #finance | stripe-new-failed-payment
each time a payment bounces in stripe, write to #finance | stripe-new-failed-payment
please tell #finance if a stripe payment fails | stripe-new-failed-payment
When a Zoom recording is ready, summarise the transcript and post it to #product | zoom-recording-completed
after a zoom meeting recording is done, sum it up and post it in #eng | zoom-recording-completed
new ticket in zendesk: summarise it, post to #support | zendesk-new-ticket
New Typeform submission? Post it to #leads | typeform-new-submission
people submit our feedback typeform. Each time that happens post it to #feedback | typeform-new-submission
somebody cancels a calendly meeting: tell #sales | calendly_v2-invitee-canceled
when someone calls off a calendly meeting let #sales know | calendly_v2-invitee-canceled
someone books a demo in calendly -> DM me | calendly_v2-invitee-created
once a Shopify order over 500 euros comes in, tell #sales | shopify-new-order-created
a customer cancels an order in shopify => tell #ops | shopify-new-cancelled-order
every shopify order should be posted in #orders | shopify-new-order-created
Whenever we get a new subscriber in stripe, post it in #wins | stripe-new-subscription
if anyone leaves our mailchimp audience, DM me | mailchimp-new-unsubscriber
the moment a pagerduty incident opens, post it in #ops | pagerduty-new-or-updated-incident
I get an email in gmail -> summarise it and DM me | gmail-new-email-received
a file lands in our google drive folder, post its name to #design | google_drive-new-files-instant
when we publish a new release of acme/api on github announce it in #general | github-new-release
any new issue in acme/api gets posted to #eng | github-new-issue
Wenn in Stripe eine Zahlung fehlschlägt, sag #finance Bescheid | stripe-new-failed-payment
Falls jemand ein Calendly-Meeting absagt, schick mir eine DM | calendly_v2-invitee-canceled
Quand un paiement Stripe échoue, préviens #finance | stripe-new-failed-payment
Dès qu'une commande Shopify est annulée, envoie un message dans #ops | shopify-new-cancelled-order
À chaque nouvelle réponse Typeform, poste un résumé dans #feedback | typeform-new-submission
Cuando falla un pago en Stripe, avisa a #finanzas | stripe-new-failed-payment
Si alguien cancela una reunión de Calendly, avísame | calendly_v2-invitee-canceled
Zoom recording ready -> post the topic in #team | zoom-recording-completed
Sentry spits out a new error → explain it and post it in #eng | sentry-issue-event
Stripe payment failed: tell #billing | stripe-new-failed-payment
Calendly booking cancelled: let @ada know | calendly_v2-invitee-canceled
New lead in Salesforce? Post it in #sales | salesforce_rest_api-new-lead
new Salesforce lead → #sales | salesforce_rest_api-new-lead
An invoice lands in our Gmail: post the amount in #finance | gmail-new-email-received
Could you announce every new Pipedrive deal in #sales? | pipedrive-new-deal-instant
summarise each new Zendesk ticket in #support | zendesk-new-ticket
post all new Shopify orders to #orders | shopify-new-order-created
I'd like every incoming Gmail email to be summarised in #inbox | gmail-new-email-received
#sales should hear about every new Salesforce lead | salesforce_rest_api-new-lead
30 minutes before every meeting send me a DM with the attendees | google_calendar-upcoming-event-alert
ping me 10 mins before a meeting starts with the link | google_calendar-upcoming-event-alert
remind me half an hour before each of my meetings | google_calendar-upcoming-event-alert
15 min before each google calendar event: post its title in #team | google_calendar-upcoming-event-alert
Guests text our Twilio number all the time. When a text comes in, post it in #ops | twilio-new-incoming-sms
New Typeform answers should be summarised in #feedback | typeform-new-submission
Please translate incoming Intercom messages to English and put them in #support | intercom-new-conversation
notify me about failed Stripe payments | stripe-new-failed-payment
Each new subscriber in Stripe gets a welcome mail via Gmail | stripe-new-subscription
after each Zoom recording, post its topic in #team | zoom-recording-completed
We get a lot of Zendesk tickets. As soon as a new one arrives, post it in #support | zendesk-new-ticket
"""
ROWS = [tuple(part.strip() for part in row.rsplit("|", 1)) for row in TABLE.strip().splitlines()]


def planned(intent: str, *replies: str) -> Plan:
    engines = {"slack": SlackEngine(MemoryMessenger()), "pipedream": AppsEngine("pipedream")}
    planner = HybridPlanner(Catalogue(engines, ["default"]), None)
    plan = asyncio.run(planner.sketch(request(intent)))
    for reply in replies:
        plan = asyncio.run(planner.sketch(about(plan, reply, intent)))
    return plan


@pytest.mark.parametrize(("intent", "event"), ROWS)
def test_an_event_is_known_by_what_its_trigger_says_of_itself(intent: str, event: str) -> None:
    plan = planned(intent)

    assert plan.definition is not None, plan.refusal
    trigger = plan.definition.trigger
    assert isinstance(trigger, AppEvent)
    assert trigger.event == f"pipedream:{event}"


@pytest.mark.parametrize(
    "intent",
    [
        "summarise the zendesk tickets. If a ticket is urgent, DM me",
        "every monday at 9 get the zendesk tickets, and if the first is urgent DM me",
        "write a haiku about a new order, post it to #random",
        "open Stripe invoices: list them in #finance",
        "cancelled Calendly bookings -> #sales",
        "tasks still open in Asana → #ops",
        "list every new Zendesk ticket of the week in #support every Monday at 9",
        "after a Stripe payment succeeds post a thank-you in #wins",
    ],
)
def test_what_no_app_tells_of_starts_nothing(intent: str) -> None:
    plan = planned(intent)

    assert plan.definition is None or not isinstance(plan.definition.trigger, AppEvent)


def test_an_event_that_no_app_tells_of_is_not_replaced_by_another() -> None:
    plan = planned("when a stripe invoice is deleted, tell #finance")

    assert plan.definition is None
    assert plan.refusal is not None and "invoice" in plan.refusal


def test_which_app_is_meant_is_asked_where_several_tell_of_it() -> None:
    plan = planned("Whenever a new issue is opened, post its title in #eng")
    question = plan.questions[0]

    assert question.kind == "choice"
    assert {"GitHub", "GitLab", "Linear"} <= set(question.choices)

    chosen = planned("Whenever a new issue is opened, post its title in #eng", "Linear")
    assert chosen.definition is not None
    assert isinstance(chosen.definition.trigger, AppEvent)
    assert chosen.definition.trigger.event == "pipedream:linear_app-issue-created"
    assert not any("app" in one.text for one in chosen.questions)


def test_the_app_that_is_named_elsewhere_is_the_one() -> None:
    plan = planned("When an email arrives, sum it up and save the sum as a draft in Gmail")

    assert plan.definition is not None
    assert isinstance(plan.definition.trigger, AppEvent)
    assert plan.definition.trigger.event == "pipedream:gmail-new-email-received"


@pytest.mark.parametrize(
    ("intent", "named"),
    [
        ("whenever a candidate moves to Onsite in Greenhouse post it in #hr", "Greenhouse"),
        ("when a guest leaves a review on Trustpilot, draft an answer", "Trustpilot"),
        ("when a new ticket comes in in Freshservice, tell #it", "Freshservice"),
        ("whenever the price list changes in our Google Drive, tell #sales", "price list changes"),
    ],
)
def test_an_event_that_nobody_tells_of_is_refused_by_name(intent: str, named: str) -> None:
    plan = planned(intent)

    assert plan.definition is None
    assert plan.refusal is not None and named in plan.refusal


@pytest.mark.parametrize(
    "intent",
    [
        "our billing script calls a webhook when an invoice is overdue. Write a reminder, post it in #ops",
        "our CI can call a webhook when the nightly build fails. When it does, post the log in #eng",
        "make me a webhook: whenever our deploy script calls it, post what was deployed in #eng",
        "Our shop system posts to a webhook for each return: write a note about it, post it in #returns",
    ],
)
def test_a_webhook_that_a_program_of_ours_calls_starts_it(intent: str) -> None:
    definition = planned(intent).definition

    assert definition is not None
    assert definition.trigger == Webhook()


@pytest.mark.parametrize(
    ("ahead", "minutes"),
    [("10 minutes", 10), ("half an hour", 30), ("a quarter of an hour", 15), ("2h", 120)],
)
def test_an_alert_knows_how_long_ahead_it_is_wanted(ahead: str, minutes: int) -> None:
    definition = planned(f"{ahead} before a google calendar meeting starts, ping @ada").definition

    assert definition is not None
    assert isinstance(definition.trigger, AppEvent)
    assert definition.trigger.params["minutesBefore"] == minutes


OUTLINES = """
new zendesk ticket -> is it a bug, a question or billing? bugs go to #eng, billing gets posted in #finance, questions just leave them alone | payload; branch(post_message #eng / branch(post_message #finance))
When a zendesk ticket comes in, sort it into bug, question or billing: bugs go to #eng, billing goes to #finance and everything else to #support | payload; branch(post_message #eng / branch(post_message #finance / post_message #support))
when a typeform comes in decide whether it's praise, a complaint or spam. Praise: post it in #wins. Complaints: DM me. Spam gets ignored | payload; branch(post_message #wins / branch(direct_message U_ADA))
When a Shopify order over 500 euros comes in, post it in #sales and DM me. For all smaller orders post it in #small | payload; branch(post_message #sales, direct_message U_ADA / post_message #small)
when a zendesk ticket that mentions a refund comes in, summarise it and tell #finance | payload; branch(payload, post_message #finance)
New shopify order over 500 euros -> tell #sales about it | payload; branch(post_message #sales)
New contact in HubSpot: if there's a company on it, tell #sales | payload; branch(post_message #sales)
New row in the expenses sheet -> under 100 euros just post it in #finance, otherwise @maria has to approve it before it gets posted there | payload; branch(post_message #finance / approval, post_message #finance)
new shopify order: over 200 euros dm me, under 200 euros just post it in #sales | payload; branch(direct_message U_ADA / post_message #sales)
when there's a new zendesk ticket, rate from 1 to 5 how bad it is. For a 4 or 5 dm @ben, for anything lower just post it in #eng | payload; branch(direct_message @ben / post_message #eng)
whenever someone fills in our Typeform survey: positive answers go to #wins, negative ones to @chloe in a DM, and everything else to #feedback | payload; branch(post_message #wins / branch(direct_message @chloe / post_message #feedback))
new intercom conversations: bugs to #eng, billing questions to #finance, the rest can be ignored | payload; branch(post_message #eng / branch(post_message #finance))
When a new ticket is created in Zendesk, send urgent ones to #eng and all others to #support | payload; branch(post_message #eng / post_message #support)
when a webhook is called work out whether it's a sales question or a support question: sales goes to #sales together with a suggested answer, support becomes a Zendesk ticket | payload; branch(payload, post_message #sales / zendesk-create-ticket )
when a new zendesk ticket comes in tell #support. ignore everything that isn't a bug report | payload; branch(post_message #support)
when a new email comes in in Gmail, summarise it in #ops. Skip newsletters and spam. | payload; branch(payload, post_message #ops)
when somebody posts in #feedback tell @ben; leave out anything from our own people | payload; branch(direct_message @ben)
if a new hubspot contact has a company email, post it in #sales, otherwise ignore it | payload; branch(post_message #sales)
Wenn eine Bestellung über 500 Euro in Shopify eingeht, sag #sales Bescheid, sonst nichts | payload; branch(post_message #sales)
"""  # noqa: E501 — one intent, one line


def outlined(steps: Sequence[Step], between: str = "; ") -> str:
    return between.join(_outlined(step) for step in steps)


def _outlined(step: Step) -> str:
    if isinstance(step, Branch):
        arms = [outlined(arm, ", ") for arm in (step.then, step.else_) if arm]
        return f"branch({' / '.join(arms)})"
    if isinstance(step, Action):
        return f"{step.action.partition(':')[2]} {step.params.get('channel', step.params.get('user', ''))}"
    return step.kind


@pytest.mark.parametrize("row", OUTLINES.strip().splitlines())
def test_what_goes_where_hangs_on_what_it_is(row: str) -> None:
    intent, outline = (part.strip() for part in row.rsplit("|", 1))
    definition = planned(intent).definition

    assert definition is not None
    assert outlined(definition.steps) == outline


PROVISOS = """
When a new ticket that mentions "refund" arrives in Zendesk, post it in #finance | zendesk-new-ticket | it mentions "refund"
Whenever a ticket mentioning "refund" hits Zendesk, post it in #finance | zendesk-new-ticket | it mentions "refund"
When a new ticket about refunds arrives in Zendesk, post it in #finance | zendesk-new-ticket | it is about refunds
When a new ticket comes in on Zendesk with "refund" in the subject, post it in #finance | zendesk-new-ticket | it has "refund" in the subject
When an urgent ticket comes in on Zendesk, post it in #finance | zendesk-new-ticket | it is urgent
When an urgent ticket about refunds comes in on Zendesk, post it in #finance | zendesk-new-ticket | it is urgent and it is about refunds
When a new ticket with priority high comes in on Zendesk, post it in #finance | zendesk-new-ticket | it has priority high
When a new Typeform submission with a score below 3 comes in, post it in #support | typeform-new-submission | it has a score below 3
When a new issue containing the word crash is opened in acme/api, post it in #eng | github-new-issue | it contains the word crash
When an issue labelled "bug" is filed in acme/api, post it in #eng | github-new-issue | it is labelled "bug"
When an email with "invoice" in the subject reaches our Gmail, post it in #finance | gmail-new-email-received | it has "invoice" in the subject
Wenn ein neues Ticket über Rückerstattungen in Zendesk eingeht, poste es in #finance | zendesk-new-ticket | es handelt von rückerstattungen
Wenn ein dringendes Ticket in Zendesk eingeht, poste es in #finance | zendesk-new-ticket | es ist dringend
Quand un ticket concernant un remboursement arrive dans Zendesk, poste-le dans #finance | zendesk-new-ticket | il parle de un remboursement
Cuando llega un ticket sobre un reembolso en Zendesk, publícalo en #finance | zendesk-new-ticket | eso trata de un reembolso
When an email reaches our Gmail, post it in #finance | gmail-new-email-received |
When a deal reaches closed won in HubSpot, post it in #sales | hubspot-new-deal-in-stage |
"""  # noqa: E501 — one intent, one line


@pytest.mark.parametrize("row", PROVISOS.strip().splitlines())
def test_which_of_all_events_matter_is_a_condition(row: str) -> None:
    intent, event, condition = (part.strip() for part in row.split("|"))
    plan = planned(intent)

    assert plan.definition is not None
    assert not plan.notes
    assert isinstance(plan.definition.trigger, AppEvent)
    assert plan.definition.trigger.event == f"pipedream:{event}"
    assert outlined(plan.definition.steps[-1:]).startswith(
        "branch(post_message" if condition else "post_message"
    )
    assert condition in str(plan.definition.steps[0])
