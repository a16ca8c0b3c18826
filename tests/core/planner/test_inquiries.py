"""People asked for words that are told on, in plans made by rules: whom, what they read, and what follows."""

import time

import pytest

from core.definition import Approval, ForEach, every_step
from core.planner.normalising.inquiries import inquired, questions_end, without_whens
from core.planner.steps.inquiring import to_you
from core.workflows import Plan
from tests.core.planner.plans import sketch, told

# What was said | whom it asks | what they read | the plan.
ASKED = """
ask me what I plan to do today and post my answer to #general | owner | Please say what you plan to do today. | approval; post #general(answer.comment)
ask @ada what she's working on and send me her answer | @ada | Please say what you are working on. | approval; direct U_ADA(answer.comment)
every weekday at 9 ask @ada and @bob what they plan to do today and post their answers to #standup | @ada @bob all | Please say what you plan to do today. | 0 9 * * 1-5; approval; post #standup(answer.comment)
every weekday at 9 ask everyone in #team what they plan to do today and post the answers to #standup | #team all | Please say what you plan to do today. | 0 9 * * 1-5; approval; post #standup(answers.comment)
run a standup every day at 9:30 in #dev: ask everyone what they did yesterday and what they do today, and post a summary | #dev all | Please say what you did yesterday and what you do today. | 30 9 * * *; approval; summary(answers.comment); post #dev(summary)
ask everyone in #team every Friday at 15:00: what went well? what didn't? and post the answers in #retro | #team all | Please say what went well? what didn't. | 0 15 * * 5; approval; post #retro(answers.comment)
every weekday at 9:30 ask everyone in #dev two questions: what did you do, what will you do; then post the answers in #standup | #dev all | what did you do, what will you do | 30 9 * * 1-5; approval; post #standup(answers.comment)
ask @ada "What will you do today?" and post her answer in #general | @ada | What will you do today? | approval; post #general(answer.comment)
ask @ada: what did you do yesterday? Then post her answer in #general | @ada | What did you do yesterday? | approval; post #general(answer.comment)
ask @ada for the numbers and post them to #sales | @ada | The numbers, please. | approval; post #sales(answer.comment)
collect updates from everyone in #team every weekday at 9 and post them to #standup | #team all | Updates, please. | 0 9 * * 1-5; approval; post #standup(answers.comment)
every Thursday at 4pm ask everyone in #design to share their wins and post them in #company | #design all | Your wins, please. | 0 16 * * 4; approval; post #company(answers.comment)
ask @ada to review the doc and post her feedback in #dev | @ada | Please review the doc. | approval; post #dev(answer.comment)
ask @ada if she can join and post her answer in #general | @ada | Please say if you can join. | approval; post #general(answer.comment)
ask @ada when the invoices arrive and post her answer in #sales | @ada | Please say when the invoices arrive. | approval; post #sales(answer.comment)
every weekday at 17:00 dm everyone in #dev to ask what they finished and share the replies in #dev-log | #dev all | Please say what you finished. | 0 17 * * 1-5; approval; post #dev-log(answers.comment)
ask people in #dev what blocks them, translate the answers to German and post them in #de | #dev all | Please say what blocks you. | approval; translation(answers.comment); post #de(translation)
every Monday at 10 ask everyone in #sales for their numbers and post a summary of the answers to #general | #sales all | Your numbers, please. | 0 10 * * 1; approval; summary(answers.comment); post #general(summary)
every Friday at 16:00 ask everyone in #dev to rate the week from 1 to 5 and post the average in #dev | #dev all | Please rate the week from 1 to 5. | 0 16 * * 5; approval; answer(answers.comment); post #dev(answer)
survey everyone in #team about the offsite and send me the results | #team all | The offsite, please. | approval; direct U_ADA(answers.comment)
get a status update from @ada every Friday at 16 and post it in #general | @ada | A status update, please. | 0 16 * * 5; approval; post #general(answer.comment)
frag jeden Freitag um 15 Uhr alle in #team, was gut lief, fasse die Antworten zusammen und poste sie in #retro | #team all | Bitte sagen: was gut lief. | 0 15 * * 5; approval; summary(answers.comment); post #retro(summary)
demande chaque vendredi à 15h à tout le monde dans #equipe ce qui a bien marché et publie un résumé des réponses dans #retro | #equipe all | Merci de dire ce qui a bien marché. | 0 15 * * 5; approval; summary(answers.comment); post #retro(summary)
pregunta cada viernes a las 15 a todos en #equipo qué salió bien y publica un resumen de las respuestas en #retro | #equipo all | Por favor, di qué salió bien. | 0 15 * * 5; approval; summary(answers.comment); post #retro(summary)
"""  # noqa: E501 (a table)

# What only looks like it.
NOT_ASKED = [
    "ask me before you post this in #fun: hello",
    "ask @ada for approval and then post a joke in #fun",
    "ask everyone in #team to fill in their timesheets",
    "ask me if it's really urgent, and if I say yes, post a joke in #fun",
    "ask @ada what she wants for lunch",
    "write a question that asks people what they like and post it in #fun",
]


def asking(plan: Plan) -> list[Approval]:
    assert plan.definition is not None
    steps = every_step(plan.definition.steps)
    return [step for step in steps if isinstance(step, Approval) and step.wants == "answer"]


@pytest.mark.parametrize("row", ASKED.strip().splitlines(), ids=lambda row: row.split("|")[0][:60])
def test_people_are_asked_and_their_words_are_told_on(row: str) -> None:
    intent, whom, read, wanted = (part.strip() for part in row.split("|"))
    plan = sketch(intent)
    assert told(plan) == wanted
    assert (plan.questions, [note for note in plan.notes if "place" in note]) == ((), [])
    [step] = asking(plan)
    people = whom.removesuffix(" all").split()
    assert (step.ask, list(step.approvers)) == (read, people)
    together = whom.endswith(" all")
    everybody = "all" if people[0][0] == "#" else len(people)
    assert step.quorum == (everybody if together else 1)
    assert step.on_timeout == ("approve" if together else "fail")


@pytest.mark.parametrize("intent", NOT_ASKED)
def test_what_only_looks_like_such_a_question_is_none(intent: str) -> None:
    plan = sketch(intent)
    assert plan.definition is None or asking(plan) == []


@pytest.mark.parametrize(
    ("said", "timeout_s", "remind_s"),
    [
        ("; if she doesn't answer within 2 hours, remind her; then", 86_400, 7_200),
        (", give her half an hour to answer, and", 1_800, 3_600),
        (", wait 2 hours for the answer and then", 7_200, 3_600),
        (", wait 2 hours; if nobody answers within 30 minutes, remind them, then", 7_200, 1_800),
    ],
)
def test_how_long_they_have_and_when_they_are_reminded(said: str, timeout_s: int, remind_s: int) -> None:
    plan = sketch(f"every Friday at 15:00 ask @ada for the numbers{said} post the numbers in #sales")
    assert told(plan) == "0 15 * * 5; approval; post #sales(answer.comment)"
    [step] = asking(plan)
    assert (step.timeout_s, step.remind_s) == (timeout_s, remind_s)


def test_what_follows_may_hang_on_the_answer() -> None:
    plan = sketch("ask @ada how the release went and if it went badly tell #ops")
    assert told(plan) == (
        'approval; check(answer.comment); if check.answer == "yes" [post #ops(answer.comment)]'
    )


@pytest.mark.parametrize(
    "follows",
    [
        "and post each answer in #pool",
        ", then for each answer post it in #pool",
        "and post a joke about it in #pool for each one",
    ],
)
def test_what_is_done_with_each_answer_goes_through_them_all(follows: str) -> None:
    plan = sketch(f"ask everyone in #team for their ideas {follows}")
    assert plan.definition is not None
    loop = plan.definition.steps[-1]
    assert isinstance(loop, ForEach) and loop.items == "{{answers.items}}"


def test_a_machine_is_no_person() -> None:
    plan = sketch("ask ChatGPT what the capital of France is and post it in #fun")
    assert plan.definition is None or asking(plan) == []


def test_who_is_asked_about_a_text_reads_it() -> None:
    plan = sketch(
        'ask @ada and @maria for feedback on the draft: "We ship on Monday." and send me the answers'
    )
    [step] = asking(plan)
    assert step.ask == "Feedback on the draft, please.\n\nWe ship on Monday."
    assert [note for note in plan.notes if "place" in note] == []


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("what she plans", "what you plan"),
        ("which venue he prefers", "which venue you prefer"),
        ("what she tries to do", "what you try to do"),
        ("what he watches", "what you watch"),
        ("whether she is free", "whether you are free"),
        ("what they've done and what they'll do", "what you have done and what you will do"),
        ("which day suits her", "which day suits you"),
        ("what her plan is", "what your plan is"),
        ("how the week went", "how the week went"),
        ("what the customer said and what they need", "what the customer said and what they need"),
    ],
)
def test_a_question_is_put_to_whom_it_asks(said: str, read: str) -> None:
    assert to_you(said, mine=False) == read


def test_of_whoever_speaks() -> None:
    assert to_you("what I'm doing and how my day was for me", mine=True) == (
        "what you are doing and how your day was for you"
    )


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "ask @ada " * 400,
        "ask @ada what " * 280,
        "ask " + "@ada, " * 660,
        "ask everyone in #team what " + "a " * 1_900 + "and post",
        "collect updates from " * 190,
        "run a standup " * 280,
        "ask @ada three questions: " + "a? " * 1_300,
    ],
    ids=lambda text: text[:20],
)
def test_no_text_takes_long(language: str, text: str) -> None:
    began = time.process_time()
    inquired(text, language), without_whens(text * 25, language), questions_end(text, text, language)
    assert time.process_time() - began < 1
