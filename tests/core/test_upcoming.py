"""What is told of the steps after a question, before anybody answers it."""

from typing import Any

from core.definition import Approval, every_step, parse
from core.upcoming import LONGEST_VALUE, Upcoming, upcoming, upcoming_in

CHECK: dict[str, Any] = {"id": "check", "kind": "approval", "ask": "Go on?"}


def post(step_id: str, text: Any = "Hello", **more: Any) -> dict[str, Any]:
    params = {"channel": "#eng", "text": text}
    return {"id": step_id, "kind": "action", "action": "slack:post_message", "params": params, **more}


def say(step_id: str, text: str = "x") -> dict[str, Any]:
    return {"id": step_id, "kind": "payload", "blocks": [{"role": "user", "text": text}]}


def after(*steps: dict[str, Any], **scope: Any) -> list[Upcoming]:
    definition = parse({"name": "d", "steps": list(steps)})
    asked = next(step for step in every_step(definition.steps) if step.id == "check")
    assert isinstance(asked, Approval)
    return upcoming(definition, asked, scope)


def names(found: list[Upcoming]) -> list[str]:
    return [f"{one.step}?" if one.perhaps else one.step for one in found]


def test_a_literal_text_is_told_as_it_will_be_sent() -> None:
    (one,) = after(CHECK, post("tell", "We ship on {{day}}: {{line}}"), day="Friday", line="{{day}}")
    assert one.params == {"channel": "#eng", "text": "We ship on Friday: {{day}}"}


def test_what_is_before_the_question_or_after_the_next_one_is_not_told() -> None:
    again = {**CHECK, "id": "again"}
    assert names(after(post("early"), CHECK, post("tell"), say("x"), post("more"), again, post("late"))) == [
        "tell", "more",
    ]  # fmt: skip


def test_what_only_a_later_step_says_has_its_number() -> None:
    (one,) = after(CHECK, say("line"), post("tell", "It says: {{line}}"), line=None)
    assert one.params["text"] == "It says: ‹answer of step 2›"


def test_what_hangs_on_a_condition_is_perhaps_and_what_hangs_on_the_yes_is_not() -> None:
    ifs = {"kind": "branch", "then": [post("a")], "else": [post("b")]}
    assert names(after(CHECK, {**ifs, "id": "way", "when": "1 > 0"})) == ["a?", "b?"]
    assert names(after(CHECK, {**ifs, "id": "way", "when": "check.approved"}, post("c"))) == ["a", "c"]


def test_a_question_within_a_branch_goes_on_behind_it_and_one_within_a_loop_does_not() -> None:
    branch = {"id": "way", "kind": "branch", "when": "true", "then": [CHECK, post("a")], "else": [post("b")]}
    assert names(after(branch, post("c"))) == ["a", "c"]
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": [1],
        "as": "one",
        "steps": [CHECK, post("a", "{{one}}")],
    }
    assert [one.params["text"] for one in after(loop, post("c"), one=7)] == ["7"]


def test_what_is_long_is_cut_and_counted_and_what_is_too_long_is_left_to_its_step() -> None:
    (one,) = after(CHECK, post("tell", "x" * (LONGEST_VALUE + 5)))
    assert (len(one.params["text"]), one.cut) == (LONGEST_VALUE, {"text": 5})
    assert after(CHECK, post("tell", "{{x}}{{x}}"), x="y" * 600_000) == []


def test_it_is_kept_with_the_question_and_read_again() -> None:
    found = after(CHECK, post("tell", ["a", 1]))
    assert upcoming_in({"upcoming": [one.as_json() for one in found]}) == found
    assert found[0].params["text"] == '["a",1]'
    assert upcoming_in({"question": {}}) == []
