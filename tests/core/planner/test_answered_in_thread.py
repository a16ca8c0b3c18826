"""A message in Slack that is answered in its thread, by rules: what is posted there, and what elsewhere."""

import pytest

from core.definition import Action, every_step
from core.planner.normalising.threads import threaded
from core.workflows import Plan
from tests.core.planner.plans import sketch

BELOW = {"channel": "{{trigger.channel}}", "thread": "{{trigger.thread}}"}

# After "when a new message is posted in #help, " | what is posted below it.
ANSWERED = """
reply in the thread with a friendly answer | {{reply}}
reply with a joke | {{reply}}
write an answer and reply to it | {{reply}}
if it is a question answer it in the thread | {{reply}}
reply in the thread with "Thanks for the idea!" | Thanks for the idea!
reply "Thanks for the idea!" | Thanks for the idea!
answer in thread: "Thanks for the idea!" | Thanks for the idea!
post "Thanks for the idea!" under it | Thanks for the idea!
summarise it and post the summary in its thread | {{summary}}
translate it to German and post it in the thread | {{translation}}
"""

ELSEWHERE = [
    "summarise it and post the summary to #eng",
    "reply to the author by email with Gmail",
    "tell @ada",
]


def below(plan: Plan) -> list[object]:
    """What is posted in the thread."""
    assert plan.definition is not None
    steps = [step for step in every_step(plan.definition.steps) if isinstance(step, Action)]
    return [step.params["text"] for step in steps if BELOW.items() <= step.params.items()]


@pytest.mark.parametrize("row", ANSWERED.strip().splitlines())
def test_it_is_answered_there(row: str) -> None:
    words, _, text = row.partition(" | ")
    assert below(sketch(f"when a new message is posted in #help, {words}")) == [text]


@pytest.mark.parametrize("words", ELSEWHERE)
def test_other_places_stay_what_they_are(words: str) -> None:
    plan = sketch(f"when a new message is posted in #help, {words}")
    assert plan.definition is None or below(plan) == []


def test_a_reaction_is_answered_below_its_message() -> None:
    said = (
        "when someone reacts with :eyes: in #help, summarise the message and post the summary in the thread"
    )
    assert below(sketch(said)) == ["{{summary}}"]


def test_without_a_message_the_thread_is_where_people_talk_to_us() -> None:
    plan = sketch("write a joke about cats and post it in the thread")
    assert below(plan) == []


@pytest.mark.parametrize(
    ("reply", "there", "channels"),
    [
        ("also reply in the thread with “We are on it”", ["We are on it"], ["#eng"]),
        ("post it in the thread instead", ["{{summary}}"], []),
        ("also post it in the thread", ["{{summary}}"], ["#eng"]),
    ],
)
def test_a_plan_is_told_to_answer_there(reply: str, there: list[str], channels: list[str]) -> None:
    said = "when a new message is posted in #help, summarise it and post the summary to #eng"
    plan = sketch(said, reply)
    assert below(plan) == there
    assert [one for one in _channels(plan) if one != BELOW["channel"]] == channels


def test_what_goes_elsewhere_instead_is_in_no_thread() -> None:
    said = "when a new message is posted in #help, reply in the thread with a friendly answer"
    plan = sketch(said, "post it to #general instead")
    assert (below(plan), _channels(plan)) == ([], ["#general"])
    assert (
        plan.definition is not None
        and "thread" not in plan.definition.model_dump_json().partition("steps")[2]
    )


def _channels(plan: Plan) -> list[object]:
    assert plan.definition is not None
    steps = [step for step in every_step(plan.definition.steps) if isinstance(step, Action)]
    return [step.params["channel"] for step in steps if "channel" in step.params]


@pytest.mark.parametrize("text", ["reply to it with " * 4_000, "post " + "a " * 50_000, "reply in " * 9_000])
def test_no_text_takes_long(text: str) -> None:
    threaded(text[:4_000])
