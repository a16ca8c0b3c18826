"""`make bench-peers`: rounds in turn, so that whatever else the machine does meets all of them alike."""

import asyncio
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import asyncpg

from bench.databases import postgres
from bench.peers import workers
from bench.peers.contest import Result
from bench.table import Line, show

ROUNDS, ALONE, SECONDS, AT_ONCE = 3, 40, 8.0, 32
_PATIENCE_S = 90
_THEIRS = Path(".venv-bench/bin/python")
_LEAST = 2  # times LangGraph's runs per second

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class Contender:
    """A program, the databases that it knows, and the module that has to be there for it."""

    name: str
    program: str
    databases: Sequence[Kind]
    package: str = ""  # ours has none
    environment: Mapping[str, str] = field(default_factory=dict)
    processes: int = 1

    @property
    def python(self) -> str:
        return str(_THEIRS) if self.package else sys.executable


_BOTH: Sequence[Kind] = ("sqlite", "postgresql")
_SYNC, _ASYNC = {"BENCH_DURABILITY": "sync"}, {"BENCH_DURABILITY": "async"}
CONTENDERS = (
    Contender("Synth", "on_synth", _BOTH),
    Contender("LangGraph, sync", "on_langgraph", _BOTH, "langgraph", _SYNC),
    Contender("LangGraph, async", "on_langgraph", _BOTH, "langgraph", _ASYNC),
    Contender("LangGraph, sync, 2 processes", "on_langgraph", ("postgresql",), "langgraph", _SYNC, 2),
    Contender("DBOS steps", "on_dbos", _BOTH, "dbos"),
    Contender("procrastinate", "on_procrastinate", ("postgresql",), "procrastinate"),
)


class CannotRun(Exception):
    """A contender could not be measured, and why."""


@dataclass(frozen=True)
class Terms:
    """How long each is given."""

    alone: int = ALONE
    seconds: float = SECONDS
    at_once: int = AT_ONCE


async def perform(contender: Contender, address: str, terms: Terms) -> Result:
    """One round of a contender on a fresh database. `CannotRun` says why not."""
    if contender.processes > 1:  # the tables are made by one alone
        await _program(contender, address, Terms(1, 0.5, 1))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_program(contender, address, terms)) for _ in range(contender.processes)]
    results = [task.result() for task in tasks]
    return replace(
        results[0],
        step_ms=statistics.mean(result.step_ms for result in results),
        runs_per_s=sum(result.runs_per_s for result in results),
    )


async def _program(contender: Contender, address: str, terms: Terms) -> Result:
    process = await asyncio.create_subprocess_exec(
        *(contender.python, "-W", "ignore", "-m", f"bench.peers.{contender.program}"),
        *("--database", address, "--alone", str(terms.alone)),
        *("--seconds", str(terms.seconds), "--at-once", str(terms.at_once)),
        env={**os.environ, **contender.environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE_S):
            said, complaints = await process.communicate()
    except TimeoutError:
        raise CannotRun(f"not finished within {_PATIENCE_S} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    for line in said.decode().splitlines():
        if line.startswith('{"step_ms"'):
            return Result(**json.loads(line))
    reason = (complaints.decode().strip().splitlines() or ["it said nothing"])[-1]
    if "ModuleNotFoundError" in reason:
        reason = f"not installed here ({reason.partition(': ')[2]})"
    raise CannotRun(reason[:160])


@asynccontextmanager
async def fresh(kind: Kind, name: str, server: Any) -> AsyncIterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="synth-bench-") as folder:
            yield f"sqlite+aiosqlite:///{folder}/chain.sqlite"
        return
    admin = await asyncpg.connect(server.get_uri())
    await admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.get_uri(name)
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


def not_installed(contenders: Sequence[Contender], python: Path = _THEIRS) -> dict[str, str]:
    """Those that cannot be measured at all, and why."""
    if python.exists():
        return {}
    return {one.name: "not installed: `make bench-peers` does that" for one in contenders if one.package}


async def compare(contenders: Sequence[Contender], terms: Terms, rounds: int) -> int:
    """All of them, in turn; prints the tables. How many targets were missed."""
    results: dict[tuple[Kind, str], list[Result]] = defaultdict(list)
    absent = not_installed(contenders)
    with TemporaryDirectory(prefix="synth-bench-") as folder, postgres(Path(folder)) as server:
        for number, kind, contender in product(range(rounds), _BOTH, contenders):
            if kind not in contender.databases or contender.name in absent:
                continue
            async with fresh(kind, f"round_{number}_{contenders.index(contender)}", server) as address:
                try:
                    result = await perform(contender, address, terms)
                    results[kind, contender.name].append(result)
                except* CannotRun as why:
                    absent[contender.name] = str(why.exceptions[0])
    missed = sum(_told(kind, results) for kind in _BOTH)
    for name, why in absent.items():
        print(f"  {name}: {why}")
    return missed


def _told(kind: Kind, results: Mapping[tuple[Kind, str], Sequence[Result]]) -> int:
    """Print one database's table: medians of the rounds, ours first. How many targets were missed."""
    of_kind = {name: found for (at, name), found in results.items() if at == kind}
    if not of_kind:
        return 0
    print(f"\n{kind}: a step p50, runs per second saturated, processor a run")
    for name, found in of_kind.items():
        step, rate = medians(found)
        made = f"{', '.join(found[0].versions)}; {found[0].settings}"
        cpu = statistics.median(result.cpu_ms for result in found)
        print(f"  {name:<30} {step:8.2f} ms {rate:8.1f} /s {cpu:8.1f} ms   {made}", flush=True)
    lines = verdicts({name: medians(found) for name, found in of_kind.items()})
    show(lines)
    return sum(line.met is False for line in lines)


def medians(found: Sequence[Result]) -> tuple[float, float]:
    """Milliseconds of a step, and runs per second."""
    return (
        statistics.median(result.step_ms for result in found),
        statistics.median(result.runs_per_s for result in found),
    )


def verdicts(found: Mapping[str, tuple[float, float]]) -> list[Line]:
    """Ours against each other: its step is shorter and its runs are more; twice as many as LangGraph's."""
    lines: list[Line] = []
    if "Synth" not in found:
        return lines
    step, rate = found["Synth"]
    for name, (their_step, their_rate) in found.items():
        if name == "Synth":
            continue
        langgraph = name.startswith("LangGraph")
        if not name.endswith("processes"):
            lines.append(Line(f"a step of {name} ÷ Synth's", their_step / step, "×", at_least=1))
        least = None if name.endswith("processes") else _LEAST if langgraph else 1
        lines.append(Line(f"Synth's runs/s ÷ those of {name}", rate / their_rate, "×", at_least=least))
    return lines


async def main() -> None:
    print(
        f"A chain of five steps that do nothing, {ALONE} runs one at a time, then {AT_ONCE} at once"
        f" for {SECONDS:.0f} s;\nmedians of {ROUNDS} rounds in turn. One process each, if not said otherwise."
    )
    missed = await compare(CONTENDERS, Terms(), ROUNDS)
    missed += await workers.main()
    print(f"\n{'All targets met.' if not missed else f'{missed} targets missed.'}")


if __name__ == "__main__":
    asyncio.run(main())
