"""What people type who have never used this before."""

import pytest

from core.definition import SlackEvent
from core.planner.vocabulary import VOCABULARIES
from tests.core.planner.plans import sketch, told


@pytest.mark.parametrize(
    "said, app",
    [
        ("create a linear issue called Door is stuck", "Linear"),
        ("add a ticket in linear about the door", "Linear"),
        ("create a stripe customer for Bob", "Stripe"),
        ("write a poem and send it to gmail", "Gmail"),
    ],
)
def test_an_app_in_lower_case_is_refused_by_its_name(said: str, app: str) -> None:
    refusal = sketch(said).refusal
    assert refusal is not None and refusal.startswith(f"I can't reach {app} yet"), refusal


@pytest.mark.parametrize(
    "said",
    [
        "describe a linear function in two sentences",
        "write a poem about a stripe of light",
        "write me a poem about coffee",
        "explain what you can do with a spreadsheet",
    ],
)
def test_a_text_about_such_a_word_is_written(said: str) -> None:
    assert sketch(said).refusal is None


@pytest.mark.parametrize(
    "said, answer",
    [
        ("delete all my workflows", "`/synth delete <name>`"),
        ("Lösche alle meine Workflows", "`/synth delete <name>`"),
        ("please stop all workflows", "`/synth pause <name>`"),
        ("can you show me my workflows?", "`/synth show <name>`"),
        ("make me a coffee", "I have none"),
        ("could you get us some pizza please", "I have none"),
        ("what can you do?", "when a message or a reaction comes in a channel"),
        ("what can you do?", "approval"),
        ("¿Qué puedes hacer?", "aprobación"),
        ("Was kannst du?", "Freigabe"),
    ],
)
def test_what_no_workflow_is_for_is_answered(said: str, answer: str) -> None:
    plan = sketch(said)
    assert plan.refusal is not None and answer in plan.refusal, plan
    assert plan.refined, "no model could know better"


@pytest.mark.parametrize(
    "said, reaction",
    [
        ("whenever someone reacts with eyes to a message in #eng, DM me a summary", "eyes"),
        ("when someone adds a thumbs up reaction to a message in #eng, send me the message", "+1"),
        ('when anybody reacts with a check mark in #ops, post "done" to #log', "white_check_mark"),
        ("when someone reacts with the rocket emoji in #eng, post a joke in #fun", "rocket"),
    ],
)
def test_reactions_are_heard_without_their_colons(said: str, reaction: str) -> None:
    definition = sketch(said).definition
    assert definition is not None
    assert isinstance(definition.trigger, SlackEvent)
    assert definition.trigger.reaction == reaction


def test_a_message_with_a_word_is_not_any_message() -> None:
    definition = sketch("when someone writes refund in #support, tell me what it is about").definition
    assert definition is not None
    assert isinstance(definition.trigger, SlackEvent)
    assert definition.trigger.contains == "refund"


@pytest.mark.parametrize(
    "said, wanted",
    [
        (
            "for each of these names write a short birthday greeting: Bob, Carla, Dan. then post them all to "
            "#general",
            "greetings = each 3 items [greeting(item)]; post #general(greetings)",
        ),
        (
            "translate these words to French: apple, pear, plum. Then post them to #general",
            "translation(text); post #general(translation)",
        ),
        ("Rewrite this: Hello Bob, we met, we talked. Send me your book", "rewrite(text)"),
    ],
)
def test_a_list_ends_where_a_sentence_says_what_comes_then(said: str, wanted: str) -> None:
    plan = sketch(said)
    assert told(plan) == wanted
    assert not plan.notes


_ASKED = "ask steps.approval.approvers; haiku(); approval; post #general(haiku)"


@pytest.mark.parametrize(
    "said, who",
    [
        ("write a haiku about rain and post it to #general, but let Ada approve it first", "Ada"),
        ("write a haiku about rain and post it to #general, but let my boss approve it first", "boss"),
        ("write a haiku about rain and post it to #general but ask Maria first", "Maria"),
        ("write a haiku. Ask Maria to check it first. Then post it to #general", "Maria"),
        ("write a haiku and post it in #general, but only once Ada said ok", "Ada"),
    ],
)
def test_somebodys_consent_comes_before_the_deed_by_name_too(said: str, who: str) -> None:
    plan = sketch(said)
    assert told(plan) == _ASKED
    assert [question.text for question in plan.questions] == [f"Who is {who} here?"]


@pytest.mark.parametrize(
    "said, wanted",
    [
        (
            "write a thank you note for Ada and send it to her when I say ok",
            "note(); approval; direct ?(note)",
        ),
        ("write a birthday poem for Carla, and dm it to her", "poem(); direct ?(poem)"),
        ("write a poem and send it to ada", "poem(); direct ?(poem)"),
    ],
)
def test_who_is_named_once_is_meant_later(said: str, wanted: str) -> None:
    assert told(sketch(said)) == f"ask steps.message.params.user; {wanted}"


def test_a_name_in_lower_case_is_asked_about_in_a_change() -> None:
    plan = sketch("write a friendly question and post it to #general", "also send it to ada")
    assert told(plan).endswith("question(); post #general(question); direct ?(question)")
    assert [question.text for question in plan.questions] == ["Who is Ada here?"]


@pytest.mark.parametrize("said", ["poll the team: where should we eat?", "survey everyone: where do we eat?"])
def test_a_poll_is_posted(said: str) -> None:
    assert told(sketch(said)) == "ask steps.post.params.channel; message(); post ?(message)"


def test_a_reminder_comes_once() -> None:
    said = "remind me tomorrow at 10 to call the dentist"
    plan = sketch(said)
    assert plan.definition is not None and not plan.questions
    assert plan.definition.name == "reminder"
    reminder = "direct U_ADA('Reminder: call the dentist')"
    assert told(plan) == f"2026-11-21T10:00; {reminder}"
    assert told(sketch(said, "every day at 10")) == f"0 10 * * *; {reminder}"


def test_a_note_speaks_the_language_of_the_intent() -> None:
    (note,) = sketch("cada viernes a las 17:00 publica un resumen de la semana en #general").notes
    assert "No supe dónde poner" in note


def test_every_language_has_words_of_its_own_for_what_newcomers_meet() -> None:
    for key in ("not_believed", "unreached", "unplaced", "links", "starts", "by_hands"):
        assert len({one.sayings[key] for one in VOCABULARIES}) == len(VOCABULARIES), key
