"""Slack's requests over HTTP.

Who sends one is known only once its whole body is there, since that is what Slack signs. Until then it is a
stranger's: how much of it is read, how slowly, and how many at once is bounded.
"""

import asyncio
from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.http.body import Spare, read_raw
from bot.http.problems import RequestError, door

MOST_BYTES = 3_000_000  # a message of many blocks in a form, where every third character is escaped
SLOWEST_S = 10.0  # Slack itself gives up after three
_AT_ONCE = 8  # large ones


class SlackRequests:
    """`POST /slack/events`: events, commands, clicks and submissions, for Bolt."""

    def __init__(self, bolt: AsyncApp, slowest_s: float = SLOWEST_S) -> None:
        self._bolt = bolt
        self._slowest_s = slowest_s
        self._spare = Spare(asyncio.Semaphore(_AT_ONCE))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What Bolt says to it; it looks at the signature first."""
        return await door(request, self._answered)

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        raw = await read_raw(request, MOST_BYTES, within=self._slowest_s, spare=self._spare)
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            raise RequestError("This is not UTF-8 text.") from None
        headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
        asked = AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
        return await to_aiohttp_response(await self._bolt.async_dispatch(asked))
