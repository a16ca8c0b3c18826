"""What starts workflows by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.occurrences import SlackTrigger
from core.runs import NewRun
from core.webhooks import Called, Delivery, Hook, Posted


class ScheduleStore(Protocol):
    """When scheduled workflows run next. Saving, changing and deleting a workflow keeps it true."""

    async def next_fire(self, workspace: str, workflow_id: int) -> datetime | None: ...

    async def fire(self, now: datetime, limit: int = 50) -> Sequence[tuple[str, int]]:
        """Write a created run for each time that has come, once however many processes ask, and move on to
        the next time. Gives (workspace, run). Across workspaces: only the ticker calls it."""


class Listening(Protocol):
    """What workflows wait for in Slack."""

    async def of(self, workspace: str) -> Sequence[SlackTrigger]:
        """All of a workspace's. Cheap enough to be asked for every message; at most a second old."""


class HookStore(Protocol):
    """Webhooks, and what came to them."""

    async def called(self, secret: str) -> Called | None:
        """Whose address it is; None where nobody's, or its workflow is deleted or paused. Across workspaces:
        the secret is what stands for one."""

    async def hook(self, workspace: str, workflow_id: int) -> Hook | None: ...

    async def renew(self, workspace: str, workflow_id: int) -> Hook:
        """Another address. `NotFound` where there is no webhook."""

    async def set_signing_key(self, workspace: str, workflow_id: int, key: str) -> Hook: ...

    async def keep(self, workspace: str, workflow_id: int, posted: Posted, once_key: str) -> Delivery:
        """Commit what came. The same key gives what came with it first."""

    async def start(self, delivery: Delivery, new: NewRun, channel: str | None) -> tuple[int, bool]:
        """Its run's number, and whether it was made just now; told at `channel`, if given. `Busy` where its
        workflow was running, and skips what comes meanwhile."""

    async def refuse(self, delivery: Delivery, reason: str) -> None:
        """No run comes of it."""

    async def left_lying(self, before: datetime, limit: int = 100) -> Sequence[Delivery]:
        """Kept before then, with neither run nor refusal. Across workspaces: only the sweeper calls it."""
