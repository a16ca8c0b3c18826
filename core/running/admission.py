"""Whose turn it is, made to happen: runs that stand in line for a place (core/limits.py) are let in when one
is free. The store decides, in one transaction; here is when it is asked."""

import asyncio
import logging

from core.errors import StorageError
from core.stores import RunStore

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 3


class Admission:
    """The lines, as one process knows them."""

    def __init__(self, runs: RunStore) -> None:
        self.in_line: frozenset[str] = frozenset()  # workspaces; the sweeper looks
        self._runs = runs
        self._looked: dict[str, float] = {}  # workspaces → when it let in whose turn it was
        self._giving: dict[str, asyncio.Lock] = {}

    async def admit(self, workspace: str, *, left: int | None = None) -> bool:
        """Whether anybody was let in. Where that fails, the sweeper does it."""
        try:
            # One at a time: those who wait here for the workspace's lock would hold a connection each.
            async with self._giving.setdefault(workspace, asyncio.Lock()):
                return bool(await self._runs.give_turns(workspace, left=left))
        except StorageError:
            log.warning("the line of %s could not move; the sweeper will try", workspace)
            return False

    async def sweep(self, now: float) -> bool:
        """Whoever gives a slot back where runs stand in line has the next one let in. What a kill, or a line
        that nobody knew of yet, has left out of that is done here. `now` is monotonic."""
        known, self.in_line = self.in_line, frozenset(await self._runs.in_line())
        let_in = False
        for workspace in self.in_line:
            if workspace not in known or now - self._looked.get(workspace, 0) > _LOOK_AGAIN_S:
                self._looked[workspace] = now
                let_in |= await self.admit(workspace)
        for workspace in self._looked.keys() - self.in_line:
            del self._looked[workspace]
            self._giving.pop(workspace, None)
        return let_in
