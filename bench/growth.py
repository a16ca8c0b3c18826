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

from bench.databases import fresh
from bench.history import History, filled
from bench.questions import ASKED, Asked

ROWS = int(os.environ.get("ROWS", "1_000_000"))
FEW = 1_000
_ROUNDS = 150
_AIM = 1.5


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
            verdict = "met" if large <= small * _AIM else "grows with what waits" if asked.waits else "MISSED"
            print(
                f"  {name:<28} {small:>7.2f} ms {large:>9.2f} ms {large / small:>7.2f}   {verdict}",
                flush=True,
            )


async def main() -> None:
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
