"""Searching: by what is done, what it is done to, and whose it is, over the well-known apps."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from core.catalogue import Catalogue, CatalogueReader
from core.catalogue.among import Among
from core.catalogue.apps import Apps
from core.catalogue.entries import entry_of
from core.catalogue.words import words
from core.engine import Call, Engine, Offer, OfferKind, Outcome
from core.errors import Refused
from core.offers import Listing
from storage import SqlStores
from tests.apps import AppsEngine
from tests.core.catalogue.test_reading import NOW, QUICK


@pytest.fixture
async def kept(stores: SqlStores) -> AsyncIterator[Catalogue]:
    """A catalogue whose offers are in the database."""
    engine = AppsEngine(built_in=False)
    await CatalogueReader({"apps": engine}, stores.offers, lambda: NOW, QUICK).read(engine)
    yield Catalogue({"apps": engine}, ["default"], stores.offers)


def built_in() -> Catalogue:
    return Catalogue({"apps": AppsEngine()}, ["default"])


class Few(Engine):
    """Offers what it is given."""

    def __init__(self, name: str, *offers: Offer) -> None:
        self.name = name
        self._offers = offers

    def offers(self) -> Sequence[Offer]:
        return self._offers

    async def perform(self, call: Call) -> Outcome:
        raise Refused("It only lists.")


SAID: list[tuple[str, OfferKind, str]] = [
    ("create an issue in GitHub", "action", "github-create-issue"),
    ("file a github ticket", "action", "github-create-issue"),
    ("open an issue on git hub", "action", "github-create-issue"),
    ("add a row to the spreadsheet in gsheets", "action", "google_sheets-add-single-row"),
    ("make a Trello card", "action", "trello-create-card"),
    ("email somebody with gmail", "action", "gmail-send-email"),
    ("erstelle ein Issue in GitHub", "action", "github-create-issue"),
    ("crée une carte dans Trello", "action", "trello-create-card"),
    ("crea una tarjeta en Trello", "action", "trello-create-card"),
    ("a new issue is opened in GitHub", "trigger", "github-new-issue"),
]


@pytest.mark.parametrize(("said", "kind", "key"), SAID, ids=[row[0] for row in SAID])
async def test_words_find_what_they_mean(said: str, kind: OfferKind, key: str) -> None:
    found = await built_in().search(said, kind=kind)
    assert [offer.key for offer in found][:1] == [f"apps:{key}"]
    assert {offer.kind for offer in found} == {kind}


@pytest.mark.parametrize(("said", "kind", "key"), SAID, ids=[row[0] for row in SAID])
async def test_the_database_finds_the_same(kept: Catalogue, said: str, kind: OfferKind, key: str) -> None:
    found = await kept.search(said, kind=kind, limit=5)
    assert [offer.key for offer in found][:1] == [f"apps:{key}"]
    assert found == await built_in().search(said, kind=kind, limit=5)


INTENTS: list[tuple[str, set[str]]] = [
    (
        "When somebody fills in the Typeform, create a HubSpot contact, a Trello card, and tell #sales",
        {"hubspot-create-or-update-contact", "trello-create-card"},
    ),
    ("retrieve and delete the dropbox file", {"dropbox-delete-file-folder"}),
    (
        "copy the tasks from Asana to Trello",
        {"asana-search-tasks", "trello-create-card"},
    ),
    ("List the open tickets in Zendesk and Asana", {"zendesk-list-tickets", "asana-search-tasks"}),
    (
        "In google sheets, find the row. Then update it.",
        {"google_sheets-find-row", "google_sheets-update-row"},
    ),
    (
        "Create - 1. salesforce lead 2. hubspot deal 3. jira issue",
        {"salesforce_rest_api-create-lead", "hubspot-create-deal", "jira-create-issue"},
    ),
    (
        "Erstelle ein Issue in GitHub und schicke eine E-Mail mit Gmail",
        {"github-create-issue", "gmail-send-email"},
    ),
    (
        "Supprime la ligne dans gsheets puis crée une carte Trello",
        {"google_sheets-delete-rows", "trello-create-card"},
    ),
]


@pytest.mark.parametrize(("intent", "keys"), INTENTS, ids=[row[0][:50] for row in INTENTS])
async def test_every_part_of_an_intent_has_its_action_among_few(intent: str, keys: set[str]) -> None:
    found = await built_in().candidates(intent, limit=20)
    assert {f"apps:{key}" for key in keys} <= {offer.key for offer in found}


async def test_an_intent_finds_the_same_in_the_database(kept: Catalogue) -> None:
    for intent, _ in INTENTS:
        here = {offer.key for offer in await built_in().candidates(intent, limit=12)}
        there = {offer.key for offer in await kept.candidates(intent, limit=12)}
        assert here == there


@pytest.mark.parametrize(
    ("said", "used", "wanted"),
    [
        ("make it Trello instead", "asana-create-task", "trello-create-card"),
        ("update it rather than creating a new one", "hubspot-create-deal", "hubspot-update-deal"),
        ("also add a comment", "jira-create-issue", "jira-add-comment-to-issue"),
    ],
)
async def test_what_is_said_about_a_plan_is_searched_around_it(said: str, used: str, wanted: str) -> None:
    catalogue = built_in()
    near = await catalogue.offer(f"apps:{used}")
    assert near is not None
    found = await catalogue.candidates(said, limit=10, near=[near])
    assert f"apps:{wanted}" in {offer.key for offer in found}


HOSTILE = [
    "",
    "   ",
    "\x00",
    '"',
    "' OR 1=1 --",
    'title : "x" OR * NEAR(a b, 3) AND NOT ^',
    "a:* & !b | (c <-> d)",
    "((((((((((",
    "💥 \ud83d 漢字 ﷽",
    "and and and then or , , ; . if unless",
    "issue " * 20_000,
    "a" * 100_000,
    "github " * 15_000,
    "create a b c d e f g h i j k l m n o p q r s t u v w x y z in " * 300,
]


@pytest.mark.parametrize("said", HOSTILE, ids=[repr(text[:20]) for text in HOSTILE])
async def test_no_words_break_the_search(kept: Catalogue, said: str) -> None:
    near = await kept.offer("apps:github-create-issue")
    assert near is not None
    kinds: list[OfferKind] = ["action", "trigger"]
    for kind in kinds:
        assert len(await kept.search(said, kind=kind)) <= 50
        assert len(await kept.candidates(said, kind=kind, near=[near])) <= 50


async def test_what_is_there_already_is_found_while_the_rest_is_still_read(stores: SqlStores) -> None:
    engine = AppsEngine(built_in=False, page_size=10)
    catalogue = Catalogue({"apps": engine}, ["default"], stores.offers)
    assert await catalogue.search("create an issue in GitHub") == []
    reading = await stores.offers.begin_reading("apps", NOW)
    first = await anext(engine.pages())
    await stores.offers.put(reading, [Listing(one, entry_of(one)) for one in first.offers], first.after)
    await catalogue.refresh()
    found = await catalogue.search("create an issue in GitHub")
    assert found[0].key == "apps:github-create-issue"


async def test_a_first_reading_that_has_ended_is_noticed_by_whoever_asks_next(stores: SqlStores) -> None:
    engine = AppsEngine(built_in=False)
    catalogue = Catalogue({"apps": engine}, ["default"], stores.offers)
    reading = await stores.offers.begin_reading("apps", NOW)
    assert (await catalogue.offered()).reach.reading == ("Apps",)
    async for page in engine.pages():
        listings = [Listing(one, entry_of(one)) for one in page.offers]
        reading = await stores.offers.put(reading, listings, page.after)
    await stores.offers.end_reading(reading, NOW)
    await asyncio.sleep(0.6)
    assert (await catalogue.search("create an issue in GitHub"))[0].key == "apps:github-create-issue"
    assert (await catalogue.offered()).reach.reading == ()


async def test_a_weekday_names_no_app() -> None:
    monday = Offer("m:create-item", "Create item", "", app="Monday", app_slug="monday")
    apps = Catalogue({"apps": AppsEngine(), "m": Few("m", monday)}, ["default"])
    found = await apps.candidates("Every Monday create a GitHub issue")
    assert found[0].key == "apps:github-create-issue"


async def test_names_are_known_whole_short_together_and_apart() -> None:
    names = {
        "microsoft_teams": "Microsoft Teams",
        "microsoft_power_bi": "Microsoft Power BI",
        "microsoft_todo": "Microsoft To Do",
        "servicenow": "ServiceNow",
        "google_sheets": "Google Sheets",
        "google_drive": "Google Drive",
        "google_calendar": "Google Calendar",
        "salesforce_rest_api": "Salesforce REST API",
        "zendesk_service": "Zendesk Service",
        "filter": "Filter",
    }
    apps = Apps(names, common={"filter", "calendar"})
    for said, slug in (
        ("ms teams", "microsoft_teams"),
        ("power bi", "microsoft_power_bi"),
        ("PowerBI", "microsoft_power_bi"),
        ("service now", "servicenow"),
        ("gsheets", "google_sheets"),
        ("a gsheet", "google_sheets"),
        ("Google sheet", "google_sheets"),
        ("gdrive", "google_drive"),
        ("salesforce", "salesforce_rest_api"),
        ("zendesk", "zendesk_service"),
        ("Microsoft To Do", "microsoft_todo"),
    ):
        mentions = apps.mentions(words(f"in {said} please"))
        assert [(set(one.apps), one.sure) for one in mentions] == [({slug}, True)], said
    assert [one.sure for one in apps.mentions(words("filter the calendar"))] == [False, False]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what's new, and how high is it?", set()),
        ("go to the pay desk and share the survey", set()),
        ("Line up one line of prep for each, on the date", set()),
        ("send it with Line", {"line"}),
        ("post the summary to line, then wait", {"line"}),
        ("create an invoice for the customer", set()),
        ("put the form into the flow of the big quick team", set()),
        ("send a WhatsApp message, no HighLevel one", {"whatsapp", "highlevel"}),
        ("add a row to our google sheet and a hub spot contact", {"google_sheets", "hubspot"}),
        ("what did we sell in Customer.io and in QuickBooks", {"customer_io", "quickbooks"}),
        ("the webex meeting", set()),
        ("it has been broken since Monday", set()),
        ("add an item in monday.com", {"monday_com"}),
        ("create an invoice in Xero and tell #finance", {"xero_accounting_api"}),
        ("create an invoice in xero", {"xero_accounting_api"}),
        ("send the numbers to accounting", set()),
        ("write a job ad for a Customer Success Manager", set()),
        ("I am happy with AWS IAM", {"aws_iam"}),
    ],
)
def test_a_name_that_is_a_word_too_names_an_app_only_where_it_is_meant(text: str, named: set[str]) -> None:
    names = {
        "whatsapp": "WhatsApp",
        "highlevel": "HighLevel",
        "gotowebinar": "GoToWebinar",
        "paypal": "PayPal",
        "surveymonkey": "SurveyMonkey",
        "sharepoint": "SharePoint",
        "line": "Line",
        "date_time": "Date & Time",
        "invoice_ninja": "Invoice Ninja",
        "customer_io": "Customer.io",
        "form": "Form",
        "flow": "Flow",
        "bigquery": "BigQuery",
        "quickbooks": "QuickBooks Online",
        "quickbase": "Quick Base",
        "google_sheets": "Google Sheets",
        "hubspot": "HubSpot",
        "ciscowebex": "Webex by Cisco",
        "aws_iam": "AWS IAM",
        "monday_com": "Monday.com",
        "xero_accounting_api": "Xero Accounting",
    }
    assert Apps(names, common={"invoic", "custom", "form"}).named_in(text) == named


async def test_where_no_app_is_named_those_that_are_connected_come_first() -> None:
    vendors = [
        Offer(f"many:v{n}-send-email", "Send Email", "Sends an email.", app=f"Vendor {n}", app_slug=f"v{n}")
        for n in range(200)
    ]
    catalogue = Catalogue({"many": Few("many", *vendors)}, ["default"])
    among = Among(connected=frozenset({"v150"}))
    found = await catalogue.candidates("email the summary to ben@acme.com", among=among)
    assert found[0].key == "many:v150-send-email"
    only = Among(connected=frozenset({"v150"}), apps=frozenset({"v150", "v7"}))
    found = await catalogue.candidates("email the summary to ben@acme.com", among=only)
    assert [one.app_slug for one in found] == ["v150", "v7"]
