"""kill -9 of the real program around an action at Pipedream: it happens once, or people are asked."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import TEAM
from tests.journeys.siege import Program
from tests.openai_server import open_openai
from tests.pipedream_server import PipedreamServer, open_pipedream_server

Json = dict[str, Any]


@dataclass
class Killed:
    """The program, and what it speaks to."""

    program: Program
    server: PipedreamServer
    http: aiohttp.ClientSession

    async def call(self, method: str, path: str, **given: Any) -> Json:
        headers = {"Authorization": f"Bearer {self.program.token}"}
        url = f"{self.program.address}/api{path}"
        async with self.http.request(method, url, headers=headers, **given) as answer:
            found: Json = await answer.json()
            assert answer.status < 300, found
            return found

    async def begin(self, steps: int = 3) -> None:
        """Save and start a workflow of that many tickets; whoever has the token runs it."""
        ticket = {"kind": "action", "action": "pipedream:linear_app-create-issue"}
        listed = [
            {**ticket, "id": f"t{number}", "params": {"teamId": "t", "title": f"No. {number}"}}
            for number in range(steps)
        ]
        await self.call("POST", "/workflows", json={"definition": {"name": "tickets", "steps": listed}})
        await self.call("POST", "/execute/workflow/1")

    async def until(self, status: str) -> Json:
        async with asyncio.timeout(40):
            while (run := await self.call("GET", "/execute/run/1"))["status"] != status:
                await asyncio.sleep(0.1)
        return run

    async def kill_and_start_again(self) -> None:
        await self.program.kill()
        await self.program.start(self.http)

    @property
    def titles(self) -> list[str]:
        return [one.props["title"] for one in self.server.performed]


@pytest.fixture
async def killed(tmp_path: Path) -> AsyncIterator[Killed]:
    async with (
        open_openai() as model,
        open_pipedream_server() as server,
        aiohttp.ClientSession() as http,
    ):
        program = Program(tmp_path, model, server.environment)
        async with program.running(http):
            yield Killed(program, server, http)


async def test_killed_while_an_action_is_under_way_people_are_asked_and_nothing_happens_twice(
    killed: Killed,
) -> None:
    killed.server.add_account(f"{TEAM}:api", "linear_app")
    killed.server.faults["run"].append("slow")
    await killed.begin()
    async with asyncio.timeout(30):
        while not killed.server.performed:
            await asyncio.sleep(0.05)
    await killed.kill_and_start_again()
    run = await killed.until("waiting")
    assert [one["question"] for one in run["metadata"]["waiting_for"]] == ["unknown_outcome"]
    await killed.call("POST", "/execute/run/1/decide", json={"decision": "done"})
    await killed.until("completed")
    assert killed.titles == ["No. 0", "No. 1", "No. 2"]


async def test_killed_while_it_waits_for_an_account_it_waits_on_and_sends_nothing(killed: Killed) -> None:
    await killed.begin()
    run = await killed.until("waiting")
    assert [one["question"] for one in run["metadata"]["waiting_for"]] == ["account"]
    await killed.kill_and_start_again()
    assert (await killed.until("waiting"))["metadata"]["waiting_for"][0]["app"] == "linear_app"
    assert killed.titles == []
