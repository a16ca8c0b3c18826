"""One life of the model's process: started, watched, and never left behind."""

import asyncio
import contextlib
import logging
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-P", "-m", "bot.model.server")
_PACKAGES = Path(__file__).parents[2]
_GRACE = 3.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the process listens, and the key it wants; the same over all its lives."""

    port: int
    key: str = field(repr=False)
    model: str

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@dataclass(frozen=True, slots=True)
class Process:
    """A running model process."""

    address: Address
    child: asyncio.subprocess.Process
    said: deque[str] = field(default_factory=lambda: deque(maxlen=20))

    async def life(self) -> str:
        """Pass on to the log what it says, until it ends; returns why it ended, in words."""
        assert self.child.stderr is not None
        async for raw in self.child.stderr:
            if line := raw.decode(errors="replace").strip():
                self.said.append(line)
                log.debug("model: %s", line)
        code = await self.child.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        last = f" ({self.said[-1]})" if self.said else ""
        return f"the model's process {how}{last}"

    async def answers(self, http: aiohttp.ClientSession) -> bool:
        """Whether it is up. Asked with the key: another program on our port must not pass for it."""
        headers = {"Authorization": f"Bearer {self.address.key}"}
        try:
            async with http.get(f"{self.address.base_url}/models", headers=headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


@asynccontextmanager
async def started(program: Sequence[str], weights: Path, address: Address) -> AsyncIterator[Process]:
    """Start the process. On leaving it is gone: asked by the end of its stdin, told, then killed."""
    # The same code as ours, whatever folder we were started in and whatever lies there.
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    child = await asyncio.create_subprocess_exec(
        *program,
        *("--model", str(weights), "--name", address.model, "--port", str(address.port)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**_without_secrets(os.environ), "PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C in a terminal is for the app, which then ends the model in order
    )
    assert child.stdin is not None
    try:
        child.stdin.write(f"{address.key}\n".encode())
        yield Process(address, child)
    finally:
        child.stdin.close()
        await _end(child)


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """A model needs none of the tokens that Synth was started with."""
    ours = ("SLACK_", "OPENAI_", "SYNTH_", "DATABASE_", "PIPEDREAM_", "N8N_")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}


async def _end(child: asyncio.subprocess.Process) -> None:
    for order in (child.terminate, child.kill):
        with contextlib.suppress(ProcessLookupError):
            order()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), _GRACE)
            return
