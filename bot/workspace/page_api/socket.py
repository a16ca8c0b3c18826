"""The page's WebSocket: every change after the last one it saw, then each as it happens."""

from __future__ import annotations

import asyncio
from weakref import WeakSet

from aiohttp import WSMsgType, web

from bot.workspace.model import YOU
from bot.workspace.parts import Parts
from bot.workspace.store import changes


class PageSocket:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._open: WeakSet[web.WebSocketResponse] = WeakSet()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        user, after = request.query.get("user", YOU), request.query.get("after", "0")
        if not after.isdecimal():
            raise web.HTTPBadRequest(text="`after` is the number of the last change that was seen.")
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        self._open.add(socket)
        await socket.send_json({"type": "hello", "bot": {"connected": self._parts.dispatcher.connected}})
        async with asyncio.TaskGroup() as tasks:
            telling = tasks.create_task(self._tell(socket, user, int(after)), name="tell a page of changes")
            async for message in socket:
                if message.type == WSMsgType.ERROR:
                    break
            telling.cancel()
        return socket

    async def _tell(self, socket: web.WebSocketResponse, user: str, after: int) -> None:
        while not socket.closed:
            moved = self._parts.db.moved()
            async with self._parts.db.transaction() as tx:
                found = await changes.since(tx, after, user)
            try:
                if found is None:
                    await socket.send_json({"type": "reset"})
                    await socket.close()
                    return
                told, after = found
                if told:
                    await socket.send_json({"type": "changes", "changes": told, "seq": after})
                    if len(told) == changes.MOST_AT_ONCE:
                        continue
            except ConnectionError:
                return
            await moved.wait()

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()
