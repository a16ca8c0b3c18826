"""What people see, as pure functions of state; held against Slack's limits by the local workspace's rules,
which were written without the SDK."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.slack.blocks import lists, outcome
from bot.slack.blocks.accounts import account_needed
from bot.slack.blocks.changes import tell
from bot.slack.blocks.form import inputs_form
from bot.slack.blocks.message import Message
from bot.slack.blocks.plan import Beside, Reader, plan_card
from bot.slack.blocks.progress import Progress, numbered, spoken
from bot.slack.blocks.questions import choice_made, choices_found, question_named
from bot.slack.blocks.run import ending, run_card, unknown_outcome
from bot.slack.blocks.tasks import tasks
from bot.slack.blocks.text import roughly
from bot.slack.blocks.welcome import help_card, welcome
from bot.workspace.limits import check_message, check_view
from core.conversation.changes import compare
from core.conversation.plans import Difference
from core.definition import Definition, Foreign, parse
from core.engine import Offer, Option
from core.runs import Response, Run, RunStatus, StepStatus, Usage
from core.workflows import Draft, DraftStatus, Place, Plan, Question, Revision, Workflow
from tests.bot.slack.room import labels_of, post, say, words_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
READER = Reader("Europe/Paris", NOW, lambda action: None, {"U0ADA000": "Ada"})
EVIL = "<!channel> & <@U0ADA000> ``` *x* <https://evil|ok> " * 400


def made(*steps: dict[str, Any], name: str = "digest", **more: Any) -> Definition:
    return parse({"name": name, "steps": list(steps) or [say("one", "Sum up")], **more})


def draft(plan: Plan, status: DraftStatus = DraftStatus.READY, workflow_id: int | None = None) -> Draft:
    return Draft(7, "T1", Place("C1", "1.0"), "U0ADA000", "intent", status, plan, workflow_id, None, NOW)


def a_run(definition: Definition, status: RunStatus, **more: Any) -> Run:
    given: dict[str, Any] = {
        "id": 12, "workspace": "T1", "workflow_id": 3, "version": 1, "definition": definition,
        "inputs": {}, "trigger": {}, "started_by": "U0ADA000", "created_at": NOW, "started_at": NOW,
        "completed_at": NOW + timedelta(seconds=12) if status.ended else None, "error": None,
        "failed_step": None, "ended_by": None, "completed_steps": 0, "total_steps": 1, "tokens": 1234,
        "status": status, "seq": 3, "walk": 1, "stalls": 0, "resume_at": None,
    }  # fmt: skip
    return Run(**(given | more))


def progress(run: Run, *responses: Response, usual: float | None = None) -> Progress:
    return Progress(run, responses, lambda action: None, {"U0ADA000": "Ada"}, usual)


def done(path: str, content: Any = "an answer", **more: Any) -> Response:
    step = path.rpartition(".")[2].partition("[")[0]
    given = {"status": StepStatus.COMPLETED, "kind": "payload", "content": content, "usage": Usage("m", 1, 2)}
    return Response(path, step, started_at=NOW, completed_at=NOW + timedelta(seconds=2), **(given | more))


def shown(message: Message) -> dict[str, Any]:
    """As Slack would get it; fails where Slack would refuse it."""
    content = message.arguments()
    check_message(content)
    assert content["text"].strip(), "every message has fallback text"
    return content


def words(message: Message) -> str:
    return words_of(shown(message))


def test_a_plan_card_says_what_when_and_what_for() -> None:
    definition = made(
        say("summary", "Sum up {{inputs.repo}}"),
        post("post", "#eng", "{{summary}}"),
        trigger={"type": "schedule", "cron": "0 8 * * 1-5", "timezone": "Europe/Paris"},
        inputs=[{"name": "repo", "help": "owner/name", "default": "a/b"}],
    )
    card = plan_card(draft(Plan(definition, notes=("I took your zone.",))), READER)
    said = words(card)
    assert "every weekday at 08:00 (Europe/Paris) · next run *tomorrow at 08:00*" in said
    assert "*1.  Summary*\nSum up ‹repo›" in said
    assert "‹answer of step 1›" in said
    assert "*repo* (normally `a/b`): owner/name" in said
    assert "Step 2 changes something." in said
    assert "Save starts the schedule" in said
    assert "I took your zone." in said
    assert labels_of(shown(card)) == ["Run", "Save", "Preview", "Discard"]


TICKET: dict[str, Any] = {
    "id": "ticket", "kind": "action", "action": "pipedream:linear_app-create-issue",
    "params": {"teamId": "t-3", "title": "Look: {{summary}}"}, "labels": {"t-3": "Platform"},
}  # fmt: skip
LINEAR = Offer("pipedream:linear_app-create-issue", "Create Issue", "", app="Linear", account="linear_app")


def linear(key: str) -> Offer | None:
    return LINEAR if key == LINEAR.key else None


def test_an_action_is_called_with_its_app_and_what_was_chosen_by_its_label() -> None:
    reader = Reader("Europe/Paris", NOW, linear, {})
    said = words(plan_card(draft(Plan(made(say("summary", "Sum up"), TICKET))), reader))
    assert "*2.  Linear: Create Issue*\nLook: ‹answer of step 1› · Team: Platform" in said
    assert "t-3" not in said


def test_a_field_that_may_lie_anywhere_is_told_by_its_name() -> None:
    reader = Reader("Europe/Paris", NOW, linear, {})
    ticket = {**TICKET, "params": {"teamId": "t-3", "title": "Of {{trigger.event..email}}"}}
    assert "Of ‹event.email›" in words(plan_card(draft(Plan(made(ticket))), reader))


def test_a_run_of_a_program_that_lacks_an_account_says_how_it_can_have_one() -> None:
    run = a_run(made(TICKET, name="tickets"), RunStatus.WAITING, started_by="api")
    needed = {"account": {"app": "linear_app", "person": "api", "engine": "pipedream", "walk": 1}}
    lacking = Response("ticket", "ticket", "action", StepStatus.WAITING, detail=needed)
    asked = account_needed(Progress(run, [lacking], linear, {}), lacking)
    assert "“Linear: Create Issue” needs a Linear account. The API began this run, and has none." in words(
        asked
    )
    assert labels_of(shown(asked)) == ["Stop"], "a program follows no link"


def test_a_value_that_was_not_chosen_is_shown_as_it_is() -> None:
    other = {**TICKET, "params": {"teamId": "t-4"}}
    said = words(plan_card(draft(Plan(made(other))), Reader("Europe/Paris", NOW, linear, {})))
    assert "Platform" not in said
    assert "t-4" in said


def test_a_change_of_what_was_chosen_is_told_by_the_labels_alone() -> None:
    after = {**TICKET, "params": {**TICKET["params"], "teamId": "t-4"}, "labels": {"t-4": "Design"}}
    before, now = made(say("summary", "Sum up"), TICKET), made(say("summary", "Sum up"), after)
    revision = Revision(7, 2, 1, "U0ADA000", "for Design", Plan(now), NOW)
    told = tell(Difference(before, now, compare(before, now), revision), linear, {})
    lines = [f"{one.sign}{''.join(piece.text for piece in one.pieces)}" for one in told]
    assert lines == ["2.  Linear: Create Issue", "−team: Platform", "+team: Design"]


def test_a_run_numbers_its_steps_as_its_plan_did() -> None:
    each = {"id": "each", "kind": "for_each", "items": ["a"], "steps": [say("line", "{{item}}")]}
    way = {"id": "any", "kind": "branch", "when": "true", "then": [say("yes", "y"), TICKET], "else": []}
    definition = made(say("summary", "Sum up"), way, each, say("last", "end"))
    card = words(plan_card(draft(Plan(definition)), Reader("Europe/Paris", NOW, linear, {})))
    planned = re.findall(r"\*(\d\S*)\.  ", card)
    now = Progress(a_run(definition, RunStatus.RUNNING), [], linear, {})
    assert planned == ["1", "2", "2a.1", "2a.2", "3", "3.1", "4"]
    assert [name.partition(". ")[0] for name in numbered(now).values()] == planned
    assert spoken(now, done("ticket")) == "“Linear: Create Issue” (step 2a.2)"
    assert spoken(now, done("each[4].line")) == "“Line” (step 3.1, item 5)"


def test_run_asks_for_inputs_that_have_no_default() -> None:
    card = plan_card(draft(Plan(made(say("one", "Sum up {{repo}}"), inputs=[{"name": "repo"}]))), READER)
    assert shown(card)["blocks"][-1]["elements"][0]["action_id"] == "plan_inputs"


def test_a_reference_that_names_nothing_is_warned_of() -> None:
    assert "names nothing" in words(plan_card(draft(Plan(made(say("one", "Sum up {{nothing}}")))), READER))


@pytest.mark.parametrize(
    ("status", "workflow", "labels"),
    [
        (DraftStatus.READY, None, ["Run", "Save", "Preview", "Discard"]),
        (DraftStatus.READY, 3, ["Save"]),
        (DraftStatus.SAVED, 3, ["Run"]),
        (DraftStatus.DISCARDED, None, []),
    ],
)
def test_a_card_offers_only_what_still_makes_sense(
    status: DraftStatus, workflow: int | None, labels: list[str]
) -> None:
    card = plan_card(draft(Plan(made()), status, workflow), READER, Beside(done="Ada did it."))
    assert labels_of(shown(card)) == labels
    assert ("Ada did it." in words(card)) == (status is not DraftStatus.READY or workflow is not None)


@pytest.mark.parametrize(
    ("question", "element"),
    [
        (Question("a", "Which channel?", "channel"), "conversations_select"),
        (Question("b", "Who?", "person"), "users_select"),
        (Question("c", "How often?", "choice", ("Daily", "Weekly")), "button"),
        (
            Question("d", "Which of many?", "choice", tuple(f"choice {n}" for n in range(120))),
            "static_select",
        ),
        (Question("e", "When?", "time"), "timepicker"),
        (Question("f", "When?", "time", ("at 8:00", "at 20:00")), "button"),
        (Question("g", "Which repository?", "option", offer="github:x", param="repo"), "external_select"),
        (Question("h", "What about?"), None),
    ],
)
def test_a_question_comes_with_what_answers_it(question: Question, element: str | None) -> None:
    content = shown(plan_card(draft(Plan(questions=(question,)), DraftStatus.ASKING), READER))
    rows = [block for block in content["blocks"] if block["type"] == "actions"]
    assert {one["type"] for row in rows for one in row["elements"]} == ({element} if element else set())
    assert ("Reply in this thread" in words_of(content)) == (element is None)
    assert all(question_named(row["block_id"]) == (7, (1, 0)) for row in rows)


def test_two_questions_are_asked_at_a_time() -> None:
    asked = tuple(Question(f"q{n}", f"Question {n}?") for n in range(5))
    said = words(plan_card(draft(Plan(questions=asked), DraftStatus.ASKING), READER))
    assert ("Question 1?" in said, "Question 2?" in said, "I need 2 answers" in said) == (True, False, True)


def test_what_a_service_offers_is_cut_to_what_a_menu_takes() -> None:
    found = [Option({"id": n}, f"repository {n} {'x' * 90}") for n in range(120)]
    menu = choices_found([Option("y" * 200, "too long a value"), *found])
    assert len(menu) == 100
    assert choice_made(menu[0]["value"]) == {"id": 0}
    assert all(len(one["text"]["text"]) <= 75 and len(one["value"]) <= 150 for one in menu)


def test_a_refusal_is_a_sentence_without_buttons() -> None:
    card = plan_card(draft(Plan(refusal="I cannot book flights yet."), DraftStatus.REFUSED), READER)
    assert "I cannot book flights yet." in words(card)
    assert labels_of(shown(card)) == []


def test_a_run_card_shows_where_each_step_stands() -> None:
    definition = made(
        say("one", "a"),
        {
            "id": "which",
            "kind": "branch",
            "when": "true",
            "then": [say("yes", "b")],
            "else": [say("no", "c")],
        },
        {"id": "each", "kind": "for_each", "items": ["x", "y"], "steps": [say("line", "d")]},
        say("last", "e"),
    )
    going = progress(
        a_run(definition, RunStatus.RUNNING),
        done("one"),
        done("which", "then", kind="branch"),
        done("yes"),
        Response("each", "each", "for_each", StepStatus.RUNNING, detail={"items": ["x", "y"]}),
        done("each[0].line"),
        usual=40,
    )
    content = shown(run_card(going))
    card = next(block for block in content["blocks"] if block["type"] == "plan")
    assert {task["task_id"]: task["status"] for task in card["tasks"]} == {
        "one": "complete", "which": "complete", "yes": "complete", "no": "complete", "each": "in_progress",
        "last": "pending",
    }  # fmt: skip
    said = words_of(content)
    assert "Not needed this time." in said
    assert "1 of 2 done" in said
    assert "usually 40 s" in said
    assert labels_of(content) == ["Stop"]


def test_more_tasks_than_slack_takes_are_grouped() -> None:
    definition = made(*(say(f"s{n}", "a") for n in range(61)))
    content = shown(run_card(progress(a_run(definition, RunStatus.RUNNING), done("s0"))))
    tasks = next(block for block in content["blocks"] if block["type"] == "plan")["tasks"]
    assert len(tasks) == 50
    assert tasks[-1]["title"] == "… and 12 more"


def test_an_ending_tells_time_and_tokens_and_offers_to_run_again() -> None:
    last = ending(progress(a_run(made(), RunStatus.COMPLETED), done("one")), ["U0ADA000"])
    assert "<@U0ADA000> *digest* is done in 12 s · 1,234 tokens." in words(last)
    assert labels_of(shown(last)) == ["Run again"]


@pytest.mark.parametrize(
    ("remedy", "label"), [({}, "Retry"), ({"remedy": "invite"}, "Invite Synth and retry")]
)
def test_a_failure_names_step_and_reason_and_has_one_button(remedy: dict[str, str], label: str) -> None:
    failed = done("post", None, status=StepStatus.FAILED, kind="action", error="Not in #eng.", detail=remedy)
    over = a_run(made(post("post", "#eng", "x")), RunStatus.FAILED, error="Not in #eng.", failed_step="post")
    last = ending(progress(over, failed))
    assert "failed at “Post message in #eng”" in words(last)
    assert ">Not in #eng." in words(last)
    assert labels_of(shown(last)) == [label]


def test_only_the_step_that_failed_is_marked_as_failed() -> None:
    two = made(say("text", "x"), post("post", "#eng", "y"))
    failed = done("text", None, status=StepStatus.FAILED, error="Refused.")
    over = a_run(two, RunStatus.FAILED, error="Refused.", failed_step="text")
    assert [task.status for task in tasks(progress(over, failed))] == ["error", "pending"]
    loop = made(
        {"id": "each", "kind": "for_each", "items": [1, 2], "steps": [say("line", "x")]}, say("end", "z")
    )
    inside = a_run(loop, RunStatus.FAILED, error="Refused.", failed_step="each[1].line")
    assert [task.status for task in tasks(progress(inside))] == ["error", "pending"]
    unnamed = a_run(two, RunStatus.FAILED, error="It stood still.")
    assert [task.status for task in tasks(progress(unnamed, done("text")))] == ["complete", "error"]


def test_inputs_are_told_in_plain_words() -> None:
    wanted = made(
        say("one", "{{city}} {{most}} {{note}}"),
        inputs=[
            {"name": "city", "help": "City"},
            {"name": "most", "type": "number", "required": False},
            {"name": "note", "help": "who reads it", "default": "all"},
        ],
    )
    said = words(plan_card(draft(Plan(wanted)), READER))
    assert (
        "•  *city*\n•  *most* (a number, may be left out)\n•  *note* (normally `all`): who reads it" in said
    )


@pytest.mark.parametrize(("exact", "said"), [(0, 0), (7, 7), (277, 280), (1_234, 1_200), (12_600, 13_000)])
def test_an_estimate_is_said_roughly(exact: int, said: int) -> None:
    assert roughly(exact) == said


def test_an_unknown_outcome_is_a_question_with_three_answers() -> None:
    asked = done("post", None, status=StepStatus.UNKNOWN, kind="action", error="The connection broke.")
    waiting = progress(a_run(made(post("post", "#eng", "x")), RunStatus.WAITING), asked)
    assert labels_of(shown(unknown_outcome(waiting, asked))) == ["Mark done", "Retry", "Stop"]
    assert labels_of(shown(unknown_outcome(waiting, asked, "Ada said it happened."))) == []


def test_a_models_answer_is_markdown_that_pings_nobody() -> None:
    content = shown(outcome.step_reply(done("one", "**Hi** <!channel> <@U0ADA000>"), "1. One"))
    markdown = next(block for block in content["blocks"] if block["type"] == "markdown")
    assert markdown["text"].startswith("**Hi**")
    for live in ("<!channel>", "<@U0ADA000>"):
        assert live not in str(content)


def test_a_tolerated_failure_says_that_the_run_goes_on() -> None:
    failed = done("one", None, error="It was down.", detail={"tolerated": True})
    assert "the run goes on: It was down." in words(outcome.step_reply(failed, "1. One"))


def everything(text: str) -> Iterator[Message]:
    """Every message that there is, with this text wherever people or models can put theirs."""
    definition = made(
        say("one", text),
        post("post", text or "#eng", text),
        {"id": "each", "kind": "for_each", "items": text or [], "steps": [say("line", text)]},
        *(say(f"more{n}", text) for n in range(70)),
        name=(text or "x")[:80],
        intent=text,
        inputs=[{"name": f"input{n}", "help": text, "default": text} for n in range(40)],
    )
    for planned in (
        Plan(definition, notes=(text,) * 20),
        Plan(refusal=text or "No.", notes=(text,) * 20),
        Plan(definition, questions=(Question("k", text or "?", "choice", ((text or "x")[:100],) * 4),) * 3),
        Plan(questions=(Question("k", text or "?", "text"),) * 20),
        Plan(),
    ):
        yield plan_card(draft(planned), READER, Beside(refining=True, done=text))
    answers = [
        done("one", text),
        done("post", {"a": text}, kind="action"),
        done("more1", None, error=text or "e"),
    ]
    answers += [done(f"each[{n}].line", text) for n in range(300)]
    for status in RunStatus:
        whole = progress(a_run(definition, status, error=text, failed_step="post"), *answers)
        yield run_card(whole, text)
        yield ending(whole, ["U0ADA000"] * 20)
        yield ending(whole, done=text)
        yield unknown_outcome(whole, answers[0], text)
    for answer in answers[:3]:
        yield outcome.step_reply(answer, text or "1. One")
    yield outcome.loop_reply(text or "each", answers, 300)
    workflow = Workflow(3, "T1", definition.name, "U0ADA000", "C1", 1, definition, True, NOW, NOW)
    runs = [a_run(definition, status, error=text) for status in RunStatus] * 8
    yield lists.workflow_list([workflow] * 30, READER, older="list before=1")
    yield lists.workflow_show(workflow, READER)
    yield lists.history(text or "Runs", runs, READER, older="history #7 before=1")
    yield lists.examples([workflow] * 3, READER)
    yield lists.needs_inputs(workflow, definition.inputs, {"input1": text})
    yield lists.did_you_mean(text or "lst", "list")
    yield lists.confirm_delete(workflow)
    yield lists.asked(text or "Ada", text, {})
    yield lists.told(text or "x")
    yield lists.sorry(text or "x")
    yield welcome()
    yield help_card()


def parsed_texts(content: dict[str, Any]) -> Iterator[str]:
    """What Slack looks for mentions in; plain and rich text are drawn as they are."""
    yield content["text"]
    todo: list[Any] = list(content["blocks"])
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if value.get("type") in ("mrkdwn", "markdown"):
                yield value["text"]
            todo += value.values()
        elif isinstance(value, list):
            todo += value


@pytest.mark.parametrize("text", [EVIL, "x" * 20_000, "\n" * 50 + "y", "😀" * 3_000, "a_b*c~`d` " * 900])
def test_no_message_breaks_slacks_limits_or_pings_anybody_whatever_is_in_it(text: str) -> None:
    for message in everything(text):
        for said in parsed_texts(shown(message)):
            assert "<!channel>" not in said
            assert said.count("<@U0ADA000>") <= 20  # those whom an ending calls


def seen_texts(message: Any) -> Iterator[str]:
    """All that people read; what buttons stand for is data."""
    if isinstance(message, dict):
        for name, inner in message.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            yield from seen_texts(inner)
    elif isinstance(message, list):
        for inner in message:
            yield from seen_texts(inner)


def test_no_message_is_turned_around_by_what_is_in_it() -> None:
    turned = "pay \u202eknab.live\u202c \u2067now\u2069 \u05e9\u05dc\u05d5\u05dd"
    for message in everything(turned):
        for said in (message.text, *seen_texts(shown(message))):
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", said)
    assert "\u05e9\u05dc\u05d5\u05dd" in words(outcome.step_reply(done("one", turned), "Step 1"))


@pytest.mark.parametrize("end", ["|https://bank.example", "\n|bank", "> <!channel>", " |bank"])
def test_a_link_shows_nothing_that_stands_in_its_address(end: str) -> None:
    link = f"https://evil.example/{end}"
    lone = outcome.step_reply(done("one", {"link": link}, kind="action"), "Step 1")
    several = outcome.step_reply(done("one", "made", detail={"links": [link]}), "Step 1")
    for message in (lone, several):
        for said in parsed_texts(shown(message)):
            for address in re.findall(r"<(https://[^>]*)>", said):
                assert re.fullmatch(r"https://evil\.example/[^\s|]*\|(see it|evil\.example/.*)", address)
            assert "<!channel>" not in said


@pytest.mark.parametrize("text", [EVIL, "", "short"])
def test_a_form_fits_slack_and_knows_the_types(text: str) -> None:
    kinds = ("string", "number", "boolean", "array", "object")
    wanted = [{"name": f"{kind}_{n}", "type": kind, "help": text} for kind in kinds for n in range(20)]
    view = inputs_form(
        made(inputs=wanted, name=(text or "x")[:80]), {"string_1": text, "boolean_1": True}, {"draft": 1}
    )
    check_view(view.to_dict())


def test_what_a_later_release_saved_stands_in_the_lists_and_says_so() -> None:
    foreign = Foreign.of({"name": "later", "trigger": {"type": "sunrise"}, "steps": [{"kind": "dance"}]})
    workflow = Workflow(3, "T1", "later", "U0ADA000", "C1", 1, foreign, True, NOW, NOW)
    assert "*later* · saved by a later release" in words(lists.workflow_list([workflow], READER))
    run = a_run(foreign, RunStatus.RUNNING)
    assert "later: running" in words(lists.history("Runs", [run], READER))
    assert "later" in words(run_card(progress(run)))
