"""What engines call back about the steps that they were handed together: `POST /hooks/{engine}/runner`."""

import asyncio

from aiohttp import web

from bot.http.body import read_raw
from bot.http.problems import RequestError, door
from core.errors import NotAllowed
from core.running.callbacks import Callbacks

MOST_BYTES = 4_000_000
_AT_ONCE = 20  # bodies in memory


class CallbackDoor:
    """Takes them. Who calls must know the engine's secret, which is looked at before the body is."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self._room = asyncio.Semaphore(_AT_ONCE)

    def add_to(self, app: web.Application) -> None:
        """Serve it."""

        async def answered(request: web.Request) -> web.StreamResponse:
            return await door(request, self.answer)

        app.router.add_post("/hooks/{engine}/runner", answered)

    async def answer(self, request: web.Request) -> web.Response:
        """200 once it is kept, also where it was before; 410 where nobody waits for it: the run has ended, or
        never was. The engine need not go on then."""
        engine = request.match_info["engine"]
        try:
            self._callbacks.admit(engine, {name.lower(): value for name, value in request.headers.items()})
        except NotAllowed as error:
            raise RequestError(error.sentence, 401) from error
        async with self._room:
            body = await read_raw(request, MOST_BYTES)
            if not await self._callbacks.take(engine, body):
                raise RequestError("No run waits for this.", 410)
        return web.json_response({"kept": True})
