"""How fast engines may be asked, over all processes. It is of the installation: only parked runs carry their
workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.engine import Rate


@dataclass(frozen=True)
class Taken:
    """Tokens; where there is none, how long until there may be one (None: others stand in line for it)."""

    tokens: int
    wait_s: float | None = 0


class RateStore(Protocol):
    """One token bucket for each rate, and the line of parked runs that wait for it."""

    async def take(self, rate: Rate, most: int, now: datetime) -> Taken:
        """Up to so many tokens, to be used within `rate.hold_s`."""

    async def pause(self, rate: Rate, until: datetime) -> None:
        """The engine asked for it: until then no process gets a token."""

    async def join(self, rate: Rate, workspace: str, run_id: int, path: str) -> None:
        """Have a step of a run that parks stand in line. Doing so twice does it once."""

    async def claim(self, workspace: str, run_id: int, path: str) -> bool | None:
        """Whether a step that stood in line has been given its token, which it then uses; None: it stands in
        no line."""

    async def grant(self, now: datetime) -> int:
        """Give tokens to those who stand in line, in turn between the workspaces, and have their runs resume.
        Gives to how many. Across workspaces: only the sweeper calls it."""
