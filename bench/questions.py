"""What the product asks of its database, by name: measured beside a long history (bench/growth.py), and held
against its indexes (tests/storage/test_growth.py)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.history import CHANNEL, HERE, History
from core.events import EventDraft, EventType
from core.runs import NewRun, RunStatus, Walk
from core.workflows import Place

Ask = Callable[[History, int], Awaitable[Any]]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked, and what has to be undone, unmeasured, before it can be asked again."""

    ask: Ask
    undo: Ask | None = None
    waits: bool = False  # as long as what is open, of which a long history here has more


async def _submit(history: History, nth: int) -> Any:
    workflow = await history.stores.workflows.get(HERE, history.workflows[nth % len(history.workflows)])
    new = NewRun(HERE, workflow.id, 1, workflow.definition, {}, {"type": "manual"}, "U1")
    key = f"bench-{nth}", "digest"
    assert await history.stores.runs.with_key(HERE, *key) is None
    return await history.stores.runs.create(new, place=Place(CHANNEL, f"bench-{nth}"), key=key)


async def _status(history: History, nth: int) -> Any:
    run = await history.stores.runs.get(HERE, history.completed(nth))
    return await history.stores.runs.responses(HERE, run.id)


async def _events(history: History, nth: int) -> Any:
    return await history.stores.runs.events(HERE, history.completed(nth), 3)


async def _first_page(history: History, nth: int) -> Any:
    page = await history.stores.runs.page(HERE, workflow_id=_workflow(history, nth))
    assert len(page.items) == 20


async def _later_page(history: History, nth: int) -> Any:
    middle = history.first + history.count // 2
    page = await history.stores.runs.page(HERE, workflow_id=_workflow(history, nth), before=middle)
    assert len(page.items) == 20


async def _page_of_all(history: History, nth: int) -> Any:
    return await history.stores.runs.page(HERE, before=history.completed(nth) + 50)


async def _resume(history: History, nth: int) -> Any:
    """A failed run taken up again, as far as its first new step."""
    run_id = history.failed(nth)
    await history.stores.runs.retry(HERE, run_id, "U1")
    [(begun, _)] = (await history.stores.runs.claim("w", 1)).begun
    assert begun.id == run_id
    return await history.stores.runs.responses(HERE, run_id)


async def _fail_again(history: History, nth: int) -> Any:
    runs = history.stores.runs
    run = await runs.get(HERE, history.failed(nth))
    walk = Walk(HERE, run.id, run.walk, "w")
    await runs.end(walk, RunStatus.FAILED, [EventDraft(EventType.FAILED)], error="It broke again.")


async def _usual(history: History, nth: int) -> Any:
    return await history.stores.runs.usual_seconds(HERE, _workflow(history, nth))


async def _thread(history: History, nth: int) -> Any:
    found = await history.stores.threads.run_at(HERE, CHANNEL, f"ts-{history.completed(nth)}")
    assert found == history.completed(nth)
    return await history.stores.threads.of_run(HERE, found)


async def _sweep(history: History, _: int) -> Any:
    """What each process asks again and again, whether it has much to do or nothing."""
    runs = history.stores.runs
    await runs.resume_due(datetime.now(UTC) - timedelta(hours=1))
    await runs.under_way("bench")
    return await runs.claim("bench", 20)


async def _behind(history: History, _: int) -> Any:
    return await history.stores.threads.behind()


async def _open(history: History, _: int) -> Any:
    return await history.stores.census.open_runs()


async def _tick(history: History, _: int) -> Any:
    return await history.stores.schedules.fire(datetime.now(UTC))


async def _purge(history: History, nth: int) -> Any:
    """The oldest run of the history: found among all, and its answers removed."""
    now = datetime.now(UTC)
    old = await history.stores.history.ended_before(now, 1)
    await history.stores.history.purge(*old[0], now, before=now)


ASKED: Mapping[str, Asked] = {
    "submit": Asked(_submit),
    "status of a run": Asked(_status),
    "events of a run": Asked(_events),
    "list: a workflow's newest": Asked(_first_page),
    "list: from the middle": Asked(_later_page),
    "list: all workflows": Asked(_page_of_all),
    "resume a failed run": Asked(_resume, _fail_again),
    "how long it usually takes": Asked(_usual),
    "thread → run": Asked(_thread),
    "sweeper": Asked(_sweep, waits=True),
    "ticker": Asked(_tick),
    "threads that are behind": Asked(_behind, waits=True),
    "open runs, for /metrics": Asked(_open, waits=True),
    "purge the oldest run": Asked(_purge),
}


def _workflow(history: History, nth: int) -> int:
    return history.workflows[nth % len(history.workflows)]
