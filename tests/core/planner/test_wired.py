"""What a later step looks at and tells of: the text that it is all about, not the receipt of a deed."""

import pytest

from core.definition import Action, Branch, ForEach, every_step
from tests.core.planner.plans import sketch
from tests.core.planner.test_unread import plan


def test_none_of_what_was_picked_out_keeps_it_from_being_sent() -> None:
    made = sketch(
        "pick out the late orders from this and post them to #support. If there are none, don't post"
        " anything: A12 late, B7 in time"
    )
    assert made.definition is not None
    (branch,) = (step for step in made.definition.steps if isinstance(step, Branch))
    assert [type(step) for step in branch.then + branch.else_] == [Action]
    assert not any(isinstance(step, Action) for step in made.definition.steps)


def test_if_it_is_looks_at_what_was_just_decided() -> None:
    made = plan(
        "Get the Helpdesk tickets, for each one decide if it's urgent and if it is, delete the ticket"
    )
    assert made.definition is not None
    branches = [step for step in every_step(made.definition.steps) if isinstance(step, Branch)]
    assert [step.when for step in branches] == ['label.label == "urgent"']


@pytest.mark.parametrize("with_one", ["with a count for each", "with the number for each"])
def test_what_is_told_with_each_is_no_loop(with_one: str) -> None:
    made = sketch(f"group these by topic {with_one} and post that to #ops: apple, tax, pear")
    assert made.definition is not None
    assert not any(isinstance(step, ForEach) for step in every_step(made.definition.steps))
