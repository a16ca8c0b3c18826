"""How soon the first step of a run starts after it was asked for, and what a Synth with nothing to do costs.

The real `synth serve`, asked over HTTP at a pace that leaves it idle in between. The clock starts before the
request is sent and stops with the first step's `started_at`; both are read on this machine.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import psutil

from bench.commands import TOKEN, command, surroundings
from bench.databases import fresh
from bench.table import Line, show

REQUESTS = 100
_BETWEEN_S = 0.15  # and up to as much again, at random: no poll's rhythm is met
IDLE_S = 20
_SETTLED_S = 3
_P50_MS, _P99_MS, _IDLE = 100, 250, 0.06
# No engine is needed for it, and it is journalled as every step is.
DECIDES = {"id": "decides", "kind": "branch", "when": "true", "then": []}


@dataclass(frozen=True)
class Found:
    """Milliseconds from each submit to the first step, and the share of a core that idling takes."""

    waits_ms: Sequence[float]
    idle: float


async def measure(kind: str, *, requests: int = REQUESTS, idle_s: float = IDLE_S) -> Found:
    async with (
        fresh(kind) as (_, url),
        surroundings(url) as environment,
        command("serve", environment) as process,
    ):
        address = f"http://127.0.0.1:{environment['SYNTH_PORT']}/api"
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as http:
            await asyncio.sleep(_SETTLED_S)
            waits = await _waits_ms(http, address, requests)
        await asyncio.sleep(_SETTLED_S)
        return Found(waits, await _idle(process, idle_s))


async def _waits_ms(http: aiohttp.ClientSession, address: str, requests: int) -> list[float]:
    definition = {"name": "decides", "steps": [DECIDES]}
    workflow = await _json(http.post(f"{address}/workflows", json={"definition": definition}))
    begun: list[tuple[float, int]] = []
    for _ in range(requests):
        asked = time.time()
        run = await _json(http.post(f"{address}/execute/workflow/{workflow['id']}", json={"inputs": {}}))
        begun.append((asked, run["runId"]))
        await asyncio.sleep(_BETWEEN_S * (1 + random.random()))
    return [(await _first_step(http, f"{address}/execute/run/{run}") - at) * 1000 for at, run in begun]


async def _first_step(http: aiohttp.ClientSession, run: str) -> float:
    """When the first step of a run started."""
    async with asyncio.timeout(30):
        while True:
            responses = (await _json(http.get(run)))["responses"]
            if responses:
                return datetime.fromisoformat(responses[0]["started_at"]).timestamp()
            await asyncio.sleep(0.05)


async def _json(asking: Any) -> dict[str, Any]:
    async with asking as answer:
        answer.raise_for_status()
        found: dict[str, Any] = await answer.json()
        return found


async def _idle(process: psutil.Process, seconds: float) -> float:
    before, began = process.cpu_times(), time.perf_counter()
    await asyncio.sleep(seconds)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return used / (time.perf_counter() - began)


def lines(kind: str, found: Found) -> list[Line]:
    p50 = statistics.median(found.waits_ms)
    p99 = statistics.quantiles(found.waits_ms, n=100)[98]
    return [
        Line(f"{kind}: submit → first step, p50", p50, "ms", at_most=_P50_MS),
        Line(f"{kind}: submit → first step, p99", p99, "ms", at_most=_P99_MS),
        Line(f"{kind}: processor while idle", found.idle * 100, "% of a core", at_most=_IDLE * 100),
    ]


async def main() -> None:
    print(f"\nA `synth serve` at light load ({REQUESTS} runs, one at a time), then idle for {IDLE_S} s")
    for kind in ("sqlite", "postgresql"):
        show(lines(kind, await measure(kind)))


if __name__ == "__main__":
    asyncio.run(main())
