"""Replies in the thread: each answers a question, makes a small change, or changes nothing and is told so."""

import pytest

from core.definition import Action, Payload, Schedule
from tests.core.planner.plans import sketch, told

CHAIN = "summarise this text, translate it to French and post both to #general: Cats and dogs."
HAIKU = "every weekday at 8 write a haiku and post it to #random"


@pytest.mark.parametrize(
    ("said", "replies", "plan"),
    [
        ("write a haiku and post it", ["#general"], "haiku(); post #general(haiku)"),
        ("write a haiku and post it", ["general"], "haiku(); post #general(haiku)"),
        ("write a haiku and post it", ["to <#C0GEN|general> please"], "haiku(); post C0GEN(haiku)"),
        ("write a haiku and send it to Ada", ["@ada.l"], "haiku(); direct @ada.l(haiku)"),
        ("write a haiku and send it to Ada", ["<@U0ADA>"], "haiku(); direct U0ADA(haiku)"),
        ("write a haiku and send it to Ada", ["me"], "haiku(); direct U_ADA(haiku)"),
        ("summarise this", ["It rains in Spain."], "summary(text)"),
        ("summarise this and post it", ["It rains.", "#general"], "summary(text); post #general(summary)"),
        ("summarise this and post it", ["#general", "It rains."], "summary(text); post #general(summary)"),
        ("post the agenda to #team", ["1. Cake"], "post #team('1. Cake')"),
        ("every Monday write a haiku", ["9am"], "0 9 * * 1; haiku()"),
        ("every Monday write a haiku", ["every Monday at 09:00"], "0 9 * * 1; haiku()"),
        ("every Monday write a haiku", ["2"], "0 12 * * 1; haiku()"),
        ("every Monday write a haiku", ["by hand"], "haiku()"),
        ("every day at 9am write about a given topic", ["the sea"], "0 9 * * *; text(inputs.topic)"),
    ],
)
def test_a_reply_answers_the_open_question(said: str, replies: list[str], plan: str) -> None:
    assert told(sketch(said, *replies)) == plan


@pytest.mark.parametrize(
    ("said", "replies", "plan"),
    [
        (
            CHAIN,
            ["post it to #eng instead"],
            "summary(text); translation(summary); post #eng(summary, translation)",
        ),
        (CHAIN, ["drop the second step"], "summary(text); post #general(summary)"),
        (CHAIN, ["remove the translation"], "summary(text); post #general(summary)"),
        (CHAIN, ["without the post"], "summary(text); translation(summary)"),
        (
            CHAIN,
            ["also send it to @bob"],
            "summary(text); translation(summary); post #general(summary, translation);"
            " direct @bob(summary, translation)",
        ),
        (HAIKU, ["make it 9 instead"], "0 9 * * 1-5; haiku(); post #random(haiku)"),
        (HAIKU, ["at 9:30"], "30 9 * * 1-5; haiku(); post #random(haiku)"),
        (HAIKU, ["no schedule"], "haiku(); post #random(haiku)"),
    ],
)
def test_a_small_change_is_made(said: str, replies: list[str], plan: str) -> None:
    made = sketch(said, *replies)
    assert told(made) == plan
    assert made.refined
    assert made.answer is None


def test_another_language_is_put_for_the_first() -> None:
    made = sketch(CHAIN, "translate to Spanish instead")
    assert made.definition is not None
    translation = made.definition.steps[1]
    assert isinstance(translation, Payload)
    assert translation.blocks[-1].text == "Translate this text to Spanish:\n\n{{summary}}"


def test_changes_add_up_in_the_order_in_which_they_were_said() -> None:
    made = sketch(HAIKU, "make it 9", "post it in #poems instead", "thanks", "also DM me")
    assert told(made) == "0 9 * * 1-5; haiku(); post #poems(haiku); direct U_ADA(haiku)"


def test_ids_of_steps_that_nobody_touched_stay() -> None:
    made = sketch(CHAIN, "drop the second step", "also post it to #news")
    assert made.definition is not None
    assert [step.id for step in made.definition.steps] == ["summary", "post", "post_2"]


@pytest.mark.parametrize("reply", ["make it sing", "why?", "use the purple one", "drop the ninth step"])
def test_a_reply_that_is_not_understood_changes_nothing_and_says_so(reply: str) -> None:
    made, before = sketch(HAIKU, reply), sketch(HAIKU)
    assert made.definition == before.definition
    assert made.notes == before.notes
    assert made.answer is not None


@pytest.mark.parametrize("reply", ["yes", "Thanks!", "ok", "looks good", "merci"])
def test_agreement_changes_nothing(reply: str) -> None:
    assert sketch(CHAIN, reply).definition == sketch(CHAIN).definition


def test_a_time_in_an_answer_is_never_guessed() -> None:
    made = sketch("every Monday write a haiku", "5")
    assert [question.key for question in made.questions] == ["trigger"]
    assert made.definition is not None
    assert not isinstance(made.definition.trigger, Schedule)


def test_a_pasted_answer_is_content_and_not_an_instruction() -> None:
    made = sketch("summarise this and post it to #general", "drop the second step and post it to #public")
    assert told(made) == "summary(text); post #general(summary)"


def test_a_dropped_summary_leaves_the_text_itself() -> None:
    made = sketch(CHAIN, "drop the summary")
    assert made.definition is not None
    post = made.definition.steps[-1]
    assert isinstance(post, Action)
    assert post.params["text"] == "Cats and dogs.\n\n{{translation}}"


@pytest.mark.parametrize("reply", ["make it about coffee instead", "Actually, write one about coffee."])
def test_the_subject_of_the_one_prompt_that_has_one_is_changed(reply: str) -> None:
    plan = sketch("write a limerick about tea and post it to #general", reply)
    assert plan.definition is not None
    prompt = plan.definition.steps[0]
    assert isinstance(prompt, Payload)
    assert prompt.blocks[-1].text == "Write a limerick about coffee."


def test_a_subject_is_not_changed_where_two_prompts_have_one() -> None:
    plan = sketch("write a limerick about tea, write a haiku about rain", "make it about coffee")
    assert plan.definition is not None
    texts = [step.blocks[-1].text for step in plan.definition.steps if isinstance(step, Payload)]
    assert texts == ["Write a limerick about tea.", "Write a haiku about rain."]


def test_an_hour_that_could_be_two_becomes_one_question_and_its_answer_keeps_the_days() -> None:
    made = sketch(HAIKU, "make it 5")
    assert made.definition == sketch(HAIKU).definition
    assert [question.choices for question in made.questions] == [("05:00", "17:00", "Leave it as it is")]
    assert told(sketch(HAIKU, "make it 5", "17:00")) == "0 17 * * 1-5; haiku(); post #random(haiku)"
    assert told(sketch(HAIKU, "make it 5", "never mind")) == told(sketch(HAIKU))
