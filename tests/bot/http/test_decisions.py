"""Answering a run's questions over HTTP."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.approvals import Said, Verdict
from core.execution import Execution
from core.runs import Response, StepStatus
from tests.bot.http.world import OURS, THEIRS, World
from tests.fakes import begin_walk, walk_one


async def waiting(world: World, *, name: str = "ask", **more: Any) -> int:
    """A run that asks, walked by the real one."""
    check = {"id": "check", "kind": "approval", "ask": "Post this?", **more}
    definition = {"name": name, "steps": [check]}
    made = await world.call("POST", "/api/workflows", json={"definition": definition})
    assert made.status == 201, made.body
    run = await world.call("POST", f"/api/execute/workflow/{made.json['id']}")
    run_id = int(run.json["runId"])
    await walk(world, run_id)
    return run_id


async def walk(world: World, run_id: int) -> None:
    execution = Execution(world.stores.runs, {}, world.synth.hub)
    assert await walk_one(execution, world.stores, "T1", run_id)


async def decide(world: World, run_id: int, decision: str, **more: Any) -> Any:
    headers: Mapping[str, str] = more.pop("headers", {})
    token = more.pop("token", OURS)
    path = f"/api/execute/run/{run_id}/decide"
    return await world.call("POST", path, token=token, json={"decision": decision, **more}, headers=headers)


async def test_a_run_shows_what_it_waits_for_and_who_may_decide(world: World) -> None:
    run_id = await waiting(world, approvers=["U1", "U2"], quorum=2)
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert run["status"] == "waiting"
    [question] = run["metadata"]["waiting_for"]
    wanted = {
        "path": "check",
        "question": "approval",
        "ask": "Post this?",
        "approvers": ["U1", "U2"],
        "quorum": 2,
        "anybody": False,
        "decisions": [],
    }
    assert wanted.items() <= question.items()


async def test_what_belongs_to_the_workspace_is_decided_with_its_token(world: World) -> None:
    run_id = await waiting(world)
    heard = await decide(world, run_id, "approve", comment="fine")
    assert (heard.status, heard.json["message"]) == (202, "Approved")
    assert await world.to_walk() == [run_id]
    await walk(world, run_id)
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert run["status"] == "completed"
    assert run["responses"][0]["content"] == {"approved": True, "by": ["api"], "comment": "fine"}
    assert run["metadata"]["waiting_for"] == []


async def test_a_token_is_not_a_person_who_was_asked(world: World) -> None:
    run_id = await waiting(world, approvers=["U1"])
    heard = await decide(world, run_id, "approve")
    assert (heard.status, heard.json["detail"]) == (403, "This is for <@U1> to decide. Nothing has changed.")
    handed_over = Said("U1", Verdict.HAND_OVER, to="U2")
    await world.synth.runs.decide("T1", run_id, handed_over, key="in Slack")
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    [question] = run["metadata"]["waiting_for"]
    assert question["approvers"] == ["U2"]
    assert [(one["by"], one["verdict"], one["to"]) for one in question["decisions"]] == [
        ("U1", "hand_over", "U2")
    ]


async def test_the_same_key_decides_once_and_with_another_word_is_a_conflict(world: World) -> None:
    run_id = await waiting(world)
    key = {"Idempotency-Key": "once"}
    assert (await decide(world, run_id, "approve", headers=key)).status == 202
    await walk(world, run_id)
    assert (await decide(world, run_id, "approve", headers=key)).status == 202
    assert (await decide(world, run_id, "reject", headers=key)).status == 409
    late = await decide(world, run_id, "approve")
    assert (late.status, "has ended" in late.json["detail"]) == (409, True)


async def test_an_unknown_outcome_is_settled_by_word(world: World) -> None:
    run_id = await world.run()
    begun = await begin_walk(world.stores.runs, run_id)
    assert begun is not None
    lost = Response("sum", "sum", "action", StepStatus.UNKNOWN, error="The line was lost.")
    await world.stores.runs.start_step(begun[1], lost)
    await world.stores.runs.start_step(begun[1], replace(lost, path="french", step="french"))
    await world.stores.runs.park(begun[1], None, [])
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert [one["question"] for one in run["metadata"]["waiting_for"]] == ["unknown_outcome"] * 2
    assert (await decide(world, run_id, "done")).status == 409
    assert (await decide(world, run_id, "done", step="sum")).status == 202
    assert (await decide(world, run_id, "retry")).status == 202


async def test_words_that_are_none_are_faults_and_other_workspaces_see_nothing(world: World) -> None:
    run_id = await waiting(world)
    assert (await decide(world, run_id, "maybe")).status == 422
    assert (await decide(world, run_id, "approve", to="somebody")).status == 422
    assert (await decide(world, run_id, "hand_over")).status == 422
    assert (await decide(world, run_id, "approve", token=THEIRS)).status == 404


async def test_a_key_that_was_used_for_one_run_decides_nothing_about_another_and_says_so(
    world: World,
) -> None:
    key = {"Idempotency-Key": "once"}
    first, second = await waiting(world), await waiting(world, name="other")
    assert (await decide(world, first, "approve", headers=key)).status == 202
    heard = await decide(world, second, "approve", headers=key)
    assert (heard.status, "Use a new key" in heard.json["detail"]) == (409, True)
    assert (await decide(world, second, "approve")).status == 202


async def test_a_key_that_settled_one_step_settles_no_other_and_says_so(world: World) -> None:
    key = {"Idempotency-Key": "once"}
    run_id = await world.run()
    begun = await begin_walk(world.stores.runs, run_id)
    assert begun is not None
    lost = Response("sum", "sum", "action", StepStatus.UNKNOWN, error="The line was lost.")
    await world.stores.runs.start_step(begun[1], lost)
    await world.stores.runs.start_step(begun[1], replace(lost, path="french", step="french"))
    await world.stores.runs.park(begun[1], None, [])
    for _ in range(2):
        assert (await decide(world, run_id, "done", step="sum", headers=key)).status == 202
    assert (await decide(world, run_id, "done", step="french", headers=key)).status == 409
    assert (await decide(world, run_id, "retry", step="sum", headers=key)).status == 409


async def test_a_key_that_settled_the_only_open_step_says_so_again_while_nothing_or_more_is_open(
    world: World,
) -> None:
    key = {"Idempotency-Key": "once"}
    run_id = await world.run()
    begun = await begin_walk(world.stores.runs, run_id)
    assert begun is not None
    lost = Response("sum", "sum", "action", StepStatus.UNKNOWN, error="The line was lost.")
    await world.stores.runs.start_step(begun[1], lost)
    await world.stores.runs.park(begun[1], None, [])
    first = await decide(world, run_id, "done", headers=key)
    assert (first.status, first.json["message"]) == (202, "Marked as done")
    assert (await decide(world, run_id, "done", headers=key)).json == first.json
    assert (await decide(world, run_id, "retry", headers=key)).status == 409
    again = await begin_walk(world.stores.runs, run_id)
    assert again is not None
    for path in ("french", "german"):
        await world.stores.runs.start_step(again[1], replace(lost, path=path, step=path))
    assert (await decide(world, run_id, "done", headers=key)).status == 202
    unnamed = await decide(world, run_id, "done")
    assert (unnamed.status, "Say which" in unnamed.json["detail"]) == (409, True)
    await world.call("POST", f"/api/execute/run/{run_id}/cancel")
    assert (await decide(world, run_id, "done", headers=key)).status == 202


async def test_a_key_with_another_number_of_the_question_is_a_conflict(world: World) -> None:
    key = {"Idempotency-Key": "once"}
    run_id = await waiting(world)
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    number = run["metadata"]["waiting_for"][0]["number"]
    assert (await decide(world, run_id, "approve", number=number, headers=key)).status == 202
    await walk(world, run_id)
    assert (await decide(world, run_id, "approve", number=number, headers=key)).status == 202
    assert (await decide(world, run_id, "approve", number=number + 1, headers=key)).status == 409
