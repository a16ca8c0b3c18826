"""Plans with actions and triggers named as services name theirs: several near ones for each thing, searches
instead of lists, comments beside issues, rows that are read, found, added and cleared."""

import asyncio
from typing import Any

import pytest

from bench.planning.catalogues import ListedEngine
from core.catalogue import Catalogue
from core.engine import Effect, Offer, Option, Param
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.workflows import Plan
from tests.core.planner.plans import request
from tests.fakes import MemoryMessenger

REPO = Param("repoFullname", remote=True, label="Repository")


def does(
    app: str, title: str, *params: Param, effect: Effect = "reads", dynamic: bool = False, about: str = ""
) -> Offer:
    slug = app.casefold().replace(" ", "_")
    key = f"pipedream:{slug}-{title.casefold().replace(' ', '-')}"
    return Offer(
        key,
        title,
        about,
        params,
        effect=effect,
        app=app,
        app_slug=slug,
        account=slug,
        dynamic=dynamic,
    )


def happens(app: str, title: str, *params: Param, about: str = "") -> Offer:
    slug = app.casefold().replace(" ", "_")
    key = f"pipedream:{slug}-{title.casefold().replace(' ', '-').replace('(', '').replace(')', '')}"
    return Offer(
        key, title, about, params, effect="reads", app=app, app_slug=slug, kind="trigger", account=slug
    )


SHEET = (
    Param("sheetId", remote=True, label="Spreadsheet"),
    Param("worksheetId", remote=True, label="Worksheet"),
)
OFFERS = [
    does("GitHub", "Search Issues and Pull Requests", Param("query")),
    does("GitHub", "Get Issue", REPO, Param("issueNumber", "integer", remote=True)),
    does("GitHub", "Get Issue Assignees", REPO, Param("issueNumber", "integer", remote=True)),
    does("GitHub", "Get Pull Request Files", REPO, Param("pullRequestNumber", "integer", remote=True)),
    does("GitHub", "List Commits", REPO),
    does(
        "GitHub",
        "Create Issue",
        REPO,
        Param("title"),
        Param("assignees", "list", required=False, remote=True, label="Assignees", help="Logins to assign"),
        effect="writes",
    ),
    does(
        "GitHub",
        "Create Issue Comment",
        REPO,
        Param("issueNumber", remote=True),
        Param("body"),
        effect="writes",
    ),
    happens(
        "GitHub", "New Issue Comment", REPO, about="When a comment is added to an issue or a pull request"
    ),
    happens("GitHub", "New or Updated Issue", REPO, about="When an issue is created or updated"),
    happens("GitHub", "New or Updated Pull Request", REPO, about="When one is opened, updated or merged"),
    happens("GitHub", "New Review Request", REPO, about="When a review of a pull request is asked of you"),
    does("Jira", "Search Issues with JQL", Param("cloudId", remote=True), Param("jql")),
    does("Jira", "Get Issue", Param("cloudId", remote=True), Param("issueIdOrKey", remote=True)),
    does(
        "Google Sheets",
        "Add Single Row",
        *SHEET,
        Param("hasHeaders", "boolean"),
        effect="writes",
        dynamic=True,
    ),
    does(
        "Google Sheets",
        "Add Rows",
        Param("spreadsheetId", label="Spreadsheet ID"),
        Param("sheetName", label="Worksheet Name"),
        Param("rows", help="A JSON array of rows"),
        effect="writes",
    ),
    does("Google Sheets", "Read Rows", Param("spreadsheetId"), Param("sheetName")),
    does("Google Sheets", "Find Row", *SHEET, Param("column"), Param("value", required=False)),
    does("Google Sheets", "Clear Rows", *SHEET, effect="deletes"),
    happens("Google Sheets", "New Row Added (Instant)", *SHEET),
    happens(
        "Google Sheets", "New Row Added (Shared Drive, Instant)", Param("watchedDrive", remote=True), *SHEET
    ),
    happens("Google Drive", "New Files (Instant)", Param("folders", "list", required=False, remote=True)),
    happens("Google Drive", "New Files (Shared Drive)", Param("drive", remote=True)),
    happens("Gmail", "New Email Received", Param("labels", "list", required=False, default=["INBOX"])),
    happens("Gmail", "New Sent Email"),
    happens("Gmail", "New Labeled Email", Param("labels", "list", remote=True)),
    happens("HubSpot", "New or Updated Deal", Param("newOnly", "boolean", required=False, default=False)),
    happens("HubSpot", "New Deal in Stage", Param("pipeline", remote=True), Param("stageId", remote=True)),
    happens("HubSpot", "New or Updated Contact", Param("newOnly", "boolean", required=False, default=False)),
    does("HubSpot", "Create Contact", Param("email", required=False), effect="writes"),
    does("HubSpot", "Create Email", Param("properties", "object", required=False), effect="writes"),
    does("HubSpot", "Create Note", Param("body", required=False), effect="writes"),
    happens("Stripe", "New Customer", about="When a customer is created"),
    happens("Stripe", "New Invoice", about="When an invoice is created"),
    happens("Stripe", "New Payment", about="When a payment succeeds"),
    happens("Stripe", "New Failed Payment", about="When a payment fails"),
    does(
        "Stripe",
        "Create Refund",
        Param("payment_intent", required=False, remote=True),
        Param("reason", required=False, options=(Option("duplicate", "duplicate"),)),
        effect="sends",
    ),
    does("Notion", "Create Comment", Param("pageId", required=False, remote=True), effect="writes"),
    does(
        "Notion", "Create Page", Param("parent", remote=True), Param("title", required=False), effect="writes"
    ),
    does("Notion", "Create Database", Param("parent", remote=True), effect="writes"),
]


ENGINES = {"slack": SlackEngine(MemoryMessenger()), "pipedream": ListedEngine("pipedream", OFFERS)}
PLANNER = HybridPlanner(Catalogue(ENGINES, ["default"]), None)


def planned(intent: str) -> Plan:
    return asyncio.run(PLANNER.sketch(request(intent)))


def step(plan: Plan, at: int = 0) -> dict[str, Any]:
    assert plan.definition is not None, plan.refusal
    found: dict[str, Any] = plan.definition.as_json()["steps"][at]
    return found


def trigger(plan: Plan) -> dict[str, Any]:
    assert plan.definition is not None, plan.refusal
    found: dict[str, Any] = plan.definition.as_json()["trigger"]
    return found


@pytest.mark.parametrize(
    ("intent", "action", "params"),
    [
        (
            "every weekday at 8 summarise new GitHub issues in acme/web and post them to #eng",
            "github-search-issues-and-pull-requests",
            {"query": "repo:acme/web is:issue sort:created-desc"},
        ),
        (
            "every Friday at 16:00 post the open pull requests in acme/web to #eng",
            "github-search-issues-and-pull-requests",
            {"query": "repo:acme/web is:pr is:open"},
        ),
        (
            "every Monday at 9 list all Jira issues assigned to me and send them to me",
            "jira-search-issues-with-jql",
            {"jql": "assignee = currentUser() ORDER BY created DESC"},
        ),
        ("create an issue in acme/web called Fix login", "github-create-issue", {"title": "Fix login"}),
        ("add a row to the Leads sheet", "google_sheets-add-single-row", {"hasHeaders": True}),
        (
            "every day at 9 read the rows of the Tasks sheet and post them in #ops",
            "google_sheets-read-rows",
            {},
        ),
        ("when a new customer is created in Stripe, add them to HubSpot", "hubspot-create-contact", {}),
        ("write a haiku about rain and save it to Notion", "notion-create-page", {}),
    ],
)
def test_the_one_of_many_near_ones_that_is_asked_for(
    intent: str, action: str, params: dict[str, Any]
) -> None:
    plan = planned(intent)
    assert plan.definition is not None, plan.refusal
    steps = plan.definition.as_json()["steps"]
    found = next(one for one in steps if one["kind"] == "action" and one["action"].startswith("pipedream:"))
    assert found["action"] == f"pipedream:{action}"
    assert params.items() <= found["params"].items()


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        ("when an issue is opened in acme/web", "github-new-or-updated-issue"),
        ("when someone comments on an issue in acme/web", "github-new-issue-comment"),
        ("when a pull request is opened in acme/web", "github-new-or-updated-pull-request"),
        ("when a row is added to the Leads sheet", "google_sheets-new-row-added-instant"),
        ("when a file is added to the Contracts folder in Google Drive", "google_drive-new-files-instant"),
        ("when I get an email", "gmail-new-email-received"),
        ("when a deal moves to Closed Won in HubSpot", "hubspot-new-deal-in-stage"),
        ("when an invoice is paid in Stripe", "stripe-new-payment"),
        ("when a customer pays an invoice in Stripe", "stripe-new-payment"),
        ("when an invoice is created in Stripe", "stripe-new-invoice"),
    ],
)
def test_the_event_of_many_near_ones_that_is_meant(event: str, meant: str) -> None:
    assert trigger(planned(f"{event}, post it in #ops"))["event"] == f"pipedream:{meant}"


def test_a_trigger_that_tells_of_changes_too_is_told_to_keep_to_what_is_new_or_says_so() -> None:
    told = planned("when a contact is added in HubSpot, post it in #sales")
    assert trigger(told)["params"] == {"newOnly": True}
    assert not any("only changed" in note for note in told.notes)
    says = planned("when an issue is opened in acme/web, post it in #dev")
    assert any(
        "“New or Updated Issue (GitHub)” also starts when one is only changed" in one for one in says.notes
    )
    merged = planned("when a pull request is merged in acme/web, post it in #dev")
    assert merged.definition is not None
    assert "it was merged" in str(merged.definition.steps[0])  # all that comes is asked
    assert not any("only changed" in note for note in merged.notes)
    wanted = planned("when an issue is changed in acme/web, post it in #dev")
    assert not any("only changed" in note for note in wanted.notes)


def test_what_is_written_somewhere_gives_no_address() -> None:
    plan = planned(
        "when an email arrives in Gmail, add a row to the Leads sheet and create a contact in HubSpot"
    )
    assert step(plan, 1)["params"] == {"email": "{{trigger.event..email}}"}


@pytest.mark.parametrize(
    "intent",
    [
        "refund the last payment of ada@acme.com in Stripe after @maria approves",
        "create a contact in HubSpot for ada@acme.com once @maria approves",
        "create an issue in acme/web called Fix login after @maria approves",
    ],
)
def test_nothing_is_made_before_it_is_approved(intent: str) -> None:
    plan = planned(intent)
    assert plan.definition is not None
    assert [one.kind for one in plan.definition.steps] == ["approval", "action"]


def test_a_field_that_people_are_asked_for_in_vain_is_not_asked_for() -> None:
    asked = planned("create an issue in acme/web called Fix login").questions
    assert [one.key for one in asked] == []


def test_a_default_that_is_a_list_is_no_trouble() -> None:
    assert trigger(planned("when I get an email, post it in #ops"))["params"] == {}
