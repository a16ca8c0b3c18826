"""`synth demo`: one intent from words to the finished thread, in the terminal.

It is a person at the keyboard, not a second way through: it starts `synth local` as a program of its own, on
a free port and a database that is thrown away, writes in the chat, presses Run and prints the thread as it
changes. With `crash` it kills that program with SIGKILL in mid-run and starts it again.
"""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from rich.console import Console

from bot.model.weights import QWEN_CODER_1_5B, default_folder, is_present
from bot.ports import free_port
from bot.transcript import Transcript
from bot.workspace import YOU, WorkspaceClient
from core.errors import SynthError

WITH_A_MODEL = (
    "@Synth summarise this text in two sentences, wait 2 seconds, translate the summary to French and post "
    "both to #general: The lighthouse at Cape Wrath was built in 1828 by Robert Stevenson. For 170 years "
    "keepers climbed its stairs every evening to light the lamp, until it was automated in 1998. Today it "
    "guides ships by itself, and hikers who reach it on foot find a small café in the old engine room, open "
    "every day of the year."
)

WITHOUT_A_MODEL = "@Synth wait 2 seconds, then post Good morning, everybody! to #general"

_UP_S = 90
_RUN_S = 600
_CHANNEL = "general"


async def play(console: Console, *, crash: bool = False, model: str | None = None) -> int:
    """Play it. The exit code: 0 when the run completed."""
    has_model = model != "none" and is_present(QWEN_CODER_1_5B, default_folder())
    if not has_model:
        console.print("No embedded model here (`synth model` fetches it): playing an intent that needs none.")
    with tempfile.TemporaryDirectory(prefix="synth-demo-") as folder:
        program = _Program(Path(folder), free_port(), None if has_model else "none")
        async with program.running(), aiohttp.ClientSession() as http:
            person = WorkspaceClient(http, program.address)
            await program.answers(http)
            console.print(f"Synth runs at {program.address}/ for this demo.\n", highlight=False)
            return await _play(
                console, person, program, http, WITH_A_MODEL if has_model else WITHOUT_A_MODEL, crash
            )


async def _play(
    console: Console,
    person: WorkspaceClient,
    program: "_Program",
    http: aiohttp.ClientSession,
    intent: str,
    crash: bool,
) -> int:
    said = await person.send(_CHANNEL, intent)
    transcript = Transcript(console, {YOU: "you"})
    pressed = crashed = False
    async with asyncio.timeout(_RUN_S):
        while True:
            thread = await person.replies(_CHANNEL, said["ts"])
            transcript.show(thread)
            if not pressed and (card := transcript.pressable(thread, "Run")) is not None:
                await person.press(_CHANNEL, card, "Run")
                console.print("[dim]· you press Run[/dim]")
                pressed = True
            if crash and not crashed and transcript.finished_steps(thread) >= 1:
                console.print("[bold red]· kill -9[/bold red] in the middle of the run; starting Synth again")
                await program.killed_and_started_again()
                await program.answers(http)
                crashed = True
            if (ending := transcript.ending(thread)) is not None and transcript.has_last_word(thread):
                break
            await asyncio.sleep(0.3)
    console.print()
    for message in (await person.messages(_CHANNEL))[1:]:
        if message["user"] != YOU and not message.get("thread_ts"):
            transcript.show_posted(message, _CHANNEL)
    console.print(f"\nThe run {ending}.", highlight=False)
    return 0 if ending == "completed" else 1


class _Program:
    """`synth local` in a process of its own."""

    def __init__(self, folder: Path, port: int, model: str | None) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._command = [
            sys.executable,
            "-m",
            "bot",
            "local",
            "--data",
            str(folder),
            "--port",
            str(port),
            "--no-fetch",
        ]
        if model is not None:
            self._command += ["--model", model]
        self._process: asyncio.subprocess.Process | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await self._start()
        try:
            yield
        finally:
            process = self._process
            if process is not None and process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()

    async def killed_and_started_again(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await self._start()

    async def answers(self, http: aiohttp.ClientSession) -> None:
        """Wait until it is up. Raises `SynthError` with its last words if it ended instead."""
        assert self._process is not None
        async with asyncio.timeout(_UP_S):
            while True:
                if self._process.returncode is not None:
                    raise SynthError("Synth did not start; run `synth local` to see why.")
                try:
                    async with http.get(f"{self.address}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)

    async def _start(self) -> None:
        # Not our settings: the demo must be the same whatever the shell is set up for.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "SYNTH_", "DATABASE_", "OPENAI_"))
        }
        self._process = await asyncio.create_subprocess_exec(
            *self._command, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
