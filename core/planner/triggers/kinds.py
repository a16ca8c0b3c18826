"""What can start a workflow, as it was read."""

from dataclasses import dataclass
from typing import TypeAlias

from core.planner.times import Ambiguous, OneOff, Schedule, Span


@dataclass(frozen=True)
class Manual:
    """Nothing in the text starts it: somebody will."""


@dataclass(frozen=True)
class SlackMessage:
    """`channel` as it was written: `#support`, or the id of a `<#C012|support>`."""

    channel: str
    contains: str | None
    span: Span


@dataclass(frozen=True)
class SlackReaction:
    """`reaction` is the emoji's name without colons, or the character itself."""

    reaction: str
    channel: str
    span: Span


@dataclass(frozen=True)
class Webhook:
    span: Span


@dataclass(frozen=True)
class AppEvent:
    """`phrase` is what happens, without the "when": "a new issue is opened in acme/api".

    `supposed`: the words could as well be a condition ("if …"), and it is an event only where the catalogue
    tells of such a one.
    """

    phrase: str
    span: Span
    supposed: bool = False


TriggerReading: TypeAlias = (
    Schedule | Ambiguous | OneOff | SlackMessage | SlackReaction | Webhook | AppEvent | Manual
)
Event: TypeAlias = SlackMessage | SlackReaction | Webhook | AppEvent | Ambiguous
