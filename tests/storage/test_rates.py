"""Token buckets that processes share: never more than is allowed, in turn between workspaces, and lost by
no kill."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.definition import parse
from core.engine import Rate
from core.runs import NewRun
from core.stores.rates import Taken
from storage import SqlStores, open_database
from storage.tables import executions, rate_waits
from tests.fakes import begin_walk

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
RATE = Rate("apps:calls", 40, 60)  # ten at once, then one each two seconds and a bit
STEPS = [{"id": "pause", "kind": "wait", "seconds": 1}]


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[tuple[SqlStores, SqlStores]]:
    async with open_database(database_url) as first, open_database(database_url) as second:
        yield SqlStores(first), SqlStores(second)


@dataclass
class Line:
    """Runs of several workspaces that stand in line."""

    stores: SqlStores

    async def stand(
        self, workspace: str, count: int = 1, rate: Rate = RATE, *, park: bool = True
    ) -> list[int]:
        definition = parse({"name": f"flow-{count}", "steps": STEPS})
        workflow = await self.stores.workflows.create(workspace, definition, "U1", listed=False)
        new = NewRun(workspace, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
        runs = []
        for _ in range(count):
            run, _ = await self.stores.runs.create(new)
            begun = await begin_walk(self.stores.runs, run.id)
            assert begun is not None
            await self.stores.rates.join(rate, workspace, run.id, "pause")
            if park:
                await self.stores.runs.park(begun[1], None, [])
            runs.append(run.id)
        return runs

    async def given(self) -> list[int]:
        granted = sa.select(rate_waits.c.run_id).where(rate_waits.c.granted_at.is_not(None))
        async with self.stores.database.read() as connection:
            return sorted((await connection.execute(granted)).scalars())


async def test_many_processes_together_get_no_more_than_is_allowed_in_any_window(
    two: tuple[SqlStores, SqlStores],
) -> None:
    taken: Counter[int] = Counter()
    for second in range(300):
        at = NOW + timedelta(seconds=second)
        for stores in two:
            taken[second] += (await stores.rates.take(RATE, 3, at)).tokens
    windows = [sum(taken[second] for second in range(first, first + 60)) for first in range(240)]
    assert max(windows) <= 40
    assert sum(taken.values()) >= 120, "and what is allowed is made use of"


async def test_processes_that_ask_at_the_same_moment_never_get_the_same_token(
    two: tuple[SqlStores, SqlStores],
) -> None:
    asked = [two[number % 2].rates.take(RATE, 1, NOW) for number in range(16)]
    found = await asyncio.gather(*asked)
    assert sum(one.tokens for one in found) == RATE.burst == 10
    waits = [one.wait_s for one in found if not one.tokens]
    assert all(wait is not None and 0 < wait <= 1 / RATE.a_second for wait in waits)


async def test_where_tokens_grow_scarce_nobody_gets_a_block_of_them(stores: SqlStores) -> None:
    assert [(await stores.rates.take(RATE, 50, NOW)).tokens for _ in range(6)] == [2, 2, 1, 1, 1, 1]


async def test_what_the_engine_asks_for_concerns_every_process(two: tuple[SqlStores, SqlStores]) -> None:
    here, there = two
    await here.rates.pause(RATE, NOW + timedelta(seconds=90))
    await there.rates.pause(RATE, NOW + timedelta(seconds=30))
    taken = await there.rates.take(RATE, 1, NOW)
    assert (taken.tokens, taken.wait_s) == (0, pytest.approx(90))
    assert (await there.rates.take(RATE, 1, NOW + timedelta(seconds=91))).tokens == 1


async def test_where_nobody_says_how_often_only_a_pause_is_kept(stores: SqlStores) -> None:
    free = Rate("model:default", None)
    for _ in range(3):
        assert await stores.rates.take(free, 50, NOW) == Taken(50)
    await stores.rates.pause(free, NOW + timedelta(seconds=5))
    assert (await stores.rates.take(free, 50, NOW)).tokens == 0


async def test_another_rate_that_is_declared_holds_from_then_on(stores: SqlStores) -> None:
    await stores.rates.take(RATE, 1, NOW)
    slower = Rate(RATE.name, 4, 60)
    assert (await stores.rates.take(slower, 50, NOW + timedelta(hours=1))).tokens == 1
    assert (await stores.rates.take(slower, 50, NOW + timedelta(hours=1))).tokens == 0


async def test_nobody_passes_those_who_stand_in_line(two: tuple[SqlStores, SqlStores]) -> None:
    await Line(two[0]).stand("T1")
    assert await two[1].rates.take(RATE, 1, NOW) == Taken(0, None)
    assert (await two[1].rates.take(Rate("other:calls", 40), 1, NOW)).tokens == 1


async def test_the_workspaces_have_their_turns_however_many_of_one_stand_in_line(
    two: tuple[SqlStores, SqlStores],
) -> None:
    line, one = Line(two[0]), Rate("apps:calls", 2, 60)  # a token at a time
    flood, few = await line.stand("T1", 6, one), await line.stand("T2", 2, one)
    await two[0].rates.pause(one, NOW - timedelta(seconds=1))  # the bucket is known
    order: list[int] = []
    for minute in range(5):
        at = datetime.now(UTC) + timedelta(minutes=2 * minute)
        assert await two[minute % 2].rates.grant(at) == 1
        order += [run for run in await line.given() if run not in order]
    assert [run in few for run in order] == [False, True, False, True, False]
    assert [run for run in order if run in flood] == flood[:3]


async def test_who_is_given_a_token_resumes_and_uses_it_once(two: tuple[SqlStores, SqlStores]) -> None:
    here, there = two
    [run] = await Line(here).stand("T1")
    assert await there.rates.claim("T1", run, "pause") is False
    await there.rates.pause(RATE, NOW)
    now = datetime.now(UTC)
    assert await there.rates.grant(now) == 1
    assert await here.runs.resume_due(now) == 1
    assert (await here.runs.get("T1", run)).status == "created"
    # The process that gave it dies here: the sweepers of the others find the run all the same.
    assert await there.rates.claim("T2", run, "pause") is None, "another workspace sees nothing"
    assert await here.rates.claim("T1", run, "pause") is True
    assert await here.rates.claim("T1", run, "pause") is None


async def test_a_run_that_has_not_parked_yet_is_given_nothing_that_nobody_would_fetch(
    stores: SqlStores,
) -> None:
    [run] = await Line(stores).stand("T1", park=False)
    await stores.rates.pause(RATE, NOW)
    assert await stores.rates.grant(datetime.now(UTC)) == 0
    assert await stores.rates.claim("T1", run, "pause") is False


async def test_a_run_that_was_stopped_stands_in_nobodys_way(stores: SqlStores) -> None:
    [run] = await Line(stores).stand("T1")
    await stores.rates.pause(RATE, NOW)
    await stores.runs.cancel("T1", run, "U1")
    assert await stores.rates.grant(datetime.now(UTC)) == 0
    assert (await stores.rates.take(RATE, 1, datetime.now(UTC))).tokens == 1


async def test_a_pause_holds_those_in_line_too(stores: SqlStores) -> None:
    await Line(stores).stand("T1")
    now = datetime.now(UTC)
    await stores.rates.pause(RATE, now + timedelta(minutes=1))
    assert await stores.rates.grant(now) == 0
    assert await stores.rates.grant(now + timedelta(minutes=2)) == 1


async def test_processes_that_give_at_the_same_moment_give_each_token_once(
    two: tuple[SqlStores, SqlStores],
) -> None:
    line = Line(two[0])
    await line.stand("T1", 12)
    await two[0].rates.pause(RATE, NOW)
    now = datetime.now(UTC)
    await asyncio.gather(*[two[number % 2].rates.grant(now) for number in range(6)])
    assert len(await line.given()) == RATE.burst
    async with two[0].database.read() as connection:
        resumed = sa.select(sa.func.count()).where(executions.c.resume_at.is_not(None))
        assert (await connection.execute(resumed)).scalar_one() == RATE.burst


async def test_a_clock_that_was_an_hour_ahead_and_is_set_back_keeps_nobody_waiting(stores: SqlStores) -> None:
    assert (await stores.rates.take(RATE, 10, NOW + timedelta(hours=1))).tokens > 0
    while (await stores.rates.take(RATE, 10, NOW)).tokens:
        pass
    assert (await stores.rates.take(RATE, 10, NOW + timedelta(seconds=30))).tokens > 0
