"""`synth serve` with a `synth worker` beside it, on one PostgreSQL."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config import read_settings
from bot.models import Models
from bot.server import open_server
from bot.workspace import API_PATH
from core.llm import LlmInstance, open_llms
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, running_workspace
from tests.journeys.house import House, free_port
from tests.openai_server import open_openai

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


async def test_the_runs_of_a_worker_that_was_killed_are_finished_by_the_others(
    tmp_path: Path, postgres_url: str
) -> None:
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
        async with open_server(settings, models=Models(llms, None)) as served, worker(environment) as process:
            house = House(served, model, slack.person, slack.http)
            house.http.headers["Authorization"] = f"Bearer {TOKEN}"
            model.faults = [60.0] * RUNS  # every first answer hangs, wherever it was asked for
            runs = await _started(house)
            await house.until(lambda: _asked(model, RUNS))
            model.faults = []
            process.kill()
            model.release()
            for run_id in runs:
                assert await house.until(lambda run_id=run_id: _ended(house, run_id)) == "completed"


async def _started(house: House) -> list[int]:
    block = {"role": "user", "text": "hello"}
    definition = {"name": "hello", "steps": [{"id": "hello", "kind": "payload", "blocks": [block]}]}
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
