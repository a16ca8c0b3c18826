"""What one process does is told by another, also where no word of it passes between the two."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from bot.ports import free_port
from bot.workspace import TEAM
from tests.journeys import test_workers
from tests.journeys.house import told
from tests.journeys.test_workers import Farm, process_of

farm = test_workers.farm
pytestmark = test_workers.pytestmark

_LOOK_S = 2  # between a socket's looks into the store, bot/http/follower.py
_SWEEP_S = 30  # between those of whoever tells threads, bot/slack/notifier.py
_MACHINE_S = 10  # that a busy machine may take longer


@pytest.fixture
async def postgres_url(postgres_url: str) -> str:
    """A database that takes every notification and passes none on."""
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(
        f"""CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE sql AS '';
        ALTER DATABASE {await connection.fetchval("SELECT current_database()")}
        SET search_path = public, pg_catalog"""
    )
    await connection.close()
    return postgres_url


async def test_lost_notifications_only_delay_the_thread_and_the_socket(farm: Farm) -> None:
    farm.model.faults = [600.0]
    port = free_port()
    async with (
        process_of("serve", {**farm.environment, "SYNTH_PORT": str(port)}, b"Synth serves"),
        heard_from_elsewhere(farm) as heard,
    ):
        run_id = await started(farm, f"http://127.0.0.1:{port}/api")
        await farm.house.until(lambda: asked(farm))
        channel = await general(farm)
        await farm.house.served.house.stores.threads.open(TEAM, run_id, channel, None)
        async with farm.house.http.ws_connect(f"{farm.house.served.address}/ws") as socket:
            await socket.send_json({"type": "subscribe", "runId": run_id, "after": 0})
            assert (await socket.receive_json())["type"] == "subscribed"
            farm.model.faults = []
            farm.model.release()
            came = []
            async with asyncio.timeout(_LOOK_S + _MACHINE_S):
                while "workflow_completed" not in came:
                    came.append((await socket.receive_json())["type"])
        root = await farm.house.posted("general", ": done", _SWEEP_S + _MACHINE_S)
        assert f"Run {run_id} · " in told(root)
        await farm.house.message("general", root["ts"], "is done in", _MACHINE_S)
    assert not heard, "nothing was to pass between the two"


@asynccontextmanager
async def heard_from_elsewhere(farm: Farm) -> AsyncIterator[Counter[int]]:
    """How often another process let this one know something of a run."""
    heard = Counter[int]()

    async def listen() -> None:
        with farm.house.served.house.synth.hub.subscribe() as hints:
            async for hint in hints:
                if hint.elsewhere:
                    heard[hint.run_id] += 1

    listening = asyncio.create_task(listen(), name="hints from elsewhere")
    try:
        yield heard
    finally:
        listening.cancel()
        await asyncio.wait({listening})


async def started(farm: Farm, api: str) -> int:
    """A run that the other process performs: whoever is asked begins it."""
    step = {"id": "hello", "kind": "payload", "blocks": [{"role": "user", "text": "hello"}]}
    body: dict[str, Any] = {"definition": {"name": "hello", "steps": [step]}}
    async with farm.house.http.post(f"{api}/workflows", json=body) as answer:
        workflow = (await answer.json())["id"]
    async with farm.house.http.post(f"{api}/execute/workflow/{workflow}", json={}) as answer:
        return int((await answer.json())["runId"])


async def asked(farm: Farm) -> bool:
    return bool(farm.model.requests)


async def general(farm: Farm) -> str:
    state = await farm.house.person.state()
    return next(str(one["id"]) for one in state["channels"] if one["name"] == "general")
