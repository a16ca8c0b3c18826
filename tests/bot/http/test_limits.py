"""What callers are told of runs that wait for a place, are skipped, or make way."""

import json
from typing import Any

from tests.bot.http.world import World

STEPS = [{"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "Sum up: {{trigger.text}}"}]}]


async def saved(world: World, overlap: dict[str, Any], **more: Any) -> int:
    definition = {"name": "intake", "overlap": overlap, "steps": STEPS, **more}
    made = await world.call("POST", "/api/workflows", json={"definition": definition})
    assert made.status == 201, made.body
    return int(made.json["id"])


async def run(world: World, workflow: int) -> int:
    heard = await world.call("POST", f"/api/execute/workflow/{workflow}", json={})
    assert (heard.status, heard.json["status"]) == (202, "running")
    return int(heard.json["runId"])


async def metadata(world: World, run_id: int) -> dict[str, Any]:
    return dict((await world.call("GET", f"/api/execute/run/{run_id}")).json["metadata"])


async def test_a_run_in_line_says_how_many_are_before_it(world: World) -> None:
    workflow = await saved(world, {"runs": 1})
    runs = [await run(world, workflow) for _ in range(4)]
    told = [(await metadata(world, one))["in_line"] for one in runs]
    assert told == [
        None,
        "waiting for a place: it is next",
        "waiting for a place: 1 before it",
        "waiting for a place: 2 before it",
    ]
    assert await world.to_walk() == runs[:1], "who stands in line walks nowhere"


async def test_a_webhook_that_is_skipped_answers_so_each_time_it_is_sent(world: World) -> None:
    workflow = await saved(world, {"when_full": "skip"}, trigger={"type": "webhook"})
    trigger = (await world.call("GET", f"/api/workflows/{workflow}/trigger")).json
    path = str(trigger["url"]).removeprefix("http://synth.example")

    async def send(key: str) -> dict[str, Any]:
        given = {"Content-Type": "application/json", "Idempotency-Key": key}
        heard = await world.call("POST", path, token=None, data=json.dumps({"text": "hi"}), headers=given)
        assert heard.status == 202
        return dict(heard.json)

    first = await send("a")
    assert (await send("a"))["runId"] == first["runId"]
    for _ in range(2):
        again = await send("b")
        assert (again["runId"], again["status"]) == (None, "skipped")
        assert f"run {first['runId']} is still going" in again["message"]
    assert (await world.call("GET", f"/api/workflows/{workflow}/trigger")).json["skipped"] == 1
    refused = await world.call("POST", f"/api/execute/workflow/{workflow}", json={})
    assert refused.status == 409
    assert "one at a time" in refused.json["detail"]


async def test_a_replaced_run_names_the_one_that_took_its_place(world: World) -> None:
    workflow = await saved(world, {"when_full": "replace"})
    old, new = await run(world, workflow), await run(world, workflow)
    told = (await world.call("GET", f"/api/execute/run/{old}")).json
    assert (told["status"], told["metadata"]["replaced_by"]) == ("cancelled", new)
    assert await world.to_walk() == [new]
