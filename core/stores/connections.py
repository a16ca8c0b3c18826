"""People who are connecting an app, and what waits for it.

Where links lead is kept nowhere: they are secrets, and a new one is quickly made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True)
class Wanted:
    """An account that a person should have. `app` is the engine's slug, `title` the name for people."""

    workspace: str
    user: str
    engine: str
    app: str
    title: str


@dataclass(frozen=True)
class Connection:
    """A link that somebody was given and may follow until `expires_at`. `before` are the accounts that worked
    already: a new one is none of them. Once it is there, `account` says as whom, until that is told."""

    id: int
    wanted: Wanted
    before: frozenset[str]
    created_at: datetime
    expires_at: datetime
    looks: int = 0
    account: str | None = None


@dataclass(frozen=True)
class Waiting:
    """What goes on once an app is connected: a plan's card, a run at one of its steps (`path`), or the
    message that shows the link (`path` is where it stands)."""

    kind: Literal["draft", "run", "message"]
    number: int
    path: str = ""


class ConnectionStore(Protocol):
    """Connections that are under way. Everything is one person's in one workspace."""

    async def begin(
        self, wanted: Wanted, before: frozenset[str], *, look_at: datetime, expires_at: datetime
    ) -> Connection:
        """A link was given. One that the same person had for the same app is replaced."""

    async def due(self, now: datetime, *, again_at: datetime, limit: int) -> Sequence[Connection]:
        """Take those that should be looked at; nobody else gets them before `again_at`. Across workspaces:
        only `Accounts` calls it."""

    async def look_again(self, connection: Connection, at: datetime) -> None:
        """Not yet: look again later."""

    async def hurry(self, workspace: str, user: str, now: datetime) -> None:
        """Somebody may have connected something: look at once."""

    async def arrived(self, connection: Connection, account: str) -> Connection:
        """The account is there; it stays due until `end`, so that it is told."""

    async def end(self, connection: Connection) -> None:
        """It is told, or too old."""

    async def wait(self, wanted: Wanted, waiting: Waiting) -> None:
        """Something waits for an app from now on; once however often that is said."""

    async def waiting(self, wanted: Wanted) -> Sequence[Waiting]:
        """What waits for it."""

    async def go_on(self, wanted: Wanted, waiting: Waiting) -> None:
        """It waits no more."""
