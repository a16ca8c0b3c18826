"""Who only wants to know something changes nothing: no app is told to create, send, pay or delete because
somebody asked to see what is in it."""

import asyncio

import pytest

from core.catalogue import Catalogue
from core.definition import Action, every_step
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from tests.apps import AppsEngine, app_offers
from tests.core.planner.plans import request
from tests.fakes import MemoryMessenger

THINGS = {
    "GitHub": "issues, pull requests",
    "Linear": "issues",
    "Asana": "tasks",
    "Trello": "cards",
    "Notion": "pages",
    "Google Sheets": "rows",
    "Google Drive": "files",
    "Google Calendar": "meetings",
    "Gmail": "unread mails",
    "HubSpot": "contacts, deals",
    "Salesforce": "opportunities",
    "Stripe": "invoices, refunds, subscriptions",
    "Shopify": "orders, products",
    "Zendesk": "tickets",
    "Intercom": "conversations",
    "Airtable": "records",
    "Twilio": "calls",
    "Mailchimp": "campaigns, subscribers",
    "Discord": "messages",
    "Typeform": "responses",
    "Dropbox": "files",
    "Zoom": "recordings",
    "PagerDuty": "incidents",
    "Sentry": "errors",
}
EFFECTS = {offer.key: offer.effect for offer in app_offers("pipedream")}

ASKED = [
    "send me the {things} from {app}",
    "dm me the open {things} from {app}",
    "post the new {things} from {app} in #general every day at 9:00",
    "show me all {things} in {app}",
    "what are the latest {things} in {app}?",
    "summarise the {things} of this week from {app} in #general",
    "get the {things} from {app} and send them to me",
    "tell me which {things} in {app} are old",
    "every monday at 8:00 give me a list of {things} from {app}",
    "check {app} for new {things} and post them in #general",
    "how many {things} are in {app}?",
    "{things} from {app} as a dm please",
    "find the {things} in {app} that nobody answered and tell @ben",
    "remind me of the open {things} in {app} every morning at 8:00",
    "I want to see the {things} from {app}",
    "give @ben the {things} from {app}",
    "look at the {things} in {app} and write me a short report",
]


@pytest.mark.parametrize("asked", ASKED)
def test_who_wants_to_know_something_changes_nothing(asked: str) -> None:
    engines = {"slack": SlackEngine(MemoryMessenger()), "pipedream": AppsEngine("pipedream")}
    catalogue = Catalogue(engines, ["default"])
    planner = HybridPlanner(catalogue, None)
    changed = []

    for app, listed in THINGS.items():
        for things in listed.split(", "):
            intent = asked.format(things=things, app=app)
            definition = asyncio.run(planner.sketch(request(intent))).definition
            steps = every_step(definition.steps) if definition is not None else []
            acts = [one.action for one in steps if isinstance(one, Action) and one.action[:6] != "slack:"]
            changed += [f"{intent}: {act}" for act in acts if EFFECTS[act] != "reads"]

    assert changed == []


def test_what_is_mailed_to_somebody_is_read_first_and_changes_nothing_where_it_is() -> None:
    engines = {"slack": SlackEngine(MemoryMessenger()), "pipedream": AppsEngine("pipedream")}
    planner = HybridPlanner(Catalogue(engines, ["default"]), None)

    definition = asyncio.run(
        planner.sketch(request("email the issues from GitHub to ada@example.org"))
    ).definition

    assert definition is not None
    acts = [one.action for one in every_step(definition.steps) if isinstance(one, Action)]
    assert acts == ["pipedream:github-list-repository-issues", "pipedream:gmail-send-email"]
