"""Workflows and their versions."""

from collections.abc import Sequence
from typing import Protocol

from core.definition import Definition
from core.stores.pages import Page
from core.workflows import Draft, Workflow, WorkflowVersion


class WorkflowStore(Protocol):
    """Workflows and their immutable versions. Missing ones raise `NotFound`."""

    async def create(
        self,
        workspace: str,
        definition: Definition,
        owner: str,
        *,
        listed: bool = True,
        channel: str | None = None,
        draft: Draft | None = None,
        author: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> Workflow:
        """Version 1, by its owner if no `author` is given. `Conflict` if a listed workflow has that name.

        `key` is an idempotency key with the digest of what came with it: what it has made before is given
        again, as `with_key` does.

        With `draft` it becomes that draft's workflow in the same transaction; where the draft has one
        already, that one is given and nothing is made. `Conflict` where it was put away, or changed since.
        """

    async def with_key(self, workspace: str, key: str, digest: str) -> Workflow | None:
        """What a key has made, as it was then, also where it is deleted since. `Conflict` if something else
        came with the key."""

    async def get(self, workspace: str, workflow_id: int) -> Workflow:
        """To be run or changed. `Unreadable` for one of a later release."""

    async def shown(self, workspace: str, workflow_id: int) -> Workflow:
        """To be told of or removed, whatever release it is of; so are those of lists."""

    async def named(self, workspace: str, name: str) -> Workflow | None:
        """The listed one of that name, letter case aside."""

    async def names(self, workspace: str) -> Sequence[str]: ...

    async def page(self, workspace: str, *, before: int | None = None, limit: int = 20) -> Page[Workflow]:
        """Listed workflows, newest first."""

    async def add_version(
        self,
        workspace: str,
        workflow_id: int,
        definition: Definition,
        author: str,
        *,
        after: int | None = None,
        draft: Draft | None = None,
    ) -> Workflow:
        """`Outdated` if the newest version is not `after` any more.

        With `draft`, a proposed change, that becomes applied (or, if it was, undone) in the same transaction;
        `Conflict` if somebody has decided on it meanwhile.
        """

    async def list_it(self, workspace: str, workflow_id: int) -> Workflow:
        """Give an unlisted workflow its place in the list. `Conflict` if its name is taken."""

    async def versions(self, workspace: str, workflow_id: int) -> Sequence[WorkflowVersion]: ...

    async def pause(self, workspace: str, workflow_id: int, by: str) -> Workflow:
        """Nothing but people starts it from now on. Doing so twice changes nothing."""

    async def resume(self, workspace: str, workflow_id: int) -> Workflow:
        """Its trigger is on again, from now on: what was missed in between is not made up for."""

    async def delete(self, workspace: str, workflow_id: int) -> None:
        """Its runs stay readable; its name is free again."""
