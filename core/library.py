"""The workflows of a workspace: saving, finding, changing them. A definition is checked before it is
kept, and its actions are pinned to the versions offered then."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from core.catalogue import Catalogue
from core.definition import Definition, Once, SlackEvent, parse
from core.directory import Directory
from core.errors import Conflict, Fault, Invalid, NotFound, Refused
from core.moments import utc_now
from core.planning import Clock
from core.stores import Page, WorkflowStore
from core.workflows import Draft, Workflow, WorkflowVersion, still_to_come

_NUMBER = re.compile(r"#?([0-9]{1,18})")  # no database counts further


def number_in(words: str) -> int | None:
    """`12` or `#12` as people write it; None for a name."""
    found = _NUMBER.fullmatch(words)
    return None if found is None else int(found[1])


class Library:
    """All that is done with saved workflows."""

    def __init__(
        self,
        store: WorkflowStore,
        catalogue: Catalogue,
        directory: Directory | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """Without a directory, where a workflow listens in Slack is kept as it was written."""
        self._store = store
        self._catalogue = catalogue
        self._directory = directory
        self._clock = clock

    async def create(
        self,
        workspace: str,
        data: Definition | Mapping[str, Any],
        owner: str,
        *,
        listed: bool = True,
        channel: str | None = None,
        author: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> Workflow:
        """Save a new workflow; `Invalid` with every fault, `Conflict` if the name is taken. What it starts by
        itself is told in `channel`. `author` is who does so, if not the owner; `key` is as in
        `WorkflowStore`."""
        definition = data if isinstance(data, Definition) else parse(data)
        if listed:
            still_to_come(definition.trigger, self._clock())
        definition = await self._catalogue.checked(definition)
        definition = await self._with_channel(workspace, definition)
        if channel is not None:
            channel = await self._listening_in(workspace, channel, "channel")
        return await self._store.create(
            workspace, definition, owner, listed=listed, channel=channel, author=author, key=key
        )

    async def with_key(self, workspace: str, key: tuple[str, str]) -> Workflow | None:
        """What an idempotency key has made before. `Conflict` if something else came with it."""
        return await self._store.with_key(workspace, *key)

    async def create_from_draft(self, draft: Draft, definition: Definition, owner: str) -> Workflow:
        """The workflow of a plan, not listed yet. However often it is asked for, there is one."""
        definition = await self._catalogue.checked(definition)
        return await self._store.create(
            draft.workspace, definition, owner, listed=False, channel=draft.place.channel, draft=draft
        )

    async def change(
        self,
        workspace: str,
        workflow_id: int,
        data: Definition | Mapping[str, Any],
        author: str,
        *,
        after: int | None = None,
        draft: Draft | None = None,
    ) -> Workflow:
        """Save a new version; earlier ones stay as they are. `after` and `draft` as in `WorkflowStore`."""
        definition = data if isinstance(data, Definition) else parse(data)
        if isinstance(definition.trigger, Once):
            stored = (await self._store.get(workspace, workflow_id)).definition.trigger
            if stored != definition.trigger:  # one that has run may be changed in all else
                still_to_come(definition.trigger, self._clock())
        definition = await self._catalogue.checked(definition)
        definition = await self._with_channel(workspace, definition)
        return await self._store.add_version(
            workspace, workflow_id, definition, author, after=after, draft=draft
        )

    async def get(self, workspace: str, workflow_id: int) -> Workflow:
        """By number."""
        return await self._store.get(workspace, workflow_id)

    async def shown(self, workspace: str, workflow_id: int) -> Workflow:
        """By number, only to be told of: also one of a later release."""
        return await self._store.shown(workspace, workflow_id)

    async def find(self, workspace: str, name_or_id: str) -> Workflow:
        """By name or number, as people write it. `NotFound` suggests the nearest name."""
        wanted = name_or_id.strip().strip("“”\"'")
        if (number := number_in(wanted)) is not None:
            return await self._store.get(workspace, number)
        found = await self._store.named(workspace, wanted)
        if found is not None:
            return found
        names = {name.lower(): name for name in await self._store.names(workspace)}
        near = get_close_matches(wanted.lower(), names, n=1, cutoff=0.5)
        hint = f" Did you mean “{names[near[0]]}”?" if near else " `/synth list` shows those that there are."
        raise NotFound(f"There is no workflow “{wanted}” here.{hint}")

    async def page(self, workspace: str, *, before: int | None = None, limit: int = 20) -> Page[Workflow]:
        """The listed ones, newest first."""
        return await self._store.page(workspace, before=before, limit=limit)

    async def versions(self, workspace: str, workflow_id: int) -> Sequence[WorkflowVersion]:
        """Every version, newest first."""
        return await self._store.versions(workspace, workflow_id)

    async def delete(self, workspace: str, workflow_id: int) -> Workflow:
        """Remove it from the list; what it was is returned, its runs stay readable."""
        workflow = await self._store.shown(workspace, workflow_id)
        await self._store.delete(workspace, workflow_id)
        return workflow

    async def keep(
        self,
        workspace: str,
        definition: Definition,
        owner: str,
        *,
        channel: str | None = None,
        author: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> Workflow:
        """Save under its name, or the first free one like it: `digest`, `digest-2`, …"""
        for named in _named_alike(definition):
            with suppress(Conflict):
                return await self.create(workspace, named, owner, channel=channel, author=author, key=key)
        raise _too_many(definition)

    async def keep_unlisted(self, workflow: Workflow, author: str) -> Workflow:
        """Give a plan's workflow its place in the list, under the first free name like its own."""
        still_to_come(workflow.definition.trigger, self._clock())
        definition = await self._with_channel(workflow.workspace, workflow.definition)
        for named in _named_alike(definition):
            if named != workflow.definition:
                await self._store.add_version(workflow.workspace, workflow.id, named, author)
            with suppress(Conflict):
                return await self._store.list_it(workflow.workspace, workflow.id)
        raise _too_many(workflow.definition)

    async def _with_channel(self, workspace: str, definition: Definition) -> Definition:
        """With the id of the channel that it listens in: a name may change, and be another channel's then."""
        trigger = definition.trigger
        if not isinstance(trigger, SlackEvent) or trigger.channel is None:
            return definition
        channel = await self._listening_in(workspace, trigger.channel, "trigger.channel")
        return definition.model_copy(update={"trigger": trigger.model_copy(update={"channel": channel})})

    async def _listening_in(self, workspace: str, channel: str, path: str) -> str:
        if self._directory is None:
            return channel
        try:
            return await self._directory.listening_in(workspace, channel)
        except Refused as error:
            raise Invalid("This workflow cannot run here yet.", [Fault(path, error.sentence)]) from error


def _named_alike(definition: Definition) -> Iterator[Definition]:
    yield definition
    for number in range(2, 1_000):
        yield definition.model_copy(update={"name": f"{definition.name[:74]}-{number}"})


def _too_many(definition: Definition) -> Conflict:
    return Conflict(f"There are too many workflows named like “{definition.name}”.")
