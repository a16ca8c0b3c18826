"""Runs at once: how many, and whose turn it is. Rules without storage.

A run that walks holds a slot of its workspace and one of its workflow. While it waits for somebody or for a
time it gives back the workspace's, since it costs nothing, and keeps the workflow's: whoever says “only one
at a time” means until it is done.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from core.language import ENGLISH, Translator

# Of one workspace, where the operator says nothing.
RUNS_AT_ONCE = 400

# Those who stand nearest are told how many are before them; further behind, that there are more than these.
NEAREST = 5


class Slot(IntEnum):
    """What a run holds."""

    NONE = 0
    WORKFLOW = 1
    BOTH = 2


@dataclass(frozen=True)
class Line:
    """The runs of one workflow that stand in line, and those that hold slots."""

    workflow_id: int
    fresh: int  # stand in line for both slots
    resumed: int  # for the workspace's only
    walking: int
    holding: int  # walking or waiting
    limit: int | None  # runs of the workflow at once

    @property
    def room(self) -> int:
        """How many of the fresh ones the workflow lets in."""
        return self.fresh if self.limit is None else min(self.fresh, max(0, self.limit - self.holding))


@dataclass(frozen=True)
class Turn:
    """How many of a line may go on now."""

    fresh: int = 0
    resumed: int = 0


def turns(lines: Sequence[Line], free: int) -> Mapping[int, Turn]:
    """By workflow, whose turn it is while that many slots are free: always the workflow that has the fewest
    walking, so that one's flood keeps none of the others waiting; what has begun before what has not."""
    given = {line.workflow_id: [0, 0] for line in lines}
    by_need = [(line.walking, line.workflow_id, line) for line in lines]
    heapq.heapify(by_need)
    while free > 0 and by_need:
        walking, workflow_id, line = heapq.heappop(by_need)
        fresh, resumed = given[workflow_id]
        if resumed < line.resumed:
            given[workflow_id][1] += 1
        elif fresh < line.room:
            given[workflow_id][0] += 1
        else:
            continue
        free -= 1
        heapq.heappush(by_need, (walking + 1, workflow_id, line))
    return {workflow_id: Turn(*counts) for workflow_id, counts in given.items() if any(counts)}


def in_line(ahead: int, tr: Translator = ENGLISH) -> str:
    """Where a run stands, for people."""
    if ahead >= NEAREST:
        return tr("waiting for a place: {n} or more before it", n=NEAREST)
    if ahead:
        return tr("waiting for a place: {n} before it", n=ahead)
    return tr("waiting for a place: it is next")


def busy(name: str, run_id: int, most: int) -> str:
    """Why no run was made."""
    at_once = "one at a time" if most == 1 else f"at most {most} at a time"
    return f"“{name}” runs {at_once} and skips what comes meanwhile: run {run_id} is still going."


@dataclass(frozen=True)
class Skipped:
    """How often a workflow was to start by itself and did not: a run of it was still going, or (None) its
    time came while Synth was not running."""

    times: int
    last_at: datetime
    run_id: int | None  # what was in the way the last time
