"""Running again and going on over HTTP, and who did what."""

from datetime import UTC, datetime, timedelta

from core.runs import Response, StepStatus
from tests.bot.http.world import THEIRS, World
from tests.fakes import begin_walk

INPUTS = {"inputs": {"text": "a text"}}


async def shown(world: World, run_id: int) -> dict[str, object]:
    found: dict[str, object] = (await world.call("GET", f"/api/execute/run/{run_id}")).json["metadata"]
    return found


async def test_a_run_is_run_again_with_the_same_or_with_other_inputs(world: World) -> None:
    run_id = await world.run()
    heard = await world.call("POST", f"/api/execute/run/{run_id}/rerun")
    assert (heard.status, heard.json["runId"], heard.json["status"]) == (202, run_id + 1, "running")
    assert heard.headers["Location"] == f"/api/execute/run/{run_id + 1}"
    other = await world.call("POST", f"/api/execute/run/{run_id}/rerun", json={"inputs": {"text": "b"}})
    first, again, changed = [await shown(world, run_id + more) for more in range(3)]
    assert again["inputs"] == first["inputs"]
    assert (changed["inputs"], other.json["runId"]) == ({"text": "b"}, run_id + 2)
    assert [one["rerun_of"] for one in (first, again, changed)] == [None, run_id, run_id]
    assert again["started_by"] == "api"


async def test_the_same_key_runs_again_once(world: World) -> None:
    first = await world.run()
    second = (await world.call("POST", f"/api/execute/run/{first}/rerun")).json["runId"]
    key = {"Idempotency-Key": "again"}
    answers = [await world.call("POST", f"/api/execute/run/{first}/rerun", headers=key) for _ in range(2)]
    assert answers[0].json == answers[1].json
    other = await world.call("POST", f"/api/execute/run/{second}/rerun", headers=key)
    assert other.status == 409


async def test_a_key_that_ran_something_again_gives_that_run_whatever_came_of_the_workflow(
    world: World,
) -> None:
    first = await world.run()
    path, key = f"/api/execute/run/{first}/rerun", {"Idempotency-Key": "again"}
    answer = (await world.call("POST", path, json={"inputs": {"text": "b"}}, headers=key)).json
    number = (await world.call("GET", f"/api/execute/run/{first}")).json["workflow_id"]
    definition = (await world.call("GET", f"/api/workflows/{number}")).json["definition"]
    definition["inputs"] = [{"name": "subject", "required": True}]
    definition["steps"][0]["blocks"] = [{"role": "user", "text": "Sum up {{subject}}"}]
    changed = await world.call("PUT", f"/api/workflows/{number}", json={"definition": definition})
    assert changed.status == 200, changed.body
    assert (await world.call("POST", path, json={"inputs": {"text": "b"}}, headers=key)).json == answer
    assert (await world.call("POST", path, json={"inputs": {"text": "c"}}, headers=key)).status == 409
    assert (await world.call("DELETE", f"/api/workflows/{number}")).status == 204
    await world.call("POST", f"/api/execute/run/{first}/cancel")
    await world.stores.history.purge("T1", first, datetime.now(UTC), before=datetime.now(UTC))
    assert (await world.stores.runs.get("T1", first)).purged_at is not None
    assert (await world.call("POST", path, json={"inputs": {"text": "b"}}, headers=key)).json == answer


async def test_inputs_that_do_not_fit_run_nothing_again(world: World) -> None:
    run_id = await world.run()
    heard = await world.call("POST", f"/api/execute/run/{run_id}/rerun", json={"inputs": {"txt": "b"}})
    assert heard.status == 422
    assert (await world.call("GET", f"/api/execute/run/{run_id + 1}")).status == 404


async def test_a_pause_is_ended_and_tells_by_whom(world: World) -> None:
    run_id = await world.run()
    begun = await begin_walk(world.stores.runs, run_id)
    assert begun is not None
    until = datetime.now(UTC) + timedelta(hours=1)
    pause = Response("sum", "sum", "wait", StepStatus.WAITING, detail={"until": until.isoformat()})
    await world.stores.runs.start_step(begun[1], pause)
    await world.stores.runs.park(begun[1], until, [])
    key = {"Idempotency-Key": "now"}
    for _ in range(2):
        heard = await world.call("POST", f"/api/execute/run/{run_id}/resume", headers=key)
        assert (heard.status, heard.json["status"]) == (202, "created")
    assert await world.to_walk() == [run_id]
    said = (await shown(world, run_id))["decisions"]
    assert isinstance(said, list)
    assert [(one["step"], one["by"], one["verdict"]) for one in said] == [("sum", "api", "resume")]
    assert (await world.call("POST", f"/api/execute/run/{run_id}/resume")).status == 409


async def test_who_retried_a_run_is_in_its_metadata(world: World) -> None:
    run_id = await world.run()
    await (await world.walker(run_id)).fail("sum", "No.")
    await world.call("POST", f"/api/execute/run/{run_id}/retry")
    said = (await shown(world, run_id))["decisions"]
    assert isinstance(said, list)
    assert [(one["step"], one["by"], one["verdict"]) for one in said] == [("sum", "api", "retry")]


async def test_no_other_workspace_runs_it_again_or_resumes_it(world: World) -> None:
    run_id = await world.run()
    for what in ("rerun", "resume"):
        heard = await world.call("POST", f"/api/execute/run/{run_id}/{what}", token=THEIRS)
        assert heard.status == 404
