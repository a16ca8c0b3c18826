"""What is done some time later, and things that are made of what is at hand."""

import pytest

from core.planner.normalising.afterwards import said_later
from tests.core.planner.plans import sketch

SAID = """
message @maria, and two days later remind her to write it down | message @maria. Wait two days. remind @maria to write it down
send them a card and 3 days later a survey | send them a card. Wait 3 days. send them a survey
post the rules in #fun. An hour later, post a joke there | post the rules in #fun. Wait An hour. post a joke there
make it a task in Asana | create a task in Asana
turn this into a Jira ticket | create a Jira ticket
note their email in Airtable | log their email in Airtable
send me a note the next day | send me a note the next day
see you later in #fun | see you later in #fun
"""  # fmt: skip # noqa: E501 (a table)


@pytest.mark.parametrize("row", SAID.strip().splitlines())
def test_what_comes_later_is_an_order_after_a_pause(row: str) -> None:
    said, meant = (part.strip() for part in row.split("|"))
    assert said_later(said) == meant


def test_who_was_reminded_is_reminded_again_after_the_pause() -> None:
    said = "Remind #finance every Friday at 10 that receipts are due, then three days later remind them again"
    plan = sketch(said)
    assert plan.definition is not None
    assert [step.kind for step in plan.definition.steps] == ["action", "wait", "action"]
    assert not plan.notes
