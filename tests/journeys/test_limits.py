"""Runs at once, over real processes of which one is killed in the middle."""

import asyncio
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.limits import Slot
from storage.tables import executions
from tests.journeys import test_workers
from tests.journeys.test_workers import Farm, worker

farm = test_workers.farm
pytestmark = test_workers.pytestmark

AT_ONCE, RUNS = 2, 8


async def test_a_workflows_limit_holds_while_a_worker_is_killed_and_every_run_has_its_turn(
    farm: Farm,
) -> None:
    farm.model.faults = [0.3] * RUNS * 3
    async with worker(farm.environment) as first:
        runs = await _started(farm)
        most, killed = 0, False
        async with asyncio.timeout(120):
            while await _left(farm, runs):
                most = max(most, await _going(farm))
                if not killed and len(farm.model.requests) >= 3:
                    first.kill()
                    killed = True
                await asyncio.sleep(0.02)
        assert killed
    assert most == AT_ONCE
    for run_id in runs:
        async with farm.house.http.get(f"{farm.house.api}/execute/run/{run_id}") as answer:
            told = await answer.json()
        assert (told["status"], len(told["responses"])) == ("completed", 2)


async def _started(farm: Farm) -> list[int]:
    block = {"role": "user", "text": "hello"}
    steps = [{"id": step, "kind": "payload", "blocks": [block]} for step in ("one", "two")]
    definition: dict[str, Any] = {"name": "few", "overlap": {"runs": AT_ONCE}, "steps": steps}
    api, http = farm.house.api, farm.house.http
    async with http.post(f"{api}/workflows", json={"definition": definition}) as answer:
        workflow = (await answer.json())["id"]
    runs = []
    for _ in range(RUNS):
        async with http.post(f"{api}/execute/workflow/{workflow}", json={}) as answer:
            runs.append((await answer.json())["runId"])
    return runs


async def _going(farm: Farm) -> int:
    holding = sa.select(sa.func.count()).where(executions.c.slot == Slot.BOTH.value)
    async with farm.house.served.house.database.read() as connection:
        return int((await connection.execute(holding)).scalar_one())


async def _left(farm: Farm, runs: Sequence[int]) -> bool:
    open_ = sa.select(executions.c.id).where(executions.c.completed_at.is_(None), executions.c.id.in_(runs))
    async with farm.house.served.house.database.read() as connection:
        return (await connection.execute(open_.limit(1))).first() is not None
