"""How much one process carries: runs in flight at once, and runs that wait.

    python -m bench.scale [in-flight] [waiting]

*In flight*: so many runs of 5 payloads are begun over the API of a Synth in its own process, by 8 clients as
fast as they are answered (more of them make the first steps wait, behind hundreds of requests); a stand-in
model in another answers each prompt after a second. What a step takes beyond that second is what we add:
request and answer over HTTP, the commit, the turn of the event loop. It is read from the stored times, from
one finished step to the next. The load is raised until the 99th percentile passes the aim.

*Waiting*: with 10,000 runs parked at a pause, the process that serves is watched for a while.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import aiohttp
import sqlalchemy as sa

from bench.databases import fresh
from bench.serving import Process, started
from bench.slow_model import THINKS_S
from core.runs import RunStatus
from storage import Database
from storage.tables import executions, responses

STEPS = 5
WAITING = 10_000
_AIM_MS = 150
_AIM_MB = 600
_AIM_CPU = 1.0  # percent of a core
_WATCHED_S = 40
_PATIENCE_S = 120
_SENDERS = 8  # clients that begin runs, each as fast as it is answered
# What the issue asks for, and what is tried around it to find the point of saturation.
_WANTED = {"sqlite": 100, "postgresql": 500}
_LOADS = {"sqlite": (25, 50, 100, 150), "postgresql": (50, 100, 200, 300, 400, 500)}


@dataclass(frozen=True)
class Load:
    """What so many runs at once came to."""

    runs: int
    finished: int
    most: int  # prompts that the model had in hand at once
    p50_ms: float
    p99_ms: float
    seconds: float
    cpu_ms: float  # of the process, for each step

    def line(self) -> str:
        return (
            f"{self.runs:>6} {self.finished:>9} {self.most:>10} {self.p50_ms:>10.0f} {self.p99_ms:>10.0f}"
            f" {self.seconds:>9.1f} {self.runs * STEPS / self.seconds:>9.0f} {self.cpu_ms:>10.2f}"
        )


class Client:
    """The API of the process that is measured."""

    def __init__(self, http: aiohttp.ClientSession, base: str, model: str) -> None:
        self._http = http
        self._base = base
        self._model = model

    async def create(self, name: str, steps: list[dict[str, Any]]) -> int:
        body = {"definition": {"name": name, "steps": steps}}
        return int((await self._post("/workflows", body))["id"])

    async def begin(self, workflow: int, count: int) -> list[int]:
        """So many runs, as fast as they are taken."""
        turns = asyncio.Semaphore(_SENDERS)

        async def one() -> int:
            async with turns:
                return int((await self._post(f"/execute/workflow/{workflow}", {}))["runId"])

        return await asyncio.gather(*(one() for _ in range(count)))

    async def most(self) -> int:
        async with self._http.get(f"{self._model}/most") as answer:
            return int(await answer.json())

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._http.post(f"{self._base}/api{path}", json=body) as answer:
            answer.raise_for_status()
            found: dict[str, Any] = await answer.json()
            return found


@asynccontextmanager
async def serving(kind: str) -> AsyncIterator[tuple[Database, Process, Client]]:
    """A fresh database, a Synth on it and a slow model, each a process of its own."""
    async with (
        fresh(kind) as (database, url),
        started("bench.slow_model") as model,
        started("bench.serving", (url, model.said)) as process,
    ):
        address, token = json.loads(process.said)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
            yield database, process, Client(http, address, model.said)


async def in_flight(kind: str) -> None:
    """Raise the load until the aim is missed."""
    print(f"\n{kind}: runs of {STEPS} steps of {THINKS_S:g} s, begun by {_SENDERS} clients{_machine()}")
    print("  runs  finished  in flight   +p50 ms    +p99 ms   seconds   steps/s  CPU ms/step")
    async with serving(kind) as (database, process, client):
        workflow = await client.create("chain", [_payload(number) for number in range(STEPS)])
        await _load(database, process, client, workflow, 10)  # what is made at first is not what is asked
        found = []
        for runs in _LOADS[kind]:
            found.append(await _load(database, process, client, workflow, runs))
            print(found[-1].line(), flush=True)
        memory = process.most_memory / 1e6
    wanted = next(load for load in found if load.runs == _WANTED[kind])
    _verdict(f"{wanted.runs} runs: all finish", wanted.finished, wanted.runs, wanted.finished == wanted.runs)
    _verdict(
        f"{wanted.runs} runs: added per step, p99",
        f"{wanted.p99_ms:.0f} ms",
        f"at most {_AIM_MS} ms",
        wanted.p99_ms <= _AIM_MS,
    )
    _verdict("memory of the process, at most", f"{memory:.0f} MB", f"under {_AIM_MB} MB", memory < _AIM_MB)
    past = next((load for load in found if load.p99_ms > _AIM_MS), None)
    print(f"  p99 passes {_AIM_MS} ms at {past.runs} runs" if past else "  no load tried passes the aim")


async def _load(database: Database, process: Process, client: Client, workflow: int, runs: int) -> Load:
    await client.most()
    cpu, began = process.cpu_s, time.perf_counter()
    ids = await client.begin(workflow, runs)
    finished = await _finished(database, ids)
    seconds = time.perf_counter() - began
    cpu_ms = (process.cpu_s - cpu) * 1000 / (runs * STEPS)
    added = await _added_ms(database, ids)
    p99 = statistics.quantiles(added, n=100)[98]
    return Load(runs, finished, await client.most(), statistics.median(added), p99, seconds, cpu_ms)


async def _finished(database: Database, ids: list[int]) -> int:
    """How many are completed, once all are or patience ends."""
    status = executions.c.status == RunStatus.COMPLETED.value
    query = sa.select(sa.func.count()).where(executions.c.id.between(min(ids), max(ids)), status)
    until = time.monotonic() + _PATIENCE_S
    while True:
        async with database.read() as connection:
            done = int((await connection.execute(query)).scalar_one())
        if done == len(ids) or time.monotonic() > until:
            return done
        await asyncio.sleep(0.25)


async def _added_ms(database: Database, ids: list[int]) -> list[float]:
    """What each step took beyond the model's second, from the end of the one before or the run's start."""
    began = sa.select(executions.c.id, executions.c.started_at).where(
        executions.c.id.between(min(ids), max(ids))
    )
    ended = sa.select(responses.c.run_id, responses.c.completed_at).where(
        responses.c.run_id.between(min(ids), max(ids))
    )
    async with database.read() as connection:
        times = {run: [at] for run, at in await connection.execute(began)}
        for run, at in await connection.execute(ended.order_by(responses.c.run_id, responses.c.seq)):
            times[run].append(at)
    return [
        ((after - before).total_seconds() - THINKS_S) * 1000
        for one in times.values()
        for before, after in pairwise(one)
    ]


async def waiting(kind: str) -> None:
    """What thousands of parked runs cost the process that serves."""
    async with serving(kind) as (database, process, client):
        workflow = await client.create("pause", [{"id": "pause", "kind": "wait", "seconds": 7 * 24 * 3600}])
        (run,) = await client.begin(workflow, 1)
        await _parked(database, run)
        idle = await _cpu_percent(process)
        await _copies(database, run, WAITING - 1)
        full = await _cpu_percent(process)
    print(f"\n{kind}: the process that serves, watched for {_WATCHED_S} s each{_machine()}")
    print(f"  with 1 waiting run {idle:.2f} % of a core, with {WAITING} {full:.2f} %")
    _verdict(
        f"{WAITING} waiting runs cost",
        f"{max(0.0, full - idle):.2f} %",
        f"under {_AIM_CPU:g} %",
        full - idle < _AIM_CPU,
    )


async def _parked(database: Database, run: int) -> None:
    query = sa.select(executions.c.status).where(executions.c.id == run)
    while True:
        async with database.read() as connection:
            if (await connection.execute(query)).scalar_one() == RunStatus.WAITING.value:
                return
        await asyncio.sleep(0.1)


async def _copies(database: Database, run: int, count: int) -> None:
    """The parked run again and again, with its response: what parking so many would leave behind."""
    async with database.write() as connection:
        for table, key in ((executions, executions.c.id), (responses, responses.c.run_id)):
            row = (await connection.execute(sa.select(table).where(key == run))).mappings().one()
            copies = [{**row, key.name: run + number} for number in range(1, count + 1)]
            await connection.execute(table.insert(), copies)


async def _cpu_percent(process: Process) -> float:
    await asyncio.sleep(2)
    before, began = process.cpu_s, time.perf_counter()
    await asyncio.sleep(_WATCHED_S)
    return (process.cpu_s - before) * 100 / (time.perf_counter() - began)


def _payload(number: int) -> dict[str, Any]:
    """That uses what the one before it gave."""
    text = f"Go on after: {{{{s{number - 1}}}}}" if number else "Begin."
    return {"id": f"s{number}", "kind": "payload", "blocks": [{"role": "user", "text": text}]}


def _machine() -> str:
    return f" ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"


def _verdict(what: str, found: object, aim: object, met: bool) -> None:
    print(f"  {what:<36} {found!s:>10}   aim: {aim!s:<16} {'met' if met else 'MISSED'}")


async def main(*which: str) -> None:
    for kind in ("sqlite", "postgresql"):
        if "in-flight" in which:
            await in_flight(kind)
        if "waiting" in which:
            await waiting(kind)


if __name__ == "__main__":
    asyncio.run(main(*(sys.argv[1:] or ("in-flight", "waiting"))))
