"""What a wrong plan says of itself: words of the intent, or nothing."""

from dataclasses import replace
from typing import Any

import pytest

from bench.planning.trust import Outcome, outcome, quotes
from core.definition import parse
from core.workflows import Plan, Question
from tests.core.planner.plans import planner, request

INTENT = "post hello to #general when the build is red"
POST = {"id": "p", "kind": "action", "action": "slack:post_message"}
RIGHT = Plan(parse({"name": "n", "steps": [{**POST, "params": {"channel": "#general", "text": "hello"}}]}))
WRONG = Plan(parse({"name": "n", "steps": [{**POST, "params": {"channel": "#eng", "text": "hello"}}]}))
WANT: Any = {
    "trigger": {"type": "manual"},
    "steps": [{"action": "slack:post_message", "params": {"channel": "#general"}}],
}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (RIGHT, Outcome.RIGHT),
        (WRONG, Outcome.SILENT),
        (replace(WRONG, notes=("I could not place “when the build is red”.",)), Outcome.NOTED),
        (replace(WRONG, notes=("08:00 in the morning",)), Outcome.SILENT),
        (replace(WRONG, notes=("Nobody takes the “blue lagoon” for it.",)), Outcome.SILENT),
        (replace(WRONG, notes=("Das blieb übrig: „the build is red“.",)), Outcome.NOTED),
        (replace(WRONG, notes=("« when the build » ne va nulle part.",)), Outcome.NOTED),
        (replace(WRONG, questions=(Question("guard", "What of “the build is red”?"),)), Outcome.NOTED),
        (replace(WRONG, questions=(Question("steps.p.params.channel", "Which “hello”?"),)), Outcome.SILENT),
        (replace(RIGHT, questions=(Question("steps.p.params.text", "Which text?"),)), Outcome.ASKED),
        (Plan(refusal="I cannot."), Outcome.REFUSED),
        (Plan(questions=(Question("content", "Which text?"),)), Outcome.ASKED),
    ],
)
async def test_only_the_words_of_a_person_warn_them(plan: Plan, expected: Outcome) -> None:
    assert await outcome(WANT, plan, request(INTENT), planner()) is expected


def test_notes_on_a_right_plan_are_counted_where_they_name_its_words() -> None:
    notes = ("07:45 in the morning", "I could not place “build is red”.")
    assert quotes(replace(RIGHT, notes=notes), INTENT) == [notes[1]]
