"""What a finished step costs: runs of 100 payloads against a model that answers at once, and of 100 actions
at a Pipedream that does.

Beside it, in the same run: one committed INSERT through the raw driver. The aim is at most 6 of those for a
payload, 12 for an action, which commits twice (before it is sent, and its answer) and goes through
Pipedream's SDK and an HTTP client; only the network and Pipedream itself are missing. The quietest of several
rounds counts for both, so that what else the machine does counts for neither.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bench.databases import CONTENT, floor_ms, fresh
from bot.config import read_engine_settings
from core.definition import Definition, parse
from core.engine import Call, Engine, Host, Outcome
from core.engines.pipedream import open_pipedream
from core.events import Hub
from core.execution import Execution
from core.llm import Llms
from core.runs import NewRun, RunStatus, Usage
from storage import SqlStores

STEPS = 100
RUNS = 7
_SETTINGS = {
    "PIPEDREAM_CLIENT_ID": "bench",
    "PIPEDREAM_CLIENT_SECRET": "bench",
    "PIPEDREAM_PROJECT_ID": "proj_bench",
}


class Instant(Engine):
    """A model without delay."""

    name = "llm"
    repeatable = True

    async def perform(self, call: Call) -> Outcome:
        return Outcome(CONTENT, usage=Usage("instant", 10, 10))


@asynccontextmanager
async def instant_pipedream() -> AsyncIterator[Engine]:
    """The engine against a Pipedream without delay."""
    answers = {path: json.dumps(answer).encode() for path, answer in _ANSWERS.items()}

    def answer(request: httpx.Request) -> httpx.Response:
        content = answers[request.url.path]
        return httpx.Response(200, content=content, headers={"Content-Type": "application/json"})

    host = Host(Llms({}), lambda kind: read_engine_settings(kind, _SETTINGS))
    async with open_pipedream(host, httpx.MockTransport(answer)) as engine:
        assert engine is not None
        yield engine


_APP = {"name": "linearApp", "type": "app", "app": "linear_app"}
_ACCOUNT = {
    "id": "apn_1",
    "name": "ada",
    "healthy": True,
    "app": {"name_slug": "linear_app", "name": "Linear"},
}
_PROJECT = "/v1/connect/proj_bench"
_ANSWERS: Mapping[str, Any] = {
    "/v1/oauth/token": {"access_token": "t", "token_type": "Bearer", "expires_in": 3600},
    f"{_PROJECT}/accounts": {"data": [_ACCOUNT], "page_info": {}},
    f"{_PROJECT}/actions/linear_app-create-issue": {
        "data": {
            "key": "linear_app-create-issue",
            "name": "Create Issue",
            "version": "0.1.0",
            "configurable_props": [_APP, {"name": "title", "type": "string"}],
        }
    },
    f"{_PROJECT}/actions/run": {
        "exports": {"$summary": "Created ENG-1"},
        "os": [],
        "ret": {"id": "1", "text": CONTENT},
    },
}


def payload(number: int) -> dict[str, Any]:
    """That uses what the one before it gave."""
    text = f"after {{{{s{number - 1}}}}}"
    return {"id": f"s{number}", "kind": "payload", "blocks": [{"role": "user", "text": text}]}


def action(number: int) -> dict[str, Any]:
    """The same as an action at Pipedream."""
    params = {"title": f"after {{{{s{number - 1}}}}}"}
    key = "pipedream:linear_app-create-issue"
    return {"id": f"s{number}", "kind": "action", "action": key, "version": "0.1.0", "params": params}


async def cost_ms(stores: SqlStores, url: str, engine: Engine, definition: Definition) -> tuple[float, float]:
    """Milliseconds of one INSERT and of one step, each at its quietest."""
    execution = Execution(stores.runs, {engine.name: engine}, Hub())
    workflow = await stores.workflows.create("T1", definition, "U1")
    spans, floors = [], []
    for _ in range(RUNS):
        floors.append(await floor_ms(url))
        new = NewRun("T1", workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
        run, _ = await stores.runs.create(new)
        began = time.perf_counter()
        await execution.walk("T1", run.id)
        spans.append((time.perf_counter() - began) * 1000 / STEPS)
        assert (await stores.runs.get("T1", run.id)).status is RunStatus.COMPLETED
    return min(floors), min(spans)


async def measure(kind: str) -> None:
    async with fresh(kind) as (database, url), instant_pipedream() as pipedream:
        stores = SqlStores(database)
        for engine, step, what, most in (
            (Instant(), payload, "a payload's step", 6),
            (pipedream, action, "an action at Pipedream", 12),
        ):
            steps = [step(number) for number in range(STEPS)]
            definition = parse({"name": what, "steps": steps})
            floor, cost = await cost_ms(stores, url, engine, definition)
            print(
                f"{kind:<11} one committed INSERT {floor:6.3f} ms   {what:<22} {cost:6.3f} ms"
                f"   ratio {cost / floor:4.1f} (aim: at most {most})"
            )


async def main() -> None:
    print(f"Cost of a step: runs of {STEPS} steps, an engine without delay, the quietest of {RUNS} runs")
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
