"""What comes to `/slack/events` from nobody knows whom, over real sockets."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import new_app
from bot.slack.over_http import MOST_BYTES, SlackRequests
from tests.bot.workspace.workspace_server import SIGNING_SECRET, serve

CHECK = json.dumps({"type": "url_verification", "challenge": "are you there?"})


@asynccontextmanager
async def listening(slowest_s: float = 5.0) -> AsyncIterator[str]:
    bolt = new_app(AsyncWebClient(token="xoxb-none"), SIGNING_SECRET)
    site = web.Application(client_max_size=2 * MOST_BYTES)
    site.router.add_post("/slack/events", SlackRequests(bolt, SIGNING_SECRET, slowest_s).answer)
    async with serve(site) as address:
        yield f"{address}/slack/events"


def signed(body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
    assert signature is not None
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
    }


async def post(address: str, body: bytes) -> int:
    async with ClientSession() as http, http.post(address, data=body, headers=signed(body)) as answer:
        return answer.status


async def begun(address: str, sent: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A body of a million bytes of which no more comes than these."""
    port = int(address.split(":")[2].partition("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "POST /slack/events HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n"
    writer.write(head.encode() + b"x" * sent)
    await writer.drain()
    return reader, writer


async def test_what_slack_signed_is_answered_and_what_it_did_not_is_refused() -> None:
    async with listening() as address:
        assert await post(address, CHECK.encode()) == 200
        async with ClientSession() as http, http.post(address, data=CHECK) as answer:
            assert answer.status == 401


@pytest.mark.parametrize(
    ("body", "status"), [(b"x" * (MOST_BYTES + 1), 413), (b'{"text": "\xff\xfe"}', 400), (b"", 401)]
)
async def test_what_slack_never_sends_is_refused(body: bytes, status: int) -> None:
    async with (
        listening() as address,
        ClientSession() as http,
        http.post(address, data=BytesIO(body)) as answer,
    ):
        assert answer.status == status


async def test_a_body_that_never_ends_is_not_waited_for() -> None:
    async with listening(slowest_s=0.2) as address:
        reader, writer = await begun(address, 500_000)
        async with asyncio.timeout(5):
            assert b" 408 " in await reader.readline()
        writer.close()


async def test_strangers_large_bodies_leave_room_for_what_slack_sends() -> None:
    async with listening() as address:
        slow = [await begun(address, 500_000) for _ in range(30)]
        await asyncio.sleep(0.2)
        assert await post(address, CHECK.encode()) == 200
        for _, writer in slow:
            writer.close()
