"""References: one pass, types kept, text never parsed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.template import fill, fill_texts, references

NAMES: dict[str, Any] = {
    "name": "Ada",
    "nothing": None,
    "issue": {"title": "It broke", "labels": ["a", {"deep": 1}], "content-type": "x", "$summary": "s"},
    "count": 3,
    "text": '{"looks": "like json"}',
    "sly": "{{name}}",
    "inputs": {"repo": "acme/api"},
}


def fill_text(template: str, names: dict[str, Any]) -> str:
    return fill_texts([template], names)[0]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hello {{name}}!", "Hello Ada!"),
        ("{{ name }}", "Ada"),
        ("{{issue.title}}", "It broke"),
        ("{{issue.labels[1].deep}}", "1"),
        ("{{issue.labels}}", '["a",{"deep":1}]'),
        ("{{issue.content-type}} {{issue.$summary}}", "x s"),
        ("[{{nothing}}]", "[]"),
        ("[{{issue.missing.path}}]", "[]"),
        ("[{{text.looks}}]", "[]"),
        ("{{unknown}} {{name}}", "{{unknown}} Ada"),
        ("{{sly}}", "{{name}}"),
        ("{{inputs.repo}}", "acme/api"),
        ("{name} {{ }} {{1}} {{name", "{name} {{ }} {{1}} {{name"),
        ("{{name}}{{name}}", "AdaAda"),
    ],
)
def test_a_text_is_filled(template: str, expected: str) -> None:
    assert fill_text(template, NAMES) == expected


def test_a_param_that_is_one_reference_keeps_its_type() -> None:
    given_ = {"n": "{{count}}", "all": "{{issue}}", "list": ["{{nothing}}", "n={{count}}"], "plain": 5}
    assert fill(given_, NAMES) == {"n": 3, "all": NAMES["issue"], "list": [None, "n=3"], "plain": 5}


def test_references_are_found_in_order() -> None:
    found = [(r.name, r.path) for r in references("{{a}} {{b.c[0].d}} {{ e }}")]
    assert found == [("a", ()), ("b", ("c", 0, "d")), ("e", ())]


@given(st.text(), st.text())
def test_a_value_comes_through_exactly_and_is_never_expanded(before: str, value: str) -> None:
    before = before.replace("{", "(")
    assert fill_text(f"{before}{{{{x}}}}", {"x": value, "name": "never"}) == before + value


@pytest.mark.parametrize(
    "filled",
    [
        lambda names: fill_text("{{x}} " * 100_000, names),
        lambda names: fill_texts(["{{x}}"] * 100_000, names),
        lambda names: fill({"a": ["{{x}}"] * 100_000}, names),
    ],
)
def test_short_texts_that_would_become_endless_are_refused(filled: Callable[[Any], Any]) -> None:
    with pytest.raises(Refused, match="over 10,000,000 characters"):
        filled({"x": "long " * 100_000})


def test_lists_and_objects_count_as_long_as_they_are_written() -> None:
    names = {"x": {"words": ["long "] * 100_000}}
    assert fill(["{{x}}"] * 10, names) == [names["x"]] * 10
    with pytest.raises(Refused, match="over 10,000,000 characters"):
        fill(["{{x}}"] * 100_000, names)


def test_nine_million_characters_are_not_too_many() -> None:
    assert len(fill_text("{{x}} " * 9, {"x": "long " * 200_000})) > 9_000_000


def test_an_index_of_thousands_of_digits_is_no_reference() -> None:
    text = "{{x[" + "1" * 5_000 + "]}}"
    assert list(references(text)) == []
    assert fill_texts([text], {"x": [1]}) == [text]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"name": "Ada"}, "Nothing is called “email”"),
        (
            {"buyer": {"email": "ada@acme.com"}, "seller": {"email": "ben@acme.com"}},
            "several “email” that differ",
        ),
        ({"list": [[[]]] * 20_000}, "Nothing is called “email”"),
    ],
)
def test_a_field_that_may_lie_anywhere_has_to_be_one(event: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=told):
        fill({"to": "{{event..email}}"}, {"event": event})
