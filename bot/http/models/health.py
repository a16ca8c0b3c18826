"""Whether Synth is alive, and can take work."""

from typing import Literal

from bot.http.models.common import Reply


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
