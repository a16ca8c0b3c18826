"""How fast we may speak: Slack's limits of one workspace, shared by all that is told there."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

_CHANNELS_REMEMBERED = 1_000


@dataclass(frozen=True)
class Limits:
    """Slack's own, a little below: a message a second and channel after a short burst, fifty edits a minute
    over all messages of the workspace, and no message edited twice within a second."""

    posts_a_second: float = 1.0
    post_burst: int = 4
    edits_a_minute: float = 40.0
    edit_burst: int = 10
    edit_gap_s: float = 1.0


class Pace:
    """Waits until it is our turn. Endings go first: what is not urgent leaves them a reserve of edits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._edits = _Bucket(limits.edit_burst, limits.edits_a_minute / 60)
        self._posts: OrderedDict[str, _Bucket] = OrderedDict()
        self._paused_until = 0.0

    async def post(self, channel: str) -> None:
        """Before a new message."""
        bucket = self._posts.setdefault(
            channel, _Bucket(self._limits.post_burst, self._limits.posts_a_second)
        )
        self._posts.move_to_end(channel)
        if len(self._posts) > _CHANNELS_REMEMBERED:
            self._posts.popitem(last=False)
        await self.unpaused()
        await bucket.take(0)

    async def edit(self, *, urgent: bool) -> None:
        """Before a change to a message."""
        await self.unpaused()
        await self._edits.take(0 if urgent else self._limits.edit_burst * 0.4)

    def pause(self, seconds: float) -> None:
        """Slack asked for it; for everything in this workspace."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    async def unpaused(self) -> None:
        """Once Slack lets us speak again."""
        while True:
            left = self._paused_until - time.monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)


class _Bucket:
    """Tokens that come at a rate, up to a size; taking one may have to wait."""

    def __init__(self, size: int, a_second: float) -> None:
        self._size = size
        self._rate = a_second
        self._tokens = float(size)
        self._filled_at = time.monotonic()

    async def take(self, reserve: float) -> None:
        """One token, leaving `reserve` of them."""
        while True:
            now = time.monotonic()
            self._tokens = min(self._size, self._tokens + (now - self._filled_at) * self._rate)
            self._filled_at = now
            lacking = 1 + reserve - self._tokens
            if lacking <= 0:
                self._tokens -= 1
                return
            await asyncio.sleep(max(0.01, lacking / self._rate))
