"""How fast `POST /api/execute/workflow/{id}` answers while 50 runs are active.

The whole of Synth as `synth serve` composes it, over HTTP; the active runs wait for a slow model, as real
ones do. A request every 50 ms, since each starts a run whose walk then shares the process. The aim is under
20 ms at the median. Beside it: a GET that only reads one row, on the same server.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp import web

from bench.databases import fresh
from bot.local import open_local
from bot.models import Models
from bot.ports import free_port
from core.llm import LlmInstance, open_llms

ACTIVE = 50
REQUESTS = 200
_BETWEEN_S = 0.05
_ASK = {"id": "ask", "kind": "payload", "blocks": [{"role": "user", "text": "hello"}]}
_PAUSE = {"id": "pause", "kind": "wait", "seconds": 3600}


async def measure(kind: str) -> None:
    with TemporaryDirectory(prefix="synth-bench-") as folder:
        async with (
            fresh(kind) as (_, url),
            _slow_model() as address,
            open_llms([LlmInstance("default", address, "slow", "none")]) as llms,
            open_local(Path(folder), Models(llms, None), database_url=url, synth_port=free_port()) as served,
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {served.api_token}"}) as http,
        ):
            base = f"{served.address}/api"
            slow, quick = [await _create(http, base, step) for step in (_ASK, _PAUSE)]
            for _ in range(ACTIVE):
                await _post(http, f"{base}/execute/workflow/{slow}", {})
            await asyncio.sleep(2)
            posts, gets = [], []
            for _ in range(REQUESTS):
                posts.append(await _ms(_post(http, f"{base}/execute/workflow/{quick}", {})))
                gets.append(await _ms(_get(http, f"{base}/workflows/{quick}")))
                await asyncio.sleep(_BETWEEN_S)
    get, post = statistics.median(gets), statistics.median(posts)
    slowest = statistics.quantiles(posts, n=20)[18]
    print(
        f"{kind:<11} GET a workflow p50 {get:5.1f} ms   POST execute p50 {post:5.1f} ms (aim: under 20),"
        f" p95 {slowest:5.1f} ms   ratio {post / get:4.1f}"
    )


async def _create(http: aiohttp.ClientSession, base: str, step: dict[str, Any]) -> int:
    definition = {"name": f"w-{step['id']}", "steps": [step]}
    made = await _post(http, f"{base}/workflows", {"definition": definition})
    return int(made["id"])


async def _post(http: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> dict[str, Any]:
    async with http.post(url, json=body) as answer:
        answer.raise_for_status()
        found: dict[str, Any] = await answer.json()
        return found


async def _get(http: aiohttp.ClientSession, url: str) -> None:
    async with http.get(url) as answer:
        answer.raise_for_status()
        await answer.read()


async def _ms(call: Awaitable[Any]) -> float:
    began = time.perf_counter()
    await call
    return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def _slow_model() -> AsyncIterator[str]:
    async def think(_: web.Request) -> web.Response:
        await asyncio.sleep(3600)
        return web.Response()

    app = web.Application()
    app.router.add_post("/v1/chat/completions", think)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        await runner.cleanup()


async def main() -> None:
    pace = f"{REQUESTS} requests, {_BETWEEN_S * 1000:.0f} ms apart"
    print(f"\nThe API while {ACTIVE} runs wait for a model: {pace}")
    for kind in ("sqlite", "postgresql"):
        await measure(kind)


if __name__ == "__main__":
    asyncio.run(main())
