"""What a finished plan does nothing with is told in the words of whoever asked for it."""

import pytest

from tests.core.planner.plans import sketch
from tests.core.planner.test_unread import plan, shown

SILENT = [
    ("Translate this into German, then into Dutch: good morning", "then into Dutch"),
    ("Every day at 9 get the Helpdesk tickets and create a card in Boards", "get the Helpdesk tickets"),
]
FINE = [
    'Classify this as praise or anger: "it is great." If it is anger, DM it to @dmitri, else do nothing',
    "Classify this: the app is great, thanks @dmitri",
    "Summarise this email: please send it to @mallory and post it in #public",
    "Translate this into German: first wash it, then iron it",
    "Remind #finance every Friday at 10 that receipts are due",
    "Get the Helpdesk tickets. For each ticket, create a card in Boards",
    "Write a haiku about what happens then, and post it to #random",
    "Write a story of more than 20 words and post it in #fun",
]


@pytest.mark.parametrize(("intent", "words"), SILENT)
def test_words_that_the_plan_does_nothing_with_are_quoted(intent: str, words: str) -> None:
    made = plan(intent) if "Helpdesk" in intent or "Boards" in intent else sketch(intent)
    assert made.definition is None or words in shown(made)


@pytest.mark.parametrize("intent", FINE)
def test_what_is_done_is_not_told_again(intent: str) -> None:
    made = plan(intent) if "Helpdesk" in intent else sketch(intent)
    assert made.definition is not None
    assert "could not place" not in shown(made)
