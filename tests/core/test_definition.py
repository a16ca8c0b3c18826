"""What a definition may say: everything is checked at once, and every fault has its path."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from core.definition import json_schema, parse, warnings
from core.errors import Invalid

EXAMPLE: dict[str, Any] = {
    "version": 1,
    "name": "issue-digest",
    "intent": "every weekday at 8 summarise new GitHub issues, and post them to #eng when I agree",
    "inputs": [
        {"name": "repo", "type": "string", "required": True, "default": "acme/api", "help": "owner/name"}
    ],
    "trigger": {"type": "schedule", "cron": "0 8 * * 1-5", "timezone": "Europe/Paris", "misfire": "skip"},
    "order": "sequential",
    "budget": {"tokens": 50000, "usd": 1.0},
    "accounts": "runner",
    "steps": [
        {
            "id": "issues",
            "kind": "action",
            "action": "pipedream:github-search-issues",
            "params": {"q": "repo:{{inputs.repo}} is:open"},
            "policy": {"timeout_s": 60, "attempts": 3, "backoff_s": 2},
            "on_error": "fail",
        },
        {
            "id": "each",
            "kind": "for_each",
            "items": "{{issues.items}}",
            "as": "item",
            "at_once": 3,
            "limit": 200,
            "steps": [
                {
                    "id": "line",
                    "kind": "payload",
                    "blocks": [
                        {"role": "system", "text": "…"},
                        {"role": "user", "text": "Sum up: {{item.title}}"},
                    ],
                    "llm": "default",
                    "output_schema": None,
                }
            ],
        },
        {
            "id": "any",
            "kind": "branch",
            "when": "size(each) > 0",
            "then": [
                {
                    "id": "check",
                    "kind": "approval",
                    "ask": "Post this?\n{{each}}",
                    "approvers": ["owner"],
                    "quorum": 1,
                    "timeout_s": 86400,
                    "on_timeout": "fail",
                    "remind_s": 3600,
                },
                {
                    "id": "post",
                    "kind": "action",
                    "action": "slack:post_message",
                    "params": {"channel": "#eng", "text": "{{each}}"},
                },
            ],
            "else": [],
        },
        {"id": "pause", "kind": "wait", "seconds": 60},
    ],
}


def payload(step: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": text}], **more}


def faults_of(data: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        parse(data)
    return {fault.path: fault.message for fault in caught.value.faults}


def with_steps(*steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "test", "steps": list(steps), **more}


def test_the_example_of_the_design_is_valid_and_survives_a_round_trip() -> None:
    definition = parse(EXAMPLE)
    assert parse(json.loads(json.dumps(definition.as_json()))) == definition
    assert warnings(definition) == []


def test_more_than_are_asked_can_never_agree() -> None:
    check = {"id": "check", "kind": "approval", "ask": "Really?", "quorum": 2}
    assert faults_of(with_steps(check)) == {"steps[0].quorum": "2 must agree, and only 1 may decide"}
    parse(with_steps({**check, "approvers": ["channel"]}))
    parse(with_steps({**check, "approvers": ["owner", "@ada"]}))


def test_the_exported_schema_accepts_what_we_accept() -> None:
    validator = Draft202012Validator(json_schema())
    validator.validate(EXAMPLE)
    assert list(validator.iter_errors({**EXAMPLE, "steps": [{"id": "x", "kind": "wait", "seconds": -1}]}))


def test_every_fault_is_named_with_its_path_at_once() -> None:
    data = with_steps(
        payload("one", "{{two}}"),
        payload("one", "x"),
        {"id": "Two", "kind": "wait", "seconds": 0},
        {"id": "way", "kind": "branch", "when": "1 +", "then": [payload("inputs", "x")]},
        {"id": "two", "kind": "nonsense"},
        trigger={"type": "schedule", "cron": "0 0 31 2 *", "timezone": "Mars/Olympus"},
        surprise=1,
    )
    faults = faults_of(data)
    assert set(faults) == {
        "surprise", "trigger.cron", "trigger.timezone", "steps[0].blocks", "steps[1].id", "steps[2].id",
        "steps[2].seconds", "steps[3].when", "steps[3].then[0].id", "steps[4]",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ([payload("a", "{{b}}"), payload("b", "x")], "steps[0].blocks"),
        ([payload("a", "{{a}}")], "steps[0].blocks"),
        (
            [
                {"id": "each", "kind": "for_each", "items": [1], "steps": [payload("line", "x")]},
                payload("b", "{{line}}"),
            ],
            "steps[1].blocks",
        ),
        (
            [{"id": "w", "kind": "branch", "when": "true", "then": [payload("y", "x")],
              "else": [payload("n", "{{y}}")]}],
            "steps[0].else[0].blocks",
        ),
        ([{"id": "w", "kind": "branch", "when": "later > 1", "then": []}, payload("later", "x")],
         "steps[0].when"),
        ([{"id": "w", "kind": "branch", "when": "nobody > 1", "then": []}], "steps[0].when"),
        ([payload("a", "x", output_schema={"type": "strong"})], "steps[0].output_schema"),
        ([{"id": "a", "kind": "for_each", "items": [], "as": "a", "steps": [payload("b", "x")]}],
         "steps[0].as"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_at_a_place_is_a_fault_there(steps: list[dict[str, Any]], path: str) -> None:
    assert set(faults_of(with_steps(*steps))) == {path}


def test_a_step_inside_an_earlier_branch_may_be_named() -> None:
    branch = {"id": "w", "kind": "branch", "when": "[1, 2].exists(x, x > 1)", "then": [payload("y", "x")]}
    assert warnings(parse(with_steps(branch, payload("end", "{{y}} {{w}}")))) == []


def test_a_reference_that_names_nothing_is_a_warning() -> None:
    found = warnings(parse(with_steps(payload("a", "{{nobody}} and {{inputs.none}}"))))
    assert [fault.path for fault in found] == ["steps[0].blocks", "steps[0].blocks"]


def test_a_schedule_cannot_have_an_input_that_nobody_gives() -> None:
    trigger = {"type": "schedule", "cron": "0 8 * * *", "timezone": "UTC"}
    data = with_steps(payload("a", "x"), trigger=trigger, inputs=[{"name": "topic"}])
    assert set(faults_of(data)) == {"inputs[0]"}


@pytest.mark.parametrize("name", ["12", " 7 ", "#5", "", "   ", "\u200b", "\u202e\x07"])
def test_a_name_that_could_be_a_number_or_nothing_is_refused(name: str) -> None:
    assert "name" in faults_of({**with_steps(payload("a", "x")), "name": name})


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_what_is_no_object_is_refused_in_words(data: object) -> None:
    with pytest.raises(Invalid, match="JSON object"):
        parse(data)


def test_a_deep_nest_is_refused_not_a_crash() -> None:
    step: dict[str, Any] = payload("leaf", "x")
    for depth in range(300):
        step = {"id": f"s{depth}", "kind": "branch", "when": "true", "then": [step]}
    with pytest.raises(Invalid):
        parse(with_steps(step))


def test_a_prompt_of_a_megabyte_is_taken_and_a_larger_one_refused() -> None:
    assert parse(with_steps(payload("a", "x" * 1_000_000)))
    assert set(faults_of(with_steps(payload("a", "x" * 1_000_001)))) == {"steps[0].blocks[0].text"}


@pytest.mark.parametrize("name", [["x"], {"x": 1}, 1, None])
def test_a_name_of_a_loops_items_that_is_no_text_is_a_fault(name: object) -> None:
    each = {"id": "each", "kind": "for_each", "items": [1], "as": name, "steps": [payload("a", "x")]}
    assert set(faults_of(with_steps(each))) == {"steps[0].as"}


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(EXAMPLE, odd)), odd)
def test_anything_at_all_is_either_valid_or_refused_in_words(data: dict[str, Any], step: object) -> None:
    for candidate in (data, {**EXAMPLE, **data}, {**EXAMPLE, "steps": [step]}):
        try:
            parse(candidate)
        except Invalid as error:
            assert error.faults
