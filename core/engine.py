"""What an engine is: something that performs a step and says plainly what became of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from core.definition import Action, Payload
from core.errors import Fault
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


@dataclass(frozen=True)
class Param:
    """One parameter of an offer. `kind` says what people give: text, a channel, a person, …"""

    name: str
    kind: str = "text"
    required: bool = True
    help: str = ""


@dataclass(frozen=True)
class Offer:
    """An action that an engine can perform, as the catalogue lists it.

    `gives` tells the planner in a few words what `{{step}}` will be; `effect` is what it does to the world.
    """

    action: str
    title: str
    description: str
    params: tuple[Param, ...]
    gives: str = ""
    effect: str = "writes"  # reads | writes | sends | deletes
    app: str = ""


class Engine(ABC):
    """Performs steps. Raises `Refused`, `Unavailable` or `Unknown` (core/errors.py), nothing else on purpose.

    `repeatable` says that a call in flight at a crash may be asked again; otherwise a `started` row is
    committed before each call, and one without an answer becomes a question.
    """

    name: str
    repeatable: bool = False

    @abstractmethod
    async def perform(self, call: Call) -> Outcome:
        """Do it, once: retries are the caller's."""

    def offers(self) -> Sequence[Offer]:
        """What may be used in definitions. Empty for an engine that only performs payloads."""
        return ()

    def check(self, step: Payload | Action) -> Sequence[Fault]:
        """What is wrong with a step before it is saved; paths are relative to the step."""
        return ()
