"""kill -9 of the real program around a budget's question: it is asked once, answered once, and kept."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import WorkspaceClient
from tests.journeys.siege import Program, Siege, until
from tests.openai_server import open_openai

Json = dict[str, Any]

_WORDS = " ".join(["word"] * 200)  # the stand-in counts words: 200 to read, and as many in its answer


@pytest.fixture
async def siege(tmp_path: Path) -> AsyncIterator[Siege]:
    async with open_openai() as model, aiohttp.ClientSession() as http:
        program = Program(tmp_path, model)
        opened = Siege(program, http, WorkspaceClient(http, program.address))

        def answer(request: Json) -> str:
            prompt = str(request["messages"][-1]["content"])
            opened.asked.append((time.time(), prompt.split()[0]))
            return prompt

        model.answer = answer
        async with program.running(http):
            yield opened


@pytest.mark.timeout(120)
async def test_a_question_about_a_budget_and_its_answer_survive_a_kill(siege: Siege) -> None:
    steps = [
        {"id": one, "kind": "payload", "blocks": [{"role": "user", "text": f"{one} {_WORDS}"}]}
        for one in ("first", "second", "third")
    ]
    definition = {"name": "wordy", "steps": steps, "budget": {"tokens": 600}}
    workflow = (await siege.api("POST", "/workflows", json={"definition": definition}))["id"]
    run_id = int((await siege.api("POST", f"/execute/workflow/{workflow}", json={}))["runId"])
    for number, at in ((1, "second"), (2, "third")):
        asked = await until(lambda at=at: _question(siege, run_id, at))
        await _kill(siege)
        again = await until(lambda at=at: _question(siege, run_id, at))
        assert (again["path"], again["number"]) == (f"@budget.{number}", asked["number"])
        headers = {"Idempotency-Key": f"yes {number}"}
        for _ in range(2):  # the second of them after a kill in the middle of what the first began
            said = {"decision": "approve", "step": again["path"]}
            await siege.api("POST", f"/execute/run/{run_id}/decide", json=said, headers=headers)
            await _kill(siege)
    run = await until(lambda: _ended(siege, run_id))
    assert (run["status"], run["metadata"]["error"]) == ("completed", None)
    prompts = Counter(name for _, name in siege.asked)
    assert prompts["first"] == 1
    assert all(prompts[one] <= 3 for one in ("second", "third"))  # in flight at a kill
    paths = [one["path"] for one in run["responses"]]
    assert paths == ["first", "@budget.1", "second", "@budget.2", "third"]
    events = await siege.events(run_id)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert Counter(e["type"] for e in events)["approval_requested"] == 2


async def _kill(siege: Siege) -> None:
    await siege.program.kill()
    await siege.program.start(siege.http)


async def _question(siege: Siege, run_id: int, at: str) -> Json | None:
    run = await siege.run(run_id)
    found = [one for one in run["metadata"]["waiting_for"] if one["at"] == at]
    return found[0] if found and run["status"] == "waiting" else None


async def _ended(siege: Siege, run_id: int) -> Json | None:
    run = await siege.run(run_id)
    return run if run["completed_at"] else None
