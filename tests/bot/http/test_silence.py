"""Connections on which nobody says anything, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web

from bot.http.silence import Silence

FIRST_WORD_S = 0.2


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def live(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    site = web.Application()
    site.router.add_get("/", hello)
    site.router.add_get("/ws", live)
    silence = Silence(site, FIRST_WORD_S)
    runner = web.AppRunner(site)
    await runner.setup()
    assert runner.server is not None
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with silence.broken(runner.server):
        yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: "])
async def test_who_never_finishes_a_first_request_is_sent_away(said: bytes) -> None:
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()


async def test_who_has_spoken_is_left_alone() -> None:
    async with (
        served() as port,
        ClientSession() as http,
        http.ws_connect(f"http://127.0.0.1:{port}/ws") as socket,
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            async with asyncio.timeout(5):
                assert b"hello" in await reader.readuntil(b"hello")
            await asyncio.sleep(3 * FIRST_WORD_S)
        await socket.send_str("still here")
        assert await socket.receive_str() == "still here"
        writer.close()
