"""What came back from the app, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.workspace.model import Json

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Answer:
    """`problem` is Slack's reason (`timeout`, `http_error`, …), None when the app acknowledged."""

    payload: Json = field(default_factory=dict)
    problem: str | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.problem is None


NOT_CONNECTED = "not_connected"
"""No app is there to hear it: an event waits, a command or click fails."""


@dataclass(frozen=True)
class Timing:
    """Slack's own, unless a test is in a hurry."""

    ack_s: float = 3.0
    retry_delays_s: tuple[float, ...] = (0.0, 60.0, 300.0)
    reconnect_s: float = 1.0
    """How soon an HTTP app that could not be reached is tried again (this does not count as a retry)."""
    trigger_s: float = 3.0
    """How long a `trigger_id` can open a modal."""


class Wire(Protocol):
    """A way to the app."""

    @property
    def connected(self) -> bool:
        """Whether the app is there, as far as is known: what the page tells people."""
        ...

    @property
    def ready(self) -> bool:
        """Whether an attempt makes sense now; a wire that becomes ready tells so."""
        ...

    async def send(self, kind: Kind, payload: Json, *, attempt: int = 0, reason: str = "") -> Answer:
        """One attempt; never raises for what the app or the network does."""
