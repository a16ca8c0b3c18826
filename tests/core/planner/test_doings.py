"""Plans over a catalogue by rules alone: the action that verb, thing and app mean, wired to what is there."""

from typing import Any

import pytest

from core.definition import Action, Approval, Branch, Definition, ForEach, every_step
from core.planner import HybridPlanner
from core.planning import PlanRequest
from core.workflows import Plan
from tests.core.planner.plans import ADA, NOW
from tests.core.planner.test_hostile import catalogue


async def plan(words: str) -> Plan:
    return await HybridPlanner(catalogue(), None).sketch(PlanRequest(words, ADA, (), (), NOW, words=words))


async def made(words: str) -> Definition:
    found = await plan(words)
    assert found.definition is not None, found
    return found.definition


def actions(definition: Definition) -> list[str]:
    steps = every_step(definition.steps)
    return [step.action.partition(":")[2] for step in steps if isinstance(step, Action)]


def params(definition: Definition, number: int = 0) -> dict[str, Any]:
    return [step.params for step in every_step(definition.steps) if isinstance(step, Action)][number]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "list the open issues in acme/api and post them to #eng",
            ["github-list-repository-issues", "post_message"],
        ),
        (
            "summarise the new Zendesk tickets and post it in #support",
            ["zendesk-list-tickets", "post_message"],
        ),
        ("create a Linear issue and a Trello card", ["linear_app-create-issue", "trello-create-card"]),
        ("crée un ticket Zendesk", ["zendesk-create-ticket"]),
        ("comment on issue 42 in acme/api that we are looking into it", ["github-create-issue-comment"]),
    ],
)
async def test_a_clause_is_the_action_that_it_means(words: str, expected: list[str]) -> None:
    found = await plan(words)
    keys = [] if found.definition is None else actions(found.definition)
    assert keys == expected


async def test_what_the_words_say_is_filled_in() -> None:
    definition = await made("comment on issue 42 in acme/api that we are looking into it")
    assert params(definition) == {
        "repoFullname": "acme/api",
        "issueNumber": 42,
        "body": "we are looking into it",
    }


async def test_what_only_the_service_knows_is_asked_with_a_menu() -> None:
    found = await plan('create a Trello card "Buy cake"')
    assert [(q.kind, q.param) for q in found.questions] == [("option", "board"), ("option", "idList")]
    assert {q.offer for q in found.questions} == {"pipedream:trello-create-card"}


async def test_each_of_what_was_got_has_its_own_steps() -> None:
    definition = await made("Get the open issues in acme/api. For each issue create a Zendesk ticket")
    issues, each = definition.steps
    assert isinstance(each, ForEach)
    assert (issues.id, each.items) == ("issues", "{{issues}}")
    assert params(definition, 1)["ticketCommentBody"] == "{{item}}"


async def test_a_field_is_compared_and_no_model_is_asked() -> None:
    definition = await made(
        'Get the open issues in acme/api. For each issue, if its state is "stale" create a Zendesk ticket'
    )
    branch = next(step for step in every_step(definition.steps) if isinstance(step, Branch))
    assert branch.when == 'item.state == "stale"'


async def test_an_approval_comes_before_and_a_no_is_looked_at() -> None:
    definition = await made(
        "write a short apology, get approval from @ben and then post it in #support. "
        "If it is not approved, post the apology in #eng"
    )
    approval = next(step for step in definition.steps if isinstance(step, Approval))
    assert (approval.approvers, approval.on_reject) == (("@ben",), "continue")
    branch = definition.steps[-1]
    assert isinstance(branch, Branch)
    assert branch.when == "!approval.approved"


async def test_what_nobody_here_can_do_is_asked_of_a_person_and_told() -> None:
    found = await plan("create a Linear issue and then validate the seals")
    assert found.definition is not None
    assert isinstance(found.definition.steps[-1], Approval)
    assert any("validate the seals" in note for note in found.notes)


async def test_a_plan_of_nothing_that_anybody_here_can_do_is_refused() -> None:
    assert (await plan("validate the seals")).refusal is not None


async def test_a_condition_that_is_said_last_decides_what_is_said_before() -> None:
    definition = await made("list the open issues in acme/api, post them in #eng if there are any")
    assert isinstance(definition.steps[1], Branch)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("crée une issue dans GitLab et poste-la dans Basecamp", "Je ne peux pas encore atteindre Basecamp"),
        ("erstelle eine Aufgabe in Basecamp", "Basecamp kann ich noch nicht erreichen"),
        ("crea una tarea en Basecamp", "Todavía no puedo acceder a Basecamp"),
        ("create a task in Basecamp", "I can't reach Basecamp yet"),
    ],
)
async def test_a_refusal_names_the_app_in_the_language_of_the_intent(words: str, said: str) -> None:
    refusal = (await plan(words)).refusal
    assert refusal is not None
    assert said in refusal


@pytest.mark.parametrize(
    ("words", "action", "filled"),
    [
        ("create a Linear ticket titled Fix the door", "linear_app-create-issue", {"title": "Fix the door"}),
        ("create a Trello card called Buy milk in the list Home", "trello-create-card", {"name": "Buy milk"}),
    ],
)
async def test_what_a_thing_is_to_be_called_does_not_choose_the_action(
    words: str, action: str, filled: dict[str, str]
) -> None:
    found = await made(words)
    assert actions(found) == [action]
    assert params(found) == filled


async def test_them_is_what_was_made_of_what_was_got() -> None:
    found = await made("every weekday at 8 summarise new GitHub issues and post them to #eng")
    assert params(found, 1)["text"] == "{{summary}}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("send a summary of our zendesk tickets to #eng", ["zendesk-list-tickets", "post_message"]),
        (
            "get the Zendesk tickets and give #eng a three-bullet digest",
            ["zendesk-list-tickets", "post_message"],
        ),
        (
            "go through the open issues in acme/api and for each write a line, then post them all to #eng",
            ["github-list-repository-issues", "post_message"],
        ),
    ],
)
async def test_what_is_written_about_is_got_first(words: str, expected: list[str]) -> None:
    assert actions(await made(words)) == expected


async def test_what_was_got_to_be_summed_up_is_not_posted_beside_its_summary() -> None:
    definition = await made("post a summary of our zendesk tickets to #eng")
    assert params(definition, 1)["text"] == "{{summary}}"


async def test_a_loop_over_what_was_found_goes_through_that_and_not_through_what_was_searched() -> None:
    definition = await made(
        "read the answers to our Typeform, find the three top wishes and make a Linear issue for each of them"
    )
    (loop,) = [step for step in definition.steps if isinstance(step, ForEach)]
    assert loop.items == "{{wishes.items}}"


async def test_a_thing_is_known_without_its_number_and_closing_it_sets_its_state() -> None:
    definition = await made("close issue #17 in acme/web and tell #eng that it's done")
    assert params(definition) == {"repoFullname": "acme/web", "issueNumber": 17, "state": "closed"}
