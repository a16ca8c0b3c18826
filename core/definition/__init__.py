"""What a workflow is: trigger, inputs, steps and the intent in words, as engine-agnostic JSON.

A definition is frozen, and valid or not saved: `parse` gives one or raises `Invalid` with every fault and
its path. The rules that pydantic cannot say (ids, references, order) are in `core/checks.py`.
"""

from core.definition.definition import (
    Budget,
    Definition,
    Input,
    Limit,
    Overlap,
    json_schema,
    parse,
    warnings,
)
from core.definition.foreign import Foreign
from core.definition.parts import LONGEST_TEXT
from core.definition.policies import Default, Policy
from core.definition.steps import (
    Action,
    Approval,
    Block,
    Branch,
    ForEach,
    Payload,
    Step,
    Wait,
    changed,
    every_step,
)
from core.definition.triggers import AppEvent, Manual, Once, Schedule, SlackEvent, Trigger, Webhook

__all__ = [
    "LONGEST_TEXT",
    "Action",
    "AppEvent",
    "Approval",
    "Block",
    "Branch",
    "Budget",
    "Default",
    "Definition",
    "ForEach",
    "Foreign",
    "Input",
    "Limit",
    "Manual",
    "Once",
    "Overlap",
    "Payload",
    "Policy",
    "Schedule",
    "SlackEvent",
    "Step",
    "Trigger",
    "Wait",
    "Webhook",
    "changed",
    "every_step",
    "json_schema",
    "parse",
    "warnings",
]
