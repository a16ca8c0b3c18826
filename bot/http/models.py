"""Bodies and answers of the HTTP API, as `docs` and the OpenAPI document name them."""

from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator

from core.runs import RunStatus, StepStatus
from core.walking.approvals import LONGEST_COMMENT, Verdict

MOST_PER_PAGE = 100
BIGGEST_ID = 2**63 - 1


class Body(BaseModel):
    """What callers send. A name that is not known is a mistake, not a thing to pass over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExecuteBody(Body):
    """Inputs of a run, by name; null is none."""

    inputs: dict[str, JsonValue] | None = None


class RerunBody(Body):
    """Inputs that are to be other than they were, by name; null is none."""

    inputs: dict[str, JsonValue] | None = None


class DecideBody(Body):
    """An answer to what a run waits for. `step` and `number` are `path` and `number` of that question; both
    may be left out while only one is open. `hand_over` needs `to`, who decides instead; `done` and `retry`
    are for a step whose outcome is unknown."""

    decision: Literal["approve", "reject", "hand_over", "done", "retry"]
    step: str | None = Field(default=None, max_length=1_000)
    number: int | None = Field(default=None, ge=0, le=BIGGEST_ID)
    comment: str | None = Field(default=None, max_length=LONGEST_COMMENT)
    to: str | None = Field(default=None, pattern=r"^[UW][A-Z0-9]+$")


class DefinitionBody(Body):
    """A workflow as it shall be. Its own schema is at `/api/schema/definition`."""

    definition: dict[str, JsonValue]


class WorkflowBody(Body):
    """A new workflow: a definition, or an intent in words that Synth makes one of."""

    definition: dict[str, JsonValue] | None = None
    intent: str | None = Field(default=None, min_length=1, max_length=100_000)
    timezone: str = Field(default="UTC", description="IANA zone that times in the intent are meant in")
    channel: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Where runs are told that start by themselves: `#name` or id of a channel Synth is in",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no such time zone; write one like Europe/Paris") from None
        return zone

    @model_validator(mode="after")
    def _one_of_two(self) -> "WorkflowBody":
        if (self.definition is None) == (self.intent is None):
            raise ValueError("send either `definition` or `intent`")
        if self.intent is not None and not self.intent.strip():
            raise ValueError("the intent is empty; say what the workflow should do")
        return self


class TriggerBody(Body):
    """What starts a workflow by itself, switched; what is left out stays as it is. `signing_key` is for
    senders that bring their own."""

    paused: bool | None = None
    signing_key: str | None = Field(default=None, min_length=8, max_length=500)


class PageQuery(Body):
    """Which part of a list: `cursor` is `next` of the page before."""

    cursor: int | None = Field(default=None, ge=1, le=BIGGEST_ID)
    limit: int = Field(default=20, ge=1, le=MOST_PER_PAGE)


class Reply(BaseModel):
    """What callers get."""

    model_config = ConfigDict(frozen=True)


class RunStarted(Reply):
    """A run was started, or had been with this Idempotency-Key. `status` is this literal word always:
    the run itself says where it stands."""

    runId: int
    message: str = "Workflow execution started"
    status: Literal["running"] = "running"


class DeliveryKept(Reply):
    """What was posted to a webhook is kept and will be run. `runId` is null where the run could not be made
    at once: it is made in a moment, and needs no sending again. With `skipped` there will be none: the
    workflow was running, and skips what comes meanwhile."""

    runId: int | None = None
    message: str = "Kept; its run starts in a moment"
    status: Literal["running", "skipped"] = "running"


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
    """One step of the version that a run performs, so that it can be drawn before it is done."""

    id: str
    kind: str
    steps: list["StepOutline"] = []
    then: list["StepOutline"] = []
    else_: list["StepOutline"] = Field(
        default=[], validation_alias=AliasChoices("else", "else_"), serialization_alias="else"
    )


class DecisionReply(Reply):
    """What somebody said, and to which `step`: to its question, to a pause (`resume`), to a failed run
    (`retry`)."""

    step: str
    by: str
    verdict: Verdict
    comment: str | None
    to: str | None
    at: datetime


class WaitingFor(Reply):
    """A question that is open: an approval, a step that may have happened (`unknown_outcome`), one that lacks
    an `account` of an `app`, or whether the run may go beyond a `budget` with the prompt `at` a step.
    `approvers` may decide or connect it, or with `anybody` everybody in the channel where the run is told,
    but not `barred`."""

    path: str
    question: Literal["approval", "unknown_outcome", "account", "budget"]
    at: str | None = None
    app: str | None = None
    number: int = 0
    ask: str | None = None
    error: str | None = None
    approvers: list[str] = []
    anybody: bool = False
    barred: str | None = None
    quorum: int = 1
    until: datetime | None = None
    decisions: list[DecisionReply] = []


class RunMetadata(Reply):
    """All else about a run. `error` is null unless it failed; `seq` numbers its last event; `waiting_for` are
    the questions that are open; `cost_usd` counts the models whose prices are known. `purged_at` is when its
    answers and inputs were removed, long after its end. `in_line` says how many runs are before it where it
    waits for a place, `replaced_by` for which newer run it was cancelled. `decisions` is all that people said
    to it, oldest first; `rerun_of` the run that it repeats."""

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
    waiting_for: list[WaitingFor] = []
    in_line: str | None = None
    replaced_by: int | None = None
    decisions: list[DecisionReply] = []


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


class FaultReply(Reply):
    """One thing that is wrong or doubtful, and where."""

    path: str
    message: str


class WorkflowReply(Reply):
    """A workflow in its newest version. `notes` and `warnings` say what to know before it runs."""

    id: int
    name: str
    version: int
    owner: str
    created_at: datetime
    updated_at: datetime
    definition: dict[str, Any]
    paused: bool = False
    warnings: list[FaultReply] = []
    notes: list[str] = []


class WatchReply(Reply):
    """`state`: pending, listening, connect (`app` of the owner's has to be connected), refused or off."""

    state: str
    since: datetime | None
    reason: str | None
    app: str | None


class TriggerReply(Reply):
    """What starts a workflow by itself. `url` is where its webhook is called, and is a secret; so is
    `signing_key`, which is there where the definition asks for a signature. `next_at` is of a schedule.
    `watch` is how far an engine watches for an app's event. `skipped` is how often it was to start while it
    was running, and did not."""

    type: str
    paused: bool
    paused_by: str | None
    paused_at: datetime | None
    next_at: datetime | None
    url: str | None
    signing_key: str | None
    watch: WatchReply | None = None
    skipped: int = 0


class WorkflowSummary(Reply):
    """A workflow in a list; its definition can be a megabyte, and is one call further."""

    id: int
    name: str
    version: int
    owner: str
    trigger: dict[str, Any]
    paused: bool
    steps: int
    created_at: datetime
    updated_at: datetime


class VersionReply(Reply):
    """One immutable version of a workflow."""

    version: int
    author: str
    created_at: datetime
    definition: dict[str, Any]


class WorkflowPage(Reply):
    """Newest first; `next` is the cursor of the following page, null at the end."""

    items: list[WorkflowSummary]
    next: int | None


class RunPage(Reply):
    """Newest first; `next` is the cursor of the following page, null at the end."""

    items: list[RunSummary]
    next: int | None


class VersionList(Reply):
    """Every version, newest first."""

    items: list[VersionReply]


class QuestionReply(Reply):
    """Something that a plan needs to know. `key` says where the answer goes."""

    key: str
    text: str
    kind: str
    choices: list[str]


class ProblemReply(Reply):
    """RFC 9457. `faults` name every place of an invalid body, `questions` what an intent left open; `id`
    finds an unexpected error in the server's log."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultReply] = []
    questions: list[QuestionReply] = []
    notes: list[str] = []
    id: str | None = None


class Alive(Reply):
    """The process answers."""

    status: Literal["alive"] = "alive"


class PartReply(Reply):
    """One part that Synth stands on."""

    ok: bool
    required: bool
    detail: str


class Readiness(Reply):
    """Whether Synth can take work. Only parts that are `required` decide it."""

    status: Literal["ready", "not ready"]
    parts: dict[str, PartReply]
