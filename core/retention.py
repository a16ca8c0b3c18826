"""Keeping history bounded: what ended long ago is archived, then its answers and events are removed.

The run itself stays in every list, with its times, its status and its error. What durable execution remembers
of jobs that have ended goes after a few days in any case: our own tables hold everything about them.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.approvals import Decision
from core.runs import Response, Run
from core.stores import RunStore

log = logging.getLogger(__name__)

_BATCH = 200
_PAUSE_S = 0.5
# Slack sends an event again for an hour at most; until then its key must be known.
JOBS_KEPT = timedelta(days=3)


class HistoryStore(Protocol):
    """Finds and removes what is old. Across workspaces: only retention calls it, and it tells nobody."""

    async def ended_before(self, when: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """(workspace, run) of those that still have their answers, the oldest first."""

    async def listed(
        self, after: int, limit: int, *, workspace: str | None = None, since: datetime | None = None
    ) -> Sequence[tuple[str, int]]:
        """(workspace, run) of all behind number `after`, in their order."""

    async def purge(self, workspace: str, run_id: int, now: datetime, *, before: datetime) -> None:
        """Remove answers, events and posts of a run that ended `before`; one that was taken up again keeps
        them, also when it has ended anew."""


@dataclass(frozen=True)
class Whole:
    """All that is kept of a run and means something to people."""

    run: Run
    responses: Sequence[Response]
    decisions: Sequence[Decision]


class Archive(Protocol):
    """Where runs are written before their answers are removed. Returns once they are safe there."""

    async def put(self, runs: Sequence[Whole]) -> None: ...


class Jobs(Protocol):
    """What durable execution remembers."""

    async def forget(self, before: datetime, limit: int) -> int:
        """Of jobs that ended before; gives how many."""


class Retention:
    """Removes what is older than `keep`; None keeps all runs for ever."""

    def __init__(
        self,
        history: HistoryStore,
        runs: RunStore,
        jobs: Jobs,
        clock: Callable[[], datetime],
        *,
        keep: timedelta | None = None,
        archive: Archive | None = None,
    ) -> None:
        self._history = history
        self._runs = runs
        self._jobs = jobs
        self._clock = clock
        self._keep = keep
        self._archive = archive

    async def tend_all(self) -> None:
        """Batch after batch until nothing is left to do; whoever else writes goes first."""
        removed = await self.tend()
        while removed:
            await asyncio.sleep(_PAUSE_S)
            removed = await self.tend()

    async def tend(self) -> int:
        """One batch. Gives how much was removed; 0 when nothing is left to do."""
        now = self._clock()
        removed = await self._jobs.forget(now - JOBS_KEPT, _BATCH)
        if self._keep is None:
            return removed
        old = await self._history.ended_before(now - self._keep, _BATCH)
        if self._archive is not None and old:
            await self._archive.put([await whole(self._runs, *one) for one in old])
        for workspace, run_id in old:
            await self._history.purge(workspace, run_id, now, before=now - self._keep)
        if old:
            log.info("removed the answers of %d runs that ended long ago", len(old))
        return removed + len(old)


async def whole(runs: RunStore, workspace: str, run_id: int) -> Whole:
    """As it is now."""
    run = await runs.get(workspace, run_id)
    responses = await runs.responses(workspace, run_id)
    return Whole(run, responses, await runs.decisions(workspace, run_id))
