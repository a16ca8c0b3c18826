"""What a model may change in a plan where the rules are unsure, and what it may not."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.catalogue import Catalogue
from core.conversation.changes import compare
from core.definition import Action, Definition, parse
from core.engines.slack import SlackEngine
from core.errors import Unavailable
from core.llm import Completion
from core.planner import HybridPlanner
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


async def said(*answers: Any, words: str = UNCLEAR, plan: Definition = PLAN) -> tuple[Plan, Scripted]:
    model = Scripted([*answers])
    planner = HybridPlanner(Catalogue({"slack": SlackEngine(MemoryMessenger())}, ["default"]), model)
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
