"""Processes are killed at random moments while workflows of which one run at a time may go, and a small
workspace, have too much to do: never more at once than allowed, no place lost, nobody left standing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.limits import Slot
from storage import Database, open_database
from storage.tables import executions
from tests.journeys.besieged import ApiRefused, Besieged, besieged
from tests.journeys.siege import patiently

Json = dict[str, Any]

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the processes are held by Linux's pidfd"),
]
SEED = int(os.environ.get("SYNTH_SIEGE_SEED", "1"))
AT_ONCE = 3
KILLS = 10
EACH = 12  # runs of every workflow
_PATIENCE_S = 150
_COMMANDS = {"sqlite": ["serve"], "postgresql": ["serve", "worker"]}
STEPS = [
    {"id": "first", "kind": "payload", "blocks": [{"role": "user", "text": "first"}]},
    {"id": "pause", "kind": "wait", "seconds": 0.2},
    {"id": "last", "kind": "payload", "blocks": [{"role": "user", "text": "last"}]},
]
OVERLAPS: dict[str, Json | None] = {
    "queue": {"runs": 1, "when_full": "queue"},
    "skip": {"runs": 1, "when_full": "skip"},
    "replace": {"runs": 1, "when_full": "replace"},
    "free": None,
}


@dataclass
class Watched:
    """The most that was ever seen at once."""

    walking: int = 0  # in the workspace
    of_one: int = 0  # of a workflow that allows one


async def look(database: Database, limited: list[int], seen: Watched) -> None:
    held = sa.select(executions.c.workflow_id, executions.c.slot).where(executions.c.slot > 0)
    async with database.read() as connection:
        slots = (await connection.execute(held)).all()
    seen.walking = max(seen.walking, sum(row.slot == Slot.BOTH.value for row in slots))
    for workflow in limited:
        seen.of_one = max(seen.of_one, sum(row.workflow_id == workflow for row in slots))


@asynccontextmanager
async def watching(database: Database, limited: list[int]) -> AsyncIterator[Watched]:
    """Look again and again until the block ends."""
    seen = Watched()

    async def watch() -> None:
        while True:
            await look(database, limited, seen)
            await asyncio.sleep(0.03)

    task = asyncio.create_task(watch(), name="watching the slots")
    try:
        yield seen
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()


async def keep_starting(world: Besieged, workflow: int, runs: set[int]) -> None:
    """One after the other, whoever is there; what is skipped was not made."""
    for number in range(EACH):
        key = f"{workflow}:{number}"
        try:
            made = await patiently(
                lambda key=key: world.api("POST", f"/execute/workflow/{workflow}", key=key, body={})
            )
        except ApiRefused as refused:
            assert "is running" in str(refused) or "going" in str(refused), refused
        else:
            runs.add(int(made["runId"]))
        await asyncio.sleep(0.3)


async def ended(world: Besieged, runs: set[int]) -> dict[int, str]:
    """How all end at last; what too many kills in a row ended is tried again."""
    found: dict[int, str] = {}
    async with asyncio.timeout(_PATIENCE_S):
        while len(found) < len(runs):
            for run_id in runs - found.keys():
                run = await patiently(lambda run_id=run_id: world.api("GET", f"/execute/run/{run_id}"))
                if run["status"] == "failed":
                    assert "five times in a row" in run["metadata"]["error"], run
                    await patiently(lambda run_id=run_id: world.api("POST", f"/execute/run/{run_id}/retry"))
                elif run["status"] in ("completed", "cancelled"):
                    found[run_id] = run["status"]
            await asyncio.sleep(0.2)
    return found


async def test_limits_hold_and_everybody_has_their_turn(database_url: str, tmp_path: Path) -> None:
    kind = database_url.partition("+")[0].partition(":")[0]
    async with (
        besieged(tmp_path, database_url, _COMMANDS[kind], SEED, SYNTH_RUNS_AT_ONCE=str(AT_ONCE)) as (
            world,
            fort,
        ),
        open_database(database_url) as database,
    ):
        workflows = {}
        for name, overlap in OVERLAPS.items():
            definition = {"name": name, "steps": STEPS, **({"overlap": overlap} if overlap else {})}
            workflows[name] = (await world.api("POST", "/workflows", body={"definition": definition}))["id"]
        limited = [number for name, number in workflows.items() if OVERLAPS[name]]
        runs: dict[str, set[int]] = {name: set() for name in workflows}
        async with watching(database, limited) as seen:
            async with asyncio.TaskGroup() as callers:
                for name, workflow in workflows.items():
                    callers.create_task(keep_starting(world, workflow, runs[name]))
                for _ in range(KILLS):
                    await fort.kill_one()
            found = {name: await ended(world, started) for name, started in runs.items()}
        assert (seen.walking, seen.of_one) == (AT_ONCE, 1), f"seed {SEED}"
        for name in ("queue", "free"):
            assert [*found[name].values()] == ["completed"] * EACH, f"seed {SEED}"
        assert set(found["skip"].values()) == {"completed"}
        assert len(found["replace"]) == EACH
        assert found["replace"][max(found["replace"])] == "completed"
        left = sa.select(sa.func.count()).where(
            sa.or_(executions.c.slot > 0, executions.c.queued_at.is_not(None))
        )
        async with database.read() as connection:
            assert (await connection.execute(left)).scalar_one() == 0
