"""The walks of runs: whatever should go on does, and nothing else. What a walk does is in `core/walking`, who
walks in `core/running/walkers.py`.

A run wants a walk once the row that says so is committed; all that is done here beyond that only saves time.
"""

import time
from datetime import UTC, datetime

from core.errors import StorageError
from core.events import Hint, Hub
from core.running.walkers import Walkers
from core.runs import Run, RunStatus
from core.stores import RateStore, RunStore


class Walks:
    """Has them started, lets them in when it is their turn, and breaks them off."""

    def __init__(self, runs: RunStore, walkers: Walkers, hub: Hub, rates: RateStore | None = None) -> None:
        self._runs = runs
        self._walkers = walkers
        self._hub = hub
        self._rates = rates

    async def begin(self, run: Run) -> Run:
        """What was made just now: it replaces others where its workflow says so, and walks or stands in line.
        Gives its state after that."""
        overlap = run.definition.overlap
        if overlap is not None and overlap.when_full == "replace":
            for replaced in await self._runs.replaced(run.workspace, run.id):
                self._break_off(run.workspace, replaced)
        if run.ahead is None:
            self.go_on(run)
            return run
        await self._walkers.admit(run.workspace)
        try:
            return await self._runs.get(run.workspace, run.id)
        except StorageError:
            return run

    def go_on(self, run: Run) -> None:
        """Start a walk for what is committed already, unless others must speak first, or one is under way."""
        if run.status is RunStatus.CREATED:
            self.start(run.workspace, run.id)
        else:
            self._hub.publish(Hint(run.workspace, run.id))

    def start(self, workspace: str, run_id: int) -> None:
        """Somebody walks this run now, if it wants that."""
        self._hub.publish(Hint(workspace, run_id, to_walk=self._walkers.is_busy))
        self._walkers.wake()

    async def cancelled(self, run: Run) -> None:
        """End the walk of a run that is cancelled; maybe others have their turn."""
        self._break_off(run.workspace, run.id)
        if run.workspace in self._walkers.admission.in_line:
            await self._walkers.admit(run.workspace, left=run.workflow_id)

    def _break_off(self, workspace: str, run_id: int) -> None:
        """End the walk of a run that is cancelled, also in the middle of something. In another process the
        hint does."""
        self._walkers.stop(run_id)
        self._hub.publish(Hint(workspace, run_id))

    async def sweep(self) -> int:
        """Have those go on whose time has come, or whose turn it is. Returns how many waited for a time."""
        now = datetime.now(UTC)
        let_in = await self._walkers.admission.sweep(time.monotonic())
        if self._rates is not None:  # those who are given their token resume below
            await self._rates.grant(now)
        due = await self._runs.resume_due(now)
        if due or let_in:
            self._walkers.wake()
        return due
