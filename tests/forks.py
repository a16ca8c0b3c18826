"""The command `synth` in processes of their own that start at once: each is a fork of one that has imported
everything. They are real processes: killed, stopped and frozen as an operating system does it.

`python -m tests.forks` is that one: a line of JSON in (arguments, environment, where to write), a process's
number out.
"""

import asyncio
import json
import os
import select
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

# What Synth reads: nothing of the surroundings may leak into a test.
_OURS = ("SLACK_", "SYNTH_", "DATABASE_", "OPENAI_", "PIPEDREAM_", "N8N_")


class Forked:
    """One process. Its number is not given to another before `pidfd` is closed."""

    def __init__(self, pid: int, said: Path) -> None:
        self.pid = pid
        self._said = said
        self._pidfd = os.pidfd_open(pid)

    @property
    def alive(self) -> bool:
        return not select.select([self._pidfd], [], [], 0)[0]

    @property
    def said(self) -> str:
        """All that it wrote, as it would in a terminal."""
        return self._said.read_text()

    def send(self, number: signal.Signals) -> None:
        assert self.alive, f"it ended by itself:\n{self.said}"
        signal.pidfd_send_signal(self._pidfd, number)

    async def ended(self) -> None:
        while self.alive:
            await asyncio.sleep(0.005)

    async def kill(self) -> None:
        self.send(signal.SIGKILL)
        await self.ended()

    async def close(self) -> None:
        """Whatever it does: it is gone afterwards."""
        if self.alive:
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            await self.ended()
        os.close(self._pidfd)


class Forks:
    """Where they come from."""

    def __init__(self, server: asyncio.subprocess.Process, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._asking = asyncio.Lock()
        self._number = 0

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Forked:
        """`synth …`; whoever starts it closes it."""
        assert self._server.stdin is not None and self._server.stdout is not None
        async with self._asking:
            self._number += 1
            said = self._folder / f"{self._number:03}-{arguments[0]}.log"
            said.touch()
            wanted = {"arguments": list(arguments), "environment": dict(environment), "said": str(said)}
            self._server.stdin.write(json.dumps(wanted).encode() + b"\n")
            pid = int(await self._server.stdout.readline())
        return Forked(pid, said)


@asynccontextmanager
async def open_forks(folder: Path) -> AsyncIterator[Forks]:
    """What the processes write is kept in `folder`, which is there."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.forks"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        assert await server.stdout.readline() == b"ready\n"
        yield Forks(server, folder)
    finally:
        assert server.stdin is not None
        server.stdin.close()
        await server.wait()


def _serve() -> None:
    """Fork for every line, until there are no more. The kernel buries the dead."""
    import bot.local
    import bot.production  # noqa: F401  # all that `synth serve`, `synth worker` and `synth local` import

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(wanted["arguments"], wanted["environment"], Path(wanted["said"]))
        print(pid, flush=True)


def _become(arguments: Sequence[str], environment: Mapping[str, str], said: Path) -> None:
    """What the command `synth` does, from its first line on."""
    from bot.__main__ import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with said.open("a") as file, Path(os.devnull).open() as nothing:
        for number, opened in ((0, nothing), (1, file), (2, file)):
            os.dup2(opened.fileno(), number)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    os.environ.clear()
    os.environ.update({**kept, **environment})
    sys.argv = ["synth", *arguments]
    code = 1
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
