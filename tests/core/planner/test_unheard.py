"""No reply changes a plan by half of what it says, or by what it does not say."""

import pytest

from core.definition import Action
from tests.core.planner.replies import PLANS, reply


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("ticket", "drop the page for customers from Belgium"),
        ("loop", "remove the row unless Marcus objects"),
        ("ticket", "also post it to #general between lunch and tea"),
        ("digest", "also post it to #general in the voice of a pirate"),
        ("ticket", "move the page to the quarterly archive"),
        ("digest", "forget the summaries of yesterday"),
        ("ticket", "also send an email to the accountant with an invoice"),
        ("ticket", "create a Linear issue for the Belgian team too"),
        ("loop", "email them a birthday cake as well"),
        ("loop", "remove the row when the moon is full"),
    ],
)
def test_words_that_no_change_accounts_for_change_nothing(plan: str, said: str) -> None:
    assert reply(said, PLANS[plan]).definition == PLANS[plan]


def test_what_was_not_understood_is_quoted() -> None:
    answer = reply("drop the page for customers from Belgium", PLANS["ticket"]).answer
    assert answer is not None
    assert "Belgium" in answer


@pytest.mark.parametrize(
    "said", ["post it to a channel", "post it to another channel instead", "use a different channel"]
)
def test_a_channel_that_is_not_named_is_asked_for(said: str) -> None:
    plan = reply(said, PLANS["digest"])
    assert plan.definition == PLANS["digest"]
    assert [question.key for question in plan.questions] == ["steps.post.params.channel"]
    after = reply("#random", PLANS["digest"], *plan.questions).definition
    assert after is not None
    post = after.steps[-1]
    assert isinstance(post, Action)
    assert post.params["channel"] == "#random"
