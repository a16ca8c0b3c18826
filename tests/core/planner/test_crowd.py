"""A directory of many apps has something for any words: what is taken is of the apps that are named, or
connected, or that everybody knows."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bench.planning.catalogues import ListedEngine
from core.catalogue import Catalogue, CatalogueReader
from core.definition import Action, every_step
from core.engine import Effect, Offer, Param
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.planning import PlanRequest, Surroundings
from core.workflows import Plan
from storage import SqlStores
from tests.apps import app_offers
from tests.core.catalogue.test_reading import NOW, QUICK
from tests.core.planner.plans import ADA
from tests.fakes import MemoryMessenger


def _offer(app: str, title: str, description: str, effect: Effect, *params: Param) -> Offer:
    slug = app.casefold().replace(" ", "_").replace(".", "_")
    key = f"many:{slug}-{title.casefold().replace(' ', '-')}"
    return Offer(key, title, description, params, effect=effect, app=app, app_slug=slug, account=slug)


# Actions as real directories have them, each the only one that comes near some ordinary words.
STRANGERS = [
    _offer("Starwatch", "Get Two-Line Element Set", "Retrieves the two lines of a satellite.", "reads"),
    _offer("Grid Base", "List Rows", "Retrieves the lines of a table.", "reads"),
    _offer("Ringwell", "Get Readiness Summary", "Retrieves the readiness summary of a day.", "reads"),
    _offer("Metrix", "List Questions", "Retrieves all questions.", "reads"),
    _offer("Line", "Send Notification", "Sends a notification.", "sends", Param("message")),
    _offer("Invoice Ninja", "List Invoices", "Retrieves invoices.", "reads"),
    _offer("Customer.io", "Update Customer", "Updates a customer.", "writes", Param("email")),
    _offer("Certificate Manager", "List Certificates", "Retrieves certificates.", "reads"),
    _offer("Postwerk", "Send Email", "Sends an email.", "sends", Param("to"), Param("body")),
    _offer("Ledgerly", "Void Payment", "Takes a payment back.", "deletes", Param("paymentId", remote=True)),
    _offer("Ledgerly", "Get Payment", "Retrieves a payment.", "reads", Param("paymentId", remote=True)),
    *(_offer(f"Vendor {n}", "Create Record", "Creates a record.", "writes") for n in range(80)),
]
CONNECTED = frozenset({"gmail", "zendesk", "google_calendar", "google_sheets", "shopify"})


@pytest.fixture
async def directory(stores: SqlStores) -> AsyncIterator[Catalogue]:
    """Slack, the well-known apps and the others, found in the database."""
    engines = {
        "slack": SlackEngine(MemoryMessenger()),
        "pipedream": ListedEngine("pipedream", app_offers("pipedream"), built_in=False),
        "many": ListedEngine("many", STRANGERS, built_in=False),
    }
    reader = CatalogueReader(engines, stores.offers, lambda: NOW, QUICK)
    for name in ("pipedream", "many"):
        await reader.read(engines[name])
    yield Catalogue(engines, ["default"], stores.offers)


async def planned(catalogue: Catalogue, intent: str, connected: frozenset[str] = CONNECTED) -> Plan:
    surroundings = Surroundings(accounts=connected)
    asked = PlanRequest(intent, ADA, (), (), NOW, words=intent, surroundings=surroundings)
    return await HybridPlanner(catalogue, None).sketch(asked)


def acts(plan: Plan) -> Sequence[str]:
    steps = every_step(plan.definition.steps) if plan.definition is not None else ()
    return [step.action.partition(":")[2] for step in steps if isinstance(step, Action)]


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("give me three subject lines for our spring sale in #general", ["post_message"]),
        ("when a zendesk ticket comes in, DM @ben a two-line summary", ["direct_message"]),
        ("every day at 9:00 post a fresh icebreaker question in #general", ["post_message"]),
        (
            "every day at 8:00 dm me my meetings from Google Calendar with one line of prep for each",
            ["google_calendar-list-events", "direct_message"],
        ),
        ("write a job ad for an office manager and post it in #general", ["post_message"]),
        ("every friday at 16:00 email ben@acme.com a limerick", ["gmail-send-email"]),
        ("when a ticket is opened in Zendesk, tell the customer in #general", ["post_message"]),
    ],
)
async def test_ordinary_words_want_nothing_of_apps_that_nobody_spoke_of(
    directory: Catalogue, intent: str, wanted: list[str]
) -> None:
    for connected in (CONNECTED, frozenset[str]()):
        assert acts(await planned(directory, intent, connected)) == wanted


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("email ben@acme.com a limerick with Postwerk", ["postwerk-send-email"]),
        ("list the invoices in Invoice Ninja and post them in #general", ["invoice_ninja-list-invoices"]),
        ("get the rows from Grid Base and post them in #general", ["grid_base-list-rows"]),
        ("void the payment in Ledgerly", ["ledgerly-void-payment"]),
        ("every monday at 9:00 void a payment in Ledgerly and tell #general", ["ledgerly-void-payment"]),
    ],
)
async def test_an_app_that_is_named_is_taken_whatever_it_is(
    directory: Catalogue, intent: str, wanted: list[str]
) -> None:
    assert acts(await planned(directory, intent))[: len(wanted)] == wanted


async def test_an_app_that_is_connected_is_taken_before_one_that_is_better_known(
    directory: Catalogue,
) -> None:
    plan = await planned(directory, "email ben@acme.com a limerick", frozenset({"postwerk"}))
    assert acts(plan) == ["postwerk-send-email"]
    assert not [note for note in plan.notes if "others come near" in note]


def test_what_services_do_not_tell_of_an_event_is_taken_as_most_call_it() -> None:
    told = [one for one in app_offers("pipedream") if one.app_slug in ("calendly_v2", "gmail", "intercom")]
    silent = [Offer(**{**vars(one), "gives": ""}) for one in told]
    engines = {"slack": SlackEngine(MemoryMessenger()), "pipedream": ListedEngine("pipedream", silent)}
    planner = HybridPlanner(Catalogue(engines, ["default"]), None)
    for intent, param, field in (
        (
            "when an invitee cancels in Calendly, send them an email with Gmail saying we are sorry",
            "to",
            "email",
        ),
        (
            "for every new Intercom conversation write an answer and leave it as a note",
            "conversationId",
            "id",
        ),
    ):
        asked = PlanRequest(intent, ADA, (), (), NOW, words=intent)
        plan = asyncio.run(planner.sketch(asked))
        assert plan.definition is not None
        last = plan.definition.steps[-1]
        assert isinstance(last, Action)
        assert last.params[param] == f"{{{{trigger.event..{field}}}}}"
        assert [note for note in plan.notes if f"“{field}”" in note and "first run" in note]


SHELF = [
    _offer("Daybook", "Get Event", "Retrieves an event.", "reads", Param("eventId", remote=True)),
    _offer("Daybook", "List Events", "Retrieves events.", "reads"),
    _offer("Daybook", "List Event Instances", "Retrieves the instances of an event.", "reads"),
    _offer("Daybook", "List Daybooks", "Retrieves the daybooks of an account.", "reads"),
    _offer("Daybook", "Get Daybook", "Retrieves a daybook.", "reads"),
    _offer("Shelfbase", "Create Database", "Creates a database.", "writes"),
    _offer("Shelfbase", "Create Item", "Creates an item in a database.", "writes", Param("content")),
    _offer("Shelfbase", "Get Issue Assignees", "Retrieves who is assigned.", "reads"),
    _offer("Shelfbase", "List Issues", "Retrieves issues.", "reads"),
    _offer("Shelfbase", "Add Rows", "Adds rows to a table.", "writes", Param("content")),
    _offer("Shelfbase", "Add Single Row", "Adds a row to a table.", "writes", Param("content")),
]


@pytest.mark.parametrize(
    ("intent", "wanted"),
    [
        ("send me the events of today from Daybook", "daybook-list-events"),
        ("every day at 8:00 dm me my meetings in Daybook", "daybook-list-events"),
        ("every day at 8:00 post what is on the Daybook in #general", "daybook-list-events"),
        ("list the daybooks in Daybook", "daybook-list-daybooks"),
        ("dm me the open issues in Shelfbase", "shelfbase-list-issues"),
        ("write a limerick and add it to the Fun database in Shelfbase", "shelfbase-create-item"),
        ("add a row to the Fun table in Shelfbase", "shelfbase-add-single-row"),
        ("create a database in Shelfbase", "shelfbase-create-database"),
    ],
)
async def test_of_an_apps_many_actions_the_one_that_is_for_so_many_of_that_is_taken(
    intent: str, wanted: str
) -> None:
    engines = {"slack": SlackEngine(MemoryMessenger()), "many": ListedEngine("many", SHELF)}
    plan = await planned(Catalogue(engines, ["default"]), intent)
    assert wanted in acts(plan)
