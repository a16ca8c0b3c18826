"""What every contender does: one run after another, then as many at once as it takes.

What a step costs: from the beginning of a run's first step until its end is known, divided by five. So all
that is kept counts, also where it is kept behind the steps' back; how a run is begun does not. That shows in
the second figure, which counts whole runs, from asking for one to knowing that it has ended.
"""

import argparse
import asyncio
import json
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version

STEPS = 5


@dataclass(frozen=True)
class Terms:
    """How long, and how many at once."""

    database: str
    alone: int
    seconds: float
    at_once: int


@dataclass(frozen=True)
class Result:
    """What one contender did in one round. `step_ms` is the median step of runs one at a time, `cpu_ms` what
    a run takes of the processor in the contender's own process, without the database's server."""

    step_ms: float
    runs_per_s: float
    cpu_ms: float
    settings: str
    versions: Sequence[str]


@dataclass
class Laps:
    """When the steps of each run began."""

    _began: dict[str, list[float]] = field(default_factory=dict)

    def step(self, run: str) -> None:
        """A step of a run does nothing but this."""
        self._began.setdefault(run, []).append(time.perf_counter())

    def ended(self, run: str) -> float:
        """Seconds that each step of a run took which has just ended. Fails for one that did anything else."""
        began = self._began.pop(run, [])
        if len(began) != STEPS:
            raise RuntimeError(f"run {run} performed {len(began)} steps and not {STEPS}")
        return (time.perf_counter() - began[0]) / STEPS


def terms() -> Terms:
    """Those of this program's command line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", required=True)
    asked.add_argument("--alone", type=int, required=True)
    asked.add_argument("--seconds", type=float, required=True)
    asked.add_argument("--at-once", type=int, required=True)
    return Terms(**vars(asked.parse_args()))


async def compete(
    given: Terms, run: Callable[[str], Awaitable[None]], laps: Laps, settings: str, *packages: str
) -> None:
    """Measure, and print a `Result` as one line of JSON. `run` performs a whole run with that id."""

    async def one() -> float:
        name = uuid.uuid4().hex
        await run(name)
        return laps.ended(name)

    for _ in range(max(1, given.alone // 10)):  # what is made at the first use is made
        await one()
    alone = [await one() for _ in range(given.alone)]
    runs_per_s, cpu_ms = await _saturated(one, given)
    versions = [f"{package} {version(package)}" for package in packages]
    result = Result(statistics.median(alone) * 1000, runs_per_s, cpu_ms, settings, versions)
    print(json.dumps(asdict(result)), flush=True)


async def _saturated(one: Callable[[], Awaitable[object]], given: Terms) -> tuple[float, float]:
    """Runs per second while `at_once` are always under way, and milliseconds of the processor for each. For
    the runs per second the first fifth of the time is not counted."""
    ended: list[float] = []
    used = time.process_time()
    began = time.perf_counter()
    over = began + given.seconds

    async def again_and_again() -> None:
        while time.perf_counter() < over:
            await one()
            ended.append(time.perf_counter())

    async with asyncio.TaskGroup() as group:
        for _ in range(given.at_once):
            group.create_task(again_and_again())
    counted_from = began + given.seconds / 5
    cpu_ms = (time.process_time() - used) * 1000 / len(ended)
    return sum(counted_from <= at < over for at in ended) / (over - counted_from), cpu_ms
