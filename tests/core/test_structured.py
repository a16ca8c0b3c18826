"""Answers held against schemas, those included that somebody writes to do harm."""

from typing import Any

import pytest

from core.characters import DEEPEST, holdable
from core.engine import Outcome, held
from core.errors import LONGEST_SENTENCE, Refused, Wasted
from core.runs import Usage
from core.structured import parsed


async def test_an_answer_that_fits_is_given_as_json() -> None:
    schema = {
        "$defs": {"code": {"type": "string", "pattern": "^[A-Z]{3}$"}},
        "items": {"$ref": "#/$defs/code"},
    }
    assert await parsed('["ABC"]', schema, cut_off=False) == ["ABC"]
    with pytest.raises(Refused, match="'abc' does not match"):
        await parsed('["abc"]', schema, cut_off=False)


@pytest.mark.parametrize(
    ("text", "schema", "why"),
    [
        ("{", {}, "it is no JSON"),
        ("[" * 100_000, {}, "it is no JSON"),
        ("[" * 300 + "]" * 300, {"pattern": "x"}, "nested more than 100 deep"),
        ("{}", {"$ref": "#"}, "round in circles"),
        ("{}", {"$ref": "#/nowhere"}, "something outside of it"),
        ("{}", {"type": "strong"}, "is no JSON Schema"),
    ],
)
async def test_what_does_not_fit_is_refused_in_words(text: str, schema: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        await parsed(text, schema, cut_off=False)


async def test_a_schema_fetches_nothing_from_anywhere() -> None:
    elsewhere = "http://127.0.0.1:9/schema.json"
    with pytest.raises(Refused, match="something outside of it"):
        await parsed("{}", {"$ref": elsewhere}, cut_off=False)


DOUBLING = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}


@pytest.mark.parametrize(
    "schema", [{"pattern": "^(a+)+$"}, {"$ref": "#/$defs/d0", "$defs": {**DOUBLING, "d40": {}}}]
)
async def test_a_schema_that_would_take_years_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="takes more time or memory"):
        await parsed(f'"{"a" * 60}!"', schema, cut_off=False)


def test_half_characters_and_nul_are_marked_and_the_rest_stays() -> None:
    answer = {"a\0": ["\ud83d", "\ud83d\ude00 whole", "plain", 1, None]}
    assert holdable(answer) == {"a\ufffd": ["\ufffd", "😀 whole", "plain", 1, None]}


def nested(levels: int) -> Any:
    value: Any = "inside"
    for _ in range(levels):
        value = {"in": [value]}
    return value


def test_an_answer_that_nobody_could_read_again_is_said_to_be_done_and_not_kept() -> None:
    """What is nested some hundreds deep could be stored, and then neither shown nor exported nor removed."""
    deep = Outcome(nested(120), usage=Usage("big", 10, 5))
    with pytest.raises(Wasted, match="This was done, but its answer cannot be kept") as wasted:
        held(deep)
    assert wasted.value.took == ("big", 10, 5, None)
    with pytest.raises(Wasted):
        held(Outcome("fine", detail={"links": nested(5_000)}))
    kept = held(Outcome(nested(DEEPEST // 2 - 1)))
    assert kept.content == nested(DEEPEST // 2 - 1)


def test_a_sentence_for_people_is_never_a_megabyte() -> None:
    """What somebody is called may come from a webhook's body, and the sentence stands in cards and lists."""
    refused = Refused(f"There is nobody called {'x' * 1_000_000} here.")
    assert len(refused.sentence) == len(str(refused)) == LONGEST_SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        "```json\n[1]\n```",
        "```\n[1]```",
        "<think>[2]? No.</think>\n\n[1]",
        "<think>x</think>```json\n[1]\n```\n",
    ],
)
async def test_thoughts_and_a_fence_around_the_json_are_no_part_of_it(text: str) -> None:
    assert await parsed(text, {"type": "array"}, cut_off=False) == [1]


async def test_a_thought_that_does_not_end_is_no_answer() -> None:
    with pytest.raises(Refused, match="cut off"):
        await parsed("<think>[1]", {}, cut_off=True)
