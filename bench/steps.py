"""What a finished step costs: runs of 100 payloads against a model that answers at once, and of 100 actions
at a Pipedream that does.

Beside it, in the same run: one committed INSERT through the raw driver. The aim is at most 6 of those for a
payload, 12 for an action, which commits twice (before it is sent, and its answer) and goes through
Pipedream's SDK and an HTTP client; only the network and Pipedream itself are missing. The quietest of several
rounds counts for both, so that what else the machine does counts for neither.
"""

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

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


class Watched:
    """A store or an engine of which some calls are timed."""

    def __init__(self, watched: Any, *calls: str) -> None:
        self._watched = watched
        self._calls = calls
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._watched, name)
        return self._timed(found) if name in self._calls else found

    def _timed(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def timed(*args: Any, **more: Any) -> Any:
            began = time.perf_counter()
            try:
                return await call(*args, **more)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


async def profile(stores: SqlStores, engine: Engine, definition: Definition) -> tuple[float, float, float]:
    """Where a step's milliseconds go: to the store, to the engine, and to all else that a walk does. A run of
    its own: to look costs, too."""
    runs, performs = Watched(stores.runs, "start_step", "finish_step"), Watched(engine, "perform")
    execution: Any = Execution(cast(Any, runs), {engine.name: cast(Any, performs)}, Hub())
    workflow = await stores.workflows.create("T2", definition, "U1")
    quietest = (math.inf, 0.0, 0.0, 0.0)
    for _ in range(RUNS):
        await stores.runs.create(NewRun("T2", workflow.id, 1, definition, {}, {"type": "manual"}, "U1"))
        runs.seconds = performs.seconds = 0.0
        began = time.perf_counter()
        [begun] = (await stores.runs.claim("bench", 1)).begun
        await execution.walk(*begun)
        whole = (time.perf_counter() - began) * 1000 / STEPS
        kept, done = runs.seconds * 1000 / STEPS, performs.seconds * 1000 / STEPS
        quietest = min(quietest, (whole, kept, done, whole - kept - done))
    return quietest[1:]


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
        [begun] = (await stores.runs.claim("bench", 1)).begun
        await execution.walk(*begun)
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
            kept, done, rest = await profile(stores, engine, definition)
            print(
                f"{'':<11} of it: kept (fence, answer, events) {kept:6.3f} ms   the engine {done:6.3f} ms"
                f"   the walk itself {rest:6.3f} ms"
            )


async def main() -> None:
    print(f"Cost of a step: runs of {STEPS} steps, an engine without delay, the quietest of {RUNS} runs")
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
