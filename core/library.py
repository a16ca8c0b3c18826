"""The workflows of a workspace: saving, finding, changing them. A definition is checked before it is kept."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from core.catalogue import Catalogue
from core.definition import Definition, parse
from core.errors import Conflict, Invalid, NotFound
from core.stores import Page, WorkflowStore
from core.workflows import Workflow, WorkflowVersion


class Library:
    """All that is done with saved workflows."""

    def __init__(self, store: WorkflowStore, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def check(self, definition: Definition) -> None:
        """Raise `Invalid` if what it asks for cannot be performed here."""
        faults = self._catalogue.check(definition)
        if faults:
            raise Invalid("This workflow cannot run here yet.", faults)

    async def create(
        self,
        workspace: str,
        data: Definition | Mapping[str, Any],
        owner: str,
        *,
        listed: bool = True,
        channel: str | None = None,
    ) -> Workflow:
        """Save a new workflow; `Invalid` with every fault, `Conflict` if the name is taken."""
        definition = data if isinstance(data, Definition) else parse(data)
        self.check(definition)
        return await self._store.create(workspace, definition, owner, listed=listed, channel=channel)

    async def change(
        self, workspace: str, workflow_id: int, data: Definition | Mapping[str, Any], author: str
    ) -> Workflow:
        """Save a new version; earlier ones stay as they are."""
        definition = data if isinstance(data, Definition) else parse(data)
        self.check(definition)
        return await self._store.add_version(workspace, workflow_id, definition, author)

    async def get(self, workspace: str, workflow_id: int) -> Workflow:
        """By number."""
        return await self._store.get(workspace, workflow_id)

    async def find(self, workspace: str, name_or_id: str) -> Workflow:
        """By name or number, as people write it. `NotFound` suggests the nearest name."""
        wanted = name_or_id.strip().strip("“”\"'")
        if wanted.removeprefix("#").isdigit():
            return await self._store.get(workspace, int(wanted.removeprefix("#")))
        found = await self._store.named(workspace, wanted)
        if found is not None:
            return found
        names = {name.lower(): name for name in await self._store.names(workspace)}
        near = get_close_matches(wanted.lower(), names, n=1, cutoff=0.5)
        hint = f" Did you mean “{names[near[0]]}”?" if near else ""
        raise NotFound(f"There is no workflow “{wanted}” here.{hint}")

    async def page(self, workspace: str, *, before: int | None = None, limit: int = 20) -> Page[Workflow]:
        """The listed ones, newest first."""
        return await self._store.page(workspace, before=before, limit=limit)

    async def versions(self, workspace: str, workflow_id: int) -> Sequence[WorkflowVersion]:
        """Every version, newest first."""
        return await self._store.versions(workspace, workflow_id)

    async def delete(self, workspace: str, workflow_id: int) -> Workflow:
        """Remove it from the list; what it was is returned, its runs stay readable."""
        workflow = await self._store.get(workspace, workflow_id)
        await self._store.delete(workspace, workflow_id)
        return workflow

    async def keep(self, workspace: str, definition: Definition, owner: str, channel: str | None) -> Workflow:
        """Save under its name, or the first free one like it: `digest`, `digest-2`, …"""
        self.check(definition)
        for number in range(1, 1_000):
            name = definition.name if number == 1 else f"{definition.name[:74]}-{number}"
            named = definition.model_copy(update={"name": name})
            try:
                return await self._store.create(workspace, named, owner, channel=channel)
            except Conflict:
                continue
        raise Conflict(f"There are too many workflows named like “{definition.name}”.")
