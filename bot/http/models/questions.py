"""What a run waits for, and what people say to it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.http.models.common import BIGGEST_ID, Body, Reply
from core.approvals import LONGEST_COMMENT, Verdict


class DecideBody(Body):
    """An answer to what a run waits for. `step` and `number` are `path` and `number` of that question; both
    may be left out while only one is open. `hand_over` needs `to`, who decides instead; `done` and `retry`
    are for a step whose outcome is unknown."""

    decision: Literal["approve", "reject", "hand_over", "done", "retry"]
    step: str | None = Field(default=None, max_length=1_000)
    number: int | None = Field(default=None, ge=0, le=BIGGEST_ID)
    comment: str | None = Field(default=None, max_length=LONGEST_COMMENT)
    to: str | None = Field(default=None, pattern=r"^[UW][A-Z0-9]+$")


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
    but not `barred`. One that `wants` an `answer` takes words: `approve` with a `comment`."""

    path: str
    question: Literal["approval", "unknown_outcome", "account", "budget"]
    at: str | None = None
    app: str | None = None
    number: int = 0
    ask: str | None = None
    error: str | None = None
    approvers: list[str] = Field(default=[])
    anybody: bool = False
    barred: str | None = None
    quorum: int = 1
    wants: Literal["decision", "answer"] = "decision"
    until: datetime | None = None
    decisions: list[DecisionReply] = Field(default=[])
