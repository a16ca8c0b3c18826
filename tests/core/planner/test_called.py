"""What people call a sheet of theirs is told where that sheet is asked for; nothing else is taken for it."""

import pytest

from core.definition import Action, Payload
from core.planner.actions.called import named_by
from core.planner.matching.apps import Apps
from core.planner.vocabulary import vocabulary_of
from core.workflows import Question
from tests.core.planner.test_events import planned

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


PLACES = """
when a new file arrives in Google Drive folder Invoices, tell #finance | trigger.params.folders | Invoices
new file in Dropbox in the folder Contracts -> let @ben know | trigger.params.path | Contracts
create a Linear issue in project Apollo for every message in #bugs | steps.issue.params.projectId | Apollo
when a new Trello card is added to the Ideas list post it in #ideas | trigger.params.lists | Ideas
write a job ad and save it as a Google Doc in the folder Reports | steps.document.params.folderId | Reports
create a jira issue "Renew the certificate" in project OPS | steps.issue.params.projectId | OPS
"""


@pytest.mark.parametrize("row", PLACES.strip().splitlines())
def test_a_place_that_is_named_is_chosen_from_a_menu_and_not_left_out(row: str) -> None:
    intent, key, name = (part.strip() for part in row.split("|"))
    plan = planned(intent)

    asked = {question.key: question.text for question in plan.questions}
    assert f"“{name}”" in asked.get(key, ""), asked
    assert not any(name in note for note in plan.notes)


PARTS = """
when a new file arrives in Google Drive, post its name and link in #finance | its name and link
when a new zendesk ticket arrives, post the subject and link in #support | the subject and link
when somebody fills out the typeform, post their name and score to #feedback | their name and score
"""


@pytest.mark.parametrize("row", PARTS.strip().splitlines())
def test_parts_that_are_listed_are_told_and_none_of_them_is_an_order(row: str) -> None:
    intent, parts = (part.strip() for part in row.split("|"))
    definition = planned(intent).definition

    assert definition is not None
    written, posted = definition.steps
    assert isinstance(written, Payload)
    assert parts in written.blocks[-1].text
    assert isinstance(posted, Action)
