"""What the rules come upon while they read: what to ask, to tell and to doubt, and what cannot be done."""

import re
from dataclasses import dataclass, field

from core.workflows import Question

# What stands where somebody should have said something.
PLACEHOLDER = re.compile(
    r"<(?:insert|your|enter|add|paste)\b[^>]*>|\[(?:insert|your|enter|paste)\b[^\]]*\]|\b(?:your|user|name"
    r"|someone|email)"
    r"[\w.]*@(?:example|domain|company|email)\.\w+|\b[\w.+-]+@example\.(?:com|org|net)\b"
    r"|#?\bchannel[-_]name\b|\bYOUR_\w+",
    re.IGNORECASE,
)


@dataclass
class Findings:
    """Collected over one reading."""

    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)  # which of several actions was taken
    needs: list[str] = field(default_factory=list)  # what nothing here can reach: apps, clauses
    absent: list[str] = field(default_factory=list)  # actions that no engine here offers
    unread: list[str] = field(default_factory=list)  # words that nothing accounts for
    risks: dict[str, str] = field(default_factory=dict)  # grave step → what was not read of it
