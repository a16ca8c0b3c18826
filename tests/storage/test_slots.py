"""Runs at once: who is let in, who stands in line, who is skipped or replaced; on every database, with
several processes, and when one dies in the middle."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.approvals import Said, Verdict
from core.definition import parse
from core.errors import Busy, Conflict
from core.events import EventDraft, EventType, Hub
from core.limits import Slot
from core.occurrences import Occurrence
from core.running import Runs
from core.runs import NewRun, Response, Run, RunStatus, StepStatus, Walk
from core.starting.triggers import Triggers
from core.workflows import Workflow
from storage import SqlStores, open_database
from storage.tables import executions
from tests.fakes import InlineWalkers, begin_walk, want_walk

HERE = "T1"
ONE: dict[str, Any] = {"runs": 1}
SKIP, REPLACE = {"when_full": "skip"}, {"when_full": "replace"}
DONE = [EventDraft(EventType.COMPLETED)]
STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[tuple[SqlStores, SqlStores]]:
    """Two processes on one database, of which a workspace may have three runs at once."""
    async with open_database(database_url) as first, open_database(database_url) as second:
        yield SqlStores(first, runs_at_once=3), SqlStores(second, runs_at_once=3)


async def saved(stores: SqlStores, name: str = "digest", overlap: object = None, **more: Any) -> Workflow:
    definition = parse({"name": name, "overlap": overlap, "steps": STEPS, **more})
    return await stores.workflows.create(HERE, definition, "U1", channel="C1")


def wanted(workflow: Workflow, kind: str = "manual") -> NewRun:
    return NewRun(HERE, workflow.id, workflow.version, workflow.definition, {}, {"type": kind}, "U1")


async def made(stores: SqlStores, workflow: Workflow, kind: str = "manual") -> Run:
    return (await stores.runs.create(wanted(workflow, kind)))[0]


async def walking(stores: SqlStores) -> list[int]:
    """The runs that hold a slot of the workspace."""
    query = sa.select(executions.c.id).where(executions.c.slot == Slot.BOTH.value).order_by(executions.c.id)
    async with stores.database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def let_in(stores: SqlStores) -> list[int]:
    """Give turns, and begin the walks of those who have theirs."""
    given = list(await stores.runs.give_turns(HERE))
    for run_id in given:
        assert await begin_walk(stores.runs, run_id) is not None
    return given


async def end(stores: SqlStores, run_id: int, status: RunStatus = RunStatus.COMPLETED) -> None:
    begun = await begun_anew(stores, run_id)
    assert await stores.runs.end(begun[1], status, DONE, failed_step="pause") is not None


async def begun_anew(stores: SqlStores, run_id: int) -> tuple[Run, Walk]:
    """Its next walk, also where one is under way that nobody speaks of any more."""
    await want_walk(stores, run_id)
    begun = await begin_walk(stores.runs, run_id)
    assert begun is not None
    return begun


class Process:
    """Runs of one process, whose walks take a moment."""

    def __init__(self, stores: SqlStores, seconds: float = 0.02) -> None:
        self.stores, self.walkers = stores, InlineWalkers(stores.runs, self._walk)
        self.runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, self.walkers, Hub())
        self.most: Counter[int] = Counter()
        self.at_once: Counter[int] = Counter()
        self._seconds = seconds

    async def _walk(self, _: Run, walk: Walk) -> None:
        holding = len(await walking(self.stores))
        self.most[0] = max(self.most[0], holding)
        await asyncio.sleep(self._seconds)
        await self.stores.runs.end(walk, RunStatus.COMPLETED, DONE)


async def test_a_run_that_finds_its_workspace_full_stands_in_line_and_is_let_in_in_order(
    two: tuple[SqlStores, SqlStores],
) -> None:
    here, there = two
    workflow = await saved(here)
    runs = [await made(here, workflow) for _ in range(5)]
    for run in runs:
        await begin_walk(here.runs, run.id)
    await let_in(there)
    assert await walking(here) == [run.id for run in runs[:3]]
    waiting = [await there.runs.get(HERE, run.id) for run in runs[3:]]
    assert [(run.status, run.ahead) for run in waiting] == [("created", 0), ("created", 1)]
    assert not (await there.runs.claim("other", 10)).begun
    await end(there, runs[0].id)
    assert await let_in(here) == [runs[3].id]
    assert (await here.runs.get(HERE, runs[4].id)).ahead == 0
    last = (await here.runs.events(HERE, runs[4].id))[-1]
    assert last.data["ahead"] == 0, "whoever stands near is told that the line has moved"


async def test_a_resumed_run_is_let_in_before_new_ones(two: tuple[SqlStores, SqlStores]) -> None:
    here, _ = two
    workflow, other = await saved(here), await saved(here, "other")
    asked = await made(here, workflow)
    await begin_walk(here.runs, asked.id)
    await let_in(here)
    begun = await begun_anew(here, asked.id)
    assert await here.runs.park(begun[1], datetime.now(UTC), []) is RunStatus.WAITING
    assert await walking(here) == [], "who waits holds no slot of the workspace"
    full = [await made(here, other) for _ in range(3)]
    for run in full:
        await begin_walk(here.runs, run.id)
    await let_in(here)
    fresh = await made(here, workflow)
    await begin_walk(here.runs, fresh.id)
    assert await here.runs.resume_due(datetime.now(UTC)) == 1
    assert await begin_walk(here.runs, asked.id) is None
    assert (await here.runs.get(HERE, asked.id)).status == "created"
    await end(here, full[0].id)
    assert await let_in(here) == [asked.id]


async def test_one_at_a_time_holds_while_a_run_waits_for_somebody(two: tuple[SqlStores, SqlStores]) -> None:
    here, there = two
    workflow = await saved(here, overlap=ONE)
    first, second = await made(here, workflow), await made(there, workflow)
    assert await let_in(here) == [first.id]
    begun = await begun_anew(here, first.id)
    await here.runs.park(begun[1], None, [])
    assert await let_in(there) == []
    assert (await there.runs.get(HERE, second.id)).ahead == 0
    await here.runs.cancel(HERE, first.id, "U1")
    assert await let_in(there) == [second.id]


async def test_a_newer_version_says_how_many_of_those_in_line_go_on(two: tuple[SqlStores, SqlStores]) -> None:
    here, _ = two
    workflow = await saved(here, overlap=ONE)
    runs = [await made(here, workflow) for _ in range(3)]
    assert await let_in(here) == [runs[0].id]
    wider = parse({"name": "digest", "overlap": {"runs": 2}, "steps": STEPS})
    await here.workflows.add_version(HERE, workflow.id, wider, "U1")
    assert await let_in(here) == [runs[1].id]


@pytest.mark.parametrize("kind", ["schedule", "webhook", "slack", "app_event"])
async def test_what_comes_meanwhile_is_skipped_and_it_is_known_how_often(
    two: tuple[SqlStores, SqlStores], kind: str
) -> None:
    here, there = two
    workflow = await saved(here, overlap=SKIP)
    first = await made(here, workflow)
    for stores in two:
        with pytest.raises(Busy, match=f"run {first.id} is still going"):
            await made(stores, workflow, kind)
    skipped = await there.runs.skipped(HERE, workflow.id)
    assert skipped is not None and (skipped.times, skipped.run_id) == (2, first.id)
    assert await there.runs.skipped("T2", workflow.id) is None
    await let_in(here)
    await end(here, first.id)
    assert (await made(there, workflow, kind)).id > first.id


async def test_whoever_presses_run_is_told_and_nothing_is_counted(two: tuple[SqlStores, SqlStores]) -> None:
    here, _ = two
    workflow = await saved(here, overlap=SKIP)
    await made(here, workflow)
    with pytest.raises(Conflict, match="“digest” runs one at a time and skips"):
        await made(here, workflow)
    assert await here.runs.skipped(HERE, workflow.id) is None


async def test_a_scheduled_time_that_is_skipped_makes_no_run_and_the_next_comes(stores: SqlStores) -> None:
    trigger = {"type": "schedule", "cron": "* * * * *", "timezone": "UTC"}
    workflow = await saved(stores, overlap=SKIP, trigger=trigger)
    when = await stores.schedules.next_fire(HERE, workflow.id)
    assert when is not None
    [(_, first)] = await stores.schedules.fire(when)
    assert await stores.schedules.fire(when + timedelta(minutes=1)) == []
    skipped = await stores.runs.skipped(HERE, workflow.id)
    assert skipped is not None and (skipped.times, skipped.run_id) == (1, first)
    assert await stores.schedules.next_fire(HERE, workflow.id) == when + timedelta(minutes=2)


async def test_the_same_key_gives_its_run_and_is_not_skipped(stores: SqlStores) -> None:
    workflow = await saved(stores, overlap=SKIP)
    first, _ = await stores.runs.create(wanted(workflow, "slack"), key=("k", ""))
    again, is_new = await stores.runs.create(wanted(workflow, "slack"), key=("k", ""))
    assert (again.id, is_new) == (first.id, False)
    assert await stores.runs.skipped(HERE, workflow.id) is None


async def test_of_many_who_start_at_once_in_two_processes_one_runs_and_the_rest_are_skipped(
    two: tuple[SqlStores, SqlStores],
) -> None:
    workflow = await saved(two[0], overlap=SKIP)
    tries = [made(two[number % 2], workflow, "webhook") for number in range(12)]
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Run) for one in found) == 1
    assert sum(isinstance(one, Busy) for one in found) == 11
    skipped = await two[1].runs.skipped(HERE, workflow.id)
    assert skipped is not None and skipped.times == 11


async def test_a_newer_run_takes_the_place_of_the_oldest(two: tuple[SqlStores, SqlStores]) -> None:
    here, there = two
    workflow = await saved(here, overlap=REPLACE)
    old = await made(here, workflow)
    await here.runs.give_turns(HERE)
    begun = await begun_anew(here, old.id)
    sent = Response("pause", "pause", "action", StepStatus.STARTED)
    assert await here.runs.start_step(begun[1], sent)
    new = await made(there, workflow)
    assert await there.runs.replaced(HERE, new.id) == [old.id]
    before = await there.runs.get(HERE, old.id)
    assert (before.status, before.replaced_by, before.error) == (
        "cancelled",
        new.id,
        f"Replaced by run {new.id}.",
    )
    last = (await here.runs.events(HERE, old.id))[-1]
    assert (last.type, last.data["replaced_by"], last.seq) == ("workflow_cancelled", new.id, before.seq)
    assert (await here.runs.responses(HERE, old.id))[0].status == "unknown"
    assert await here.runs.end(begun[1], RunStatus.COMPLETED, DONE) is None, "the old walk writes no more"
    assert await let_in(there) == [new.id]


async def test_of_many_that_replace_each_other_at_once_the_newest_is_left(
    two: tuple[SqlStores, SqlStores],
) -> None:
    workflow = await saved(two[0], overlap=REPLACE)
    runs = await asyncio.gather(*[made(two[number % 2], workflow) for number in range(10)])
    left = [run.id for run in runs if not (await two[0].runs.get(HERE, run.id)).status.ended]
    assert left == [max(run.id for run in runs)]


async def test_a_retry_is_one_run_more_and_goes_by_the_same_rules(two: tuple[SqlStores, SqlStores]) -> None:
    here, there = two
    skipping, queueing = await saved(here, "skips", SKIP), await saved(here, "queues", ONE)
    replacing = await saved(here, "replaces", REPLACE)
    failed = {}
    for workflow in (skipping, queueing, replacing):
        run = await made(here, workflow)
        await let_in(here)
        await end(here, run.id, RunStatus.FAILED)
        failed[workflow.name] = run
    others = {workflow.name: await made(there, workflow) for workflow in (skipping, queueing, replacing)}
    await let_in(there)
    with pytest.raises(Busy):
        await there.runs.retry(HERE, failed["skips"].id, "U1")
    assert (await here.runs.get(HERE, failed["skips"].id)).status == "failed"
    assert (await there.runs.retry(HERE, failed["queues"].id, "U1")).ahead == 0
    await there.runs.retry(HERE, failed["replaces"].id, "U1")
    assert (await here.runs.get(HERE, others["replaces"].id)).replaced_by == failed["replaces"].id
    assert await let_in(here) == [failed["replaces"].id]
    await end(here, others["queues"].id)
    assert await let_in(here) == [failed["queues"].id]


async def test_an_answer_lets_a_waiting_run_go_on_though_its_workflow_runs_one_at_a_time(
    stores: SqlStores,
) -> None:
    approval = {"id": "check", "kind": "approval", "ask": "Go on?"}
    workflow = await saved(stores, overlap=ONE, steps=[approval])
    run = await made(stores, workflow)
    await let_in(stores)
    await made(stores, workflow)
    begun = await begun_anew(stores, run.id)
    assert begun is not None
    now = datetime.now(UTC)
    question = {
        "number": 2, "ask": "Go on?", "approvers": ["U1"], "anybody": False, "quorum": 1, "barred": None,
        "asked_at": now.isoformat(), "until": (now + timedelta(hours=1)).isoformat(), "remind_s": None,
        "reminders": 0,
    }  # fmt: skip
    asked = Response("check", "check", "approval", StepStatus.WAITING, detail={"question": question})
    await stores.runs.start_step(begun[1], asked)
    await stores.runs.park(begun[1], None, [])
    answered = await stores.runs.decide(HERE, run.id, Said("U1", Verdict.APPROVE), [], key="k")
    assert (answered.status, answered.ahead) == ("created", None)
    assert await begin_walk(stores.runs, run.id) is not None


async def test_two_processes_never_have_more_going_than_the_limit_and_all_come_to_their_end(
    two: tuple[SqlStores, SqlStores],
) -> None:
    processes = [Process(stores) for stores in two]
    flood, small = await saved(two[0], "flood"), await saved(two[0], "small", ONE)
    starts = [processes[number % 2].runs.start(flood, {}, "U1") for number in range(20)]
    starts += [processes[number % 2].runs.start(small, {}, "U1") for number in range(4)]
    runs = await asyncio.gather(*starts)
    async with asyncio.timeout(30):
        while not all([(await two[0].runs.get(HERE, run.id)).status.ended for run in runs]):
            for process in processes:
                await process.runs.walks.sweep()
            await asyncio.sleep(0.02)
    assert max(process.most[0] for process in processes) == 3
    assert {(await two[0].runs.get(HERE, run.id)).status for run in runs} == {RunStatus.COMPLETED}
    for process in processes:
        await process.walkers.drain()


async def test_a_process_that_dies_with_a_slot_given_and_no_walk_started_loses_nothing(
    two: tuple[SqlStores, SqlStores],
) -> None:
    here, there = two
    workflow = await saved(here, overlap=ONE)
    first, second = await made(here, workflow), await made(here, workflow)
    # It died after the run was made, and nobody gave turns.
    survivor = Process(there)
    await survivor.runs.walks.sweep()
    await survivor.walkers.drain()
    assert (await there.runs.get(HERE, first.id)).status == "completed"
    # It died after the turn was given, before the walk was started.
    async with there.database.write() as connection:
        lost = executions.update().where(executions.c.id == second.id)
        values = {"status": "created", "slot": Slot.BOTH.value, "queued_at": None}
        await connection.execute(lost.values({**values, "completed_at": None}))
    later = Process(there)
    later.walkers.wake()  # as it does every second
    await later.walkers.drain()
    assert (await there.runs.get(HERE, second.id)).status == "completed"


async def test_the_run_that_was_replaced_is_broken_off(stores: SqlStores) -> None:
    process = Process(stores, seconds=60)
    workflow = await saved(stores, overlap=REPLACE)
    old = await process.runs.start(workflow, {}, "U1")
    await asyncio.sleep(0.1)
    new = await process.runs.start(workflow, {}, "U1")
    await asyncio.sleep(0.1)
    assert not process.walkers.walks(old.id)
    assert (await stores.runs.get(HERE, old.id)).replaced_by == new.id
    await process.walkers.die()


async def test_a_run_that_leaves_the_line_is_told_to_those_behind(two: tuple[SqlStores, SqlStores]) -> None:
    here, _ = two
    workflow = await saved(here, overlap=ONE)
    runs = [await made(here, workflow) for _ in range(4)]
    await let_in(here)
    await here.runs.cancel(HERE, runs[1].id, "U1")
    assert [(await here.runs.get(HERE, run.id)).ahead for run in runs] == [None, None, 0, 1]
    await here.runs.give_turns(HERE, left=workflow.id)
    assert (await here.runs.events(HERE, runs[3].id))[-1].data["ahead"] == 1


async def test_something_in_slack_that_one_workflow_skips_still_starts_the_others(stores: SqlStores) -> None:
    process = Process(stores)
    heard = {"type": "slack", "channel": "C1"}
    busy = await saved(stores, "busy", SKIP, trigger=heard)
    free = await saved(stores, "free", trigger=heard)
    first = await made(stores, busy)
    triggers = Triggers(stores, process.runs, "")
    started = await triggers.occurred(HERE, Occurrence("message", "C1", "1.1", "U2", "hi"), None, "1.1")
    assert [run.workflow_id for run in started] == [free.id]
    skipped = await stores.runs.skipped(HERE, busy.id)
    assert skipped is not None and skipped.run_id == first.id
    await process.walkers.drain()


async def test_a_run_that_found_no_room_when_it_was_to_walk_has_its_turn_later(
    two: tuple[SqlStores, SqlStores],
) -> None:
    """The job of that walk is used up by then: what is started at its turn is the next."""
    here, _ = two
    while_there_was_room = SqlStores(here.database, runs_at_once=1_000)
    workflow, process = await saved(here), Process(here)
    runs = [await made(while_there_was_room, workflow) for _ in range(6)]
    for run in runs:
        await process.runs.walks.begin(run)
    async with asyncio.timeout(30):
        while not all([(await here.runs.get(HERE, run.id)).status.ended for run in runs]):
            await process.runs.walks.sweep()
            await asyncio.sleep(0.02)
    await process.walkers.drain()
