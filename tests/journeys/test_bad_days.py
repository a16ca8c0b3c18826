"""Bad input and dead neighbours: one clear sentence to the person, nothing lost, nothing half saved."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import House, open_house
from tests.openai_server import failing

QUICK = {"attempts": 2, "backoff_s": 0, "timeout_s": 5}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


def ask(text: str, **more: Any) -> dict[str, Any]:
    step = {"id": "ask", "kind": "payload", "blocks": [{"role": "user", "text": text}], "policy": QUICK}
    return {"definition": {"name": "asking", "steps": [{**step, **more}]}}


async def outcome(house: House, body: dict[str, Any]) -> dict[str, Any]:
    """Save it, run it, wait for its end."""
    async with house.http.post(f"{house.api}/workflows", json=body) as answer:
        assert answer.status == 201, await answer.text()
        workflow = (await answer.json())["id"]
    async with house.http.post(f"{house.api}/execute/workflow/{workflow}", json={}) as answer:
        assert answer.status == 202
        run_id = (await answer.json())["runId"]

    async def ended() -> dict[str, Any] | None:
        async with house.http.get(f"{house.api}/execute/run/{run_id}") as answer:
            run: dict[str, Any] = await answer.json()
        return run if run["status"] in ("completed", "failed") else None

    found: dict[str, Any] = await house.until(ended)
    return found


async def test_a_prompt_of_a_megabyte_is_answered(house: House) -> None:
    run = await outcome(house, ask("word " * 199_000))
    assert run["status"] == "completed"
    assert len(run["responses"][0]["content"]) > 990_000


async def test_a_model_that_is_down_fails_the_run_in_words(house: House) -> None:
    house.model.faults = [failing(503), failing(503)]
    run = await outcome(house, ask("hello"))
    assert run["status"] == "failed"
    assert run["metadata"]["error"] == "The model “default” has a fault of its own (503). Tried 2 times."


async def test_garbage_for_a_schema_fails_the_run_in_words(house: House) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 5}}, "required": ["n"]}
    run = await outcome(house, ask("hello", output_schema=schema))
    assert run["status"] == "failed"
    assert "does not fit the output schema" in run["metadata"]["error"]


async def test_an_unknown_model_is_refused_before_it_is_saved(house: House) -> None:
    async with house.http.post(f"{house.api}/workflows", json=ask("hello", llm="gpt-99")) as answer:
        assert answer.status == 422
        faults = (await answer.json())["faults"]
    assert faults[0]["path"] == "ask.llm"
    assert "no model is called “gpt-99”" in faults[0]["message"]
    async with house.http.get(f"{house.api}/workflows") as answer:
        assert (await answer.json())["items"] == []


async def test_a_budget_in_dollars_that_nobody_could_keep_is_refused_with_a_clear_sentence(
    house: House,
) -> None:
    body = ask("hello")
    body["definition"]["budget"] = {"usd": 1, "month": {"usd": 2}}
    async with house.http.post(f"{house.api}/workflows", json=body) as answer:
        assert answer.status == 422
        faults = {fault["path"]: fault["message"] for fault in (await answer.json())["faults"]}
    assert set(faults) == {"budget.usd", "budget.month.usd"}
    assert all("SYNTH_MODEL_PRICES" in message for message in faults.values())
