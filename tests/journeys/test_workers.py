"""`synth serve` with a `synth worker` beside it, on one PostgreSQL."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.config import read_settings
from bot.models import Models
from bot.server import open_server
from bot.workspace import API_PATH
from core.llm import LlmInstance, open_llms
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, running_workspace
from tests.journeys.house import House, free_port
from tests.openai_server import OpenAiServer, open_openai

TOKEN = "a-token-for-this-test"
RUNS = 16


@asynccontextmanager
async def worker(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real command in a process of its own, once it says that it works."""
    command = [sys.executable, "-m", "bot", "worker"]
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            assert b"performs runs" in await process.stdout.readline()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class Farm:
    """A server, and workers beside it; every prompt hangs until the model is released."""

    house: House
    model: OpenAiServer
    environment: dict[str, str]

    async def busy(self) -> list[int]:
        """The runs, once each of them has asked the model and waits for it."""
        self.model.faults = [600.0] * RUNS * 2
        runs = await _started(self.house)
        await self.house.until(lambda: _asked(self.model, RUNS))
        return runs

    async def finished(self, runs: list[int], within_s: float) -> None:
        """Let the model answer; all runs are completed in time."""
        self.model.faults = []
        self.model.release()
        async with asyncio.timeout(within_s):
            for run_id in runs:
                assert await self.house.until(lambda run_id=run_id: _ended(self.house, run_id)) == "completed"


@pytest.fixture
async def farm(tmp_path: Path, postgres_url: str) -> AsyncIterator[Farm]:
    async with (
        open_openai() as model,
        open_llms([LlmInstance("default", model.address, "stand-in", "k")]) as llms,
        running_workspace(tmp_path / "slack.sqlite") as slack,
    ):
        given: dict[str, Any] = {
            "database_url": postgres_url,
            "slack_bot_token": BOT_TOKEN,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_api_url": slack.url + API_PATH,
            "synth_api_token": TOKEN,
        }
        environment = {name.upper(): value for name, value in given.items()}
        environment |= {"OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "k"}
        settings = read_settings(**given, synth_port=free_port())
        async with open_server(settings, models=Models(llms, None)) as served:
            house = House(served, model, slack.person, slack.http)
            house.http.headers["Authorization"] = f"Bearer {TOKEN}"
            yield Farm(house, model, environment)


async def test_the_runs_of_a_worker_that_was_killed_are_finished_by_the_others(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        process.kill()
        await farm.finished(runs, 30)


async def test_of_three_workers_two_are_killed_and_every_run_is_finished(farm: Farm) -> None:
    async with (
        worker(farm.environment) as first,
        worker(farm.environment) as second,
        worker(farm.environment),
    ):
        runs = await farm.busy()
        first.kill()
        second.kill()
        await farm.finished(runs, 30)


async def test_a_worker_that_is_told_to_stop_hands_its_runs_over(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        process.terminate()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        await farm.finished(runs, 30)


async def test_a_worker_that_froze_is_taken_for_dead_and_does_nothing_when_it_thaws(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        process.send_signal(signal.SIGSTOP)
        asked = len(farm.model.requests)
        try:
            await farm.finished(runs, 30)
        finally:
            process.send_signal(signal.SIGCONT)
        asked_again = len(farm.model.requests) - asked
        await asyncio.sleep(2)  # what it held in its hands comes back to it: nothing of that may be written
        assert asked_again <= RUNS
        for run_id in runs:
            assert await _answers(farm.house, run_id) == 1
        assert process.returncode is None
        await farm.finished(await _started(farm.house, "hello again"), 30)


async def _started(house: House, name: str = "hello") -> list[int]:
    block = {"role": "user", "text": "hello"}
    definition = {"name": name, "steps": [{"id": "hello", "kind": "payload", "blocks": [block]}]}
    async with house.http.post(f"{house.api}/workflows", json={"definition": definition}) as answer:
        workflow = (await answer.json())["id"]
    runs = []
    for _ in range(RUNS):
        async with house.http.post(f"{house.api}/execute/workflow/{workflow}", json={}) as answer:
            runs.append((await answer.json())["runId"])
    return runs


async def _asked(model: Any, times: int) -> bool:
    return len(model.requests) >= times


async def _ended(house: House, run_id: int) -> str | None:
    async with house.http.get(f"{house.api}/execute/run/{run_id}") as answer:
        status: str = (await answer.json())["status"]
    return status if status in ("completed", "failed") else None


async def _answers(house: House, run_id: int) -> int:
    async with house.http.get(f"{house.api}/execute/run/{run_id}") as answer:
        return len((await answer.json())["responses"])
