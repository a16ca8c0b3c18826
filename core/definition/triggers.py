"""What starts a workflow."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, JsonValue, Tag

from core.definition.parts import Labels, Part
from core.moments import WRITTEN

HEADER = r"^[A-Za-z0-9-]+$"
BODY_PATH = r"^body(\.[A-Za-z0-9_$-]+|\[\d+\])+$"


class Manual(Part):
    """Runs when somebody says so."""

    type: Literal["manual"] = "manual"


class Schedule(Part):
    """Runs by the clock of a place. `misfire`: what a fire missed while Synth was stopped means."""

    type: Literal["schedule"] = "schedule"
    cron: str = Field(max_length=200)
    timezone: str = Field(max_length=100)
    misfire: Literal["skip", "once"] = "skip"


class Once(Part):
    """Runs one time: when the clocks of a place show `at` (`2026-11-23T09:00`). A schedule with a moment in
    place of a `cron`. One that comes late, since Synth was stopped, is better than none: that is `misfire`.
    """

    type: Literal["schedule"] = "schedule"
    at: str = Field(pattern=WRITTEN)
    timezone: str = Field(max_length=100)
    misfire: Literal["skip", "once"] = "once"


class Webhook(Part):
    """Runs when something posts to the workflow's own address.

    `signature` names the header in which the sender signs the body (HMAC-SHA256, hex or base64); the key is
    no part of a definition. `once` says what a delivery that is sent twice has in common: a header, or a
    place in the body such as `body.id`; where it is not given, the headers usual for it are looked at.
    """

    type: Literal["webhook"] = "webhook"
    signature: str | None = Field(default=None, pattern=HEADER, max_length=100)
    once: str | None = Field(default=None, pattern=rf"{HEADER}|{BODY_PATH}", max_length=200)


class AppEvent(Part):
    """Runs when an engine's trigger component says so; the only kind that is deployed at an engine."""

    type: Literal["app_event"] = "app_event"
    event: str = Field(pattern=r"^[a-z][a-z0-9_]*:[A-Za-z0-9._-]+$")
    version: str | None = None
    params: dict[str, JsonValue] = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict, exclude_if=lambda given: not given)


class SlackEvent(Part):
    """Runs when a person's message in a channel matches, or somebody adds a reaction there.

    `channel` may be left out for a reaction: then it is any that Synth is in. Letter case does not matter for
    what a message `contains`. `reaction` is the emoji's name, without colons.
    """

    type: Literal["slack"] = "slack"
    on: Literal["message", "reaction"] = "message"
    channel: str | None = Field(default=None, max_length=100)
    contains: str | None = Field(default=None, min_length=1, max_length=500)
    reaction: str | None = Field(default=None, max_length=100)


ONCE = "once"  # which of the two that a `schedule` can be


def _kind(given: object) -> str | None:
    """The tag of what is given, as JSON or as a model: its type, but for a schedule with a moment."""
    if isinstance(given, Once):
        return ONCE
    if isinstance(given, Part):
        return str(getattr(given, "type", None))
    if not isinstance(given, Mapping):
        return None
    kind = given.get("type")
    return ONCE if kind == "schedule" and given.get("at") is not None else kind


Trigger = Annotated[
    Annotated[Manual, Tag("manual")]
    | Annotated[Schedule, Tag("schedule")]
    | Annotated[Once, Tag(ONCE)]
    | Annotated[Webhook, Tag("webhook")]
    | Annotated[AppEvent, Tag("app_event")]
    | Annotated[SlackEvent, Tag("slack")],
    Discriminator(
        _kind,
        custom_error_type="trigger",
        custom_error_message="its `type` is one of manual, schedule, webhook, app_event and slack",
    ),
]
