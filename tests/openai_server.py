"""A server that speaks OpenAI's chat completions, with faults that can be switched on.

It answers from the prompt alone, so that tests can tell that the prompt arrived exactly: by default the last
message in angle brackets; with a schema, JSON made to fit it.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]


@dataclass
class OpenAiServer:
    """`faults` are used up one per request, before `answer` is asked."""

    address: str = ""
    requests: list[Json] = field(default_factory=list)
    came: list[float] = field(default_factory=list)  # when each request did
    thinks_s: float = 0.0  # before every answer
    faults: list[web.Response | float] = field(default_factory=list)  # a response, or seconds of silence
    answer: Callable[[Json], str] = lambda request: f"<{request['messages'][-1]['content']}>"
    aborted: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """End every silence."""
        self._released.set()

    async def complete(self, http: web.Request) -> web.StreamResponse:
        request = await http.json()
        self.requests.append(request)
        self.came.append(time.time())
        await asyncio.sleep(self.thinks_s)
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, web.Response):
                return fault
            try:
                async with asyncio.timeout(fault):
                    await self._released.wait()
            except TimeoutError:
                pass
            except asyncio.CancelledError:
                self.aborted += 1
                raise
        schema = request.get("response_format", {}).get("json_schema", {}).get("schema")
        text = self.answer(request) if schema is None else json.dumps(_fitting(schema))
        words = sum(len(message["content"].split()) for message in request["messages"])
        return web.json_response(
            {
                "id": "c1",
                "object": "chat.completion",
                "created": 1,
                "model": request["model"],
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": text},
                    }
                ],
                "usage": {
                    "prompt_tokens": words,
                    "completion_tokens": len(text.split()),
                    "total_tokens": words + len(text.split()),
                },
            }
        )


def failing(status: int, message: str = "no", code: str | None = None, **headers: str) -> web.Response:
    """An error in OpenAI's form."""
    body = {"error": {"message": message, "type": "error", "code": code}}
    return web.json_response(body, status=status, headers=headers)


@asynccontextmanager
async def open_openai() -> AsyncIterator[OpenAiServer]:
    """It on a free port; `address` is the base URL."""
    server = OpenAiServer()
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.router.add_post("/v1/chat/completions", server.complete)
    # without this an abandoned request would be served to its end
    async with TestServer(app, handler_cancellation=True) as http:
        server.address = str(http.make_url("/v1"))
        yield server


def _fitting(schema: Json) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: _fitting(inner) for name, inner in schema.get("properties", {}).items()}
    return {"array": [], "string": "text", "number": 1, "integer": 1, "boolean": True}.get(kind)
