"""A run that would pass its budget, over HTTP: what it waits for, and the answer."""

from datetime import UTC, datetime

from core.budgets import Forecast, month_of
from core.definition import Limit
from core.execution import Execution
from core.walking.spending import Budgets
from tests.bot.http.test_decisions import decide
from tests.bot.http.world import World
from tests.fakes import ScriptedEngine, walk_one


async def test_a_run_waits_with_its_question_and_goes_on_with_the_answer(world: World) -> None:
    model = ScriptedEngine("llm")  # each prompt takes three tokens
    model.takes = Forecast("fake", 1, 2, None)
    steps = [
        {"id": one, "kind": "payload", "blocks": [{"role": "user", "text": "x"}]} for one in ("sum", "more")
    ]
    definition = {"name": "sums", "steps": steps, "budget": {"tokens": 4}}
    made = await world.call("POST", "/api/workflows", json={"definition": definition})
    run_id = (await world.call("POST", f"/api/execute/workflow/{made.json['id']}")).json["runId"]
    execution = Execution(world.stores.runs, {"llm": model}, world.synth.hub)
    await walk_one(execution, world.stores, "T1", run_id)
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert (run["status"], run["metadata"]["error"]) == ("waiting", None)
    [question] = run["metadata"]["waiting_for"]
    wanted = {"path": "@budget.1", "question": "budget", "at": "more", "until": None, "anybody": True}
    assert wanted.items() <= question.items()
    assert "This run has used 3 of its 4 tokens" in question["ask"]
    heard = await decide(world, run_id, "approve")
    assert heard.status == 202, heard.body
    again = await decide(world, run_id, "approve")
    assert again.status == 409
    await walk_one(execution, world.stores, "T1", run_id)
    run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
    assert (run["status"], run["metadata"]["tokens"], run["metadata"]["cost_usd"]) == ("completed", 6, 0.0)
    assert [one["path"] for one in run["responses"]] == ["sum", "@budget.1", "more"]
    assert [one["cost_usd"] for one in run["responses"] if one["kind"] == "payload"] == [None, None]
    assert len(model.calls) == 2


async def test_a_month_that_is_nearly_used_up_is_told_with_the_run_that_did_it(
    world: World,
) -> None:
    model = ScriptedEngine("llm")  # each prompt takes three tokens
    model.takes = Forecast("fake", 1, 2, None)
    step = {"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "x"}]}
    body = {"definition": {"name": "sums", "steps": [step]}}
    made = await world.call("POST", "/api/workflows", json=body)
    now = datetime.now(UTC)
    budgets = Budgets(world.stores.usage, Limit(tokens=7), (), lambda: now)
    execution = Execution(world.stores.runs, {"llm": model}, world.synth.hub, budgets=budgets)
    told = []
    for _ in range(2):
        run_id = (await world.call("POST", f"/api/execute/workflow/{made.json['id']}")).json["runId"]
        await walk_one(execution, world.stores, "T1", run_id)
        run = (await world.call("GET", f"/api/execute/run/{run_id}")).json
        told.append(run["metadata"]["budget_warnings"])
    assert told[0] == []
    [warning] = told[1]
    text = warning.pop("text")
    month = month_of(now)
    assert warning == {"whose": "workspace", "month": month, "measure": "tokens", "used": 6, "most": 7}
    assert text.startswith("This workspace has used 6 of its 7 tokens")
