"""Trouble on demand: a test says which method fails, how, and how often; nothing fails by itself."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.workspace.model import SlackError

TIER_PER_MINUTE: Mapping[str, int] = {
    "chat.postMessage": 60,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "views.open": 100,
    "views.update": 100,
    "views.publish": 100,
}
"""Slack's usual tiers for the methods that a bot calls often (`chat.postMessage` is per channel)."""


@dataclass
class Fault:
    """What happens to the next `times` calls: one of an error code, an HTTP status, a drop; after a delay."""

    error: str | None = None
    status: int | None = None
    drop: bool = False
    delay_s: float = 0.0
    times: int = 1


class Faults:
    def __init__(self) -> None:
        self._planned: dict[str, deque[Fault]] = defaultdict(deque)
        self._limits: Mapping[str, int] = {}
        self._window_s = 60.0
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self.counted: dict[str, int] = defaultdict(int)
        """How often each method was called, whatever came of it."""

    def plan(self, method: str, fault: Fault) -> None:
        self._planned[method].append(fault)

    def limit_rates(self, per_window: Mapping[str, int] = TIER_PER_MINUTE, window_s: float = 60.0) -> None:
        """Answer 429 with Retry-After beyond so many calls in a window; an empty mapping ends it."""
        self._limits, self._window_s = per_window, window_s
        self._calls.clear()

    async def strike(self, request: web.Request, method: str, channel: str) -> None:
        """Let a planned fault or a rate limit happen to this call, or do nothing."""
        self.counted[method] += 1
        self._check_rate(method, channel)
        planned = self._planned[method]
        if not planned:
            return
        fault = planned[0]
        fault.times -= 1
        if fault.times <= 0:
            planned.popleft()
        await asyncio.sleep(fault.delay_s)
        if fault.drop:
            if request.transport:
                request.transport.abort()
            raise ConnectionResetError("dropped on demand")
        if fault.status:
            raise _http_error(fault.status)
        if fault.error:
            raise SlackError(fault.error)

    def _check_rate(self, method: str, channel: str) -> None:
        allowed = self._limits.get(method)
        if allowed is None:
            return
        calls = self._calls[f"{method} {channel}" if method == "chat.postMessage" else method]
        now = time.monotonic()
        while calls and calls[0] <= now - self._window_s:
            calls.popleft()
        if len(calls) >= allowed:
            wait = max(1, round(calls[0] + self._window_s - now + 0.5))
            raise web.HTTPTooManyRequests(
                text='{"ok":false,"error":"ratelimited"}',
                content_type="application/json",
                headers={"Retry-After": str(wait)},
            )
        calls.append(now)


def _http_error(status: int) -> web.HTTPException:
    class Asked(web.HTTPServerError):
        status_code = status

    return Asked(text="trouble on demand")
