"""The score of our own intents: what is expected is found, and anything else is told."""

from typing import Any

import pytest

from bench.planning.expecting import fault
from core.definition import parse
from core.workflows import Plan, Question

LIST = {"id": "issues", "kind": "action", "action": "hub:list", "params": {"repo": "acme/api"}}
SUM = {"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "Summarise:\n\n{{issues}}"}]}
POST = {
    "id": "post",
    "kind": "action",
    "action": "slack:post",
    "params": {"channel": "#eng", "text": "{{sum}}"},
}
WANT = {
    "trigger": {"type": "manual"},
    "steps": [
        {"action": "hub:list", "params": {"repo": "ACME/api"}, "uses": []},
        {"prompt": "summar", "uses": [1]},
        {"action": "slack:post", "params": {"channel": "#eng"}, "uses": [1]},
    ],
}


def planned(*steps: Any, questions: tuple[Question, ...] = (), **more: Any) -> Plan:
    return Plan(parse({"name": "n", "steps": list(steps), **more}), questions)


def test_the_plan_that_is_expected_is_right_also_through_a_prompt() -> None:
    assert fault(WANT, planned(LIST, SUM, POST)) is None


@pytest.mark.parametrize(
    "steps",
    [
        (LIST, POST),
        (LIST, SUM, POST, {**POST, "id": "again"}),
        (LIST, SUM, {**POST, "params": {"channel": "#ops", "text": "{{sum}}"}}),
        (LIST, SUM, {**POST, "params": {"channel": "#eng", "text": "hello"}}),
        ({**LIST, "params": {"repo": "acme/web"}}, SUM, POST),
    ],
)
def test_more_fewer_others_or_unwired_steps_are_wrong(steps: Any) -> None:
    assert fault(WANT, planned(*steps)) is not None


def test_asking_instead_of_planning_is_wrong() -> None:
    asked = (Question("steps.post.params.text", "What?"),)
    assert "asks" in (fault(WANT, planned(LIST, SUM, POST, questions=asked)) or "")


def test_another_start_is_wrong_and_the_same_times_are_right() -> None:
    schedule = {"type": "schedule", "cron": "0 9 * * 1-5", "timezone": "UTC"}
    want = {**WANT, "trigger": {"type": "schedule", "cron": ["0 9 * * MON-FRI"], "timezone": "UTC"}}
    assert fault(want, planned(LIST, SUM, POST, trigger=schedule)) is None
    assert fault(WANT, planned(LIST, SUM, POST, trigger=schedule)) == "runs schedule"


def test_what_may_be_missing_may_be_missing() -> None:
    want = {
        **WANT,
        "steps": [WANT["steps"][0], {**WANT["steps"][1], "maybe": True}, {**WANT["steps"][2], "uses": [2]}],
    }
    direct = {**POST, "params": {"channel": "#eng", "text": "{{issues}}"}}
    assert fault(want, planned(LIST, direct)) is None
    assert fault(want, planned(LIST, SUM, POST)) is None


def test_what_the_words_leave_open_is_asked_and_never_made_up() -> None:
    want = {"trigger": {"type": "manual"}, "steps": [{"action": "hub:list", "asks": ["repo"]}]}
    open_place = {**LIST, "params": {}}
    asked = (Question("steps.issues.params.repo", "Which repo?"),)
    assert fault(want, planned(open_place, questions=asked)) is None
    assert "does not ask" in (fault(want, planned(open_place)) or "")
    assert "made up" in (fault(want, planned(LIST, questions=asked)) or "")


def test_a_condition_may_be_turned_round() -> None:
    branch = {
        "id": "b",
        "kind": "branch",
        "when": "issues.spam == true",
        "then": [],
        "else": [POST | {"id": "p"}],
    }
    want = {"if": "spam", "then": [{"action": "slack:post", "uses": []}], "else": []}
    expect = {"trigger": {"type": "manual"}, "steps": [{"action": "hub:list", "uses": []}, want]}
    plain = {**branch, "else": [{**POST, "id": "p", "params": {"channel": "#eng", "text": "x"}}]}
    assert fault(expect, planned(LIST, plain)) is None
    assert fault(expect, planned(LIST, {**plain, "when": "issues.size > 3"})) is not None


def test_refusals_and_questions_are_known_by_their_words() -> None:
    assert fault({"refusal": "pizza"}, Plan(refusal="I can't order a Pizza yet.")) is None
    assert fault({"refusal": "pizza"}, planned(LIST)) is not None
    assert fault({"question": "channel|where"}, Plan(questions=(Question("c", "Which channel?"),))) is None
    assert fault({"question": "time"}, Plan(questions=(Question("c", "Which channel?"),))) is not None
