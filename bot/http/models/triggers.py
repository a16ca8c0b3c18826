"""What starts a workflow by itself, and what is posted to one."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.http.models.common import Body, Reply


class TriggerBody(Body):
    """What starts a workflow by itself, switched; what is left out stays as it is. `signing_key` is for
    senders that bring their own."""

    paused: bool | None = None
    signing_key: str | None = Field(default=None, min_length=8, max_length=500)


class DeliveryKept(Reply):
    """What was posted to a webhook is kept and will be run. `runId` is null where the run could not be made
    at once: it is made in a moment, and needs no sending again. With `skipped` there will be none: the
    workflow was running, and skips what comes meanwhile."""

    runId: int | None = None
    message: str = "Kept; its run starts in a moment"
    status: Literal["running", "skipped"] = "running"


class WatchReply(Reply):
    """`state`: pending, listening, connect (`app` of the owner's has to be connected), refused or off."""

    state: str
    since: datetime | None
    reason: str | None
    app: str | None


class TriggerReply(Reply):
    """What starts a workflow by itself. `url` is where its webhook is called, and is a secret; so is
    `signing_key`, which is there where the definition asks for a signature. `next_at` is of a schedule.
    `watch` is how far an engine watches for an app's event. `skipped` is how often it was to start, and did
    not: it was running, or Synth was not."""

    type: str
    paused: bool
    paused_by: str | None
    paused_at: datetime | None
    next_at: datetime | None
    url: str | None
    signing_key: str | None
    watch: WatchReply | None = None
    skipped: int = 0
