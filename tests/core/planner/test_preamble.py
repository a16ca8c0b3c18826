"""What is said before what starts a run."""

import pytest

from core.planner.reading.preamble import without_preamble
from core.planner.vocabulary import vocabulary_of


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Recurring thing please: mondays at 9 write a haiku", "mondays at 9 write a haiku"),
        (
            "Weekly reminder: fridays at 3pm remind #all of the timesheets",
            "fridays at 3pm remind #all of the timesheets",
        ),
        ("We're in Paris but she isn't, so: weekdays at 8 write a haiku", "weekdays at 8 write a haiku"),
        ("Team joke: fridays at 3 in #fun", "Team joke fridays at 3 in #fun"),
        (
            "Guests text our Twilio number all the time. When a text comes in, post it",
            "When a text comes in in Twilio, post it",
        ),
        (
            "We drown in Zendesk tickets. When a new one arrives, post it",
            "When a new ticket arrives in Zendesk, post it",
        ),
        (
            "people fill in our form. When that happens, post it",
            "people fill in our form. When that happens, post it",
        ),
        ("Summarise this: every Monday we meet", "Summarise this: every Monday we meet"),
        ("Write a haiku. If it is good, post it", "Write a haiku. If it is good, post it"),
    ],
)
def test_what_asks_for_nothing_is_taken_away(text: str, kept: str) -> None:
    assert without_preamble(text, vocabulary_of(text)).text == kept
