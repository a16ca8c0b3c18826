"""How many runs go on at once, said in passing: it is kept, and nothing else of the plan changes."""

import pytest

from core.definition import Overlap
from core.planner.triggers.overlapping import taken_out
from tests.core.planner.plans import request, sketch

ONE, SKIP, REPLACE = Overlap(), Overlap(when_full="skip"), Overlap(when_full="replace")
PLAIN = "every hour write a friendly question and post it to #general"


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("only one at a time", ONE),
        ("just one at a time", ONE),
        ("one run at a time", ONE),
        ("never run two at once", ONE),
        ("never two runs at the same time", ONE),
        ("never more than one at once", ONE),
        ("at most 3 runs at once", Overlap(runs=3)),
        ("no more than two runs at a time", Overlap(runs=2)),
        ("skip it if the last one is still running", SKIP),
        ("skip it when the previous run is not finished", SKIP),
        ("skip this run if another is still going", SKIP),
        ("skip if one is already running", SKIP),
        ("don't start a second", SKIP),
        ("don’t start a second one", SKIP),
        ("do not start another run while one is running", SKIP),
        ("don't run it if the last one hasn't finished", SKIP),
        ("never start it again while it is running", SKIP),
        ("unless the last run is still going", SKIP),
        ("a new run replaces the old one", REPLACE),
        ("cancel the previous run when a new one starts", REPLACE),
    ],
)
def test_it_is_kept_however_it_is_said_and_the_rest_is_planned_as_without_it(
    said: str, means: Overlap
) -> None:
    without = sketch(PLAIN).definition
    assert without is not None and without.overlap is None
    for intent in (f"{PLAIN}, {said}", f"{PLAIN}. {said.capitalize()}.", f"{PLAIN}, but {said}"):
        plan = sketch(intent)
        assert plan.definition is not None, plan
        assert plan.definition.overlap == means, intent
        assert plan.definition.intent == intent
        assert plan.definition.steps == without.steps
        assert (plan.definition.trigger, plan.definition.name) == (without.trigger, without.name)


@pytest.mark.parametrize("said", ["only one at a time", "skip it if the last one is still running"])
def test_it_may_be_said_later_and_taken_back(said: str) -> None:
    before = sketch(PLAIN).definition
    after = sketch(PLAIN, said).definition
    assert before is not None and after is not None and after.overlap is not None
    assert after.model_copy(update={"overlap": None}) == before
    lifted = sketch(PLAIN, said, "runs may overlap").definition
    assert lifted == before


@pytest.mark.parametrize(
    "intent",
    [
        "for each contact write a greeting, only one at a time",
        'post "only one at a time" to #general',
        "summarise this text in two sentences: We met on Monday, only one at a time. Don't start a second.",
        "summarise this:\n\nThe rule is clear, don't start a second one.",
        "post a reminder to #general that only one at a time may use the lift",
        "every day at 9 write a joke, unless it is a holiday",
        "only one at a time",
        "when somebody writes in #help, answer and skip it if it is spam",
    ],
)
def test_words_that_are_about_something_else_are_left_where_they_are(intent: str) -> None:
    asked = request(intent)
    assert taken_out(asked) == (asked, None)


def test_the_words_around_it_stay_a_sentence() -> None:
    rest, overlap = taken_out(request("every hour, only one at a time, write a joke and post it to #fun"))
    assert (rest.intent, overlap) == ("every hour, write a joke and post it to #fun", ONE)
    rest, _ = taken_out(request("Skip it if the last one is still running. Every hour write a joke."))
    assert rest.intent == "Every hour write a joke."
