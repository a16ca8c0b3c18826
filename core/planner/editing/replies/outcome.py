"""What becomes of a reply: the plan after it, and whether a model could know better."""

from dataclasses import dataclass, replace

from core.planner.editing.desk import Known
from core.workflows import Plan

MOST_QUOTED = 2  # stretches of a reply


@dataclass(frozen=True)
class Outcome:
    """What the rules made of a reply; `sure` if no model could do better."""

    plan: Plan
    sure: bool = True
    answered: bool = False  # an open question


def plan_told(plan: Plan, text: str) -> Plan:
    """The plan as it was, with something to say."""
    left = tuple(question for question in plan.questions if Known.of(question) is None)
    return replace(plan, answer=text, questions=left)


def quoted_shortly(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
