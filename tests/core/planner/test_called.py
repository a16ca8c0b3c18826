"""What people call a sheet of theirs is told where that sheet is asked for; nothing else is taken for it."""

import pytest

from core.planner.actions.called import named_by
from core.planner.matching.apps import Apps
from core.planner.vocabulary import vocabulary_of
from core.workflows import Question

MENU = Question("steps.row.params.sheet", "Which sheet?", "option", offer="desk:add_row", param="sheet")
TEXT = Question("steps.row.params.note", "Which note?")
SPOKEN = vocabulary_of("add it to the payables sheet")


def test_the_name_is_told_where_it_is_asked_for() -> None:
    left, (menu, text) = named_by([MENU, TEXT], ["payables"], Apps(), SPOKEN)
    assert left == ()
    assert menu.text == "Which sheet? It is called “payables”."
    assert (menu.key, text) == (MENU.key, TEXT)


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([TEXT], ["payables"]),
        ([MENU], ["unpaid"]),
        ([MENU], ["today"]),
        ([MENU], ["above 500"]),
        ([MENU], ["everything that the auditors flagged"]),
        ([MENU], ["payables", "Berlin"]),
    ],
)
def test_a_state_a_time_a_limit_and_what_may_be_something_else_stay_to_be_told(
    questions: list[Question], words: list[str]
) -> None:
    left, asked = named_by(questions, words, Apps(), SPOKEN)
    assert left == tuple(words)
    assert asked == tuple(questions)
