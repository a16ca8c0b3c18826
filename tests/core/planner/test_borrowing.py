"""Plans that lean on workflows that are there: made from one, or pointed out as nearly the same."""

import asyncio
from dataclasses import replace

import pytest

from core.catalogue import Catalogue
from core.conversation.changes import compare
from core.definition import Definition, parse
from core.engines.slack import SlackEngine
from core.planner import HybridPlanner
from core.planner.editing import near_duplicate
from core.planning import PlanRequest, Surroundings
from core.workflows import Plan, Workflow
from tests.apps import AppsEngine
from tests.core.planner.plans import ADA, NOW
from tests.fakes import MemoryMessenger


def digest(**changes: object) -> Definition:
    data = {
        "version": 1,
        "name": "issue-digest",
        "trigger": {"type": "schedule", "cron": "0 8 * * 1-5", "timezone": "Europe/Paris"},
        "steps": [
            {
                "id": "issues",
                "kind": "action",
                "action": "pipedream:github-list-repository-issues",
                "params": {"repoFullname": "acme/api"},
            },
            {
                "id": "summary",
                "kind": "payload",
                "blocks": [{"role": "user", "text": "Summarise these new issues:\n\n{{issues}}"}],
            },
            {
                "id": "post",
                "kind": "action",
                "action": "slack:post_message",
                "params": {"channel": "#eng", "text": "{{summary}}"},
            },
        ],
    }
    return parse(data | changes)


def workflow(number: int, definition: Definition) -> Workflow:
    return Workflow(number, "T1", definition.name, "U1", None, 1, definition, True, NOW, NOW)


SAVED = (workflow(7, digest()), workflow(3, parse(digest().as_json() | {"name": "sales-report"})))


def planned(intent: str, *workflows: Workflow) -> Plan:
    catalogue = Catalogue(
        {"pipedream": AppsEngine("pipedream"), "slack": SlackEngine(MemoryMessenger())}, ["default"]
    )
    request = PlanRequest(
        intent,
        ADA,
        (),
        [one.name for one in workflows],
        NOW,
        words=intent,
        surroundings=Surroundings(workflows),
    )
    return asyncio.run(HybridPlanner(catalogue, None).sketch(request))


@pytest.mark.parametrize(
    ("intent", "changed"),
    [
        ("something like the digest but for the web repo", {"params.repoFullname": "acme/web"}),
        ("like issue-digest but to #web", {"params.channel": "#web"}),
        ("a copy of the issue digest, but at 9", {"cron": "0 9 * * 1-5"}),
        (
            "make one like the digest but for the web repo and post it to #web instead",
            {"params.repoFullname": "acme/web", "params.channel": "#web"},
        ),
    ],
)
def test_a_plan_is_made_from_a_workflow_with_exactly_that_change(
    intent: str, changed: dict[str, str]
) -> None:
    plan = planned(intent, *SAVED)
    assert plan.definition is not None
    found = [
        one for one in compare(SAVED[0].definition, plan.definition) if one.part not in ("name", "intent")
    ]
    assert {one.path: one.after for one in found} == changed
    assert plan.definition.name not in {"issue-digest", "sales-report"}
    assert plan.definition.intent == intent
    assert "issue-digest" in plan.notes[0]


def test_where_several_are_called_so_people_are_asked() -> None:
    twins = (SAVED[0], workflow(9, parse(digest().as_json() | {"name": "pr-digest"})))
    plan = planned("like the digest but to #web", *twins)
    assert [question.choices for question in plan.questions] == [("issue-digest", "pr-digest")]


def test_what_was_not_understood_is_said_and_nothing_is_claimed() -> None:
    plan = planned("like the digest but somehow nicer to the eye of people", *SAVED)
    assert plan.definition is not None
    assert plan.definition.steps == SAVED[0].definition.steps
    assert any("did not understand" in note for note in plan.notes)


@pytest.mark.parametrize(
    "intent", ["write something like a haiku but longer", "translate this like a pirate: Hi."]
)
def test_other_likenesses_are_no_workflows(intent: str) -> None:
    assert not any("This starts from" in note for note in planned(intent, *SAVED).notes)


def again(**changes: object) -> Definition:
    """The same with other ids and other words for the same thing."""
    text = digest(**changes).model_dump_json(by_alias=True)
    return Definition.model_validate_json(
        text.replace('"issues"', '"found"')
        .replace("{{issues}}", "{{found}}")
        .replace("Summarise these new issues", "Summarise the new issues")
    )


def test_a_near_duplicate_is_found_whatever_its_ids_and_its_hour() -> None:
    later = {"type": "schedule", "cron": "0 17 * * *", "timezone": "UTC"}
    for twin in (digest(), again(), again(name="other"), again(trigger=later)):
        found = near_duplicate(twin, SAVED)
        assert found is not None
        assert found.id == 7


def _with(definition: Definition, index: int, **params: object) -> Definition:
    data = definition.as_json()
    data["steps"][index]["params"] |= params
    return parse(data)


def _prompt(text: str) -> Definition:
    data = digest().as_json()
    data["steps"][1]["blocks"][0]["text"] = text
    return parse(data)


@pytest.mark.parametrize(
    "other",
    [
        _with(digest(), 0, repoFullname="acme/web"),
        _with(digest(), 2, channel="#ops"),
        digest(trigger={"type": "manual"}),
        digest(trigger={"type": "slack", "channel": "#eng"}),
        _prompt("List the open bugs by owner:\n\n{{issues}}"),
        _prompt("Summarise these new issues:\n\n{{issues.items}}"),
        digest(steps=digest().as_json()["steps"][:2]),
        digest(steps=[*digest().as_json()["steps"], {"id": "wait", "kind": "wait", "seconds": 5}]),
        digest(inputs=[{"name": "team", "required": False}]),
    ],
)
def test_what_differs_in_more_than_words_and_times_is_no_duplicate(other: Definition) -> None:
    assert near_duplicate(other, SAVED) is None


def test_a_new_plan_says_which_workflow_does_nearly_the_same() -> None:
    first = planned("every day at 8 write a haiku about rain and post it to #general")
    assert first.definition is not None
    saved = replace(workflow(4, first.definition), name="rain")
    assert planned("every day at 9 write a haiku about rain and post it to #general", saved).similar == 4
    assert planned("every day at 9 write a haiku about rain and post it to #fun", saved).similar is None
    assert planned("every day at 9 write a limerick on cheese and post it to #general", saved).similar is None
