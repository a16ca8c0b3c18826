"""The difference of two definitions: exhaustive, by step id, and no larger than what changed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conversation.changes import Change, compare
from core.definition import Definition, parse


def say(step: str, text: str = "Sum up") -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": text}]}


def post(step: str, channel: str = "#eng", text: str = "hello") -> dict[str, Any]:
    params = {"channel": channel, "text": text}
    return {"id": step, "kind": "action", "action": "slack:post_message", "params": params}


def each(step: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"id": step, "kind": "for_each", "items": ["x", "y"], "steps": list(steps)}


def branch(step: str, then: list[dict[str, Any]], otherwise: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": step, "kind": "branch", "when": "true", "then": then, "else": otherwise}


def made(*steps: dict[str, Any], **more: Any) -> Definition:
    return parse({"name": "digest", "steps": list(steps), **more})


def at(cron: str) -> dict[str, Any]:
    return {"type": "schedule", "cron": cron, "timezone": "Europe/Paris"}


def brief(*changes: Change) -> list[str]:
    return [".".join(filter(None, (one.verb, one.part, one.key, one.path))) for one in changes]


def differences(before: Definition, after: Definition) -> list[str]:
    return brief(*compare(before, after))


def test_equal_definitions_have_no_difference() -> None:
    one = made(say("a"), each("loop", say("b")), trigger=at("0 8 * * *"))
    assert compare(one, parse(one.as_json())) == ()


def test_another_time_is_one_change_of_the_trigger() -> None:
    before, after = made(say("a"), trigger=at("0 8 * * 1-5")), made(say("a"), trigger=at("0 9 * * 1-5"))
    assert compare(before, after) == (
        Change("changed", "trigger", "", "cron", before="0 8 * * 1-5", after="0 9 * * 1-5"),
    )


def test_another_kind_of_trigger_is_told_whole() -> None:
    found = compare(made(say("a")), made(say("a"), trigger=at("0 8 * * *")))
    assert [(one.verb, one.part, one.path) for one in found] == [("changed", "trigger", "")]


def test_a_step_that_left_is_not_said_to_have_changed_the_others() -> None:
    assert differences(made(say("a"), say("b"), post("c")), made(say("a"), post("c"))) == ["removed.steps.b"]


def test_a_step_that_came_in_the_middle_moves_nothing() -> None:
    assert differences(made(say("a"), post("c")), made(say("a"), say("b"), post("c"))) == ["added.steps.b"]


def test_a_field_deep_in_a_step_is_told_by_its_path() -> None:
    before, after = made(say("a", "in two sentences")), made(say("a", "in three sentences"))
    assert compare(before, after) == (
        Change("changed", "steps", "a", "blocks[0].text", "in two sentences", "in three sentences"),
    )
    assert differences(made(post("a")), made(post("a", "#web"))) == ["changed.steps.a.params.channel"]


def test_one_step_that_went_to_the_front_is_one_that_moved() -> None:
    steps = [say("a"), say("b"), say("c"), say("d")]
    before, after = made(*steps), made(steps[3], *steps[:3])
    assert compare(before, after) == (Change("moved", "steps", "d", "", "steps[3]", "steps[0]"),)


def test_a_step_put_into_a_branch_moved_and_may_have_changed_too() -> None:
    before = made(say("a"), post("b"))
    after = made(say("a"), branch("any", [post("b", "#web")], []))
    assert differences(before, after) == [
        "added.steps.any", "moved.steps.b", "changed.steps.b.params.channel",
    ]  # fmt: skip


def test_the_arms_of_a_branch_are_different_places() -> None:
    before = made(branch("any", [say("a"), say("b")], []))
    after = made(branch("any", [say("a")], [say("b")]))
    assert compare(before, after) == (Change("moved", "steps", "b", "", "any.then[1]", "any.else[0]"),)


def test_a_step_of_another_kind_is_another_step() -> None:
    assert differences(made(say("a")), made(post("a", text="x"))) == ["removed.steps.a", "added.steps.a"]


def test_inputs_are_told_apart_by_name() -> None:
    before = made(say("a"), inputs=[{"name": "repo"}, {"name": "label"}])
    after = made(say("a"), inputs=[{"name": "repo", "default": "a/b"}, {"name": "most", "type": "number"}])
    assert differences(before, after) == [
        "removed.inputs.label", "changed.inputs.repo.default", "added.inputs.most",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"name": "other"}, "changed.name"),
        ({"intent": "other"}, "changed.intent"),
        ({"accounts": "owner"}, "changed.accounts"),
        ({"order": "parallel"}, "changed.order"),
        ({"budget": {"tokens": 5}}, "changed.budget.tokens"),
    ],
)
def test_every_field_of_a_definition_is_looked_at(more: dict[str, Any], path: str) -> None:
    before = made(say("a"))
    assert differences(before, parse({**before.as_json(), **more})) == [path]


def test_true_is_not_one() -> None:
    action = {"id": "a", "kind": "action", "action": "x:y", "params": {"loud": True}}
    other = {**action, "params": {"loud": 1}}
    assert differences(made(action), made(other)) == ["changed.steps.a.params.loud"]


def test_a_parameter_that_is_not_there_differs_from_null() -> None:
    action = {"id": "a", "kind": "action", "action": "x:y", "params": {}}
    other = {**action, "params": {"loud": None}}
    assert differences(made(action), made(other)) == ["added.steps.a.params.loud"]


def test_a_change_reads_as_a_line() -> None:
    change = Change("changed", "steps", "a", "blocks[0].text", "two\nlines", "x" * 300)
    assert str(change) == f"changed steps.a.blocks[0].text: two lines → {'x' * 199}…"


IDS = st.sampled_from("abcdefg")
LEAVES = st.builds(
    lambda step, text, kind: say(step, text) if kind else post(step, text="x", channel=text),
    IDS,
    st.sampled_from(["one", "two"]),
    st.booleans(),
)


def _nest(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(inner, min_size=1, max_size=3)
    loops = st.builds(lambda step, steps: each(step, *steps), IDS, some)
    return loops | st.builds(branch, IDS, some, st.lists(inner, max_size=2))


STEPS = st.lists(st.recursive(LEAVES, _nest, max_leaves=5), min_size=1, max_size=5)


def _once_each(steps: list[dict[str, Any]], seen: set[str]) -> list[dict[str, Any]]:
    """The same without what would use an id again, or would be an empty loop."""
    kept = []
    for step in steps:
        if step["id"] in seen:
            continue
        seen.add(step["id"])
        inside = {name: _once_each(step[name], seen) for name in ("steps", "then", "else") if name in step}
        if inside.get("steps") != []:
            kept.append({**step, **inside})
    return kept


@given(STEPS, STEPS)
@settings(max_examples=150, deadline=None)
def test_no_difference_is_missed_and_none_invented(one: list[Any], other: list[Any]) -> None:
    before = Definition.model_validate({"name": "x", "steps": _once_each(one, set()) or [say("a")]})
    after = Definition.model_validate({"name": "x", "steps": _once_each(other, set()) or [say("a")]})
    found = compare(before, after)
    assert (found == ()) == (before.as_json() == after.as_json())
    assert len(set(map(str, found))) == len(found)
    back = compare(after, before)
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(one.verb, one.key, one.path) for one in found if one.verb != "moved"}
    assert there == {(opposite[one.verb], one.key, one.path) for one in back if one.verb != "moved"}
