"""Connections on which nobody says anything: they are closed, or a few strangers could hold all there are."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.tasks import repeating

FIRST_WORD_S = 20.0  # for the head of a connection's first request
KEPT_S = 75.0  # between requests; aiohttp keeps what is silent for an hour
_LOOK_S = 5.0

Connection = web.RequestHandler


class Silence:
    """Of one server: aiohttp itself waits for a connection's first request for ever."""

    def __init__(self, site: web.Application, first_word_s: float = FIRST_WORD_S) -> None:
        """Hears of every request to `site` before anything else does."""
        self._first_word_s = first_word_s
        self._spoke = set[Connection]()
        self._silent = dict[Connection, float]()  # since when
        site.middlewares.insert(0, self._heard())

    @asynccontextmanager
    async def broken(self, server: web.Server) -> AsyncIterator[None]:
        """Close the silent connections of `server` until the block ends."""

        async def look() -> None:
            self.close_silent(server)

        async with repeating(min(_LOOK_S, self._first_word_s), "silent connections", look):
            yield

    def close_silent(self, server: web.Server) -> None:
        """Those that have said nothing since they were first seen, too long ago."""
        now, there = time.monotonic(), set(server.connections)
        self._spoke &= there
        self._silent = {one: self._silent.get(one, now) for one in there - self._spoke}
        for connection, since in self._silent.items():
            if now - since > self._first_word_s:
                connection.force_close()

    def _heard(self) -> Middleware:
        @web.middleware
        async def heard(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._spoke.add(request.protocol)
            return await handler(request)

        return heard
