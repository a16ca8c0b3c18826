"""This process's walks: which it has under way, and when it claims more.

Who walks a run is decided by its row (storage/claims.py); nothing here has to be right for a run to be
walked once, only for it to be walked soon. A claim is made at once when something is started here, when
another process says that it has enough to do, and now and then in case no such word came through.

A process that has little to do takes what it was asked for itself. One that has much lets the others go
first, and comes back for a few at a time: so a burst is shared among all. One that stops claims nothing, and
gives its runs up as their walks come to the end of a step (core/walking/drain.py).
"""

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from core.errors import StorageError
from core.events import Hint, Hub
from core.running.admission import Admission
from core.runs import Run, Walk
from core.stores import RunStore
from core.walking.drain import Drain

log = logging.getLogger(__name__)

_LOOK_S = 1
_AT_A_TIME = 20
# Under way here, up to which a process takes everything itself; and how long it lets others go first beyond
# that, also where there is more than one claim takes.
_LITTLE = 8
_OTHERS_FIRST_S = 0.2
_OTHERS_TOO_S = 0.05
_AFTER_FAILURE_S = 1
_LAST_WORDS_S = 0.1
_LOOK_CLOSELY_S = 0.1  # while this process stops
_HAND_OVER_S = 2  # at most; then the others find out by our lease

Perform = Callable[[Run, Walk], Awaitable[bool]]


@dataclass(frozen=True)
class _UnderWay:
    workspace: str
    task: asyncio.Task[None]


class Walkers:
    """All that walks in one process, under the name that its lease has."""

    def __init__(
        self,
        runs: RunStore,
        perform: Perform,
        hub: Hub,
        name: str,
        *,
        at_once: int = 500,
        drain: Drain | None = None,
    ) -> None:
        """`perform` walks a run that was begun, as far as that goes, and says whether it wants another walk
        at once. At most `at_once` are under way, of one workspace four fifths of them. `drain` is whether
        this process stops."""
        self.name = name
        self._drain = drain or Drain()
        self.admission = Admission(runs)
        # Whether other processes claim, too; and whether one of the release before is at work: see `claim`.
        self.in_company = False
        self.stands_back = False
        # Monotonic: from then on the others take this process for dead, and take from it what it begins.
        self.alive_until = math.inf
        self._runs = runs
        self._perform = perform
        self._hub = hub
        self._at_once = at_once
        self._of_one = max(1, at_once * 4 // 5)
        self._under_way: dict[int, _UnderWay] = {}
        self._wanted = asyncio.Event()
        self._held_back = False  # the last claim left some out for want of room
        self._in_doubt = False  # whether what is under way and what the rows say is the same
        self._left: dict[int, str] = {}  # runs whose walks ended while this process stops → their workspaces
        self._closing = False

    @asynccontextmanager
    async def walking(self) -> AsyncIterator[None]:
        """Claim and walk until the block ends. What is under way then is for others or the next start: at
        once, but for what is spared for a moment in a process that was told to stop."""
        self._closing = False
        claiming = asyncio.create_task(self._keep_claiming(), name="claiming runs")
        try:
            yield
            while spared := [one.task for id_, one in self._under_way.items() if self._drain.spares(id_)]:
                self._break_off()
                await asyncio.wait(spared, timeout=_LOOK_CLOSELY_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._closing = True
            claiming.cancel()
            tasks = [claiming, *(one.task for one in self._under_way.values())]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(StorageError, TimeoutError):
                async with asyncio.timeout(_HAND_OVER_S):
                    await self._runs.give_up([self.name], stalled=False)

    def _break_off(self) -> None:
        """Those that are not spared any more."""
        for run_id, one in self._under_way.items():
            if not self._drain.spares(run_id) and not one.task.cancelling():
                one.task.cancel()

    def wake(self) -> None:
        """Something can be claimed."""
        self._wanted.set()

    @property
    def is_busy(self) -> bool:
        """Whether others should hear of what is started here."""
        return self.in_company and (self._drain.begun or len(self._under_way) >= _LITTLE)

    def stop(self, run_id: int) -> None:
        """Break off a walk whose run is not ours any more, if it is walked here."""
        if run_id in self._under_way:
            self._under_way[run_id].task.cancel()

    def heard(self, hints: Sequence[Hint]) -> None:
        """What another process says."""
        self.in_company = True
        self._in_doubt |= any(hint.run_id in self._under_way for hint in hints)
        if self._in_doubt or any(hint.to_walk for hint in hints):
            self.wake()

    async def claim(self) -> bool:
        """Begin a few walks, if there is room. Whether there may be more to begin."""
        if self.stands_back or self._drain.begun or time.monotonic() >= self.alive_until:
            return False
        room = self._at_once - len(self._under_way)
        of_each = Counter(one.workspace for one in self._under_way.values())
        full = [workspace for workspace, count in of_each.items() if count >= self._of_one]
        self._held_back = room <= 0 or bool(full)
        if room <= 0:
            return False
        claimed = await self._runs.claim(self.name, min(room, _AT_A_TIME), full)
        for run, walk in claimed.begun:
            self._begin(run, walk)
        for workspace in claimed.crowded:
            await self.admit(workspace)
        if claimed.more and not claimed.begun:  # others hold all that there is, for a moment
            await asyncio.sleep(_OTHERS_TOO_S)
        return claimed.more

    async def look(self) -> None:
        """Break off what is not ours any more: it was cancelled, or we were taken for dead. And give up what
        is ours and was lost on the way."""
        self._in_doubt = False
        before = set(self._under_way)
        ours = set(await self._runs.under_way(self.name))
        await self._break_off_unless_over(before - ours)
        lost = ours - before - self._under_way.keys()
        if lost and self._drain.begun:
            await self._hand_over(lost)
        elif lost:
            log.warning("%d walks broke off and begin again", len(lost))
            await self._runs.give_up([self.name], only=lost)
            self.wake()

    async def _break_off_unless_over(self, runs: set[int]) -> None:
        """Those whose rows are not ours any more. One that has just ended has a word to say about it yet."""
        tasks = [self._under_way[run_id].task for run_id in runs & self._under_way.keys()]
        if tasks:
            await asyncio.wait(tasks, timeout=_LAST_WORDS_S)
        for run_id in runs:
            self.stop(run_id)

    async def _hand_over(self, runs: set[int]) -> None:
        """They go on elsewhere, or here after a restart."""
        log.info("%d runs are handed over", len(runs))
        await self._runs.give_up([self.name], only=runs, stalled=False)
        for run_id in runs & self._left.keys():
            self._hub.publish(Hint(self._left.pop(run_id), run_id, to_walk=True))

    async def admit(self, workspace: str, *, left: int | None = None) -> None:
        """Let in those who stand in line and whose turn it is."""
        if await self.admission.admit(workspace, left=left):
            self.wake()

    def _begin(self, run: Run, walk: Walk) -> None:
        self.stop(run.id)  # we were taken for dead, and have it once more before we found that out
        task = asyncio.create_task(self._walk(run, walk), name=f"walk of run {run.key}")
        self._under_way[run.id] = _UnderWay(run.workspace, task)
        # Also of one that is broken off before it has its first turn.
        task.add_done_callback(lambda task: self._forget(run.id, task))

    async def _walk(self, run: Run, walk: Walk) -> None:
        this = asyncio.current_task()
        assert this is not None
        goes_on = False
        try:
            goes_on = await self._perform(run, walk)
        except asyncio.CancelledError:
            if self._closing:
                raise
            this.uncancel()  # it was broken off: what it held is for others
        except StorageError as error:
            log.warning("the walk of run %s broke off: %s", run.key, error)
            self._in_doubt = True
        except Exception:
            log.exception("the walk of run %s broke", run.key)
            self._in_doubt = True
        self._forget(run.id, this)
        if self._drain.begun:  # unless it ended or waits, it is to be handed over
            self._left[run.id] = run.workspace
            self._in_doubt = True
            self.wake()
        if goes_on:  # for whoever claims it: between two walks it is nobody's
            self.wake()
        if run.workspace in self.admission.in_line:
            await self.admit(run.workspace)

    def _forget(self, run_id: int, task: asyncio.Task[None]) -> None:
        if run_id in self._under_way and self._under_way[run_id].task is task:
            del self._under_way[run_id]
            if self._held_back:
                self.wake()

    async def _keep_claiming(self) -> None:
        looked, more = time.monotonic(), False
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                if self._in_doubt or (self._under_way and time.monotonic() - looked >= _LOOK_S):
                    looked = time.monotonic()
                    await self.look()
                if self.is_busy:
                    await asyncio.sleep(_OTHERS_TOO_S if more else _OTHERS_FIRST_S)
                if more := await self.claim():
                    self._wanted.set()
            except StorageError as error:
                log.warning("no runs can be claimed: %s", error)
                self._in_doubt = True  # maybe only the answer was lost
                await asyncio.sleep(_AFTER_FAILURE_S)
            except Exception:
                log.exception("claiming runs failed")
                self._in_doubt = True
                await asyncio.sleep(_AFTER_FAILURE_S)
