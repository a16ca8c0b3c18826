"""Whose turn it is, made to happen: runs that stand in line for a place (core/limits.py) are let in when one
is free. The store decides, in one transaction; here is when it is asked, and that their walks start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.errors import StorageError
from core.stores import RunStore

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 3

StartWalk = Callable[[str, int, int], Awaitable[None]]  # workspace, run, its last walk


class Admission:
    """The lines, as one process knows them."""

    def __init__(self, runs: RunStore, start_walk: StartWalk) -> None:
        self._runs = runs
        self._start_walk = start_walk
        self._in_line: frozenset[str] = frozenset()  # workspaces; the sweeper looks
        self._looked: dict[str, float] = {}  # workspaces → when it let in whose turn it was
        self._giving: dict[str, asyncio.Lock] = {}

    async def walked(self, workspace: str, *, went: bool) -> None:
        """A walk has ended, or (not `went`) could not begin: the slot that it gave back is for the next."""
        if not went or workspace in self._in_line:
            await self.admit(workspace)

    async def left(self, workspace: str, workflow_id: int) -> None:
        """A run was cancelled, maybe while it stood in its workflow's line."""
        if workspace in self._in_line:
            await self.admit(workspace, left=workflow_id)

    async def admit(self, workspace: str, *, left: int | None = None) -> None:
        """Start the walks of those whose turn it is. Where that fails, the sweeper does it."""
        try:
            # One at a time: those who wait here for the workspace's lock would hold a connection each.
            async with self._giving.setdefault(workspace, asyncio.Lock()):
                given = await self._runs.give_turns(workspace, left=left)
            for run_id, number in given:
                await self._start_walk(workspace, run_id, number)
        except StorageError:
            log.warning("the line of %s could not move; the sweeper will try", workspace)

    async def sweep(self, now: float) -> None:
        """Whoever gives a slot back where runs stand in line has the next one let in. What a kill, or a line
        that nobody knew of yet, has left out of that is done here. `now` is monotonic."""
        known, self._in_line = self._in_line, frozenset(await self._runs.in_line())
        for workspace in self._in_line:
            if workspace not in known or now - self._looked.get(workspace, 0) > _LOOK_AGAIN_S:
                self._looked[workspace] = now
                await self.admit(workspace)
        for workspace in self._looked.keys() - self._in_line:
            del self._looked[workspace]
            self._giving.pop(workspace, None)
