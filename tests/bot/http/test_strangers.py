"""Every call, by somebody of another workspace: nothing of ours exists for them, not even a trace."""

from typing import Any

from bot.http.calls import every_call
from tests.bot.http.world import CHAIN, THEIRS, World, chain

BODIES: dict[str, Any] = {
    "executeWorkflow": {"inputs": {"text": "x"}},
    "changeWorkflow": {"definition": chain("stolen")},
    "createWorkflow": {"definition": CHAIN},
    "switchTrigger": {"paused": True, "signing_key": "a key of theirs"},
    "decideRun": {"decision": "approve"},
}
# What is the same for everybody, and names nothing of anybody.
FOR_ALL = {"getOpenApi", "getDefinitionSchema"}
EMPTY = {"listWorkflows"}
MAKES_ITS_OWN = {"createWorkflow"}


async def test_a_stranger_finds_nothing_behind_any_call(world: World) -> None:
    workflow_id = await world.workflow("secret-plan")
    run_id = await world.run(workflow_id)
    walker = await world.walker(run_id)
    await walker.finish("sum", "secret words")
    before = await _ours(world, workflow_id, run_id)
    nobody = 4_000_000

    for route in every_call(world.synth):
        if route.name in MAKES_ITS_OWN:
            continue
        ours = run_id if "/run/" in route.path else workflow_id
        asked = [f"/api{route.path}".format(id=number) for number in (ours, nobody)]
        mine, none = [
            await world.call(route.method, path, token=THEIRS, json=BODIES.get(route.name)) for path in asked
        ]
        assert not any(words in mine.body for words in (b"secret-plan", b"secret words")), route.name
        if route.name in FOR_ALL:
            assert mine.status == 200
        elif route.name in EMPTY:
            assert (mine.status, mine.json["items"]) == (200, [])
        else:
            assert mine.status == 404, route.name
            assert mine.json["detail"].replace(str(ours), "#") == none.json["detail"].replace(
                str(nobody), "#"
            )
    assert await _ours(world, workflow_id, run_id) == before


async def test_a_stranger_may_use_the_same_names_and_learns_nothing_by_it(world: World) -> None:
    await world.workflow("digest")
    heard = await world.call("POST", "/api/workflows", token=THEIRS, json={"definition": chain("digest")})
    assert heard.status == 201
    listed = (await world.call("GET", "/api/workflows", token=THEIRS)).json["items"]
    assert [item["id"] for item in listed] == [heard.json["id"]]


async def test_a_cursor_from_elsewhere_shows_nothing_of_elsewhere(world: World) -> None:
    await world.workflow("ours")
    theirs = await world.workflow("theirs", token=THEIRS)
    heard = await world.call("GET", f"/api/workflows?cursor={theirs}", token=THEIRS)
    assert heard.json == {"items": [], "next": None}


async def _ours(world: World, workflow_id: int, run_id: int) -> list[Any]:
    return [
        (await world.call("GET", path)).json
        for path in (
            "/api/workflows",
            f"/api/workflows/{workflow_id}/versions",
            f"/api/workflows/{workflow_id}/runs",
            f"/api/execute/run/{run_id}",
        )
    ]
