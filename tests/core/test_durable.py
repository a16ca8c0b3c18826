"""One contract for starters: the durable one on both databases, and the fake that other tests use."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dbos import DBOS

from core.durable import Durable
from core.errors import StorageError
from core.running import Starter
from tests.fakes import InlineStarter


class Work:
    """A job that notes its arguments, and sleeps as long as they say."""

    def __init__(self) -> None:
        self.begun: list[Any] = []
        self.done: list[Any] = []

    async def perform(self, arguments: Mapping[str, Any]) -> None:
        self.begun.append(arguments["name"])
        if arguments.get("error"):
            raise ValueError(arguments["error"])
        await asyncio.sleep(arguments.get("seconds", 0))
        self.done.append(arguments["name"])


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Of a fresh database, or None for the fake."""
    return None if request.param == "fake" else str(request.getfixturevalue(f"{request.param}_url"))


@asynccontextmanager
async def starting(url: str | None, work: Work) -> AsyncIterator[Starter]:
    if url is None:
        fake = InlineStarter()
        fake.jobs["work"] = work.perform
        yield fake
        await fake.drain()
    else:
        durable = Durable(url, "one")
        async with durable.serving({"work": work.perform}):
            yield durable


async def active() -> set[str]:
    """The keys of jobs that have not ended."""
    listing = DBOS.list_workflows_async(status=["PENDING", "ENQUEUED"], load_input=False, load_output=False)
    return {job.workflow_id for job in await listing}


async def until(condition: Any) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_job_is_performed_once_for_its_key(url: str | None) -> None:
    work = Work()
    async with starting(url, work) as starter:
        await starter.start("work", "job:1", "T1", {"name": "a"})
        await starter.start("work", "job:1", "T1", {"name": "again"})
        await starter.start("work", "job:2", "T2", {"name": "broken", "error": "x"})
        await until(lambda: {"a", "broken"} <= set(work.begun) and work.done)
    assert sorted(work.begun) == ["a", "broken"]
    assert work.done == ["a"]


async def test_what_was_under_way_when_the_process_ended_is_performed_at_the_next_start(
    database_url: str,
) -> None:
    first, second = Work(), Work()
    durable = Durable(database_url, "one")
    async with durable.serving({"work": first.perform}):
        await durable.start("work", "run:1:1", "T1", {"name": "a", "seconds": 60})
        await until(lambda: first.begun)
    async with Durable(database_url, "one").serving({"work": second.perform}):
        await until(lambda: second.begun)
    assert (first.done, second.begun) == ([], ["a"])


async def test_the_jobs_of_a_dead_process_are_taken_over_by_another(postgres_url: str) -> None:
    first, second = Work(), Work()
    dying = Durable(postgres_url, "dead")
    async with dying.serving({"work": first.perform}):
        await dying.start("work", "run:1:1", "T1", {"name": "a", "seconds": 60})
        await until(lambda: first.begun)
    other = Durable(postgres_url, "alive")
    async with other.serving({"work": second.perform}):
        await asyncio.sleep(0.3)
        assert second.begun == []
        assert await other.recover(["dead"]) == 1
        await until(lambda: second.begun)


async def test_a_process_leaves_to_others_what_it_does_not_know_how_to_do(postgres_url: str) -> None:
    """A worker knows nothing of Slack; what a dead server had begun waits for another."""
    first, worker, second = Work(), Work(), Work()
    dying = Durable(postgres_url, "dead")
    async with dying.serving({"walk": first.perform, "slack": first.perform}):
        for name in ("begun", *range(8), "queued"):
            await dying.start("slack", f"slack:{name}", "T1", {"name": name, "seconds": 60})
        await until(lambda: "begun" in first.begun)
    other = Durable(postgres_url, "worker")
    async with other.serving({"walk": worker.perform}):
        assert await other.recover(["dead"]) >= 9
        await asyncio.sleep(1.5)
        assert {"slack:begun", "slack:queued"} <= await active()
    async with Durable(postgres_url, "server").serving({"walk": second.perform, "slack": second.perform}):
        await until(lambda: {"begun", "queued"} <= set(second.begun))
    assert worker.begun == []


async def test_a_process_with_little_to_do_begins_a_job_itself_without_the_queue(database_url: str) -> None:
    work, begun_after = Work(), []
    durable = Durable(database_url, "one")
    async with durable.serving({"work": work.perform}):
        for number in range(9):
            asked = time.perf_counter()
            await durable.start("work", f"run:{number}:1", "T1", {"name": number})
            await until(lambda number=number: number in work.begun)
            begun_after.append(time.perf_counter() - asked)
    assert statistics.median(begun_after) < 0.05  # half of what the queue alone takes at the median


async def test_of_a_burst_a_process_takes_a_few_jobs_and_queues_the_others(database_url: str) -> None:
    work = Work()
    durable = Durable(database_url, "one")
    async with durable.serving({"work": work.perform}):
        started = (durable.start("work", f"run:{n}:1", "T1", {"name": n, "seconds": 60}) for n in range(30))
        await asyncio.gather(*started)
        await until(lambda: len(work.begun) == 30)
        jobs = await DBOS.list_workflows_async(load_input=False, load_output=False)
        queued = [job for job in jobs if job.queue_name == "work"]
        await durable.start("work", "run:30:1", "T1", {"name": 30, "seconds": 60})
        late = await DBOS.list_workflows_async(workflow_id_prefix="run:30:", load_input=False)
    assert sorted(work.begun[:30]) == list(range(30))
    assert len(queued) >= 20
    assert [job.queue_name for job in late] == ["work"]  # there is much under way here already


async def test_a_key_that_is_queued_is_not_begun_a_second_time(database_url: str) -> None:
    """Whoever finds it not begun may start it again, just when there is room at hand."""
    work = Work()
    durable = Durable(database_url, "one", at_once=1)  # the queue takes one job at a time
    async with durable.serving({"work": work.perform}):
        await asyncio.gather(
            *(durable.start("work", f"run:{n}:1", "T1", {"name": n, "seconds": 1}) for n in range(12))
        )
        waiting = next(number for number in range(12) if number not in work.begun)
        await until(lambda: len(work.done) >= 8)
        await durable.start("work", f"run:{waiting}:1", "T1", {"name": waiting})
        await until(lambda: len(work.done) == 12)
    assert sorted(work.begun) == list(range(12))


async def test_a_job_can_start_another(sqlite_url: str) -> None:
    work = Work()
    durable = Durable(sqlite_url, "one")

    async def parent(arguments: Mapping[str, Any]) -> None:
        await durable.start("work", "child", "T1", {"name": "child"})

    async with durable.serving({"work": work.perform, "parent": parent}):
        await durable.start("parent", "parent", "T1", {})
        await until(lambda: work.done == ["child"])


async def test_what_ended_is_forgotten_and_what_goes_on_is_not(database_url: str) -> None:
    work = Work()
    durable = Durable(database_url, "one")
    async with durable.serving({"work": work.perform}):
        await durable.start("work", "a", "T1", {"name": "a"})
        await durable.start("work", "long", "T1", {"name": "long", "seconds": 60})
        await until(lambda: work.done == ["a"] and "long" in work.begun)
        async with asyncio.timeout(60):
            while "a" in await active():
                await asyncio.sleep(0.02)
        assert await durable.forget(datetime.now(UTC) - timedelta(hours=1), 10) == 0
        assert await durable.forget(datetime.now(UTC) + timedelta(minutes=1), 10) == 1
        assert await durable.forget(datetime.now(UTC) + timedelta(minutes=1), 10) == 0
        assert "long" in await active()


async def test_what_comes_while_all_is_closing_is_refused_as_any_trouble_with_storage(
    sqlite_url: str,
) -> None:
    """Whoever keeps work treats that as something the next start makes good."""
    durable = Durable(sqlite_url, "one")
    for _ in range(2):
        with pytest.raises(StorageError, match="goes on when it starts again"):
            await durable.start("work", "run:1:1", "T1", {"name": "a"})
        async with durable.serving({"work": Work().perform}):
            pass
