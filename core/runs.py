"""What a run is, seen from outside: its state, the responses of its steps, and how it was started."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.access.programs import standing_for
from core.definition import Branch, Definition, Step


class RunStatus(StrEnum):
    """Where a run stands."""

    CREATED = "created"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED)


class StepStatus(StrEnum):
    """Where a step stands. `STARTED` is committed before an action is sent; a loop that is going on is
    `RUNNING`, a pause is `WAITING`, and an action that may have happened is `UNKNOWN`."""

    STARTED = "started"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def finished(self) -> bool:
        """Whether the step has its answer and is never done again (a retry clears failed ones)."""
        return self in (StepStatus.COMPLETED, StepStatus.FAILED)


@dataclass(frozen=True)
class Usage:
    """What a model call took."""

    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: int | None = None  # in nanodollars; None where the model's price is not known

    @property
    def tokens(self) -> int:
        """Both ways together."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True)
class Response:
    """What one step gave. `path` is its place (`each[2].line`), `step` its id."""

    path: str
    step: str
    kind: str
    status: StepStatus
    content: Any = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    summary: str | None = None  # a line for people, where the engine gives one
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    # `remedy`: what a person can do about a failure at once (core/errors.py). `tolerated`: the step failed
    # and the run went on, as its `on_error` says. `until`: when a wait ends. `items`: what a loop goes over.
    # `question`, `decisions`: what people were asked, and what they said (core/approvals.py).
    # `again`: why it has not happened yet and is about to be tried once more. `technical`: what engineers
    # want to know beside `error`.
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One performance of one version of a workflow."""

    id: int
    workspace: str
    workflow_id: int
    version: int
    definition: Definition
    status: RunStatus
    inputs: Mapping[str, Any]
    trigger: Mapping[str, Any]
    started_by: str  # a user's id in the workspace, a program (core/access/programs.py), or `trigger`
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error: str | None
    failed_step: str | None
    ended_by: str | None  # who cancelled it
    completed_steps: int
    total_steps: int
    tokens: int
    seq: int  # number of its last event
    walk: int  # number of its last walk: the fence
    stalls: int  # walks in a row that finished no step
    resume_at: datetime | None
    purged_at: datetime | None = None  # when its answers were removed, long after its end
    owner: str = ""  # whose workflow it is
    cost: int = 0  # in nanodollars, as far as prices are known
    # What people allowed beyond its budgets, by the budget's key (core/budgets.py).
    grants: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ahead: int | None = None  # runs before it in line for a place, counted up to a few; None: not in line
    replaced_by: int | None = None  # the newer run for which it was cancelled

    @property
    def account(self) -> str:
        """Whose connected accounts its actions use. Nobody stands behind a trigger but the owner."""
        owners = self.definition.accounts == "owner" or self.started_by == "trigger"
        return self.owner if owners else standing_for(self.started_by)

    @property
    def key(self) -> str:
        """Names the run outside of its workspace too, as engines and logs see it."""
        return f"{self.workspace}/{self.id}"


@dataclass(frozen=True)
class NewRun:
    """What is needed to begin one."""

    workspace: str
    workflow_id: int
    version: int
    definition: Definition
    inputs: Mapping[str, Any]
    trigger: Mapping[str, Any]
    started_by: str


@dataclass(frozen=True)
class Walk:
    """One walk of a run; `number` fences off every other. `walker` is the process that walks."""

    workspace: str
    run_id: int
    number: int
    walker: str = ""


def count_steps(steps: tuple[Step, ...]) -> int:
    """How many steps a person sees: a loop counts as one, the steps of both arms of a branch count."""
    total = 0
    for step in steps:
        total += 1
        if isinstance(step, Branch):
            total += count_steps(step.then) + count_steps(step.else_)
    return total
