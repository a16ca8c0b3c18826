"""Watches at the engines, as we keep them: what should be there, what is, and what stands between the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.definition import AppEvent
from core.engine import Deployed
from core.workflows import Workflow


class Stand(StrEnum):
    """How far a watch is from what it should be."""

    PENDING = "pending"  # it is being made so, or will be tried again
    LISTENING = "listening"
    CONNECT = "connect"  # it waits for its owner's account
    REFUSED = "refused"  # only a person can change that
    OFF = "off"


@dataclass(frozen=True, repr=False)
class Deployment:
    """The watch of one workflow.

    `wanted` is what it should watch for, None: nothing. `has` is what was asked of the engine last, with the
    accounts of `user`, and `remote_id` what it is called there; `in_doubt` says that it was asked and the
    answer is not known. `revision` grows with every change of `wanted`. `about` is the app whose account is
    missing.
    """

    workflow_id: int
    workspace: str
    name: str  # of the workflow
    owner: str
    channel: str | None
    address: str
    revision: int
    wanted: AppEvent | None
    has: AppEvent | None
    user: str | None
    remote_id: str | None
    in_doubt: bool
    stand: Stand
    reason: str | None
    about: str | None
    tries: int
    since: datetime | None

    @property
    def is_right(self) -> bool:
        """Whether the engine watches for what it should."""
        there = self.remote_id is not None and not self.in_doubt
        return there and self.has == self.wanted and self.user == self.owner

    @property
    def is_clear(self) -> bool:
        """Whether the engine certainly watches for nothing."""
        return self.remote_id is None and not self.in_doubt


@dataclass(frozen=True, repr=False)
class Watched:
    """The workflow to which an address belongs, and its engine's key; None: not known yet."""

    workflow: Workflow
    signing_key: str | None


class DeploymentStore(Protocol):
    """Saving, listing, pausing and deleting workflows says what should be; `core.starting.deploying` makes
    it so.

    What goes over all workspaces is called by `Deploying` only.
    """

    async def of(self, workspace: str, workflow_id: int) -> Deployment | None: ...

    async def watched(self, engine: str, address: str) -> Watched | None:
        """None where nobody's, and where its workflow is deleted, paused or starts otherwise by now."""

    async def again(self, workspace: str, workflow_id: int) -> None:
        """Somebody wants it tried once more, now."""

    async def resume(self, now: datetime) -> None:
        """What is not yet as it should be is due: whoever had taken it is gone."""

    async def due(self, now: datetime, *, again_at: datetime, limit: int) -> Sequence[Deployment]:
        """Take those that are to be looked at; nobody else gets them before `again_at`."""

    async def begin(self, deployment: Deployment) -> Deployment | None:
        """Commit that the engine is about to be asked for what is wanted: from now on it is in doubt. None if
        something else is wanted by now."""

    async def deployed(self, deployment: Deployment, made: Deployed, look_at: datetime) -> None:
        """It is there. Kept also if something else is wanted by now, which is due then."""

    async def gone(self, deployment: Deployment) -> None:
        """The engine watches for nothing; if that is what is wanted, nothing more is due."""

    async def stuck(
        self, deployment: Deployment, stand: Stand, reason: str, look_at: datetime | None, about: str | None
    ) -> None:
        """It cannot be made so, for now or until somebody does something (`look_at` None)."""

    async def looked(self, deployment: Deployment, look_at: datetime, note: str | None = None) -> None:
        """It is as it should be. With a `note`, its owner should know what was not."""

    async def hurry(self, workspace: str, owner: str, app: str, now: datetime) -> None:
        """The account that some wait for is there."""

    async def untold(self, limit: int = 20) -> Sequence[Deployment]:
        """Those that need somebody who has not been told."""

    async def told(self, deployment: Deployment) -> None:
        """They have been, of what stood there."""

    async def known(self) -> Sequence[Deployment]:
        """All that there ever were, for the search after what was forgotten."""
