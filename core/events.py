"""What happens in a run, told in numbered events; and the hub that says in this process that something did.

Events in the database are the truth. What goes through the hub is a hint: it may be lost, and whoever
follows a run reads the store again. A subscriber that lags behind is dropped, and told so.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.money import dollars
from core.runs import Response, StepStatus


class EventType(StrEnum):
    """The types that the WebSocket's contract names."""

    PROGRESS = "execution_progress"
    STEP_FINISHED = "payload_completed"
    COMPLETED = "workflow_completed"
    FAILED = "workflow_failed"
    CANCELLED = "workflow_cancelled"
    APPROVAL = "approval_requested"


@dataclass(frozen=True)
class EventDraft:
    """An event before the store has numbered it. `path` names the response that it tells of."""

    type: EventType
    data: Mapping[str, Any] = field(default_factory=dict)
    path: str | None = None


def finished_event(response: Response) -> EventDraft:
    """The event of a finished step. Its content is not repeated here: the store adds it from the response."""
    data = {
        "step": response.path,
        "kind": response.kind,
        "status": response.status.value,
        "started_at": response.started_at.isoformat() if response.started_at else None,
        "completed_at": response.completed_at.isoformat() if response.completed_at else None,
        "tokens": response.usage.tokens,
        "cost_usd": None if response.usage.cost is None else dollars(response.usage.cost),
    }
    if response.status is StepStatus.FAILED or response.error:
        data["error"] = response.error
    return EventDraft(EventType.STEP_FINISHED, data, response.path)


@dataclass(frozen=True)
class Event:
    """A stored event: `seq` counts from 1 without gaps within its run."""

    run_id: int
    seq: int
    type: EventType
    data: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class Hint:
    """Something about a run is new. `progress`, where given, is a passing state that is stored nowhere;
    `elsewhere` says that it happened in another process, `to_walk` that whoever has room may claim it."""

    workspace: str
    run_id: int
    progress: Mapping[str, Any] | None = None
    elsewhere: bool = False
    to_walk: bool = False


class Lagging(Exception):
    """The subscriber did not keep up and lost hints; it should read the store and subscribe again."""


class Subscription:
    """A bounded queue of hints."""

    def __init__(self, size: int) -> None:
        self._queue: asyncio.Queue[Hint] = asyncio.Queue(size)
        self._lost = False

    def offer(self, hint: Hint) -> None:
        """Never blocks: what does not fit is lost, and the reader learns that."""
        try:
            self._queue.put_nowait(hint)
        except asyncio.QueueFull:
            self._lost = True

    async def next(self) -> Hint:
        """The next hint; `Lagging` once those that fitted are read and others were lost."""
        if self._lost and self._queue.empty():
            self._lost = False
            raise Lagging
        return await self._queue.get()

    async def __aiter__(self) -> AsyncIterator[Hint]:
        while True:
            yield await self.next()


class Hub:
    """Hands hints to the subscribers of this process."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def publish(self, hint: Hint) -> None:
        """Tell everybody who listens."""
        for subscription in self._subscriptions:
            subscription.offer(hint)

    @contextmanager
    def subscribe(self, size: int = 1_000) -> Iterator[Subscription]:
        """Listen until the block ends."""
        subscription = Subscription(size)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
