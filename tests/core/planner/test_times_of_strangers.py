"""Times as strangers wrote them: asking about one is fine, a wrong schedule is not."""

import json
from typing import Any

import pytest

from bench.planning.times import HERE, TABLES, said, verdict
from core.planner.times import Ambiguous, Schedule, read_schedule
from core.planner.triggers import Manual, read_trigger

ROWS: list[dict[str, Any]] = [row for table in TABLES for row in json.loads(table.read_text())["phrases"]]


@pytest.mark.parametrize("row", ROWS, ids=[row["words"][:60] for row in ROWS])
def test_a_strangers_words_never_make_a_wrong_time(row: dict[str, Any]) -> None:
    reading = read_trigger(row["words"], HERE)
    assert verdict(row["means"], reading) != "WRONG", said(reading)


@pytest.mark.parametrize("row", ROWS, ids=[row["words"][:60] for row in ROWS])
def test_every_choice_that_a_stranger_is_offered_settles_the_time(row: dict[str, Any]) -> None:
    reading = read_trigger(row["words"], HERE)
    for choice in reading.choices if isinstance(reading, Ambiguous) else ():
        assert isinstance(read_schedule(choice, HERE), Schedule), choice


def test_hardly_anything_plain_is_asked_about() -> None:
    asked = [row for row in ROWS if verdict(row["means"], read_trigger(row["words"], HERE)) == "asked"]
    assert len(asked) <= len(ROWS) * 0.03, [row["words"] for row in asked]


def test_an_intent_without_a_time_gets_no_schedule() -> None:
    timeless = [row["words"] for row in ROWS if row["means"] == "none"]
    assert len(timeless) >= 60
    assert not [words for words in timeless if isinstance(read_trigger(words, HERE), Schedule)]
    silent = [words for words in timeless if isinstance(read_trigger(words, HERE), Manual)]
    assert len(silent) >= len(timeless) * 0.85
