"""Runs, from being asked for to their steps' responses."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AliasChoices, Field, JsonValue

from bot.http.models.common import Body, Reply
from bot.http.models.questions import DecisionReply, WaitingFor
from core.runs import RunStatus, StepStatus


class ExecuteBody(Body):
    """Inputs of a run, by name; null is none."""

    inputs: dict[str, JsonValue] | None = None


class RerunBody(Body):
    """Inputs that are to be other than they were, by name; null is none."""

    inputs: dict[str, JsonValue] | None = None


class RunStarted(Reply):
    """A run was started, or had been with this Idempotency-Key. `status` is this literal word always:
    the run itself says where it stands."""

    runId: int
    message: str = "Workflow execution started"
    status: Literal["running"] = "running"


class RunChanged(Reply):
    """A run was cancelled, or goes on."""

    runId: int
    message: str
    status: RunStatus


class Progress(Reply):
    """How many steps are done."""

    completed: int
    total: int


class StepOutline(Reply):
    """One step of the version that a run performs, so that it can be drawn before it is done. `number` is how
    people are told of it: `3a.1` is the first step of what follows if the condition of step 3 is true."""

    id: str
    number: str
    kind: str
    steps: list["StepOutline"] = Field(default=[])
    then: list["StepOutline"] = Field(default=[])
    else_: list["StepOutline"] = Field(
        default=[], validation_alias=AliasChoices("else", "else_"), serialization_alias="else"
    )


class BudgetWarning(Reply):
    """A month's budget, of tokens or in dollars, of which this run brought the use to four fifths or more.
    It is said once, by the run that did so; `text` says what happens when it is used up."""

    whose: Literal["workflow", "workspace"]
    month: str
    measure: Literal["tokens", "usd"]
    used: float
    most: float
    text: str


class RunMetadata(Reply):
    """All else about a run. `error` is null unless it failed; `seq` numbers its last event; `waiting_for` are
    the questions that are open; `cost_usd` counts the models whose prices are known. `purged_at` is when its
    answers and inputs were removed, long after its end. `in_line` says how many runs are before it where it
    waits for a place, `replaced_by` for which newer run it was cancelled. `decisions` is all that people said
    to it, oldest first; `rerun_of` the run that it repeats; `budget_warnings` are the month's budgets that it
    has nearly used up; `notes` say what else is to know of it."""

    error: str | None
    failed_step: str | None
    cancelled_by: str | None
    workflow: str
    started_by: str
    rerun_of: int | None = None
    trigger: dict[str, Any]
    inputs: dict[str, Any]
    created_at: datetime
    resume_at: datetime | None
    purged_at: datetime | None
    progress: Progress
    tokens: int
    cost_usd: float
    seq: int
    steps: list[StepOutline]
    waiting_for: list[WaitingFor] = Field(default=[])
    in_line: str | None = None
    replaced_by: int | None = None
    decisions: list[DecisionReply] = Field(default=[])
    budget_warnings: list[BudgetWarning] = Field(default=[])
    notes: list[str] = Field(default=[])


class ResponseReply(Reply):
    """What one step gave. `path` is its place: `each[2].line` is step `line` of the third item."""

    step: str
    path: str
    kind: str
    status: StepStatus
    content: Any
    summary: str | None
    error: str | None
    started_at: datetime | None
    completed_at: datetime | None
    model: str | None
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    detail: dict[str, Any]


class RunReply(Reply):
    """A run, with the responses of its steps in the order of their finishing, unfinished ones last."""

    id: int
    workflow_id: int
    version: int
    status: RunStatus
    started_at: datetime | None
    completed_at: datetime | None
    metadata: RunMetadata
    responses: list[ResponseReply]


class RunSummary(Reply):
    """A run in a list."""

    id: int
    workflow_id: int
    version: int
    status: RunStatus
    started_by: str
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error: str | None
    progress: Progress
    tokens: int
    cost_usd: float


class RunPage(Reply):
    """Newest first; `next` is the cursor of the following page, null at the end."""

    items: list[RunSummary]
    next: int | None
