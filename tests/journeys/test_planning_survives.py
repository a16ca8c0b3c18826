"""kill -9 while the model thinks about a plan: whoever asked gets their answer after the restart, and what
somebody said or decided meanwhile stays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import WorkspaceClient
from tests.journeys.house import told
from tests.journeys.siege import Program
from tests.openai_server import OpenAiServer, open_openai

Json = dict[str, Any]

UNSURE = "@Synth deal with the backlog and tell #general"  # rules guess, so the model is asked
NEWER = "post it to #random instead"
_SILENCE_S = 120.0


@dataclass
class Talk:
    """A thread with the real program, which can be killed."""

    program: Program
    model: OpenAiServer
    http: aiohttp.ClientSession
    person: WorkspaceClient
    root: str = ""

    async def says(self, words: str) -> None:
        sent = await self.person.send("general", words, thread_ts=self.root or None)
        self.root = self.root or sent["ts"]

    async def until(self, fits: Callable[[list[str]], bool], seconds: float = 30) -> list[str]:
        """What Synth's messages in the thread say, once it fits."""
        async with asyncio.timeout(seconds):
            while True:
                messages = await self.person.replies("general", self.root)
                said = [told(one) for one in messages[1:] if one.get("bot_id")]
                if fits(said):
                    return said
                await asyncio.sleep(0.05)

    async def model_is_asked(self, times: int) -> None:
        async with asyncio.timeout(30):
            while len(self.model.requests) < times:
                await asyncio.sleep(0.02)

    async def killed_while_it_thinks(self, times: int) -> None:
        await self.model_is_asked(times)
        await self.program.kill()
        await self.program.start(self.http)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with open_openai() as model, aiohttp.ClientSession() as http:
        program = Program(tmp_path, model)
        async with program.running(http):
            yield Talk(program, model, http, WorkspaceClient(http, program.address))


def says(said: list[str], words: str) -> bool:
    return any(words in one for one in said)


async def test_a_plan_that_was_being_made_is_finished_after_the_restart(talk: Talk) -> None:
    talk.model.faults.append(_SILENCE_S)
    await talk.says(UNSURE)
    await talk.until(lambda said: says(said, "Still polishing"))
    await talk.killed_while_it_thinks(1)
    said = await talk.until(lambda said: bool(said) and not says(said, "Still polishing"))
    assert len(said) == 1
    assert "plan_run" in said[0]
    assert len(talk.model.requests) > 1


async def test_a_newer_word_is_not_overruled_by_what_was_being_thought_before_the_restart(talk: Talk) -> None:
    talk.model.faults += [_SILENCE_S, _SILENCE_S]
    await talk.says(UNSURE)
    await talk.until(lambda said: says(said, "Still polishing"))
    await talk.killed_while_it_thinks(1)
    await talk.model_is_asked(2)
    await talk.says(NEWER)
    await talk.until(lambda said: says(said, f"“{NEWER}”"))
    talk.model.release()
    # A message that comes later is performed later: what the model said is through by then.
    await talk.says("when does it run?")
    said = await talk.until(lambda said: says(said, "It runs when somebody starts it"))
    await asyncio.sleep(1)
    _above, card, _answer = await talk.until(lambda said: len(said) == 3)
    assert "#random" in card
    assert "plan_undo" in card
    assert not says(said, "Still polishing")
