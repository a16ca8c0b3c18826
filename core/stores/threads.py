"""Where runs are told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Thread:
    """A place where a run is told, and how far. `posts`: what was posted there already, name → ts."""

    id: int
    workspace: str
    run_id: int
    channel: str
    ts: str | None  # of the message that the thread hangs on; None until it is posted
    told_seq: int
    posts: dict[str, str]


class ThreadStore(Protocol):
    """Where runs are told."""

    async def open(self, workspace: str, run_id: int, channel: str, ts: str | None) -> Thread: ...

    async def of_run(self, workspace: str, run_id: int) -> Sequence[Thread]: ...

    async def move(self, workspace: str, thread_id: int, channel: str, ts: str | None) -> None:
        """Tell it elsewhere from now on; what was posted before is forgotten."""

    async def posted(self, workspace: str, thread_id: int, name: str, ts: str) -> None:
        """Remember a message; the name `root` also sets the thread's `ts` where it had none."""

    async def told(self, workspace: str, thread_id: int, seq: int) -> None: ...

    async def behind(self, limit: int = 100) -> Sequence[tuple[str, int]]:
        """(workspace, run) told less than it has done. Across workspaces: only the notifier calls it."""

    async def told_of(self, run_ids: Collection[int]) -> frozenset[int]:
        """Those of these runs that are told anywhere. Across workspaces: only the notifier calls it."""

    async def run_at(self, workspace: str, channel: str, ts: str) -> int | None:
        """The newest run told in that thread."""

    async def post_at(self, workspace: str, ts: str) -> tuple[int, str] | None:
        """The run and the name of a message of its telling."""
