"""Whether costs grow with history: what the product asks of a database of 1,000 runs and of a million.

    python -m bench.growth          (ROWS=100000 for a smaller machine)

Both databases stand side by side and are asked in turn, so that whatever else the machine does counts for
both. The ratio of the medians is what counts; the aim is at most 1.5. Runs are taken from all over the
history, not from its warm end.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.databases import fresh
from bench.history import CHANNEL, HERE, History, filled
from core.events import EventDraft, EventType
from core.runs import NewRun, RunStatus
from core.workflows import Place

ROWS = int(os.environ.get("ROWS", "1_000_000"))
FEW = 1_000
_ROUNDS = 150
_AIM = 1.5

Ask = Callable[[History, int], Awaitable[Any]]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked, and what has to be undone, unmeasured, before it can be asked again."""

    ask: Ask
    undo: Ask | None = None


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
    begun = await history.stores.runs.begin_walk(HERE, run_id)
    assert begun is not None
    return await history.stores.runs.responses(HERE, run_id)


async def _fail_again(history: History, nth: int) -> Any:
    runs = history.stores.runs
    begun = await runs.begin_walk(HERE, history.failed(nth))
    assert begun is not None
    await runs.end(begun[1], RunStatus.FAILED, [EventDraft(EventType.FAILED)], error="It broke again.")


async def _usual(history: History, nth: int) -> Any:
    return await history.stores.runs.usual_seconds(HERE, _workflow(history, nth))


async def _thread(history: History, nth: int) -> Any:
    found = await history.stores.threads.run_at(HERE, CHANNEL, f"ts-{history.completed(nth)}")
    assert found == history.completed(nth)
    return await history.stores.threads.of_run(HERE, found)


async def _sweep(history: History, _: int) -> Any:
    return await history.stores.runs.unwalked(datetime.now(UTC) - timedelta(hours=1))


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
    "sweeper": Asked(_sweep),
    "ticker": Asked(_tick),
    "purge the oldest run": Asked(_purge),
}


def _workflow(history: History, nth: int) -> int:
    return history.workflows[nth % len(history.workflows)]


async def _ms(asked: Asked, history: History, nth: int) -> float:
    began = time.perf_counter()
    await asked.ask(history, nth)
    spent = (time.perf_counter() - began) * 1000
    if asked.undo is not None:
        await asked.undo(history, nth)
    return spent


async def measure(kind: str) -> None:
    async with fresh(kind) as (few_database, _), fresh(kind) as (many_database, _):
        few = await filled(few_database, FEW)
        began = time.perf_counter()
        many = await filled(many_database, ROWS)
        took = time.perf_counter() - began
        print(
            f"\n{kind}: {FEW:,} and {ROWS:,} stored runs"
            f" (filled in {took:.0f} s; load {os.getloadavg()[0]:.1f})"
        )
        print(f"  {'median of ' + str(_ROUNDS):<28} {FEW:>10,} {ROWS:>12,}   ratio   aim: at most {_AIM}")
        for name, asked in ASKED.items():
            spans: tuple[list[float], list[float]] = ([], [])
            for nth in range(_ROUNDS):
                for history, found in zip((few, many), spans, strict=True):
                    found.append(await _ms(asked, history, nth))
            small, large = (statistics.median(found) for found in spans)
            verdict = "met" if large <= small * _AIM else "MISSED"
            print(
                f"  {name:<28} {small:>7.2f} ms {large:>9.2f} ms {large / small:>7.2f}   {verdict}",
                flush=True,
            )


async def main() -> None:
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
