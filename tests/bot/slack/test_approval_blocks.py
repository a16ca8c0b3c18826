"""Questions to people as messages and forms: held against Slack's limits, whatever is in them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.slack.blocks.approval import approval_card, direct_card, reminder
from bot.slack.blocks.decision_form import decision_form
from bot.slack.blocks.message import Message
from bot.slack.blocks.progress import Progress
from bot.slack.blocks.run import ending, run_card
from bot.workspace.limits import check_view
from core.approvals import Decision, Question, Verdict
from core.runs import Response, RunStatus, StepStatus
from core.upcoming import Upcoming
from tests.bot.slack.room import labels_of
from tests.bot.slack.test_blocks import EVIL, NOW, a_run, done, made, progress, shown, words

CHECK: dict[str, Any] = {"id": "check", "kind": "approval", "ask": "Post this?"}
YES, NO = Verdict.APPROVE, Verdict.REJECT


def asking(*said: Decision, status: RunStatus = RunStatus.WAITING, **more: Any) -> tuple[Progress, Response]:
    question = Question(
        **{
            "number": 1,
            "ask": "Post this?\nThree issues.",
            "approvers": ("U0ADA000",),
            "anybody": False,
            "quorum": 1,
            "barred": None,
            "asked_at": NOW,
            "until": NOW + timedelta(days=1),
            "remind_s": None,
            **more,
        }
    )
    detail = {"question": question.as_json()}
    response = Response("check", "check", "approval", StepStatus.WAITING, started_at=NOW, detail=detail)
    return replace(progress(a_run(made(CHECK), status), response), decisions=said), response


def decided(verdict: Verdict, comment: str | None = None, person: str = "U0ADA000") -> Decision:
    return Decision("check", 1, person, verdict, NOW, comment)


def test_a_question_says_what_is_asked_and_of_whom() -> None:
    said = words(approval_card(*asking()))
    assert "*Post this?*\n> Three issues." in said
    assert "For Ada to decide, until <!date^" in said


def test_whatever_is_in_it_a_question_fits_and_pings_nobody() -> None:
    people = tuple(f"U{number:07}" for number in range(20))
    spoken = [decided(YES, EVIL[:2_000], person) for person in people[:19]]
    now, response = asking(*spoken, ask=EVIL, approvers=people, quorum=20)
    for card in (approval_card(now, response), direct_card(now, response, people[19], "https://x/?a=<b>&c")):
        content = shown(card)
        assert labels_of(content) == ["Approve", "Reject", "More…"], "the buttons stay"
        assert "<!channel>" not in str(content)
        assert "<@" not in str(content).replace("<\u200b@", "")
    shown(reminder(now, [response] * 30, people[19]))


@pytest.mark.parametrize(
    ("said", "status", "shows"),
    [
        ([decided(YES, "looks good")], RunStatus.RUNNING, "*Approved by Ada*, <!date^"),
        ([decided(NO)], RunStatus.WAITING, "*Rejected by Ada*"),
        ([], RunStatus.CANCELLED, "The run was stopped before this was decided."),
    ],
)
def test_buttons_go_as_soon_as_nobody_can_answer(said: list[Decision], status: RunStatus, shows: str) -> None:
    card = approval_card(*asking(*said, status=status))
    assert labels_of(shown(card)) == []
    assert shows in words(card)


def test_what_time_decided_is_said_so() -> None:
    now, response = asking()
    content = {"approved": False, "by": [], "comment": None}
    over = replace(response, status=StepStatus.COMPLETED, content=content)
    assert "Nobody decided in time, which counts as a no." in words(approval_card(now, over))
    failed = replace(response, status=StepStatus.FAILED, error="Nobody decided in time.")
    assert "Nobody decided in time." in words(approval_card(now, failed))


def test_a_no_that_ended_the_run_is_told_as_no_failure() -> None:
    content = {"approved": False, "by": ["U0ADA000"], "comment": "too long"}
    run = a_run(made(CHECK), RunStatus.CANCELLED, ended_by="U0ADA000")
    now = progress(run, done("check", content, kind="approval"))
    assert "was not approved: Ada said no. What comes after was not done." in words(ending(now))
    assert ">too long" in words(ending(now))
    assert "digest: not approved" in words(run_card(now))
    by_time = progress(replace(run, ended_by=None), done("check", {**content, "by": []}, kind="approval"))
    assert "was not approved: nobody decided in time" in words(ending(by_time))


def test_the_form_is_one_that_slack_takes() -> None:
    check_view(decision_form({"which": "1|each[1].check|2", "channel": "C1"}).to_dict())


def about_to(text: str, *, asks: str = "Post this?", action: str = "slack:post_message") -> Message:
    step = {"id": "tell", "kind": "action", "action": action, "params": {"channel": "#eng", "text": text}}
    now, response = asking(ask=asks)
    run = a_run(made(CHECK, step), RunStatus.WAITING)
    shown_text = text[:2_000]
    coming = Upcoming(
        "tell", {"channel": "#eng", "text": shown_text}, cut={"text": len(text) - len(shown_text)}
    )
    response = replace(response, detail={**response.detail, "upcoming": [coming.as_json()]})
    return approval_card(replace(now, run=run, responses=[response]), response)


def test_a_literal_text_that_a_yes_would_send_is_shown_before() -> None:
    said = words(about_to("Lunch is at *noon*.\nBring a friend."))
    assert "After a yes: *Post message in #eng*" in said
    assert "> Lunch is at *noon*.\n> Bring a friend." in said


def test_a_text_that_stands_in_the_question_is_not_repeated() -> None:
    said = words(about_to("Three issues.", asks="Post this?\nThree issues."))
    assert said.count("> Three issues.") == 1
    assert "With the text above." in said


def test_a_long_text_is_cut_where_it_says_how_much_is_missing() -> None:
    said = words(about_to("word " * 1_000))
    assert "more characters." in said
    assert labels_of(shown(about_to(EVIL * 3, asks=EVIL))) == ["Approve", "Reject", "More…"]


def test_once_it_is_decided_what_was_to_come_is_gone() -> None:
    now, response = asking(decided(YES))
    step = {"id": "tell", "kind": "action", "action": "slack:post_message", "params": {"text": "Lunch"}}
    detail = {**response.detail, "upcoming": [Upcoming("tell", {"text": "Lunch"}).as_json()]}
    response = replace(response, detail=detail)
    run = a_run(made(CHECK, step), RunStatus.WAITING)
    assert "Lunch" not in words(approval_card(replace(now, run=run), response))
