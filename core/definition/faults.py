"""pydantic's faults, as people who write definitions read them."""

from typing import get_args

from pydantic import ValidationError

from core.definition.steps import Step
from core.definition.triggers import ONCE, AppEvent, Manual, Schedule, SlackEvent, Webhook
from core.errors import Fault

# By which pydantic tells the kinds of steps and triggers apart, and which it puts into its locations.
_TAGS = frozenset(one.model_fields["kind"].default for one in get_args(get_args(Step)[0])) | frozenset(
    (ONCE, *(one.model_fields["type"].default for one in (Manual, Schedule, Webhook, AppEvent, SlackEvent)))
)


def faults_of(error: ValidationError) -> list[Fault]:
    """pydantic's faults. An entry that is wrong makes it find its list too short: that is said once only."""
    found = [(e["type"], _path(e["loc"]), e["msg"]) for e in error.errors(include_url=False)]
    return [
        Fault(path, message)
        for kind, path, message in found
        if kind != "too_short" or not any(other.startswith(f"{path}[") for _, other, _ in found)
    ]


def _path(location: tuple[int | str, ...]) -> str:
    """pydantic's location without the union tags it puts in: `steps[0].blocks[1].text`."""
    path = ""
    previous: int | str = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (part in _TAGS and (isinstance(previous, int) or previous == "trigger")):
            path += f".{part}" if path else part
        previous = part
    return path
