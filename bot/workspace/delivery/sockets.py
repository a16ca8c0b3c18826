"""Socket Mode: tickets, connections, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web

from bot.workspace.delivery.answers import NOT_CONNECTED, Answer, Kind, Timing
from bot.workspace.identifiers import new_id
from bot.workspace.model import APP, Json

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 10


class _Connection:
    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.unanswered: dict[str, asyncio.Future[Answer]] = {}

    def answered(self, envelope_id: str, payload: Json) -> None:
        future = self.unanswered.pop(envelope_id, None)
        if future and not future.done():
            future.set_result(Answer(payload))

    def lost(self) -> None:
        for future in self.unanswered.values():
            if not future.done():
                future.set_result(Answer(problem="connection_failed"))


class Sockets:
    """All open connections of the app; each envelope goes to any one of them, in turn."""

    def __init__(self, timing: Timing, tell_connected: Callable[[bool], Awaitable[None]]) -> None:
        self._timing = timing
        self._tell_connected = tell_connected
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turn = itertools.count()

    @property
    def connected(self) -> bool:
        return bool(self._connections)

    @property
    def ready(self) -> bool:
        return self.connected

    def issue_ticket(self) -> str:
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`GET …/socket?ticket=…`: one connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="unknown or used ticket")
        self._tickets.discard(ticket)
        if len(self._connections) >= MOST_CONNECTIONS:
            raise web.HTTPTooManyRequests(text="too many connections")
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        connection = _Connection(socket)
        hello = {"type": "hello", "connection_info": {"app_id": APP}, "debug_info": {"host": "local"}}
        await socket.send_json({**hello, "num_connections": len(self._connections) + 1})
        self._connections.append(connection)
        try:
            await self._tell_connected(True)
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            connection.lost()
            if not self._connections:
                await self._tell_connected(False)
        return socket

    async def _listen(self, connection: _Connection) -> None:
        async for message in connection.socket:
            if message.type != WSMsgType.TEXT:
                continue
            try:
                said = json.loads(message.data)
                connection.answered(said["envelope_id"], said.get("payload") or {})
            except (ValueError, KeyError, TypeError):
                log.warning("the app sent something that is no acknowledgement: %.200r", message.data)

    async def send(self, kind: Kind, payload: Json, *, attempt: int = 0, reason: str = "") -> Answer:
        if not self._connections:
            return Answer(problem=NOT_CONNECTED)
        connection = self._connections[next(self._turn) % len(self._connections)]
        envelope: Json = {"envelope_id": new_id("", 26).lower(), "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.unanswered[envelope["envelope_id"]] = future
        try:
            async with asyncio.timeout(self._timing.ack_s):
                await connection.socket.send_json(envelope)
                return await future
        except TimeoutError:
            return Answer(problem="timeout")
        except ConnectionError:
            return Answer(problem="connection_failed")
        finally:
            connection.unanswered.pop(envelope["envelope_id"], None)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """As Slack does every few hours: the app is told, then the old connections end."""
        for connection in list(self._connections):
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close()
