"""Questions that want an answer in words: of one person, of several, of all in a channel."""

from datetime import timedelta
from typing import Any

import pytest

from core.approvals import LONGEST_COMMENT, Verdict
from core.errors import Conflict, Invalid, NotAllowed
from core.runs import RunStatus
from tests.core.walking.house import note
from tests.core.walking.test_approvals import ADA, BOB, EVE, OWNER, Office, check, office

__all__ = ["office"]


def ask(**more: Any) -> dict[str, Any]:
    return check(ask="What do you plan to do today?", wants="answer", **more)


async def test_what_somebody_answers_is_told_on(office: Office) -> None:
    run = await office.finish(ask(), note("post", "{{check.comment}}"))
    [asked] = await office.requests(run)
    assert asked.data["wants"] == "answer"
    run = await office.decide(run, OWNER, comment="  The release notes.\nThen lunch. ")
    assert run.status is RunStatus.COMPLETED
    answered = (await office.responses(run))["check"]
    assert answered.content == {
        "approved": True,
        "by": [OWNER],
        "comment": "The release notes.\nThen lunch.",
        "items": ["The release notes.\nThen lunch."],
        "answers": [{"by": OWNER, "name": f"<@{OWNER}>", "text": "The release notes.\nThen lunch."}],
    }
    assert answered.summary == "Answered: “The release notes.\nThen lunch.”"
    assert office.notes.texts == ["{'text': 'The release notes.\\nThen lunch.'}"]


@pytest.mark.parametrize(
    ("comment", "why"), [(None, "in words"), ("  \n", "in words"), ("x" * 2_001, "2,000")]
)
async def test_a_yes_without_words_is_no_answer_and_a_long_one_is_not_cut(
    office: Office, comment: str | None, why: str
) -> None:
    run = await office.finish(ask())
    with pytest.raises(Invalid, match=why):
        await office.decide(run, OWNER, comment=comment)
    run = await office.decide(run, OWNER, comment="x" * LONGEST_COMMENT)
    assert (await office.responses(run))["check"].content["comment"] == "x" * LONGEST_COMMENT


async def test_who_passes_ends_it_where_nobody_else_is_asked(office: Office) -> None:
    run = await office.finish(ask(), note("post", "{{check.comment}}"))
    run = await office.decide(run, OWNER, Verdict.REJECT)
    assert (run.status, run.ended_by, office.notes.calls) == (RunStatus.CANCELLED, OWNER, [])
    assert (await office.responses(run))["check"].summary == "Skipped"


async def test_all_in_a_channel_are_asked_and_each_answer_has_its_author(office: Office) -> None:
    run = await office.finish(ask(approvers=["#team"], quorum="all"), note("post", "{{check.comment}}"))
    [asked] = await office.requests(run)
    assert (asked.data["approvers"], asked.data["quorum"]) == ([ADA, BOB, EVE], 3)
    with pytest.raises(NotAllowed):
        await office.decide(run, OWNER, comment="me too")
    await office.decide(run, BOB, comment="Tests")
    with pytest.raises(Conflict, match="answered this already"):
        await office.decide(run, BOB, comment="More tests", key="again")
    assert (await office.decide(run, EVE, Verdict.REJECT)).status is RunStatus.WAITING
    run = await office.decide(run, ADA, comment="Docs")
    assert run.status is RunStatus.COMPLETED
    said = (await office.responses(run))["check"].content
    assert said["comment"] == "Bob: Tests\nAda: Docs"
    assert said["items"] == ["Bob: Tests", "Ada: Docs"]
    told = [{"by": BOB, "name": "Bob", "text": "Tests"}, {"by": ADA, "name": "Ada", "text": "Docs"}]
    assert said["answers"] == told
    with pytest.raises(Conflict, match="ended"):
        await office.decide(run, EVE, comment="late", key="late")


async def test_when_the_time_is_up_it_goes_on_with_the_answers_that_came(office: Office) -> None:
    team = ask(approvers=["<#C7>"], quorum="all", timeout_s=3_600, on_timeout="approve", remind_s=None)
    run = await office.finish(team, note("post", "{{check.comment}}"))
    await office.decide(run, BOB, comment="Tests")
    run = await office.later(run, hours=2)
    assert run.status is RunStatus.COMPLETED
    assert office.notes.texts == ["{'text': 'Bob: Tests'}"]


async def test_silence_is_no_answer(office: Office) -> None:
    for wish in ("fail", "approve"):
        team = ask(approvers=["#team"], quorum="all", timeout_s=3_600, on_timeout=wish, remind_s=None)
        run = await office.finish(team, note("post", "{{check.comment}}"))
        assert run.status is RunStatus.WAITING
        run = await office.later(run, hours=2)
        assert (run.status, run.error) == (RunStatus.FAILED, "Nobody answered in time.")
        office.now += timedelta(hours=1)
    assert office.notes.calls == []


async def test_what_a_run_is_given_opens_no_question_to_a_whole_channel(office: Office) -> None:
    team = ask(approvers=["{{lead}}"])
    run = await office.finish(team, inputs=[{"name": "lead"}], given={"lead": "#team"})
    assert run.error == "There is nobody called #team here."


async def test_a_channel_that_cannot_be_asked_says_why(office: Office) -> None:
    run = await office.finish(ask(approvers=["#nowhere"]))
    assert run.error == "Synth can see no channel #nowhere."


async def test_all_may_have_to_agree_to_a_decision_too(office: Office) -> None:
    run = await office.finish(check(approvers=["#team"], quorum="all"), note("post", "done"))
    for person in (ADA, BOB):
        assert (await office.decide(run, person)).status is RunStatus.WAITING
    assert (await office.decide(run, EVE)).status is RunStatus.COMPLETED
