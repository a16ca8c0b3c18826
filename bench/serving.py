"""A whole Synth in a process of its own, serving and performing runs: what it costs is seen from outside.

    python -m bench.serving DATABASE_URL MODEL_ADDRESS

prints its address and its API token, and serves until it is ended.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bot.local import open_local
from bot.models import Models
from bot.ports import free_port
from bot.server import until_stopped
from core.llm import LlmInstance, open_llms

_SAMPLE_S = 0.25
RUNS_AT_ONCE = 1_000  # of a workspace: what is measured is the process, not this limit


@dataclass
class Process:
    """A process of a measurement: what it said first, and what it costs."""

    said: str
    watched: psutil.Process
    most_memory: int = 0  # bytes resident

    @property
    def cpu_s(self) -> float:
        """Seconds of a core, so far."""
        times = self.watched.cpu_times()
        return float(times.user + times.system)

    async def watch(self) -> None:
        """Note its memory now and then."""
        while True:
            self.most_memory = max(self.most_memory, self.watched.memory_info().rss)
            await asyncio.sleep(_SAMPLE_S)


@asynccontextmanager
async def started(module: str, arguments: Sequence[str] = ()) -> AsyncIterator[Process]:
    """A module of the bench in a process of its own, once it said its first line; ended with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    watching: asyncio.Task[None] | None = None
    try:
        said = (await process.stdout.readline()).decode().strip()
        found = Process(said, psutil.Process(process.pid))
        watching = asyncio.create_task(found.watch(), name=f"watching {module}")
        yield found
    finally:
        if watching is not None:
            watching.cancel()
        process.terminate()
        await process.wait()


async def serve(database_url: str, model: str) -> None:
    with TemporaryDirectory(prefix="synth-bench-") as folder:
        async with (
            open_llms([LlmInstance("default", f"{model}/v1", "slow", "none")]) as llms,
            open_local(
                Path(folder),
                Models(llms, None),
                environment={},
                database_url=database_url,
                synth_port=free_port(),
                synth_runs_at_once=RUNS_AT_ONCE,
            ) as served,
        ):
            said = json.dumps([served.address, served.api_token])
            await until_stopped(lambda: print(said, flush=True), served.house.drain)


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
