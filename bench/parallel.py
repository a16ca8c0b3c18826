"""Steps side by side: how long a run takes beside its longest path, with steps of 100 ms.

`order: parallel` with four steps that name each other in pairs, so that the longest path is two; and a loop
over twenty items, five at a time, whose longest path is four. The median of several runs.
"""

import asyncio
import statistics
import time
from typing import Any

from bench.databases import fresh
from bench.table import Line, show
from core.definition import Definition, parse
from core.engine import Call, Engine, Outcome
from core.events import Hub
from core.execution import Execution
from core.runs import NewRun, RunStatus
from storage import SqlStores

STEP_S = 0.1
RUNS = 9
_MOST = 1.1
_LETTERS = list("abcdefghijklmnopqrst")


class Sleeper(Engine):
    """A model that thinks for a tenth of a second."""

    name = "llm"
    repeatable = True

    async def perform(self, call: Call) -> Outcome:
        await asyncio.sleep(STEP_S)
        return Outcome("done")


def _payload(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "kind": "payload", "blocks": [{"role": "user", "text": text}]}


SIDE_BY_SIDE = parse(
    {
        "name": "side-by-side",
        "order": "parallel",
        "steps": [
            _payload("a", "first"),
            _payload("b", "second"),
            _payload("c", "after {{a}} and {{b}}"),
            _payload("d", "after {{b}}"),
        ],
    }
)
LOOP = parse(
    {
        "name": "loop",
        "inputs": [{"name": "letters", "type": "array"}],
        "steps": [
            {
                "id": "each",
                "kind": "for_each",
                "items": "{{letters}}",
                "as": "item",
                "at_once": 5,
                "steps": [_payload("line", "{{item}}")],
            }
        ],
    }
)


async def ratio(
    stores: SqlStores, definition: Definition, inputs: dict[str, Any], path: int, runs: int
) -> float:
    """The median run's time, by that of so many steps one after the other."""
    execution = Execution(stores.runs, {"llm": Sleeper()}, Hub())
    workflow = await stores.workflows.create("T1", definition, "U1")
    spans = []
    for _ in range(runs):
        new = NewRun("T1", workflow.id, 1, definition, inputs, {"type": "manual"}, "U1")
        run, _ = await stores.runs.create(new)
        began = time.perf_counter()
        [begun] = (await stores.runs.claim("bench", 1)).begun
        await execution.walk(*begun)
        spans.append(time.perf_counter() - began)
        if (await stores.runs.get("T1", run.id)).status is not RunStatus.COMPLETED:
            raise RuntimeError(f"run {run.id} of {definition.name} did not complete")
    return statistics.median(spans) / (path * STEP_S)


async def measure(kind: str, *, runs: int = RUNS) -> list[Line]:
    async with fresh(kind) as (database, _):
        stores = SqlStores(database)
        pairs = await ratio(stores, SIDE_BY_SIDE, {}, 2, runs)
        loop = await ratio(stores, LOOP, {"letters": _LETTERS}, 4, runs)
    return [
        Line(f"{kind}: order parallel, 4 steps, longest path 2", pairs, "×", at_most=_MOST),
        Line(f"{kind}: for_each, 20 items, 5 at once", loop, "×", at_most=_MOST),
    ]


async def main() -> None:
    print(f"\nSide by side: total ÷ longest path, steps of {STEP_S * 1000:.0f} ms, median of {RUNS} runs")
    for kind in ("sqlite", "postgresql"):
        show(await measure(kind))


if __name__ == "__main__":
    asyncio.run(main())
