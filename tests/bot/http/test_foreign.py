"""The API beside what a later release saved."""

import json

import sqlalchemy as sa

from storage import Database, SqlStores
from tests.bot.http.world import World, open_world
from tests.storage.test_foreign import LATER


async def test_everything_about_it_is_answered_and_nothing_is_a_failure_of_ours(database: Database) -> None:
    async with open_world(SqlStores(database)) as world:
        workflow = await world.workflow()
        run = await world.run(workflow)
    change = sa.text("UPDATE workflow_versions SET definition = :later WHERE workflow_id = :id")
    async with database.write() as connection:
        await connection.execute(change, {"later": json.dumps(LATER), "id": workflow})
    async with open_world(SqlStores(database)) as world:
        await _answers(world, workflow, run)


async def _answers(world: World, workflow: int, run: int) -> None:
    path = f"/api/workflows/{workflow}"
    shown = await world.call("GET", path)
    assert (shown.status, shown.json["definition"]) == (200, LATER)
    assert "later release" in shown.json["notes"][0]
    listed = await world.call("GET", "/api/workflows")
    assert [(one["id"], one["trigger"]) for one in listed.json["items"]] == [(workflow, LATER["trigger"])]
    assert (await world.call("GET", f"{path}/versions")).json["items"][0]["definition"] == LATER
    assert [one["id"] for one in (await world.call("GET", f"{path}/runs")).json["items"]] == [run]
    told = await world.call("GET", f"/api/execute/run/{run}")
    assert (told.status, told.json["metadata"]["workflow"]) == (200, "later")
    assert "later release" in told.json["metadata"]["notes"][0]
    for method, address in (("POST", f"/api/execute/workflow/{workflow}"), ("GET", f"{path}/trigger")):
        refused = await world.call(method, address)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5"), address
        assert "Bring this one up to date" in refused.json["detail"]
    assert (await world.call("POST", f"/api/execute/run/{run}/rerun")).status == 503
    assert (await world.call("POST", f"/api/execute/run/{run}/cancel")).status == 202
    assert (await world.call("DELETE", path)).status == 204
