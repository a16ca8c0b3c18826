"""What the rules come upon while they read: what to ask, to tell and to doubt, and what cannot be done."""

from dataclasses import dataclass, field

from core.workflows import Question


@dataclass
class Findings:
    """Collected over one reading."""

    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)  # what nothing here can reach: apps, clauses
    absent: list[str] = field(default_factory=list)  # actions that no engine here offers
