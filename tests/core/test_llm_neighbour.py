"""A model's server as a neighbour that nobody chose: what it may do to whoever asks it."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.errors import Refused, Unavailable
from core.llm import Completion, LlmInstance, open_llms

ASKED = [{"role": "user", "content": "what nobody else may read"}]
TEN_MEGABYTES = b"x" * 10_000_000

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[TestServer]:
    site = web.Application()
    site.router.add_route("*", "/{any:.*}", handler)
    async with TestServer(site, handler_cancellation=True) as server:
        yield server


async def asked_of(handler: Handler, timeout_s: float = 5) -> Completion:
    async with serving(handler) as server:
        instance = LlmInstance("default", str(server.make_url("/v1")), "big", "key")
        async with open_llms([instance]) as llms, asyncio.timeout(10):
            return await llms.complete("default", ASKED, timeout_s=timeout_s)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_neither_prompt_nor_key_follows_a_redirect(status: int) -> None:
    came: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        came.append(f"{request.headers.get('Authorization')} {await request.text()}")
        return web.json_response({"choices": [{"message": {"content": "mine now"}}]})

    async with serving(elsewhere) as other:

        async def moved(_: web.Request) -> web.Response:
            return web.Response(status=status, headers={"Location": str(other.make_url("/v1"))})

        with pytest.raises(Refused, match=rf"is elsewhere \({status}\); nothing was sent there"):
            await asked_of(moved)
    assert came == []


async def test_an_answer_that_comes_byte_by_byte_has_the_time_of_a_whole_one() -> None:
    async def dripping(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"did not answer within 0\.3 s"):
        await asked_of(dripping, timeout_s=0.3)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_without_end_is_not_kept(status: int) -> None:
    written = 0

    async def pouring(request: web.Request) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse(status=status)
        await response.prepare(request)
        while True:
            await response.write(TEN_MEGABYTES)
            written += 1

    with pytest.raises(Refused, match="larger than 16,777,216 bytes"):
        await asked_of(pouring)
    assert written < 10


async def test_an_answer_that_is_packed_is_not_unpacked() -> None:
    packed = gzip.compress(b'{"choices":[{"message":{"content":"%s"}}]}' % TEN_MEGABYTES)
    wished: list[str | None] = []

    async def packing(request: web.Request) -> web.Response:
        wished.append(request.headers.get("Accept-Encoding"))
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return web.Response(body=packed, headers=headers)

    with pytest.raises(Refused, match="it is packed, which was not asked for"):
        await asked_of(packing)
    assert wished == ["identity"]


@pytest.mark.parametrize(
    ("bill", "counted"),
    [
        ('"lots"', (0, 0)),
        ("[]", (0, 0)),
        ('{"prompt_tokens": "12", "completion_tokens": {}}', (0, 0)),
        ('{"prompt_tokens": NaN, "completion_tokens": Infinity}', (0, 100_000_000)),
        ('{"prompt_tokens": 1e30, "completion_tokens": -5}', (100_000_000, 0)),
        ('{"prompt_tokens": 7.5, "completion_tokens": 2}', (7, 2)),
    ],
)
async def test_an_answer_is_not_thrown_away_for_its_bill(bill: str, counted: tuple[int, int]) -> None:
    async def billing(_: web.Request) -> web.Response:
        text = f'{{"choices": [{{"message": {{"content": "yes"}}}}], "usage": {bill}}}'
        return web.Response(text=text, content_type="application/json")

    answer = await asked_of(billing)
    assert answer.text == "yes"
    assert (answer.usage.tokens_in, answer.usage.tokens_out) == counted


async def test_a_tool_that_was_never_offered_is_no_answer() -> None:
    async def calling(_: web.Request) -> web.Response:
        call = {"id": "1", "type": "function", "function": {"name": "delete_all", "arguments": "{}"}}
        return web.json_response({"choices": [{"message": {"content": None, "tool_calls": [call]}}]})

    with pytest.raises(Refused, match="asked for a tool, though it was offered none"):
        await asked_of(calling)
