"""Questions to people, asked by walks over real databases: who may answer, when it is enough, what comes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.approvals import Said, Verdict
from core.engine import Call, Engine, Outcome
from core.errors import Conflict, Invalid, NotAllowed, Refused, Unavailable
from core.events import Event, EventType
from core.execution import Execution
from core.runs import Run, RunStatus, StepStatus
from core.walking.waiting import Asking
from core.workflows import Place
from storage import SqlStores
from tests.core.walking.house import HERE, House, note, say
from tests.fakes import NotingEngine, ScriptedEngine, text_of

OWNER, ADA, BOB, EVE = "U1", "U2", "U3", "U4"
GENERAL = Place("C1", "1.000001")


def check(**more: Any) -> dict[str, Any]:
    return {"id": "check", "kind": "approval", "ask": "Post this?", **more}


class Directory:
    """`core.messenger.People` of two."""

    away = False

    async def find(self, workspace: str, name: str) -> str:
        if self.away:
            self.away = False
            raise Unavailable("Slack cannot be reached.")
        if name not in ("@ada", "@bob"):
            raise Refused(f"There is nobody called {name} here.")
        return {"@ada": ADA, "@bob": BOB}[name]

    async def called(self, workspace: str, people: Sequence[str]) -> dict[str, str]:
        return {one: name for one, name in {ADA: "Ada", BOB: "Bob"}.items() if one in people}

    async def members(self, workspace: str, channel: str) -> Sequence[str]:
        if channel not in ("#team", "<#C7>"):
            raise Refused(f"Synth can see no channel {channel}.")
        return [ADA, BOB, EVE]


class Office(House):
    """A house in which people answer, at a time that the test says."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.now = datetime.now(UTC)
        engines: dict[str, Engine] = {"llm": self.llm, "notes": self.notes}
        self.directory = Directory()
        asking = Asking(self.directory, self.stores.threads, lambda: self.now)
        self.execution = Execution(self.stores.runs, engines, self.hub, asking=asking)

    async def told(self, run: Run) -> None:
        """The run has a thread in #general."""
        await self.stores.threads.open(HERE, run.id, GENERAL.channel, GENERAL.thread_ts)

    async def decide(
        self, run: Run, person: str, verdict: Verdict = Verdict.APPROVE, key: str = "", **more: Any
    ) -> Run:
        said = Said(person, verdict, **more)
        key = key or f"{person}:{verdict}:{said.path}:{said.to}"
        await self.runs.decide(HERE, run.id, said, key=key)
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)

    async def requests(self, run: Run) -> Sequence[Event]:
        events = await self.runs.events(HERE, run.id)
        return [event for event in events if event.type is EventType.APPROVAL]

    async def later(self, run: Run, **passed: float) -> Run:
        """Time passes, and the sweeper comes by."""
        self.now += timedelta(**passed)
        if await self.stores.runs.resume_due(self.now):
            self.walkers.wake()
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)


@pytest.fixture
async def office(stores: SqlStores) -> AsyncIterator[Office]:
    yield Office(stores, ScriptedEngine("llm"), NotingEngine())


async def test_a_run_waits_for_its_owner_and_goes_on_with_their_answer(office: Office) -> None:
    run = await office.finish(
        say("draft", "x"), check(ask="Post this?\n{{draft}}"), note("post", "{{check.approved}} {{draft}}")
    )
    assert run.status is RunStatus.WAITING
    [asked] = await office.requests(run)
    wanted = {"step": "check", "ask": "Post this?\n<x>", "approvers": [OWNER], "anybody": False, "quorum": 1}
    assert wanted.items() <= asked.data.items()
    run = await office.decide(run, OWNER, comment="looks good")
    assert run.status is RunStatus.COMPLETED
    answered = (await office.responses(run))["check"]
    assert answered.content == {"approved": True, "by": [OWNER], "comment": "looks good"}
    assert office.notes.texts == ["{'text': 'true <x>'}"]
    events = await office.runs.events(HERE, run.id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


async def test_a_no_ends_the_run_as_cancelled_by_whoever_said_it(office: Office) -> None:
    run = await office.finish(check(), note("post", "x"))
    run = await office.decide(run, OWNER, Verdict.REJECT, comment="too long")
    assert (run.status, run.ended_by, run.error) == (RunStatus.CANCELLED, OWNER, None)
    assert office.notes.calls == []
    ending = (await office.runs.events(HERE, run.id))[-1]
    assert ending.type is EventType.CANCELLED
    wanted = {"by": OWNER, "step": "check", "reason": "rejected", "comment": "too long"}
    assert wanted.items() <= ending.data.items()


async def test_steps_may_look_at_a_no_instead(office: Office) -> None:
    way = {
        "id": "way", "kind": "branch", "when": "check.approved",
        "then": [note("post", "x")], "else": [say("sorry", "not posted: {{check.comment}}")],
    }  # fmt: skip
    run = await office.finish(check(on_reject="continue"), way)
    run = await office.decide(run, OWNER, Verdict.REJECT, comment="too long")
    assert run.status is RunStatus.COMPLETED
    assert (office.notes.calls, office.llm.texts) == ([], ["not posted: too long"])


async def test_only_those_who_are_asked_may_decide_and_others_are_told_who(office: Office) -> None:
    run = await office.finish(check(approvers=["@ada", "<@U3|bob>"]))
    with pytest.raises(NotAllowed, match="<@U2> or <@U3>"):
        await office.decide(run, OWNER)
    assert (await office.decide(run, BOB)).status is RunStatus.COMPLETED


async def test_somebody_may_be_asked_whom_an_input_names(office: Office) -> None:
    lead = [{"name": "lead"}]
    run = await office.finish(check(approvers=["{{lead}}"]), inputs=lead, given={"lead": "@ada"})
    assert (await office.requests(run))[0].data["approvers"] == [ADA]
    run = await office.finish(check(approvers=["{{lead}}"]), inputs=lead, given={"lead": "channel"})
    assert run.error == "There is nobody called channel here.", "an input opens no question to everybody"


async def test_anybody_may_decide_where_the_run_is_told_and_nowhere_else(office: Office) -> None:
    run = await office.start(check(approvers=["channel"]))
    await office.told(run)
    await office.walkers.drain()
    with pytest.raises(NotAllowed, match="anybody in the channel"):
        await office.decide(run, EVE, channel="C9")
    assert (await office.decide(run, EVE, channel="C1")).status is RunStatus.COMPLETED


async def test_whoever_started_it_may_be_kept_from_deciding(office: Office) -> None:
    run = await office.finish(check(approvers=["owner", "@ada"], exclude_requester=True))
    with pytest.raises(NotAllowed, match="You started this run"):
        await office.decide(run, OWNER)
    with pytest.raises(Conflict, match="started this run"):
        await office.decide(run, ADA, Verdict.HAND_OVER, to=OWNER)
    assert (await office.decide(run, ADA)).status is RunStatus.COMPLETED


async def test_programs_are_one_however_many_tokens_they_have(office: Office) -> None:
    asked = check(approvers=["channel"], quorum=2)
    run = await office.finish(asked)
    assert (await office.decide(run, "api:ci", key="ci")).status is RunStatus.WAITING
    for another in ("api:cd", "api"):
        with pytest.raises(Conflict, match="You have approved this already"):
            await office.decide(run, another, key=another)
    first = await office.start(check(approvers=["owner", "channel"], exclude_requester=True))
    barring = await office.runs.again(first, "api:ci")
    await office.walkers.drain()
    with pytest.raises(NotAllowed, match="You started this run"):
        await office.decide(barring, "api:cd")
    assert (await office.decide(barring, OWNER)).status is RunStatus.COMPLETED


async def test_a_question_that_nobody_could_answer_fails_at_once(office: Office) -> None:
    alone = await office.finish(check(exclude_requester=True))
    assert alone.error is not None and "the only one who is asked" in alone.error
    few = await office.finish(check(approvers=["owner", "U1"], quorum=2))
    assert few.error == "2 must agree to this, and only 1 may decide: <@U1>."
    unknown = await office.finish(check(approvers=["@nobody"]))
    assert unknown.error == "There is nobody called @nobody here."


async def test_while_nobody_can_be_looked_up_the_run_waits_and_asks_later(office: Office) -> None:
    office.directory.away = True
    run = await office.finish(check(approvers=["@ada"]))
    assert (run.status, await office.requests(run)) == (RunStatus.WAITING, [])
    await office.later(run, seconds=31)
    assert (await office.decide(run, ADA)).status is RunStatus.COMPLETED


async def test_a_quorum_needs_different_people_and_one_no_is_enough(office: Office) -> None:
    asked = check(approvers=["@ada", "@bob", "U4"], quorum=2)
    run = await office.finish(asked)
    assert (await office.decide(run, ADA, comment="fine")).status is RunStatus.WAITING
    with pytest.raises(Conflict, match="You have approved this already"):
        await office.decide(run, ADA, key="again")
    run = await office.decide(run, BOB, comment="me too")
    assert (await office.responses(run))["check"].content == {
        "approved": True, "by": [ADA, BOB], "comment": "fine\nme too",
    }  # fmt: skip
    other = await office.finish(asked)
    await office.decide(other, ADA, key="ada")
    assert (await office.decide(other, EVE, Verdict.REJECT, key="eve")).status is RunStatus.CANCELLED


async def test_a_decision_is_made_once_however_often_it_comes(office: Office) -> None:
    run = await office.finish(check(approvers=["@ada", "@bob"]), note("post", "x"))
    same = [office.decide(run, ADA, key="click") for _ in range(5)]
    await asyncio.gather(*same)
    assert len(await office.runs.decisions(HERE, run.id)) == 1
    assert len(office.notes.calls) == 1
    with pytest.raises(Conflict, match="has ended"):
        await office.decide(run, BOB)


async def test_two_people_at_once_are_one_decision_and_one_refusal(office: Office) -> None:
    run = await office.finish(check(approvers=["@ada", "@bob"]), {"id": "p", "kind": "wait", "seconds": 60})
    said = [office.decide(run, ADA), office.decide(run, BOB, Verdict.REJECT)]
    first = await asyncio.gather(*said, return_exceptions=True)
    assert [isinstance(one, Conflict) for one in first].count(True) == 1
    answered = (await office.responses(run))["check"]
    assert len(answered.content["by"]) == 1
    with pytest.raises(Conflict, match=r"already by <@U.>|has ended"):
        await office.decide(run, BOB, key="late", path="check")


async def test_whoever_may_decide_can_hand_it_over_and_back(office: Office) -> None:
    run = await office.finish(check())
    await office.decide(run, OWNER, Verdict.HAND_OVER, to=ADA)
    with pytest.raises(NotAllowed, match="<@U2>"):
        await office.decide(run, OWNER)
    with pytest.raises(NotAllowed):
        await office.decide(run, BOB, Verdict.HAND_OVER, to=BOB)
    with pytest.raises(Conflict, match="may decide this already"):
        await office.decide(run, ADA, Verdict.HAND_OVER, to=ADA)
    with pytest.raises(Invalid):
        await office.decide(run, ADA, Verdict.HAND_OVER)
    await office.decide(run, ADA, Verdict.HAND_OVER, to=OWNER)
    assert (await office.decide(run, OWNER, key="now")).status is RunStatus.COMPLETED


@pytest.mark.parametrize(
    ("on_timeout", "status", "error"),
    [
        ("fail", RunStatus.FAILED, "Nobody decided in time."),
        ("approve", RunStatus.COMPLETED, None),
        ("reject", RunStatus.CANCELLED, None),
    ],
)
async def test_when_nobody_decides_the_definition_says_what_that_means(
    office: Office, on_timeout: str, status: RunStatus, error: str | None
) -> None:
    run = await office.finish(check(timeout_s=100, on_timeout=on_timeout, remind_s=None))
    assert (await office.later(run, seconds=99)).status is RunStatus.WAITING
    run = await office.later(run, seconds=2)
    assert (run.status, run.error, run.ended_by) == (status, error, None)


async def test_a_retry_asks_again_and_the_older_question_takes_no_answer(office: Office) -> None:
    run = await office.finish(check(timeout_s=100, remind_s=None))
    old = (await office.requests(run))[0].data["number"]
    await office.later(run, seconds=101)
    await office.runs.retry(HERE, run.id, OWNER)
    await office.walkers.drain()
    with pytest.raises(Conflict, match="an older one"):
        await office.decide(run, OWNER, path="check", question=old)
    new = (await office.requests(run))[-1].data["number"]
    run = await office.decide(run, OWNER, path="check", question=new, key="new")
    assert run.status is RunStatus.COMPLETED


async def test_a_question_whose_time_ran_out_while_the_run_had_failed_is_asked_anew_by_the_retry(
    office: Office,
) -> None:
    async def fail_once(call: Call) -> Outcome:
        if len(office.llm.calls) == 1:
            raise Refused("no such model")
        return Outcome(text_of(call))

    office.llm._answer = fail_once
    ways = {"then": [say("think", "x")], "else": [check(timeout_s=0.001, remind_s=None)]}
    way = {"id": "way", "kind": "branch", "when": "item == 'fails'", **ways}
    run = await office.finish({"id": "each", "kind": "for_each", "items": ["asks", "fails"], "steps": [way]})
    assert run.status is RunStatus.FAILED
    office.now += timedelta(days=1)
    await office.runs.retry(HERE, run.id, OWNER)
    await office.walkers.drain()
    assert (await office.runs.get(HERE, run.id)).status is RunStatus.WAITING
    assert len(await office.requests(run)) == 2
    assert (await office.decide(run, OWNER)).status is RunStatus.COMPLETED


async def test_reminders_come_once_a_period_and_missed_ones_are_one(office: Office) -> None:
    run = await office.finish(check(timeout_s=3_600, remind_s=600))
    assert [event.data["reminders"] for event in await office.requests(run)] == [0]
    await office.later(run, seconds=599)
    await office.later(run, seconds=2)
    await office.resume(run)
    assert [event.data["reminders"] for event in await office.requests(run)] == [0, 1]
    await office.later(run, seconds=1_800)  # Synth was stopped for half an hour
    await office.resume(run)
    assert [event.data["reminders"] for event in await office.requests(run)] == [0, 1, 4]
    run = await office.later(run, seconds=1_300)
    assert run.error == "Nobody decided in time."


async def test_each_item_of_a_loop_is_a_question_of_its_own(office: Office) -> None:
    loop = {
        "id": "each", "kind": "for_each", "items": ["a", "b", "c"], "at_once": 2,
        "steps": [check(ask="Send {{item}}?"), note("send", "{{item}}")],
    }  # fmt: skip
    run = await office.finish(loop, say("end", "{{each}}"))
    asked = {event.data["step"]: event.data["ask"] for event in await office.requests(run)}
    assert asked == {f"each[{n}].check": f"Send {item}?" for n, item in enumerate("abc")}
    with pytest.raises(Conflict, match=r"3 questions .* each\[0\].check"):
        await office.decide(run, OWNER)
    run = await office.decide(run, OWNER, path="each[2].check")
    assert (run.status, office.notes.texts) == (RunStatus.WAITING, ["{'text': 'c'}"])
    run = await office.decide(run, OWNER, Verdict.REJECT, path="each[0].check")
    run = await office.decide(run, OWNER, path="each[1].check")
    assert run.status is RunStatus.COMPLETED, "a no to one item is none to the others"
    assert office.llm.texts == ['[null,{"text":"b"},{"text":"c"}]']


async def test_an_answer_during_the_walk_is_not_passed_by(office: Office) -> None:
    """One item asks while another still thinks; the answer comes before the walk parks."""
    may_answer = asyncio.Event()

    async def slowly(call: Call) -> Outcome:
        await may_answer.wait()
        return Outcome(text_of(call))

    office.llm._answer = slowly
    loop = {
        "id": "each", "kind": "for_each", "items": ["quick", "slow"], "at_once": 2,
        "steps": [
            {"id": "way", "kind": "branch", "when": "item == 'slow'", "then": [say("think", "{{item}}")]},
            check(),
        ],
    }  # fmt: skip
    run = await office.start(loop)
    while not (office.llm.calls and await office.requests(run)):
        await asyncio.sleep(0.01)
    said = Said(OWNER, Verdict.APPROVE, path="each[0].check")
    assert (await office.runs.decide(HERE, run.id, said, key="k")).status is RunStatus.RUNNING
    may_answer.set()
    await office.walkers.drain()
    responses = await office.responses(run)
    assert responses["each[0].check"].status is StepStatus.COMPLETED
    assert responses["each[1].check"].status is StepStatus.WAITING
    assert (await office.runs.get(HERE, run.id)).status is RunStatus.WAITING


async def test_a_run_that_is_told_nowhere_is_told_to_whom_it_asks(office: Office) -> None:
    run = await office.finish(check(approvers=["@ada"]))
    assert [(one.channel, one.ts) for one in await office.stores.threads.of_run(HERE, run.id)] == [
        (ADA, None)
    ]


async def test_a_cancelled_run_takes_no_decision(office: Office) -> None:
    run = await office.finish(check())
    await office.runs.cancel(HERE, run.id, ADA)
    with pytest.raises(Conflict, match="has ended: it is cancelled"):
        await office.decide(run, OWNER)


async def test_a_fault_of_ours_in_a_loop_names_the_step_that_had_it(office: Office) -> None:
    async def answer(call: Call) -> Outcome:
        await asyncio.sleep(0.05 if text_of(call) == "b" else 0.01)
        if text_of(call) == "b":
            raise RuntimeError("a bug")
        return Outcome("x")

    office.llm._answer = answer
    loop = {
        "id": "each", "kind": "for_each", "items": ["a", "b"], "at_once": 2,
        "steps": [say("line", "{{item}}"), {"id": "rest", "kind": "wait", "seconds": 60}],
    }  # fmt: skip
    run = await office.finish(loop)
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "each[1].line")
