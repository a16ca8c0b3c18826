"""Scheduled workflows: each fire happens once, missed ones as the workflow says."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.definition import Once, parse
from core.moments import written
from core.workflows import Workflow
from storage import SqlStores
from storage.tables import schedules

HERE = "T1"
STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


async def scheduled(stores: SqlStores, name: str = "digest", **trigger: Any) -> Workflow:
    every_minute = {"type": "schedule", "cron": "* * * * *", "timezone": "Europe/Paris", **trigger}
    definition = parse({"name": name, "trigger": every_minute, "steps": STEPS})
    return await stores.workflows.create(HERE, definition, "U1", channel="C1")


async def test_a_time_that_has_come_starts_one_run_however_many_ask(stores: SqlStores) -> None:
    workflow = await scheduled(stores)
    when = await stores.schedules.next_fire(HERE, workflow.id)
    assert when is not None and when > datetime.now(UTC)
    assert await stores.schedules.fire(when - timedelta(seconds=1)) == []
    fired = await asyncio.gather(*[stores.schedules.fire(when) for _ in range(5)])
    started = [one for some in fired for one in some]
    assert len(started) == 1
    run = await stores.runs.get(*started[0])
    assert run.trigger == {"type": "schedule", "at": when.isoformat()}
    assert run.started_by == "U1"
    assert [thread.channel for thread in await stores.threads.of_run(HERE, run.id)] == ["C1"]
    assert await stores.schedules.next_fire(HERE, workflow.id) == when + timedelta(minutes=1)


@pytest.mark.parametrize(("misfire", "runs"), [("skip", 0), ("once", 1)])
async def test_fires_missed_while_stopped_are_skipped_or_made_up_for_once(
    stores: SqlStores, misfire: str, runs: int
) -> None:
    workflow = await scheduled(stores, misfire=misfire)
    much_later = datetime.now(UTC) + timedelta(hours=5)
    assert len(await stores.schedules.fire(much_later)) == runs
    assert await stores.schedules.fire(much_later) == []
    following = await stores.schedules.next_fire(HERE, workflow.id)
    assert following is not None and much_later < following <= much_later + timedelta(minutes=1)
    told = await stores.runs.skipped(HERE, workflow.id)
    if misfire == "once":
        assert told is None
    else:  # people are shown what did not run
        assert told is not None and told.run_id is None
        assert told.times in (299, 300, 301) and much_later - told.last_at < timedelta(minutes=1)


async def once(stores: SqlStores, when: datetime, **trigger: Any) -> Workflow:
    moment = {"type": "schedule", "at": written(when, "Europe/Paris"), "timezone": "Europe/Paris", **trigger}
    definition = parse({"name": "reminder", "trigger": moment, "steps": STEPS})
    return await stores.workflows.create(HERE, definition, "U1", channel="C1")


async def test_a_time_that_comes_once_starts_one_run_however_many_ask_and_none_after(
    stores: SqlStores,
) -> None:
    when = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=3)
    workflow = await once(stores, when)
    assert not workflow.ran_once
    assert await stores.schedules.next_fire(HERE, workflow.id) == when
    assert await stores.schedules.fire(when - timedelta(seconds=1)) == []
    fired = await asyncio.gather(*[stores.schedules.fire(when) for _ in range(5)])
    (started,) = [one for some in fired for one in some]
    assert (await stores.runs.get(*started)).trigger == {"type": "schedule", "at": when.isoformat()}
    assert await stores.schedules.next_fire(HERE, workflow.id) is None
    assert await stores.schedules.fire(when + timedelta(days=400)) == []
    assert (await stores.workflows.get(HERE, workflow.id)).ran_once


async def test_a_workflow_that_ran_once_does_not_run_again_when_something_else_of_it_changes(
    stores: SqlStores,
) -> None:
    when = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=3)
    workflow = await once(stores, when)
    assert len(await stores.schedules.fire(when)) == 1
    renamed = workflow.definition.model_copy(update={"name": "another name"})
    changed = await stores.workflows.add_version(HERE, workflow.id, renamed, "U1")
    assert changed.ran_once and await stores.schedules.fire(when + timedelta(hours=1)) == []
    trigger = {"at": written(when + timedelta(days=1), "Europe/Paris"), "timezone": "Europe/Paris"}
    later = renamed.model_copy(update={"trigger": Once.model_validate(trigger)})
    changed = await stores.workflows.add_version(HERE, workflow.id, later, "U1")
    assert not changed.ran_once
    assert len(await stores.schedules.fire(when + timedelta(days=1))) == 1
    assert (await stores.workflows.get(HERE, workflow.id)).ran_once


@pytest.mark.parametrize(("misfire", "runs"), [("skip", 0), ("once", 1), (None, 1)])
async def test_a_moment_missed_while_stopped_is_skipped_or_made_up_for(
    stores: SqlStores, misfire: str | None, runs: int
) -> None:
    when = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=3)
    workflow = await once(stores, when, **({} if misfire is None else {"misfire": misfire}))
    late = when + timedelta(hours=5)
    assert len(await stores.schedules.fire(late)) == runs
    assert await stores.schedules.fire(late) == []
    assert (await stores.workflows.get(HERE, workflow.id)).ran_once is (runs == 1)
    told = await stores.runs.skipped(HERE, workflow.id)
    assert (told is None) is (runs == 1)
    assert told is None or (told.times, told.last_at) == (1, when)


async def test_a_moment_that_was_paused_away_does_not_come(stores: SqlStores) -> None:
    when = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=3)
    workflow = await once(stores, when)
    await stores.workflows.pause(HERE, workflow.id, "U1")
    assert await stores.schedules.fire(when) == []
    await stores.workflows.resume(HERE, workflow.id)
    assert len(await stores.schedules.fire(when)) == 1


async def test_a_schedule_that_cannot_be_read_does_not_keep_the_others_from_firing(stores: SqlStores) -> None:
    broken, sound = await scheduled(stores, "broken"), await scheduled(stores, "sound")
    when = await stores.schedules.next_fire(HERE, sound.id)
    assert when is not None
    async with stores.database.write() as connection:
        lost = schedules.update().where(schedules.c.workflow_id == broken.id)
        await connection.execute(
            lost.values(timezone="Atlantis/Poseidonis", next_at=when - timedelta(seconds=1))
        )
    fired = await stores.schedules.fire(when)
    assert [(await stores.runs.get(*one)).workflow_id for one in fired] == [sound.id]


async def test_a_change_or_deletion_changes_the_schedule(stores: SqlStores) -> None:
    workflow = await scheduled(stores)
    manual = parse({"name": "digest", "steps": STEPS})
    await stores.workflows.add_version(HERE, workflow.id, manual, "U1")
    assert await stores.schedules.next_fire(HERE, workflow.id) is None
    other = await scheduled(stores, "other")
    await stores.workflows.delete(HERE, other.id)
    async with stores.database.read() as connection:
        assert (await connection.execute(sa.select(schedules))).all() == []


async def test_a_workflow_that_is_not_listed_does_not_fire(stores: SqlStores) -> None:
    trigger = {"type": "schedule", "cron": "* * * * *", "timezone": "UTC"}
    definition = parse({"name": "draft", "trigger": trigger, "steps": STEPS})
    draft = await stores.workflows.create(HERE, definition, "U1", listed=False)
    assert await stores.schedules.next_fire(HERE, draft.id) is None
    await stores.workflows.list_it(HERE, draft.id)
    assert await stores.schedules.next_fire(HERE, draft.id) is not None
    assert await stores.schedules.next_fire("T2", draft.id) is None


@pytest.mark.parametrize(
    ("cron", "first", "following"),
    [
        ("30 2 * * *", "2026-10-25T00:30+00:00", "2026-10-26T01:30+00:00"),  # half past two comes twice
        ("30 2 * * *", "2026-03-29T01:00+00:00", "2026-03-30T00:30+00:00"),  # and here not at all
    ],
)
async def test_through_a_change_of_the_clocks_a_fixed_time_fires_once_whoever_ticks(
    stores: SqlStores, cron: str, first: str, following: str
) -> None:
    workflow = await scheduled(stores, cron=cron, misfire="once")
    due = datetime.fromisoformat(first)
    async with stores.database.write() as connection:
        await connection.execute(schedules.update().values(next_at=due))
    processes, fired = [stores, SqlStores(stores.database)], 0
    for minutes in range(-60, 180, 10):
        now = due + timedelta(minutes=minutes)
        fired += sum([len(some) for some in [await process.schedules.fire(now) for process in processes]])
    assert fired == 1
    assert await stores.schedules.next_fire(HERE, workflow.id) == datetime.fromisoformat(following)


async def test_schedules_that_cannot_be_read_any_more_leave_those_that_can_their_turn(
    stores: SqlStores,
) -> None:
    broken = [await scheduled(stores, f"broken-{number}") for number in range(3)]
    good = await scheduled(stores)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    async with stores.database.write() as connection:
        ids = [workflow.id for workflow in broken]
        lost = {"timezone": "Mars/Phobos", "next_at": long_ago}
        await connection.execute(schedules.update().where(schedules.c.workflow_id.in_(ids)).values(lost))
    when = await stores.schedules.next_fire(HERE, good.id)
    assert when is not None
    assert await stores.schedules.fire(when, limit=3) == []
    assert len(await stores.schedules.fire(when, limit=3)) == 1


@pytest.mark.parametrize("overlap", [None, {"when_full": "skip"}])
async def test_a_time_that_comes_again_makes_no_second_run_and_stops_nobody(
    stores: SqlStores, overlap: Any
) -> None:
    """A clock was set back after the fire, and the workflow switched off and on."""
    definition = {
        "trigger": {"type": "schedule", "cron": "* * * * *", "timezone": "UTC"},
        "steps": STEPS,
        "overlap": overlap,
    }
    first = await stores.workflows.create(HERE, parse({"name": "first", **definition}), "U1")
    other = await stores.workflows.create(HERE, parse({"name": "other", **definition}), "U1")
    when = await stores.schedules.next_fire(HERE, other.id)
    assert when is not None
    async with stores.database.write() as connection:  # a minute may have begun between the two
        await connection.execute(schedules.update().values(next_at=when))
    assert len(await stores.schedules.fire(when)) == 2
    async with stores.database.write() as connection:
        again = schedules.update().where(schedules.c.workflow_id == first.id)
        await connection.execute(again.values(next_at=when))
    assert await stores.schedules.fire(when + timedelta(seconds=30)) == []
    await stores.schedules.fire(when + timedelta(minutes=1))
    for workflow in (first, other):
        assert await stores.schedules.next_fire(HERE, workflow.id) == when + timedelta(minutes=2)
