"""`/ws`: the door for programs that follow runs live. What goes on at one socket is in `follower.py`."""

import asyncio

from aiohttp import web

from bot.http.follower import Follower, Pace
from bot.http.gate import SUBPROTOCOL, Caller, Gate, admitted, token_of_socket
from bot.http.problems import RequestError, door
from core.access.tokens import Scope
from core.events import Hub
from core.running import Runs

LONGEST_MESSAGE = 64 * 1024  # bytes, from a client


class Live:
    """All sockets of this process."""

    def __init__(self, runs: Runs, hub: Hub, gate: Gate, pace: Pace) -> None:
        self._runs = runs
        self._hub = hub
        self._gate = gate
        self._pace = pace
        self._stopping = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The handler of `/ws`."""
        return await door(request, self._serve)

    async def stop(self, _: web.Application) -> None:
        """Have every socket closed; the server waits for their handlers."""
        self._stopping.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token = token_of_socket(request)

        async def admit() -> Caller:
            caller = await admitted(token, self._gate)
            caller.need(Scope.READ)
            return caller

        caller = await admit()
        ws = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            heartbeat=self._pace.heartbeat,
            max_msg_size=LONGEST_MESSAGE,
            timeout=self._pace.leave,
            compress=False,
        )
        if not ws.can_prepare(request).ok:
            raise RequestError("This address speaks WebSocket only.", 426, {"Upgrade": "websocket"})
        await ws.prepare(request)
        transport = request.transport
        closing = await Follower(ws, caller, admit, self._runs, self._pace).follow(self._hub, self._stopping)
        if closing is not None:
            await ws.close(code=closing.code, message=closing.reason.encode(), drain=False)
        if transport is not None:
            transport.abort()  # or a peer that reads nothing any more would keep it for ever
        return ws
