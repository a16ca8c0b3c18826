"""Stages: consecutive actions that an engine takes together, performs in their order, and calls back about.

What lies between them (branches, approvals, payloads, loops) stays ours, so a stage ends where one of those
begins. The walk's side of it is in `core/walking/stages.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from core.definition import Action, Definition


@dataclass(frozen=True)
class Stage:
    """Steps to be performed together. Their references are not replaced: what they name of each other only
    the engine will know, and what else they may name is in `names`.

    `key` names this sending for ever, and nobody can guess it.
    """

    key: str
    workspace: str
    run_id: int
    account: str  # the user whose connected accounts are used
    definition: Definition
    steps: tuple[Action, ...]
    names: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Handover:
    """A stage that is ready to be sent: as many of its steps, from the first on, as could be made ready.

    Once it is accepted there may be silence for `patience_s` in all before people are asked; where nobody
    knows whether it was accepted, for `doubt_s`.
    """

    steps: tuple[Action, ...]
    patience_s: float
    doubt_s: float
    content: Any  # the engine's own


@dataclass(frozen=True)
class Report:
    """What an engine called back about a stage: what became of some of its steps, by their ids and in the
    engine's own form."""

    workspace: str
    run_id: int
    key: str
    outcomes: Mapping[str, Mapping[str, JsonValue]]
