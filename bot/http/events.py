"""What engines tell of the events that they watch for: `POST /hooks/{engine}/t/{address}`.

As for webhooks, an address that is nobody's, or whose workflow is paused or gone, answers as if there were
nothing, before the body is read. What is signed is kept before anything else is done with it.
"""

import asyncio
from collections import defaultdict

from aiohttp import web

from bot.http.body import read_raw
from bot.http.hooks import MOST_BYTES, accepted, posted_by
from bot.http.problems import RequestError, door
from core.errors import NotFound
from core.starting.deploying import Deploying

_AT_ONCE = 20  # bodies of one workspace in memory: they leave room for those of another


class EventsDoor:
    """Takes them."""

    def __init__(self, deploying: Deploying) -> None:
        self._deploying = deploying
        self._room: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))

    def add_to(self, app: web.Application) -> None:
        """Serve it."""

        async def answered(request: web.Request) -> web.StreamResponse:
            return await door(request, self.answer)

        app.router.add_post("/hooks/{engine}/t/{address}", answered)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """202 once the event is kept; 401 for what the engine did not sign in these five minutes."""
        engine = request.match_info["engine"]
        watched = await self._deploying.watched(engine, request.match_info["address"])
        if watched is None:
            raise NotFound("There is nothing at this address.")
        async with self._room[watched.workflow.workspace]:
            body = await read_raw(request, MOST_BYTES)
            taken = await self._deploying.receive(engine, watched, posted_by(request, body))
        if taken is None:
            raise RequestError("The signature is missing, wrong or too old.", 401)
        response = accepted(taken)
        await response.prepare(request)
        await response.write_eof()
        await self._deploying.begin(taken)
        return response
