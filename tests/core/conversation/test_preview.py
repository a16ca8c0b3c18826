"""A plan rehearsed: every value in its place, nothing asked, and what it would cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from core.conversation.preview import Preview, Span, preview
from core.definition import Action, ForEach, Payload, parse
from core.errors import Refused
from core.money import FREE, Price
from core.template import as_text


def say(step_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step_id, "kind": "payload", "blocks": [{"role": "user", "text": text}], **more}


def post(step_id: str, text: str) -> dict[str, Any]:
    params = {"channel": "#eng", "text": text}
    return {"id": step_id, "kind": "action", "action": "slack:post_message", "params": params}


def rehearse(
    *steps: Mapping[str, Any], given: Any = None, past: Mapping[str, Any] | None = None, **more: Any
) -> Preview:
    return preview(parse({"name": "digest", "steps": list(steps), **more}), given, past)


def text_at(rehearsed: Preview, path: str) -> str:
    step = next(shown.step for shown in rehearsed.steps if shown.path == path)
    return (
        step.blocks[-1].text
        if isinstance(step, Payload)
        else as_text(getattr(step, "params", {}).get("text"))
    )


def test_a_result_is_shown_as_a_sample_that_says_what_it_stands_for() -> None:
    made = rehearse(say("summary", "Sum up {{repo}}"), post("post", "{{summary}}"), inputs=[{"name": "repo"}])
    assert text_at(made, "summary") == "Sum up ‹repo›"
    assert text_at(made, "post") == "‹summary›"
    assert set(made.sampled) >= {"repo", "summary"}


def test_a_field_at_any_depth_has_a_sample_like_any_other() -> None:
    made = rehearse(post("post", "{{trigger.event..email}} called"))
    assert text_at(made, "post") == "‹trigger.event.email› called"


def test_what_is_given_stands_instead_of_a_sample() -> None:
    made = rehearse(
        say("summary", "Sum up {{repo}}"),
        post("post", "{{summary}}"),
        inputs=[{"name": "repo"}],
        given={"repo": "acme/api"},
        past={"summary": "All is well."},
    )
    assert text_at(made, "summary") == "Sum up acme/api"
    assert text_at(made, "post") == "All is well."
    assert "repo" not in made.sampled


def test_a_sample_has_what_references_look_for_in_it() -> None:
    steps = ({"id": "find", "kind": "action", "action": "pd:find", "params": {}},)
    made = rehearse(*steps, post("post", "{{find.issue.title}} by {{find.issue.users[0].name}}"))
    assert text_at(made, "post") == "‹find.issue.title› by ‹find.issue.users.name›"


def test_an_output_schema_makes_the_sample() -> None:
    schema = {
        "type": "object",
        "properties": {
            "mood": {"enum": ["good", "bad"]},
            "n": {"type": "integer"},
            "why": {"type": "string"},
        },
    }
    made = rehearse(say("read", "Read it", output_schema=schema), post("post", "{{read}}"))
    assert text_at(made, "post") == '{"mood":"good","n":1,"why":"‹read.why›"}'


def test_a_loop_shows_its_first_item_and_counts_them_all() -> None:
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": ["apple", "pear", "plum"],
        "steps": [say("word", "Translate {{item}}")],
    }
    made = rehearse(loop, post("post", "{{each}}"))
    assert text_at(made, "each[0].word") == "Translate apple"
    assert text_at(made, "post") == '["‹word›"]'
    assert made.calls == Span(3, 3)
    assert not made.per_item


def test_a_loop_over_what_only_the_run_knows_is_counted_per_item() -> None:
    find = {"id": "find", "kind": "action", "action": "pd:find", "params": {}}
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": "{{find.items}}",
        "as": "issue",
        "steps": [say("line", "Sum up {{issue.title}}: {{issue.labels[0]}}")],
    }
    made = rehearse(find, loop)
    assert text_at(made, "each[0].line") == "Sum up ‹issue.title›: ‹issue.labels›"
    assert made.per_item
    each = next(shown for shown in made.steps if isinstance(shown.step, ForEach))
    assert each.times is None


def test_a_loop_over_the_items_of_an_earlier_run_is_as_long_as_it_was() -> None:
    find = {"id": "find", "kind": "action", "action": "pd:find", "params": {}}
    loop = {"id": "each", "kind": "for_each", "items": "{{find.items}}", "steps": [say("line", "{{item.t}}")]}
    made = rehearse(find, loop, past={"find": {"items": [{"t": "one"}, {"t": "two"}]}})
    assert text_at(made, "each[0].line") == "one"
    assert made.calls == Span(2, 2)


def test_both_ways_of_a_branch_are_shown_and_the_calls_are_a_span() -> None:
    branch = {
        "id": "way",
        "kind": "branch",
        "when": "mood == 'bad'",
        "then": [say("sorry", "Say sorry"), post("help", "{{sorry}}")],
        "else": [],
    }
    made = rehearse(say("mood", "Is it good or bad?"), branch)
    assert [shown.path for shown in made.steps] == ["mood", "way", "sorry", "help"]
    assert [shown.arm for shown in made.steps] == ["", "", "then", ""]
    assert made.calls == Span(1, 2)


def test_braces_in_a_value_are_not_expanded_again() -> None:
    made = rehearse(
        say("a", "{{topic}}"), say("b", "secret"), inputs=[{"name": "topic"}], given={"topic": "{{b}}"}
    )
    assert text_at(made, "a") == "{{b}}"


@pytest.mark.parametrize("kind", ["string", "number", "boolean", "array", "object"])
def test_an_input_of_any_type_has_a_sample(kind: str) -> None:
    made = rehearse(say("a", "{{x}}"), inputs=[{"name": "x", "type": kind}])
    assert "x" in made.sampled
    assert text_at(made, "a")


def test_a_step_keeps_everything_but_its_values() -> None:
    made = rehearse(post("post", "hello"))
    step = made.steps[0].step
    assert isinstance(step, Action)
    assert step.params == {"channel": "#eng", "text": "hello"}


def test_a_preview_that_would_fill_the_memory_is_refused() -> None:
    """Each step may be long; all of them together are held at once."""
    text = "{{x}}" * 9
    with pytest.raises(Refused, match="10,000,000"):
        rehearse(*(say(f"s{n}", text) for n in range(50)), given={"x": "y" * 100_000}, inputs=[{"name": "x"}])


def test_what_it_costs_is_told_where_every_price_is_known() -> None:
    steps = [
        {"id": one, "kind": "payload", "llm": llm, "blocks": [{"role": "user", "text": "x" * 400}]}
        for one, llm in (("cheap", "default"), ("dear", "other"))
    ]
    definition = parse({"name": "digest", "steps": steps})
    prices = {"default": FREE, "other": Price(Decimal(10), Decimal(20))}
    rehearsed = preview(definition, price=lambda step: prices.get(step.llm))
    assert (rehearsed.tokens, rehearsed.dollars) == (Span(700, 700), "$0.006")
    del prices["other"]
    assert preview(definition, price=lambda step: prices.get(step.llm)).dollars == ""
