"""Somebody's consent, said loosely: it is asked for, and before what hangs on it."""

import pytest

from core.definition import Action, Approval, Branch, Payload, every_step
from tests.core.planner.plans import sketch


@pytest.mark.parametrize(
    ("intent", "who"),
    [
        ("Write a haiku and post it in #random, but ask @ada first", "@ada"),
        ("Write a haiku. @ben has to approve it. Then post it in #random", "@ben"),
        ("Write a haiku. dont post it in #random before I said ok", "owner"),
        ("Write a haiku, but don't post it to #random until @ben has seen it", "@ben"),
        ("Write a haiku and post it in #random, get @chloe's approval first", "@chloe"),
        ("Write a haiku. Post it to #random only once @ben agrees", "@ben"),
        ("Write a haiku, post it to #random. Never post it before I have approved it", "owner"),
    ],
)
def test_consent_is_asked_for_before_the_deed(intent: str, who: str) -> None:
    definition = sketch(intent).definition

    assert definition is not None
    steps = list(every_step(definition.steps))
    assert [type(step) for step in steps] == [Payload, Approval, Action]
    assert isinstance(steps[1], Approval)
    assert steps[1].approvers == (who,)


def test_a_condition_for_consent_leaves_the_deed_to_both() -> None:
    definition = sketch(
        "Write a haiku and post it in #random, but if it mentions thunder get @maria's approval first"
    ).definition

    assert definition is not None
    assert [type(step) for step in definition.steps][-2:] == [Branch, Action]
