"""The walks of runs: whatever should go on does, and nothing else. What a walk does is in `core/walking`.

A walk is started once the row that asks for it is committed. Where that fails, the sweeper starts it.
"""

import logging
import time
from datetime import UTC, datetime

from core.errors import StorageError
from core.events import Hint, Hub
from core.running.admission import Admission
from core.running.starter import Starter
from core.runs import Run, RunStatus
from core.stores import RateStore, RunStore

log = logging.getLogger(__name__)

# A walk that was started stands in a queue for sure: in a burst it waits there, and starting it again and
# again would only keep it longer.
_QUEUED_S = 30


def walk_key(run_id: int, number: int) -> str:
    """Names one start of a run's walk."""
    return f"run:{run_id}:{number}"


class Walks:
    """Starts them, lets them in when it is their turn, and breaks them off."""

    def __init__(self, runs: RunStore, starter: Starter, hub: Hub, rates: RateStore | None = None) -> None:
        self._runs = runs
        self._starter = starter
        self._hub = hub
        self._rates = rates
        self._started: dict[str, float] = {}  # walks → when
        self._admission = Admission(runs, self.start)

    async def begin(self, run: Run) -> Run:
        """What was made just now: it replaces others where its workflow says so, and walks or stands in line.
        Gives its state after that."""
        overlap = run.definition.overlap
        if overlap is not None and overlap.when_full == "replace":
            await self._make_way(run.workspace, run.id)
        if run.ahead is None:
            await self.go_on(run)
            return run
        await self._admission.admit(run.workspace)
        try:
            return await self._runs.get(run.workspace, run.id)
        except StorageError:
            return run

    async def go_on(self, run: Run) -> None:
        """Start a walk for what is committed already: where that fails, the sweeper does it."""
        if run.status is not RunStatus.CREATED:  # others must speak first, or a walk is under way and looks
            self._hub.publish(Hint(run.workspace, run.id))
            return
        try:
            await self.start(run.workspace, run.id, run.walk)
        except StorageError:
            log.warning("run %s is kept but could not be started; the sweeper will", run.key)

    async def start(self, workspace: str, run_id: int, last_walk: int) -> None:
        """Start the walk that follows `last_walk`; doing so twice starts it once."""
        key = walk_key(run_id, last_walk + 1)
        arguments = {"workspace": workspace, "run_id": run_id, "after": last_walk}
        await self._starter.start("walk", key, workspace, arguments)
        self._started[key] = time.monotonic()
        self._hub.publish(Hint(workspace, run_id))

    async def is_over(self, workspace: str, run_id: int, after: int | None) -> bool:
        """Whether the walk that was to follow `after` had ended when its process died, so that only its job
        is performed once more. What came next has a start of its own, and two would ask the same at once."""
        if after is None:  # begun by an earlier release
            return False
        try:
            run = await self._runs.get(workspace, run_id)
            if run.walk == after:
                return False
            if run.status is not RunStatus.RUNNING:
                return True
            keys = await self._starter.active(f"run:{run_id}:")
        except StorageError:
            return False  # whoever begins it waits until the database is back
        return any(int(key.rpartition(":")[2]) > after + 1 for key in keys)

    async def walked(self, workspace: str, *, went: bool) -> None:
        """A walk has ended, or (not `went`) could not begin: others may have their turn."""
        await self._admission.walked(workspace, went=went)

    async def cancelled(self, run: Run) -> None:
        """End the walk of a run that is cancelled; maybe others have their turn."""
        await self._break_off(run.workspace, run.id)
        await self._admission.left(run.workspace, run.workflow_id)

    async def _make_way(self, workspace: str, run_id: int) -> None:
        """Break off the walks of those that a new run has replaced."""
        for replaced in await self._runs.replaced(workspace, run_id):
            await self._break_off(workspace, replaced)

    async def _break_off(self, workspace: str, run_id: int) -> None:
        """End the walk of a run that is cancelled, also in the middle of something."""
        self._hub.publish(Hint(workspace, run_id))
        try:
            await self._starter.cancel(f"run:{run_id}:")
        except StorageError:
            log.warning(
                "run %s/%s is cancelled, but its walk could not be told; it stops at its next write",
                workspace,
                run_id,
            )

    async def sweep(self) -> int:
        """Start every walk that should be going and is not. Returns how many."""
        now = time.monotonic()
        self._started = {key: at for key, at in self._started.items() if now - at < _QUEUED_S}
        await self._admission.sweep(now)
        if self._rates is not None:  # those who are given their token resume below
            await self._rates.grant(datetime.now(UTC))
        started = 0
        for workspace, run_id, number, walking in await self._runs.unwalked(datetime.now(UTC)):
            if walk_key(run_id, number + 1) in self._started:
                continue
            if walking and await self._starter.active(f"run:{run_id}:"):
                continue
            await self.start(workspace, run_id, number)
            started += 1
        return started
