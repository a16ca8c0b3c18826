"""kill -9 of the real program while a sender goes on: what was answered with 202 is run, and once."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import WorkspaceClient
from tests.journeys.siege import Program, Siege, patiently, until
from tests.openai_server import open_openai

DELIVERIES = 30
KILLS = 2
STEPS = [{"id": "pause", "kind": "wait", "seconds": 0.1}]


@pytest.mark.timeout(240)
async def test_every_delivery_that_was_taken_is_run_once_whatever_is_killed_when(tmp_path: Path) -> None:
    moments = random.Random(5)
    async with open_openai() as model, aiohttp.ClientSession() as http:
        program = Program(tmp_path, model)
        siege = Siege(program, http, WorkspaceClient(http, program.address))
        async with program.running(http):
            definition = {"name": "intake", "trigger": {"type": "webhook"}, "steps": STEPS}
            made = await siege.api("POST", "/workflows", json={"definition": definition})
            url = (await siege.api("GET", f"/workflows/{made['id']}/trigger"))["url"]

            async def send(number: int) -> None:
                await asyncio.sleep(moments.uniform(0, 2.0 * KILLS))
                key = {"Idempotency-Key": f"d{number}"}

                async def once() -> None:
                    async with http.post(url, json={"n": number}, headers=key) as answer:
                        assert answer.status == 202

                await patiently(once)

            async with asyncio.TaskGroup() as senders:
                for number in range(DELIVERIES):
                    senders.create_task(send(number))
                for _ in range(KILLS):
                    await asyncio.sleep(moments.uniform(0.5, 1.5))
                    await program.kill()
                    await program.start(http)

            async def all_completed() -> list[dict[str, Any]] | None:
                page = await siege.api("GET", f"/workflows/{made['id']}/runs?limit=100")
                ended = [run for run in page["items"] if run["status"] == "completed"]
                return ended if len(ended) >= DELIVERIES else None

            runs = await until(all_completed)
            sent = [(await siege.run(run["id"]))["metadata"]["trigger"]["body"]["n"] for run in runs]
            assert Counter(sent) == Counter(range(DELIVERIES))
