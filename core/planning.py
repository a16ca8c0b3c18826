"""What a planner is: somebody's words, and all that it may look at, become a plan.

A plan comes twice: from rules within milliseconds (`sketch`), then made better with a model (`refine`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.definition import Definition
from core.language import ENGLISH, Translator
from core.workflows import Plan, Turn, Workflow


@dataclass(frozen=True)
class Person:
    """Who speaks: the user's id in the workspace and their time zone (IANA)."""

    workspace: str
    user: str
    zone: str = "UTC"


@dataclass(frozen=True)
class Surroundings:
    """What a plan may lean on in its workspace: the listed workflows, newest first, and the slugs of the apps
    that the person has connected."""

    workflows: Sequence[Workflow] = ()
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlanRequest:
    """All that a planner may look at.

    `intent` is what the thread began with and `turns` what was said after it; `plan` is what lies there now,
    and `words` what is said about it. A new intent has no plan, no turns, and is its own words. `tr` is the
    language in which it is answered.
    """

    intent: str
    person: Person
    turns: Sequence[Turn]
    taken_names: Sequence[str]
    now: datetime
    words: str = ""
    plan: Plan | None = None
    surroundings: Surroundings = Surroundings()
    tr: Translator = ENGLISH


class Planner(Protocol):
    """Turns words into a plan. It never raises for what people say: that becomes a question or a refusal."""

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules alone, within milliseconds. `refined=False` if a model could make it better."""

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model; the sketch again, with a note, where the model cannot be asked."""


class Completer(Protocol):
    """Asks for what a plan still lacks, and looks up what only one thing can be meant by."""

    async def complete(self, plan: Plan, person: Person, before: Definition | None = None) -> Plan:
        """The plan as far as its services say; with questions for the rest. Steps that are as they were
        `before` are left alone."""


class Clock(Protocol):
    """Now, zone-aware."""

    def __call__(self) -> datetime: ...
