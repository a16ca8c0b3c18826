"""What people answer, in the stores of every database: kept once, in order, and never passed by."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.approvals import Question, Said, Verdict
from core.definition import parse
from core.errors import Conflict, NotFound
from core.events import EventDraft, EventType
from core.runs import NewRun, Response, Run, RunStatus, StepStatus, Walk
from storage import SqlStores
from tests.fakes import begin_walk

HERE, THERE = "T1", "T2"
YES, NO = Verdict.APPROVE, Verdict.REJECT
_TWO = (("U1", YES), ("U2", NO))


async def asked(stores: SqlStores, *, parked: bool = True, quorum: int = 1) -> tuple[Run, Walk]:
    """A run that asks two people."""
    steps = [{"id": "check", "kind": "approval", "ask": "Really?"}]
    definition = parse({"name": "ask", "steps": steps})
    workflow = await stores.workflows.create(HERE, definition, "U1", listed=False)
    new = NewRun(HERE, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    run, _ = await stores.runs.create(new)
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    walk, now = begun[1], datetime.now(UTC)
    question = Question(
        number=walk.number,
        ask="Really?",
        approvers=("U1", "U2"),
        anybody=False,
        quorum=quorum,
        barred=None,
        asked_at=now,
        until=now + timedelta(days=1),
        remind_s=None,
    )
    detail = {"question": question.as_json()}
    response = Response("check", "check", "approval", StepStatus.WAITING, started_at=now, detail=detail)
    assert await stores.runs.start_step(walk, response, [EventDraft(EventType.APPROVAL, detail)])
    if parked:
        assert await stores.runs.park(walk, question.until, []) is RunStatus.WAITING
    return await stores.runs.get(HERE, run.id), walk


async def test_a_waiting_step_has_no_place_in_the_order_of_finishing(stores: SqlStores) -> None:
    run, walk = await asked(stores, parked=False)
    later = Response("later", "later", "wait", StepStatus.COMPLETED, started_at=datetime.now(UTC))
    told = [EventDraft(EventType.STEP_FINISHED, {}, "later")]
    await stores.runs.finish_step(walk, later, told, completed_steps=1)
    assert [one.path for one in await stores.runs.responses(HERE, run.id)] == ["later", "check"]


async def test_the_same_key_decides_once_and_another_word_of_the_same_person_is_refused(
    stores: SqlStores,
) -> None:
    run, _ = await asked(stores, quorum=2)
    same = [stores.runs.decide(HERE, run.id, Said("U1", YES), [], key="click") for _ in range(8)]
    assert {one.status for one in await asyncio.gather(*same)} == {RunStatus.WAITING}
    with pytest.raises(Conflict, match="You have approved this already"):
        await stores.runs.decide(HERE, run.id, Said("U1", NO), [], key="another")
    [kept] = await stores.runs.decisions(HERE, run.id)
    assert (kept.person, kept.verdict, kept.path) == ("U1", YES, "check")
    assert (await stores.runs.get(HERE, run.id)).seq == run.seq + 1, "told once"
    enough = await stores.runs.decide(HERE, run.id, Said("U2", YES), [], key="second")
    assert enough.status is RunStatus.CREATED


async def test_many_people_at_once_are_all_kept(stores: SqlStores) -> None:
    run, _ = await asked(stores, quorum=2)
    both = [stores.runs.decide(HERE, run.id, Said(who, YES), [], key=who) for who in ("U1", "U2")]
    await asyncio.gather(*both)
    assert {one.person for one in await stores.runs.decisions(HERE, run.id)} == {"U1", "U2"}
    events = await stores.runs.events(HERE, run.id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert (await stores.runs.get(HERE, run.id)).status is RunStatus.CREATED


async def test_once_enough_is_said_nobody_turns_it_round_before_the_walk(stores: SqlStores) -> None:
    run, _ = await asked(stores)
    both = [stores.runs.decide(HERE, run.id, Said(who, word), [], key=who) for who, word in _TWO]
    first, second = sorted(await asyncio.gather(*both, return_exceptions=True), key=repr)
    assert isinstance(first, Conflict) != isinstance(second, Conflict)
    assert len(await stores.runs.decisions(HERE, run.id)) == 1


async def test_a_walk_that_was_answered_meanwhile_does_not_park(stores: SqlStores) -> None:
    run, walk = await asked(stores, parked=False)
    decided = await stores.runs.decide(HERE, run.id, Said("U1", YES), [], key="k")
    assert decided.status is RunStatus.RUNNING
    assert await stores.runs.park(walk, None, []) is RunStatus.CREATED
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    assert await stores.runs.park(begun[1], None, []) is RunStatus.WAITING, "the next walk has seen it"


async def test_an_answer_and_the_parking_of_its_walk_never_miss_each_other(stores: SqlStores) -> None:
    for round_ in range(10):
        run, walk = await asked(stores, parked=False)
        word = stores.runs.decide(HERE, run.id, Said("U1", YES), [], key=f"{round_}")
        await asyncio.gather(word, stores.runs.park(walk, None, []))
        assert (await stores.runs.get(HERE, run.id)).status is RunStatus.CREATED


async def test_no_other_workspace_can_decide_or_look(stores: SqlStores) -> None:
    run, _ = await asked(stores)
    with pytest.raises(NotFound):
        await stores.runs.decide(THERE, run.id, Said("U1", YES), [], key="k")
    await stores.runs.decide(HERE, run.id, Said("U1", YES), [], key="k")
    assert await stores.runs.decisions(THERE, run.id) == []


async def test_a_settled_outcome_is_kept_with_who_said_it_and_settled_once_for_its_key(
    stores: SqlStores,
) -> None:
    run, walk = await asked(stores, parked=False)
    lost = Response("sent", "sent", "action", StepStatus.UNKNOWN, started_at=datetime.now(UTC))
    await stores.runs.start_step(walk, lost)
    await stores.runs.park(walk, None, [])
    for _ in range(2):
        await stores.runs.settle(HERE, run.id, "sent", done=True, by="U2", key="click")
    [kept] = await stores.runs.decisions(HERE, run.id)
    assert (kept.person, kept.verdict) == ("U2", Verdict.DONE)


async def test_a_pause_that_somebody_ended_is_over_also_by_a_clock_that_is_behind(stores: SqlStores) -> None:
    definition = parse({"name": "rest", "steps": [{"id": "rest", "kind": "wait", "seconds": 3600}]})
    workflow = await stores.workflows.create(HERE, definition, "U1", listed=False)
    new = NewRun(HERE, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    run, _ = await stores.runs.create(new)
    begun = await begin_walk(stores.runs, run.id)
    assert begun is not None
    now = datetime.now(UTC)
    until = now + timedelta(hours=1)
    detail = {"until": until.isoformat()}
    pausing = Response("rest", "rest", "wait", StepStatus.WAITING, started_at=now, detail=detail)
    assert await stores.runs.start_step(begun[1], pausing, [])
    assert await stores.runs.park(begun[1], until, []) is RunStatus.WAITING

    await stores.runs.resume(HERE, run.id, "U2")
    (response,) = await stores.runs.responses(HERE, run.id)
    five_minutes_behind = datetime.now(UTC) - timedelta(minutes=5)
    assert datetime.fromisoformat(response.detail["until"]) < five_minutes_behind
