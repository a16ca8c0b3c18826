"""Computing what strangers wrote, in a process of its own with limits of time and memory.

A condition or a pattern can be made to take for ever or to fill the memory, and whoever computes it holds the
interpreter meanwhile: inside this process every other run would stand still.
"""

import asyncio
import importlib
import json
import os
import resource
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakValueDictionary

from core.errors import Refused

SECONDS = 3
_LONGEST_WAIT_S = 60  # on a busy machine; the limit that counts is of the processor's time
_MEMORY = 512 * 1024 * 1024
_ROOT = str(Path(__file__).resolve().parent.parent)


class Compute(Protocol):
    """Has a function of a module computed elsewhere."""

    def __call__(self, function: Callable[..., Any], /, *arguments: Any) -> Awaitable[Any]: ...


class Confinement:
    """How much of that is under way at once in one process: each may take half a gigabyte. One workspace's
    wait for each other, so that those of another have their turn."""

    def __init__(self, at_once: int = 2) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, workspace: str) -> Compute:
        """For what somebody of a workspace wrote."""

        async def compute(function: Callable[..., Any], /, *arguments: Any) -> Any:
            async with self._turns.setdefault(workspace, asyncio.Lock()), self._places:
                return await confined(function, *arguments)

        return compute


async def confined(function: Callable[..., Any], *arguments: Any, seconds: float = SECONDS) -> Any:
    """What a function of a module gives for JSON arguments, as JSON. Raises `Refused` beyond the limits, and
    whatever the function itself refuses."""
    path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, f"{function.__module__}:{function.__name__}"),
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_LONGEST_WAIT_S):
            said, _ = await process.communicate(json.dumps([seconds, *arguments]).encode())
    except TimeoutError:
        raise Refused(_TOO_MUCH) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise Refused(_TOO_MUCH)
    outcome = json.loads(said)
    if "refused" in outcome:
        raise Refused(outcome["refused"])
    return outcome["gave"]


_TOO_MUCH = "it takes more time or memory than Synth gives it"


def _main() -> None:
    """In the child: one call from stdin, its outcome on stdout; too much of anything ends the process."""
    seconds, *arguments = json.load(sys.stdin)
    module, _, name = sys.argv[1].partition(":")
    function = getattr(importlib.import_module(module), name)
    os.nice(10)
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = round(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        outcome = {"gave": function(*arguments)}
    except Refused as error:
        outcome = {"refused": error.sentence}
    json.dump(outcome, sys.stdout)


if __name__ == "__main__":
    _main()
