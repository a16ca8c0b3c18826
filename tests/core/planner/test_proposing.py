"""What a model may change in a plan where the rules are unsure, and what it may not."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.catalogue import Catalogue
from core.conversation.changes import compare
from core.definition import Action, Branch, Definition, ForEach, Schedule, parse
from core.engines.slack import SlackEngine
from core.errors import Unavailable
from core.llm import Completion
from core.planner import HybridPlanner
from core.planner.asking.model import LARGE, SMALL, Reach
from core.runs import Usage
from core.workflows import Plan
from tests.core.planner.plans import about
from tests.fakes import MemoryMessenger

PLAN = parse(
    {
        "version": 1,
        "name": "digest",
        "steps": [
            {
                "id": "summary",
                "kind": "payload",
                "blocks": [{"role": "user", "text": "Sum up:\n\n{{inputs.text}}"}],
            },
            {
                "id": "post",
                "kind": "action",
                "action": "slack:post_message",
                "params": {"channel": "#eng", "text": "{{summary}}"},
            },
        ],
        "inputs": [{"name": "text"}],
    }
)
UNCLEAR = "the team would rather see the gist of the summary and post in a nutshell somehow"


@dataclass
class Scripted:
    """Answers with these edits in order; an exception is raised."""

    answers: list[Any]
    asked: list[Any] = field(default_factory=list)
    schemas: list[Any] = field(default_factory=list)

    async def complete(self, name: str, messages: Any, **how: Any) -> Completion:
        self.asked.append(messages)
        self.schemas.append(how["schema"])
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Completion(text="", data={"edits": answer}, usage=Usage(), cut_off=False)


async def said(
    *answers: Any, words: str = UNCLEAR, plan: Definition = PLAN, reach: Reach = SMALL
) -> tuple[Plan, Scripted]:
    model = Scripted([*answers])
    slack = Catalogue({"slack": SlackEngine(MemoryMessenger())}, ["default"])
    planner = HybridPlanner(slack, model, reach=reach)
    request = about(Plan(plan), words)
    return await planner.refine(request, await planner.sketch(request)), model


CHECK = {
    "match": "all",
    "tests": [{"left": {"of": "summary", "field": ""}, "is": "judged_true", "right": "it is urgent"}],
}
WAIT = [{"do": "wait", "id": "s1", "seconds": 60}]


@pytest.mark.parametrize(
    ("edit", "ids"),
    [
        ({"edit": "remove", "step": "post"}, ["summary"]),
        ({"edit": "replace", "step": "post", "steps": WAIT}, ["summary", "wait"]),
        ({"edit": "insert", "where": "before", "at": "post", "steps": WAIT}, ["summary", "wait", "post"]),
        ({"edit": "insert", "where": "start", "at": "post", "steps": WAIT}, ["wait", "summary", "post"]),
        ({"edit": "insert", "where": "end", "at": "post", "steps": WAIT}, ["summary", "post", "wait"]),
        ({"edit": "only_if", "steps": ["post"], **CHECK}, ["summary", "check", "check_result"]),
    ],
)
async def test_each_edit_changes_its_place_and_nothing_else(edit: Any, ids: list[str]) -> None:
    plan, _ = await said([edit])
    assert plan.definition is not None
    assert [step.id for step in plan.definition.steps] == ids
    kept = {step.id: step for step in plan.definition.steps}
    for step in PLAN.steps:
        if step.id in ids:
            assert kept[step.id] == step
    assert plan.answer is None
    assert plan.refined


async def test_the_words_of_a_prompt_change_and_the_text_that_it_works_on_stays() -> None:
    plan, _ = await said([{"edit": "reword", "step": "summary", "write": "Say the gist of it"}])
    assert plan.definition is not None
    (change,) = compare(PLAN, plan.definition)
    assert change.path == "blocks[0].text"
    assert change.after == "Say the gist of it:\n\n{{inputs.text}}"


async def test_who_used_what_a_removed_step_gave_is_given_what_it_was_made_of() -> None:
    plan, _ = await said([{"edit": "remove", "step": "summary"}])
    assert plan.definition is not None
    (post,) = plan.definition.steps
    assert isinstance(post, Action)
    assert post.params["text"] == "{{inputs.text}}"


async def test_a_channel_that_nobody_named_is_not_believed() -> None:
    edit = {"edit": "set", "step": "post", "param": "channel", "value": "#public"}
    plan, model = await said([edit], [edit])
    assert plan.definition == PLAN
    assert plan.answer is not None
    assert len(model.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        [],
        ["remove"],
        [{"edit": "fly"}],
        [{"edit": "remove", "step": "nothing"}],
        [{"edit": "remove", "step": "post"}, {"edit": "remove", "step": "summary"}],
        [{"edit": "move", "step": "summary", "where": "after", "at": "post"}],
        [{"edit": "insert", "where": "end", "at": "post", "steps": [{"do": "github:x", "id": "s1"}]}],
        [{"edit": "reword", "step": "post", "write": "x"}],
        [{"edit": "only_if", "steps": ["post"], "match": "all", "tests": []}],
    ],
)
async def test_what_cannot_be_changes_nothing_and_goes_back_once(answer: Any) -> None:
    plan, model = await said(answer, answer, answer)
    assert plan.definition == PLAN
    assert len(model.asked) == 2
    assert plan.answer is not None


@pytest.mark.parametrize(
    "edit",
    [
        {"edit": "remove", "step": "post"},
        {"edit": "replace", "step": "post", "steps": [{"do": "wait", "id": "s1", "seconds": 60}]},
        {
            "edit": "insert",
            "where": "end",
            "at": "post",
            "steps": [{"do": "person", "id": "s1", "who": None, "task": "Think"}],
        },
    ],
)
async def test_a_small_model_changes_only_what_the_words_have_to_do_with(edit: Any) -> None:
    plan, _ = await said([edit], [edit], words="somehow I would like it less dull")
    assert plan.definition == PLAN


async def test_an_answer_is_mended_once() -> None:
    plan, model = await said([{"edit": "fly"}], [{"edit": "remove", "step": "post"}])
    assert plan.definition is not None
    assert [step.id for step in plan.definition.steps] == ["summary"]
    assert "fly" in model.asked[1][-1]["content"]
    assert plan.calls == 2


async def test_the_schema_names_only_what_exists() -> None:
    _, model = await said([{"edit": "unclear"}])
    schema = Draft202012Validator(model.schemas[0])
    assert schema.is_valid({"edits": [{"edit": "remove", "step": "post"}]})
    for edit in (
        {"edit": "remove", "step": "other"},
        {"edit": "set", "step": "post", "param": "token", "value": "x"},
        {"edit": "reword", "step": "post", "write": "x"},
        {"edit": "retest", "step": "post", **CHECK},
        {"edit": "insert", "where": "end", "at": "post", "steps": [{"do": "github:x", "id": "s1"}]},
        {"edit": "unclear", "cron": "* * * * *"},
    ):
        assert not schema.is_valid({"edits": [edit]})


async def test_where_the_rules_are_sure_no_model_is_asked() -> None:
    plan, model = await said(words="drop the post")
    assert plan.definition is not None
    assert model.asked == []


async def test_without_a_model_nothing_changes_and_that_is_said() -> None:
    plan, _ = await said(Unavailable("It loads."))
    assert plan.definition == PLAN
    assert plan.refined
    assert plan.answer is not None
    assert "I changed nothing" in plan.answer


NESTED = parse(
    {
        "version": 1,
        "name": "tickets",
        "trigger": {"type": "schedule", "cron": "0 8 * * *", "timezone": "Europe/Paris"},
        "inputs": [{"name": "tickets", "type": "array", "default": []}],
        "steps": [
            {
                "id": "each",
                "kind": "for_each",
                "items": "{{inputs.tickets}}",
                "as": "ticket",
                "steps": [
                    {
                        "id": "urgent",
                        "kind": "branch",
                        "when": "ticket.priority == 'high'",
                        "then": [
                            {
                                "id": "post",
                                "kind": "action",
                                "action": "slack:post_message",
                                "params": {"channel": "#eng", "text": "{{ticket.subject}} of {{ticket}}"},
                            }
                        ],
                    }
                ],
            }
        ],
    }
)


async def changed(*edits: Any, words: str) -> Definition:
    plan, _ = await said([*edits], words=words, plan=NESTED, reach=LARGE)
    assert plan.definition is not None and plan.answer is None
    return plan.definition


async def test_steps_are_put_inside_a_loop_and_at_the_end_of_an_arm() -> None:
    words = "in the other case hold on a minute, and hold on after each ticket too"
    after = await changed(
        {"edit": "insert", "where": "else", "at": "urgent", "steps": WAIT},
        {"edit": "insert", "where": "inside", "at": "each", "steps": WAIT},
        words=words,
    )
    (each,) = after.steps
    assert isinstance(each, ForEach)
    urgent, last = each.steps
    assert isinstance(urgent, Branch)
    assert [step.kind for step in (*urgent.then, *urgent.else_, last)] == ["action", "wait", "wait"]


async def test_a_loop_and_a_condition_go_and_what_was_inside_stays() -> None:
    after = await changed(
        {"edit": "unwrap", "step": "urgent"}, {"edit": "unwrap", "step": "each"}, words="do it once, always"
    )
    (post,) = after.steps
    assert isinstance(post, Action)
    assert post.params["text"] == "{{inputs.tickets.subject}} of {{inputs.tickets}}"


async def test_another_time_is_quoted_by_the_model_and_read_by_code() -> None:
    after = await changed({"edit": "when", "words": "fridays at 17:00"}, words="better fridays at 17:00")
    assert after.trigger == Schedule(cron="0 17 * * 5", timezone="Europe/Paris")
    plan, _ = await said(
        *[[{"edit": "when", "words": "fridays at 17:00"}]] * 2,
        words="not that early",
        plan=NESTED,
        reach=LARGE,
    )
    assert plan.definition == NESTED


async def test_a_large_model_decides_on_steps_where_the_rules_believe_that_they_know() -> None:
    move = [{"edit": "insert", "where": "end", "at": "post", "steps": WAIT}]
    plan, model = await said(move, words="drop step 2", reach=LARGE)
    assert len(model.asked) == 1
    assert plan.definition is not None
    assert [step.id for step in plan.definition.steps] == ["summary", "post", "wait"]
    _, model = await said(words="what does it do?", reach=LARGE)
    assert model.asked == []


async def test_what_goes_together_is_taken_out_together_in_any_order() -> None:
    both = [{"edit": "remove", "step": "tickets"}, {"edit": "replace", "step": "each", "steps": WAIT}]
    listed = parse(
        {
            "version": 1,
            "name": "listed",
            "steps": [
                {
                    "id": "tickets",
                    "kind": "payload",
                    "blocks": [{"role": "user", "text": "List tickets"}],
                    "output_schema": {"type": "array"},
                },
                {
                    "id": "each",
                    "kind": "for_each",
                    "items": "{{tickets}}",
                    "as": "ticket",
                    "steps": [{"id": "pause", "kind": "wait", "seconds": 9}],
                },
            ],
        }
    )
    plan, model = await said(both, words="forget the tickets, hold on once", plan=listed, reach=LARGE)
    assert len(model.asked) == 1
    assert plan.definition is not None and [step.id for step in plan.definition.steps] == ["wait"]


async def test_a_later_edit_may_name_what_an_earlier_one_puts_in() -> None:
    french = {"do": "prompt", "id": "s1", "write": "Put this into French", "use": ["summary"], "choices": []}
    plan, model = await said(
        [
            {"edit": "insert", "where": "before", "at": "post", "steps": [french]},
            {"edit": "set", "step": "post", "param": "text", "value": "{{summary}} / {{s1}}"},
        ],
        words="somebody wants to read it in French too",
        reach=LARGE,
    )
    assert len(model.asked) == 1
    assert plan.definition is not None
    _, made, post = plan.definition.steps
    assert isinstance(post, Action)
    assert post.params["text"] == f"{{{{summary}}}} / {{{{{made.id}}}}}"


async def test_what_used_a_step_uses_the_last_of_those_in_its_place() -> None:
    steps = [
        {"do": "prompt", "id": "s1", "write": "Name the topics", "use": ["inputs.text"], "choices": []},
        {"do": "prompt", "id": "s2", "write": "Sum up by topic", "use": ["s1"], "choices": []},
    ]
    plan, _ = await said([{"edit": "replace", "step": "summary", "steps": steps}], reach=LARGE)
    assert plan.definition is not None
    first, second, post = plan.definition.steps
    assert second.id == "summary" and f"{{{{{first.id}}}}}" in second.model_dump_json()
    assert isinstance(post, Action) and post.params["text"] == "{{summary}}"


async def test_which_step_is_meant_is_the_large_models_to_see_before_people_are_asked() -> None:
    two = PLAN.model_copy(
        update={"steps": (*PLAN.steps, PLAN.steps[1].model_copy(update={"id": "post_again"}))}
    )
    rules, _ = await said(words="remove the posting step", plan=two)
    assert rules.questions, "the rules alone ask"
    plan, _ = await said(
        [{"edit": "remove", "step": "post_again"}], words="remove the posting step", plan=two, reach=LARGE
    )
    assert plan.definition == PLAN and not plan.questions
    plan, _ = await said([{"edit": "unclear"}], words="remove the posting step", plan=two, reach=LARGE)
    assert plan.questions == rules.questions
