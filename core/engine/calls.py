"""A step that an engine is to perform, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import JsonValue

from core.characters import DEEPEST, holdable, is_too_deep
from core.definition import Action, Payload
from core.errors import Wasted
from core.runs import Usage


@dataclass(frozen=True)
class Call:
    """One step to perform, its references already replaced.

    `key` names this step of this run for ever: engines that know idempotency keys are given it.
    """

    key: str
    workspace: str
    run_id: int
    account: str  # the user whose connected accounts are used
    step: Payload | Action


@dataclass(frozen=True)
class Outcome:
    """A finished step: `content` is what `{{step}}` gives, `summary` a line for people."""

    content: JsonValue
    summary: str | None = None
    usage: Usage = field(default_factory=Usage)
    detail: Mapping[str, Any] = field(default_factory=dict)


def held(outcome: Outcome) -> Outcome:
    """What an engine gave, such that it can be kept: what cannot would be asked for again and again.

    Raises `Wasted`: it was done, and its answer is nested so deeply that nobody could read it again.
    """
    if is_too_deep(outcome.content) or is_too_deep(outcome.detail):
        took = outcome.usage
        raise Wasted(
            f"This was done, but its answer cannot be kept: it is nested more than {DEEPEST} deep.",
            took.model,
            took.tokens_in,
            took.tokens_out,
            took.cost,
        )
    return replace(
        outcome,
        content=holdable(outcome.content),
        summary=holdable(outcome.summary),
        detail=holdable(outcome.detail),
    )
