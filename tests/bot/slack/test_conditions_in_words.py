"""What a branch asks, as people read it on a plan."""

import pytest

from bot.slack.blocks.conditions import condition_words
from core.planner.answer.conditions import Comparison, Condition, joined

NUMBERS = {"check": "1", "ticket": "2", "consent": "3a.1"}


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ('check.answer == "yes"', "the answer of step 1 is “yes”"),
        ('check.label != "bug"', "the answer of step 1 is not “bug”"),
        ('ticket.due_date == "today"', "the due date of step 2 is “today”"),
        ('ticket == "high"', "the answer of step 2 is “high”"),
        ("double(ticket.price) > 12.5", "the price of step 2 is more than 12.5"),
        ("consent.approved", "step 3a.1 was approved"),
        ("!consent.approved", "step 3a.1 was not approved"),
        ('inputs.city == "Rome"', "the city is “Rome”"),
        ('trigger.text == "go"', "the text is “go”"),
    ],
)
def test_a_condition_is_said_as_people_say_it(expression: str, said: str) -> None:
    assert condition_words(expression, NUMBERS.get) == said


@pytest.mark.parametrize("test", [one for one in Comparison if one is not Comparison.JUDGED])
def test_whatever_the_planner_writes_is_said_in_words(test: Comparison) -> None:
    said = condition_words(joined([Condition("ticket.title", test, "7")], "all"), NUMBERS.get)
    assert "step 2" in said
    assert not set("=&|!{}(") & set(said)


def test_several_are_joined() -> None:
    both = [Condition("check", Comparison.EQUALS, "a"), Condition("ticket", Comparison.FILLED)]
    words = "the answer of step 1 is “a” {} the answer of step 2 is not empty"
    assert condition_words(joined(both, "all"), NUMBERS.get) == words.format("and")
    assert condition_words(joined(both, "any"), NUMBERS.get) == words.format("or")


def test_what_is_too_intricate_stays_as_it_is_written() -> None:
    assert condition_words("size(check.items) > 3", NUMBERS.get) == "size(check.items) > 3"
