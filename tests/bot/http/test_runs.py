"""Starting, reading, cancelling and retrying runs over HTTP."""

import asyncio

import pytest

from storage import SqlStores
from tests.bot.http.world import THEIRS, World, chain, open_world

INPUTS = {"inputs": {"text": "a text"}}


async def test_executing_a_workflow_answers_at_once_with_the_literal_running(world: World) -> None:
    workflow_id = await world.workflow()
    heard = await world.call("POST", f"/api/execute/workflow/{workflow_id}", json=INPUTS)
    assert heard.status == 202
    assert heard.json == {
        "runId": 1,
        "message": "Workflow execution started",
        "status": "running",
    }
    assert heard.headers["Location"] == "/api/execute/run/1"
    assert await world.to_walk() == [1]


async def test_a_workflow_without_inputs_needs_no_body_at_all(world: World) -> None:
    definition = {**chain("no-inputs"), "inputs": []}
    definition["steps"] = [{"id": "say", "kind": "payload", "blocks": [{"role": "user", "text": "Say hi"}]}]
    made = await world.call("POST", "/api/workflows", json={"definition": definition})
    path = f"/api/execute/workflow/{made.json['id']}"
    assert (await world.call("POST", path)).status == 202
    assert (await world.call("POST", path, json={})).status == 202
    heard = await world.call("POST", path, data=b"", headers={"Content-Type": "text/plain"})
    assert heard.status == 202


async def test_inputs_that_do_not_fit_are_named_and_nothing_is_started(world: World) -> None:
    workflow_id = await world.workflow()
    heard = await world.call(
        "POST", f"/api/execute/workflow/{workflow_id}", json={"inputs": {"txet": "typo"}}
    )
    assert heard.status == 422
    assert heard.json["faults"] == [
        {"path": "inputs.txet", "message": "this workflow has no such input; did you mean “text”?"},
        {"path": "inputs.text", "message": "this input is needed"},
    ]
    assert not await world.to_walk()


async def test_a_name_that_is_not_known_in_the_body_is_a_fault(world: World) -> None:
    workflow_id = await world.workflow()
    heard = await world.call("POST", f"/api/execute/workflow/{workflow_id}", json={"input": {"text": "x"}})
    assert heard.status == 422
    assert [fault["path"] for fault in heard.json["faults"]] == ["input"]


async def test_the_same_key_gives_the_first_answer_again_even_after_the_end(world: World) -> None:
    path = f"/api/execute/workflow/{await world.workflow()}"
    first = await world.call("POST", path, json=INPUTS, headers={"Idempotency-Key": "k1"})
    walker = await world.walker(first.json["runId"])
    await walker.finish("sum", "short")
    await walker.finish("french", "court")
    await walker.complete()
    again = await world.call("POST", path, json=INPUTS, headers={"Idempotency-Key": "k1"})
    assert (again.status, again.json) == (202, first.json)
    other = await world.call("POST", path, json=INPUTS, headers={"Idempotency-Key": "k2"})
    assert other.json["runId"] != first.json["runId"]


async def test_the_same_key_with_another_body_or_workflow_is_a_conflict(world: World) -> None:
    one, two = await world.workflow("one"), await world.workflow("two")
    key = {"Idempotency-Key": "k1"}
    await world.call("POST", f"/api/execute/workflow/{one}", json=INPUTS, headers=key)
    body = await world.call(
        "POST", f"/api/execute/workflow/{one}", json={"inputs": {"text": "another"}}, headers=key
    )
    workflow = await world.call("POST", f"/api/execute/workflow/{two}", json=INPUTS, headers=key)
    assert (body.status, workflow.status) == (409, 409)
    assert "new key" in body.json["detail"]
    assert len(await world.to_walk()) == 1


async def test_the_same_key_at_once_starts_exactly_one_run(stores: SqlStores) -> None:
    async with open_world(stores) as world:
        path = f"/api/execute/workflow/{await world.workflow()}"
        heard = await asyncio.gather(
            *(
                world.call("POST", path, json=INPUTS, headers={"Idempotency-Key": "at-once"})
                for _ in range(10)
            )
        )
        assert {answer.status for answer in heard} == {202}
        assert len({answer.json["runId"] for answer in heard}) == 1
        runs = await world.synth.runs.page("T1")
        assert len(runs.items) == 1


async def test_the_same_key_in_another_workspace_is_another_key(world: World) -> None:
    ours, theirs = await world.workflow(), await world.workflow(token=THEIRS)
    key = {"Idempotency-Key": "k1"}
    one = await world.call("POST", f"/api/execute/workflow/{ours}", json=INPUTS, headers=key)
    two = await world.call("POST", f"/api/execute/workflow/{theirs}", json=INPUTS, headers=key, token=THEIRS)
    assert (one.status, two.status) == (202, 202)
    assert one.json["runId"] != two.json["runId"]


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "schlüssel"])
async def test_a_key_that_is_no_key_is_refused(world: World, key: str) -> None:
    path = f"/api/execute/workflow/{await world.workflow()}"
    heard = await world.call("POST", path, json=INPUTS, headers={"Idempotency-Key": key})
    assert heard.status == 400
    assert "Idempotency-Key" in heard.json["detail"]


async def test_a_run_is_told_with_its_responses_in_the_order_of_their_finishing(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    await walker.finish("sum", {"lines": ["one", "two"]})
    halfway = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    await walker.finish("french", "un, deux")
    await walker.complete()
    whole = (await world.call("GET", f"/api/execute/run/{run_id}")).json

    assert (halfway["status"], halfway["completed_at"]) == ("running", None)
    assert halfway["metadata"]["progress"] == {"completed": 1, "total": 2}
    assert whole["status"] == "completed"
    assert [(r["step"], r["kind"], r["status"], r["content"]) for r in whole["responses"]] == [
        ("sum", "payload", "completed", {"lines": ["one", "two"]}),
        ("french", "payload", "completed", "un, deux"),
    ]
    assert whole["started_at"] and whole["completed_at"]
    assert whole["responses"][0]["completed_at"]
    metadata = whole["metadata"]
    assert metadata["tokens"] == 30
    assert metadata["error"] is None
    assert metadata["started_by"] == "api"
    assert metadata["inputs"] == {"text": "a text"}
    assert metadata["seq"] == 6
    assert [(step["number"], step["id"]) for step in metadata["steps"]] == [("1", "sum"), ("2", "french")]


async def test_a_failed_run_carries_its_error_and_can_be_retried(world: World) -> None:
    run_id = await world.run()
    walker = await world.walker(run_id)
    await walker.finish("sum", "short")
    await walker.fail("french", "The model gave no answer.")
    failed = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert failed["status"] == "failed"
    assert failed["metadata"]["error"] == "The model gave no answer."
    assert failed["metadata"]["failed_step"] == "french"

    heard = await world.call("POST", f"/api/execute/run/{run_id}/retry")
    assert (heard.status, heard.json["runId"], heard.json["status"]) == (202, run_id, "created")
    assert await world.to_walk() == [run_id]
    again = await world.call("POST", f"/api/execute/run/{run_id}/retry")
    assert again.status == 409


async def test_a_cancelled_run_is_stopped_and_cannot_be_cancelled_again(world: World) -> None:
    run_id = await world.run()
    await world.walker(run_id)
    heard = await world.call("POST", f"/api/execute/run/{run_id}/cancel")
    assert (heard.status, heard.json["status"]) == (202, "cancelled")
    shown = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert (shown["status"], shown["metadata"]["cancelled_by"]) == ("cancelled", "api")
    again = await world.call("POST", f"/api/execute/run/{run_id}/cancel")
    assert again.status == 409
    assert "already ended" in again.json["detail"]


async def test_runs_of_a_deleted_workflow_stay_readable(world: World) -> None:
    workflow_id = await world.workflow()
    run_id = await world.run(workflow_id)
    assert (await world.call("DELETE", f"/api/workflows/{workflow_id}")).status == 204
    assert (await world.call("GET", f"/api/execute/run/{run_id}")).status == 200
    assert (await world.call("POST", f"/api/execute/workflow/{workflow_id}", json=INPUTS)).status == 404
