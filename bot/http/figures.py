"""`/metrics`: the process's figures for a Prometheus server, which brings an API token as its bearer."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.http.gate import Gate, caller_of
from bot.http.problems import door
from core.access.tokens import Scope


class MetricsPage:
    """The page; `figures` makes its text."""

    def __init__(self, figures: Callable[[], Awaitable[bytes]], gate: Gate) -> None:
        self._figures = figures
        self._gate = gate

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The handler of `/metrics`."""
        return await door(request, self._page)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        (await caller_of(request, self._gate)).need(Scope.METRICS)
        return web.Response(body=await self._figures(), headers={"Content-Type": CONTENT_TYPE_LATEST})
