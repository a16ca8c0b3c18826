"""Workflows and their versions."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, JsonValue, field_validator, model_validator

from bot.http.models.common import Body, FaultReply, Reply


class DefinitionBody(Body):
    """A workflow as it shall be. Its own schema is at `/api/schema/definition`."""

    definition: dict[str, JsonValue]


def _given(name: str, kind: str) -> dict[str, JsonValue]:
    """Schema of one that is there while the other is not."""
    other = "intent" if name == "definition" else "definition"
    return {"required": [name], "properties": {name: {"type": kind}, other: {"type": "null"}}}


class WorkflowBody(Body):
    """A new workflow: a definition, or an intent in words that Synth makes one of."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [_given("definition", "object"), _given("intent", "string")]}
    )

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
    warnings: list[FaultReply] = Field(default=[])
    notes: list[str] = Field(default=[])


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


class VersionList(Reply):
    """Every version, newest first."""

    items: list[VersionReply]
