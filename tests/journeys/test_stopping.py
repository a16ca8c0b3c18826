"""SIGTERM while fifty runs are under way: real processes end within ten seconds, what is answered in time is
no question to anybody, and every run goes on in another process or after the restart."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.besieged import Besieged, Fort, besieged
from tests.journeys.siege import until

Json = dict[str, Any]

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the processes are held by Linux's pidfd"),
]
_PATIENCE_S = 120
_THINKS_S = 0.5
_ACTS_S = 2.0
# Each step's answer is the text that it sent; the tag tells the runs apart.
TALKS = [
    {"id": f"s{n}", "kind": "payload", "blocks": [{"role": "user", "text": f"{{{{tag}}}} s{n}"}]}
    for n in range(6)
]
ACTS = [
    {
        "id": f"s{n}",
        "kind": "action",
        "action": "pipedream:linear_app-create-issue",
        "params": {"teamId": "t", "title": f"{{{{tag}}}} s{n}"},
    }
    for n in range(3)
]
WAITS = [
    {"id": "pause", "kind": "wait", "seconds": 4},
    {"id": "agree", "kind": "approval", "ask": "{{tag}}?", "approvers": ["channel"]},
    TALKS[0],
]
DEFINITIONS = {"talks": TALKS, "acts": ACTS, "waits": WAITS}
COUNTS = {"talks": 25, "acts": 15, "waits": 10}


@asynccontextmanager
async def busy(
    folder: Path, database_url: str, commands: list[str]
) -> AsyncIterator[tuple[Besieged, Fort, dict[int, str]]]:
    """Fifty runs under way, by what they do: those that talk have answers already, those that act none."""
    async with besieged(folder, database_url, commands, seed=1) as (world, fort):
        world.model.thinks_s, world.pipedream.takes_s = _THINKS_S, _ACTS_S
        runs = {}
        for name, steps in DEFINITIONS.items():
            definition = {"name": name, "inputs": [{"name": "tag"}], "steps": steps}
            made = await world.api("POST", "/workflows", body={"definition": definition})
            path = f"/execute/workflow/{made['id']}"
            bodies = [{"inputs": {"tag": f"{name}{n}"}} for n in range(COUNTS[name])]
            begun = await asyncio.gather(*(world.api("POST", path, body=body) for body in bodies))
            runs |= {int(one["runId"]): name for one in begun}

        async def under_way() -> bool:
            return len(world.model.requests) > 2 * COUNTS["talks"] and world.pipedream.asked["run"] > 8

        await until(under_way)
        yield world, fort, runs


async def shown(world: Besieged, run_id: int) -> Json:
    return await world.api("GET", f"/execute/run/{run_id}")


async def completed(world: Besieged, runs: dict[int, str]) -> dict[int, Json]:
    """All of them in the end. Nobody is asked anything but for the approvals, which are given."""
    found: dict[int, Json] = {}
    async with asyncio.timeout(_PATIENCE_S):
        while len(found) < len(runs):
            for run_id in runs.keys() - found.keys():
                run = await shown(world, run_id)
                assert run["status"] != "failed", run
                if run["status"] == "completed":
                    found[run_id] = run
                for question in run["metadata"]["waiting_for"] or ():
                    assert question["question"] != "unknown_outcome", run
                    if question["question"] == "approval":
                        key = f"yes {run_id}"
                        await world.api(
                            "POST", f"/execute/run/{run_id}/decide", key=key, body={"decision": "approve"}
                        )
            await asyncio.sleep(0.2)
    return found


async def check(world: Besieged, runs: dict[int, str], stops: int) -> None:
    """Every step has its answer, every action happened once; a prompt was asked again once for each stop."""
    for run_id, run in (await completed(world, runs)).items():
        steps = DEFINITIONS[runs[run_id]]
        assert [one["path"] for one in run["responses"]] == [step["id"] for step in steps]
        events = await world.events(run_id)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    happened = await world.happened()
    assert len(happened) == COUNTS["acts"] * len(ACTS)
    assert set(happened.values()) == {1}
    for prompt, came in world.asked().items():
        assert len(came) <= 1 + stops, prompt


async def test_all_goes_on_in_the_other_process_and_after_both_have_been_restarted(
    postgres_url: str, tmp_path: Path
) -> None:
    async with busy(tmp_path, postgres_url, ["serve", "worker"]) as (world, fort, runs):
        assert await fort.stop("worker") < 10
        assert await fort.stop("serve") < 10
        await fort.start("worker", "serve")
        await check(world, runs, stops=2)


async def test_alone_on_sqlite_all_goes_on_after_the_restart(sqlite_url: str, tmp_path: Path) -> None:
    async with busy(tmp_path, sqlite_url, ["serve"]) as (world, fort, runs):
        assert await fort.stop("serve") < 10
        await fort.start("serve")
        await check(world, runs, stops=1)


async def test_a_second_signal_breaks_off_what_the_first_one_spared(sqlite_url: str, tmp_path: Path) -> None:
    async with besieged(tmp_path, sqlite_url, ["serve"], seed=1) as (world, fort):
        world.pipedream.takes_s = 4.0  # an answer that the first signal would wait for
        definition = {"name": "acts", "inputs": [{"name": "tag"}], "steps": ACTS[:1]}
        workflow = (await world.api("POST", "/workflows", body={"definition": definition}))["id"]
        body = {"inputs": {"tag": "one"}}
        run = int((await world.api("POST", f"/execute/workflow/{workflow}", body=body))["runId"])

        async def sent() -> bool:
            return world.pipedream.asked["run"] > 0

        await until(sent)
        await fort.stop("serve", times=2)
        await fort.start("serve")

        async def asks() -> Json | None:
            found = (await shown(world, run))["metadata"]["waiting_for"]
            return found[0] if found else None

        assert (await until(asks))["question"] == "unknown_outcome"
