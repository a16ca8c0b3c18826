"""A stand-in model server in a process of its own: every completion takes a second, as many as come at once.

    python -m bench.slow_model

prints its address and answers until it is ended. `GET /most` says how many it had in hand at once, at most,
since it was last asked.
"""

import asyncio
import json

from aiohttp import web

from bench.databases import CONTENT
from bot.ports import free_port

THINKS_S = 1.0
_ANSWER = json.dumps(
    {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "slow",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": CONTENT}}
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 100, "total_tokens": 200},
    }
).encode()


class SlowModel:
    """Thinks for a second about everything."""

    def __init__(self) -> None:
        self._now = 0
        self._most = 0

    async def complete(self, request: web.Request) -> web.Response:
        self._now += 1
        self._most = max(self._most, self._now)
        try:
            await request.read()
            await asyncio.sleep(THINKS_S)
        finally:
            self._now -= 1
        return web.Response(body=_ANSWER, content_type="application/json")

    async def most(self, _: web.Request) -> web.Response:
        most, self._most = self._most, self._now
        return web.json_response(most)


async def main() -> None:
    model, app = SlowModel(), web.Application()
    app.router.add_post("/v1/chat/completions", model.complete)
    app.router.add_get("/most", model.most)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=4096).start()
    print(f"http://127.0.0.1:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
