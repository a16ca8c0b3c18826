"""What a finished step costs: a run of 100 payloads against a model that answers at once.

Beside it, in the same run: one committed INSERT through the raw driver. The aim is at most 6 of those. The
quietest of several rounds counts for both, so that what else the machine does counts for neither.
"""

import asyncio
import time

from bench.databases import CONTENT, floor_ms, fresh
from core.definition import parse
from core.engine import Call, Engine, Outcome
from core.events import Hub
from core.execution import Execution
from core.runs import NewRun, RunStatus, Usage
from storage import SqlStores

PAYLOADS = 100
RUNS = 7


class Instant(Engine):
    """A model without delay."""

    name = "llm"
    repeatable = True

    async def perform(self, call: Call) -> Outcome:
        return Outcome(CONTENT, usage=Usage("instant", 10, 10))


async def measure(kind: str) -> None:
    async with fresh(kind) as (database, url):
        stores = SqlStores(database)
        execution = Execution(stores.runs, {"llm": Instant()}, Hub())
        steps = [
            {
                "id": f"s{n}",
                "kind": "payload",
                "blocks": [{"role": "user", "text": f"after {{{{s{n - 1}}}}}"}],
            }
            for n in range(PAYLOADS)
        ]
        definition = parse({"name": "bench", "steps": steps})
        workflow = await stores.workflows.create("T1", definition, "U1")
        spans, floors = [], []
        for _ in range(RUNS):
            floors.append(await floor_ms(url))
            new = NewRun("T1", workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
            run, _ = await stores.runs.create(new)
            began = time.perf_counter()
            await execution.walk("T1", run.id)
            spans.append((time.perf_counter() - began) * 1000 / PAYLOADS)
            assert (await stores.runs.get("T1", run.id)).status is RunStatus.COMPLETED
        floor, step = min(floors), min(spans)
        print(
            f"{kind:<11} one committed INSERT {floor:6.3f} ms   a payload's step {step:6.3f} ms"
            f"   ratio {step / floor:4.1f} (aim: at most 6)"
        )


async def main() -> None:
    print(f"Cost of a step: runs of {PAYLOADS} payloads, a model without delay, the quietest of {RUNS} runs")
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
