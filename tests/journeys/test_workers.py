"""`synth serve` with a `synth worker` beside it, on one PostgreSQL."""

import asyncio
import os
import signal
import sys
import time
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
from storage.tables import leases
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, running_workspace
from tests.journeys.house import House, free_port
from tests.openai_server import OpenAiServer, open_openai

TOKEN = "a-token-for-this-test"
RUNS = 16
WORKER = "worker"
pytestmark = pytest.mark.timeout(400)  # four processes that start on a busy machine
_PATIENCE_S = 90  # where only the end is of interest


def longer() -> float:
    """Seconds that this machine may take longer than it should: more while others use it."""
    return 1.5 * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))


@asynccontextmanager
async def worker(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The real command in a process of its own, once it says that it works. The model knows it by name."""
    told = {**environment, "SYNTH_MODEL": WORKER}
    async with process_of("worker", told, b"performs runs") as process:
        yield process


@asynccontextmanager
async def process_of(
    command: str, environment: dict[str, str], words: bytes
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`synth …` once it has said these words."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(_PATIENCE_S):
            assert words in await process.stdout.readline()
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

    def asked_by_workers(self) -> int:
        """Prompts that a worker sent."""
        return sum(request["model"] == WORKER for request in self.model.requests)

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
        await farm.finished(runs, _PATIENCE_S)


async def test_the_runs_of_a_dead_worker_go_on_elsewhere_within_five_seconds(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        lost, before = farm.asked_by_workers(), len(farm.model.requests)
        assert lost > 0
        process.kill()
        killed = time.monotonic()
        await farm.house.until(lambda: _asked(farm.model, before + lost))
        assert time.monotonic() - killed < 5 + longer()
        await farm.finished(runs, _PATIENCE_S)


async def test_the_runs_of_a_worker_that_died_before_it_could_renew_a_lost_lease_go_on(farm: Farm) -> None:
    """It was slow for a moment and given up, began something more, and was killed."""
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        assert farm.asked_by_workers() > 0
        process.send_signal(signal.SIGSTOP)
        server = farm.house.served.house
        async with server.database.write() as connection:
            others = leases.delete().where(leases.c.owner.is_(None), leases.c.holder != server.walkers.name)
            assert (await connection.execute(others)).rowcount == 1
        process.kill()
        await farm.finished(runs, _PATIENCE_S)


async def test_runs_are_stopped_from_the_server_wherever_they_are_performed(farm: Farm) -> None:
    async with worker(farm.environment):
        runs = await farm.busy()
        assert farm.asked_by_workers() > 0
        cancels = (_posted(farm.house, f"execute/run/{run_id}/cancel") for run_id in runs)
        assert set(await asyncio.gather(*cancels)) == {202}
        stopped = time.monotonic()
        await farm.house.until(lambda: _aborted(farm.model, RUNS))
        assert time.monotonic() - stopped < 1 + longer()
        assert {await _ended(farm.house, run_id) for run_id in runs} == {"cancelled"}


async def test_a_double_click_decides_once_though_each_reaches_another_process(farm: Farm) -> None:
    port = free_port()
    environment = {**farm.environment, "SYNTH_PORT": str(port)}
    async with process_of("serve", environment, b"Synth serves"):
        both = [farm.house.api, f"http://127.0.0.1:{port}/api"]
        for name in ("first", "second", "third"):
            run_id = await _one_that_asks(farm.house, name)
            path = f"execute/run/{run_id}/decide"
            clicks = [_posted(farm.house, path, {"decision": "approve"}, api=api) for api in both]
            assert sorted(await asyncio.gather(*clicks)) == [202, 409]
            assert await farm.house.until(lambda run_id=run_id: _ended(farm.house, run_id)) == "completed"
            metadata = (await _shown(farm.house, run_id))["metadata"]
            assert [one["by"] for one in metadata["decisions"]] == ["api"]


async def test_of_three_workers_two_are_killed_and_every_run_is_finished(farm: Farm) -> None:
    async with (
        worker(farm.environment) as first,
        worker(farm.environment) as second,
        worker(farm.environment),
    ):
        runs = await farm.busy()
        first.kill()
        second.kill()
        await farm.finished(runs, _PATIENCE_S)


async def test_a_worker_that_is_told_to_stop_hands_its_runs_over(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        process.terminate()
        async with asyncio.timeout(_PATIENCE_S):
            assert await process.wait() == 0
        await farm.finished(runs, _PATIENCE_S)


async def test_a_server_that_is_told_to_stop_hands_its_runs_over(farm: Farm) -> None:
    port = free_port()
    environment = {**farm.environment, "SYNTH_PORT": str(port)}
    async with process_of("serve", environment, b"Synth serves") as process:
        farm.model.faults = [600.0] * RUNS * 2
        runs = await _started(farm.house, api=f"http://127.0.0.1:{port}/api")
        await farm.house.until(lambda: _asked(farm.model, RUNS))
        process.terminate()
        async with asyncio.timeout(_PATIENCE_S):
            assert await process.wait() == 0
        await farm.finished(runs, _PATIENCE_S)


async def test_a_worker_that_froze_is_taken_for_dead_and_does_nothing_when_it_thaws(farm: Farm) -> None:
    async with worker(farm.environment) as process:
        runs = await farm.busy()
        process.send_signal(signal.SIGSTOP)
        asked = len(farm.model.requests)
        try:
            await farm.finished(runs, _PATIENCE_S)
        finally:
            process.send_signal(signal.SIGCONT)
        asked_again = len(farm.model.requests) - asked
        await asyncio.sleep(2)  # what it held in its hands comes back to it: nothing of that may be written
        assert asked_again <= RUNS
        for run_id in runs:
            assert await _answers(farm.house, run_id) == 1
        assert process.returncode is None
        await farm.finished(await _started(farm.house, "hello again"), _PATIENCE_S)


async def _started(house: House, name: str = "hello", *, api: str | None = None) -> list[int]:
    block = {"role": "user", "text": "hello"}
    definition = {"name": name, "steps": [{"id": "hello", "kind": "payload", "blocks": [block]}]}
    async with house.http.post(f"{house.api}/workflows", json={"definition": definition}) as answer:
        workflow = (await answer.json())["id"]
    runs = []
    for _ in range(RUNS):
        async with house.http.post(f"{api or house.api}/execute/workflow/{workflow}", json={}) as answer:
            runs.append((await answer.json())["runId"])
    return runs


async def _one_that_asks(house: House, name: str) -> int:
    """A run that waits for approval."""
    step = {"id": "agree", "kind": "approval", "ask": "So?", "approvers": ["channel"]}
    async with house.http.post(
        f"{house.api}/workflows", json={"definition": {"name": name, "steps": [step]}}
    ) as answer:
        workflow = (await answer.json())["id"]
    async with house.http.post(f"{house.api}/execute/workflow/{workflow}", json={}) as answer:
        run_id: int = (await answer.json())["runId"]

    async def waits() -> bool:
        return bool((await _shown(house, run_id))["metadata"]["waiting_for"])

    await house.until(waits)
    return run_id


async def _posted(house: House, path: str, body: Any = None, *, api: str | None = None) -> int:
    async with house.http.post(f"{api or house.api}/{path}", json=body) as answer:
        return answer.status


async def _asked(model: OpenAiServer, times: int) -> bool:
    return len(model.requests) >= times


async def _aborted(model: OpenAiServer, times: int) -> bool:
    return model.aborted >= times


async def _shown(house: House, run_id: int) -> dict[str, Any]:
    async with house.http.get(f"{house.api}/execute/run/{run_id}") as answer:
        found: dict[str, Any] = await answer.json()
    return found


async def _ended(house: House, run_id: int) -> str | None:
    status: str = (await _shown(house, run_id))["status"]
    return status if status in ("completed", "failed", "cancelled") else None


async def _answers(house: House, run_id: int) -> int:
    return len((await _shown(house, run_id))["responses"])
