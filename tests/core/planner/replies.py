"""Plans and what is said about them, for tables that can be read: reply → the differences."""

import asyncio

from core.catalogue import Catalogue
from core.conversation.changes import Change, compare
from core.definition import Definition, parse
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner, Model
from core.workflows import Plan, Question
from tests.apps import AppsEngine
from tests.core.planner.plans import about
from tests.fakes import MemoryMessenger

Json = dict[str, object]


def prompt(step_id: str, text: str) -> Json:
    return {"id": step_id, "kind": "payload", "blocks": [{"role": "user", "text": text}]}


def act(step_id: str, action: str, **params: object) -> Json:
    return {"id": step_id, "kind": "action", "action": action, "params": params}


def plan(name: str, steps: list[Json], trigger: Json | None = None) -> Definition:
    return parse({"version": 1, "name": name, "trigger": trigger or {"type": "manual"}, "steps": steps})


DIGEST = plan(
    "digest",
    [
        act("issues", "apps:github-list-repository-issues", repoFullname="acme/api"),
        prompt("summary", "Summarise these issues about bugs:\n\n{{issues}}"),
        act("post", "slack:post_message", channel="#eng", text="{{summary}}"),
    ],
    {"type": "schedule", "cron": "0 8 * * 1-5", "timezone": "Europe/Paris"},
)
TICKET = plan(
    "ticket",
    [
        prompt("summary", "Summarise this message:\n\n{{trigger.text}}"),
        act("issue", "apps:linear_app-create-issue", teamId="T1", title="Bug", description="{{summary}}"),
        act("page", "apps:notion-create-page", parent="x", title="Bug", pageContent="{{summary}}"),
        act("post", "slack:post_message", channel="#support", text="Made: {{issue.url}}"),
    ],
    {"type": "slack", "on": "message", "channel": "#support"},
)
LOOP = plan(
    "loop",
    [
        act("contacts", "apps:google_sheets-get-values", sheetId="s", worksheetId="w"),
        {
            "id": "each",
            "kind": "for_each",
            "items": "{{contacts}}",
            "as": "contact",
            "steps": [
                prompt("greeting", "Write a greeting for {{contact.name}}."),
                act(
                    "mail",
                    "apps:gmail-send-email",
                    to=["{{contact.email}}"],
                    subject="Hi",
                    body="{{greeting}}",
                ),
                act("row", "apps:google_sheets-add-single-row", sheetId="s", worksheetId="w", row=["x"]),
            ],
        },
        act("done", "slack:post_message", channel="#sales", text="Done"),
    ],
)
BRANCH = plan(
    "branch",
    [
        act("teams", "apps:hubspot-create-or-update-contact", email="a@b.c"),
        {
            "id": "check",
            "kind": "branch",
            "when": 'teams.type == "customer"',
            "then": [act("mail", "apps:gmail-send-email", to=["a@b.c"], subject="Hi", body="Hello")],
            "else": [act("post", "slack:post_message", channel="#sales", text="Somebody")],
        },
    ],
)
PLANS = {"digest": DIGEST, "ticket": TICKET, "loop": LOOP, "branch": BRANCH}


def reply(words: str, to: Definition, *questions: Question, model: Model | None = None) -> Plan:
    """What the rules make of a reply."""
    catalogue = Catalogue(
        {"apps": AppsEngine(), "slack": SlackEngine(MemoryMessenger())}, ["default", "cheap", "strong"]
    )
    return asyncio.run(HybridPlanner(catalogue, model).sketch(about(Plan(to, questions), words)))


def differences(before: Definition, after: Plan) -> list[Change]:
    assert after.definition is not None
    return list(compare(before, after.definition))


def short(change: Change) -> str:
    """`- steps.post`, `+ steps.wait`, `trigger.cron = 0 9 * * 1-5`."""
    where = ".".join(part for part in (change.part, change.key, change.path) if part)
    sign = {"added": "+ ", "removed": "- ", "moved": "> "}.get(change.verb, "")
    return f"{sign}{where}" if sign else f"{where} = {change.after}"
