"""A question that wants words, as a step: how long those have who are asked, and what it gives is called."""

from collections.abc import Sequence
from typing import Literal

from core.definition import Approval
from core.directory import is_channel

ANSWER_NAMES = frozenset({"answer", "feedback", "reply", "response", "antwort", "réponse", "respuesta"})
_TOGETHER_S = 4 * 3_600  # how long those who are asked together have


def quorum_of(approvers: Sequence[str]) -> int | Literal["all"]:
    """All who are asked."""
    return "all" if any(is_channel(one) for one in approvers) else len(approvers)


def together(step: Approval) -> Approval:
    """With the time that one person has, or that several have who are asked together: after it the run goes
    on with the answers that came."""
    quorum, usual = quorum_of(step.approvers), Approval(id=step.id, ask=step.ask)
    timeout_s, on_timeout = usual.timeout_s, usual.on_timeout
    if quorum != 1:
        timeout_s, on_timeout = _TOGETHER_S, "approve"
    return step.model_copy(update={"quorum": quorum, "timeout_s": timeout_s, "on_timeout": on_timeout})
