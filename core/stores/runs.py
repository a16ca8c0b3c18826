"""Runs, and how many are open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from core.approvals import Decision, Said
from core.events import Event, EventDraft
from core.limits import Skipped
from core.runs import NewRun, Response, Run, RunStatus, Walk
from core.stage import Report
from core.stores.pages import Page
from core.workflows import Place


class RunStore(Protocol):
    """Runs, the responses of their steps, their events. Writes of a walk are fenced by its number."""

    async def create(
        self,
        new: NewRun,
        *,
        place: Place | None = None,
        channel: str | None = None,
        key: tuple[str, str] | None = None,
    ) -> tuple[Run, bool]:
        """The run, and whether it is new. It is told at `place`, or in a thread of its own in `channel`.

        `key` is an idempotency key and the digest of what came with it: the same pair gives the first run
        again, the same key with another digest is a `Conflict`. `Busy` where the workflow skips what comes
        while it runs.
        """

    async def with_key(self, workspace: str, key: str, digest: str) -> Run | None:
        """The run that was made with an idempotency key; `Conflict` if it came with another digest."""

    async def get(self, workspace: str, run_id: int) -> Run: ...

    async def page(
        self,
        workspace: str,
        *,
        workflow_id: int | None = None,
        before: int | None = None,
        limit: int = 20,
        going: bool = False,
    ) -> Page[Run]:
        """Newest first; with `going` only those that have not ended."""

    async def responses(self, workspace: str, run_id: int) -> Sequence[Response]:
        """In the order of their finishing; unfinished ones last."""

    async def events(self, workspace: str, run_id: int, after: int = 0, limit: int = 100) -> Sequence[Event]:
        """Those numbered after `after`; `data` of a finished step carries its content."""

    async def usual_seconds(self, workspace: str, workflow_id: int) -> float | None:
        """Median duration of its recent completed runs, None below three of them."""

    async def claim(self, walker: str, most: int, full: Collection[str] = ()) -> "Claimed":
        """Begin the walks of up to so many runs that want one, of all workspaces in turn but for those that
        are `full`. Each goes to one walker; all earlier walks of it are fenced off. What its workspace's
        limit keeps out stands in line instead; what this release cannot read is for others. Across
        workspaces: only who walks calls it."""

    async def under_way(self, walker: str) -> Collection[int]:
        """The runs that this walker has."""

    async def walkers(self) -> Collection[str]:
        """All who have any, alive or dead."""

    async def give_up(
        self, walkers: Collection[str], *, only: Collection[int] | None = None, stalled: bool = True
    ) -> int:
        """Nobody walks the runs of these any more: they are for whoever claims them. Gives how many. Where it
        was no step's fault they have not `stalled`: these walks do not count as such without progress."""

    async def adopt(self) -> int:
        """`give_up` what walks of the release before have left, which knew of no walkers."""

    async def resume_due(self, now: datetime) -> int:
        """Runs whose waiting time is over want a walk. Gives how many."""

    async def give_turns(self, workspace: str, *, left: int | None = None) -> Sequence[int]:
        """Let in those whose turn it is, in one transaction: they can be claimed. `left` is the workflow
        whose line somebody has left, so that those behind are told."""

    async def in_line(self) -> Sequence[str]:
        """The workspaces in which runs stand in line. Only the sweeper calls it, and it tells nobody."""

    async def replaced(self, workspace: str, by: int) -> Sequence[int]:
        """The runs that were cancelled for another one."""

    async def skipped(self, workspace: str, workflow_id: int) -> Skipped | None:
        """How often a workflow was to start by itself while it was running, and did not."""

    async def start_step(self, walk: Walk, response: Response, events: Sequence[EventDraft] = ()) -> bool:
        """Commit that a step is about to be sent or waits. False: fenced off, stop at once."""

    async def finish_step(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], *, completed_steps: int
    ) -> int | None:
        """One transaction: response, progress, events. The run's new seq, or None: fenced off."""

    async def park(
        self, walk: Walk, resume_at: datetime | None, events: Sequence[EventDraft]
    ) -> RunStatus | None:
        """The walk ends and the run waits, until a time or an answer. Where one came during this walk, which
        may not have seen it, the run is `CREATED` instead. None: fenced off."""

    async def end(
        self,
        walk: Walk,
        status: RunStatus,
        events: Sequence[EventDraft],
        *,
        error: str | None = None,
        failed_step: str | None = None,
        ended_by: str | None = None,
    ) -> int | None:
        """Complete it, fail it, or cancel it for somebody who said no."""

    async def cancel(self, workspace: str, run_id: int, by: str) -> Run:
        """Raises the fence; `Conflict` if it has ended. A started action becomes unknown."""

    async def retry(self, workspace: str, run_id: int, by: str) -> Run:
        """A failed run becomes created again, without its failed responses; `Conflict` otherwise."""

    async def resume(self, workspace: str, run_id: int, by: str, *, key: str | None = None) -> Run:
        """The pauses of a run are over now, kept as somebody's word. Idempotent by `key`; `Conflict` where
        nothing pauses."""

    async def settle(
        self, workspace: str, run_id: int, path: str | None, *, done: bool, by: str, key: str | None = None
    ) -> Run:
        """A person's word on an unknown outcome (without a path on the only one): it happened (null
        response), or ask it again. Idempotent by `key`. `Conflict` if there is no such question any more."""

    async def decide(
        self, workspace: str, run_id: int, said: Said, channels: Sequence[str], *, key: str
    ) -> Run:
        """A person's word on an approval, idempotent by `key`; `channels` are those in which the run is told.
        The run is `CREATED` once enough is said for it to go on. `Conflict` if the question is not open or
        they have spoken already, `NotAllowed` if it is not theirs to decide."""

    async def connected(self, workspace: str, run_id: int, path: str, *, by: str, key: str) -> Run:
        """Somebody connected the account for which the step at `path` waits: kept as their word, and the run
        is for the next walk. Nothing happens where it does not wait for that any more."""

    async def decisions(self, workspace: str, run_id: int) -> Sequence[Decision]:
        """All that people said in a run, oldest first."""

    async def report(self, report: Report) -> tuple[bool, Run | None]:
        """Keep what an engine called back, each step's once. Whether anybody waits for it (not where there is
        no such run or stage, or it is over), and the run if it waited and is now for its next walk."""

    async def reports(self, workspace: str, run_id: int) -> Mapping[str, Mapping[str, Any]]:
        """What was called back, by stage and step."""


@dataclass(frozen=True)
class Claimed:
    """What came of asking for work."""

    begun: Sequence[tuple[Run, Walk]]
    crowded: Collection[str]  # workspaces of which some stand in line now
    more: bool  # there may be more than was asked for


@dataclass(frozen=True)
class OpenRuns:
    """How many runs are at a status, and since when the oldest of them."""

    status: RunStatus
    count: int
    oldest: datetime


@dataclass(frozen=True)
class InLine:
    """How many wait for a limit to let them in, and since when the first of them: `runs` for a slot, `calls`
    for an engine's leave."""

    what: Literal["runs", "calls"]
    count: int
    oldest: datetime | None


class RunCensus(Protocol):
    """Counts the runs that have not ended. Across workspaces: only whoever operates Synth sees it."""

    async def open_runs(self) -> Sequence[OpenRuns]: ...

    async def in_line(self) -> Sequence[InLine]: ...
