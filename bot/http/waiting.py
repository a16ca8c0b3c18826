"""What a run waits for, as the API shows it."""

from collections.abc import Sequence

from bot.http.models.questions import DecisionReply, WaitingFor
from core.approvals import BUDGET, Decision, about, entitled, is_open, question_of
from core.runs import Response, Run, StepStatus


def waiting_for(run: Run, responses: Sequence[Response], decisions: Sequence[Decision]) -> list[WaitingFor]:
    """Its open questions."""
    if run.status.ended:
        return []
    found = (_question(response, decisions) for response in responses)
    return [question for question in found if question is not None]


def _question(response: Response, decisions: Sequence[Decision]) -> WaitingFor | None:
    if response.status is StepStatus.UNKNOWN:
        return WaitingFor(path=response.path, question="unknown_outcome", error=response.error)
    needed = response.detail.get("account")
    if response.status is StepStatus.WAITING and needed is not None:
        return WaitingFor(
            path=response.path,
            question="account",
            error=response.error,
            app=str(needed["app"]),
            approvers=[str(needed["person"])],
        )
    question = question_of(response)
    if question is None or not is_open(response, decisions):
        return None
    said = about(question, response.path, decisions)
    return WaitingFor(
        path=response.path,
        question="budget" if response.kind == BUDGET else "approval",
        at=response.detail.get("at"),
        number=question.number,
        ask=question.ask,
        approvers=[one for one in entitled(question, said) if one != question.barred],
        anybody=question.anybody,
        barred=question.barred,
        quorum=question.quorum,
        wants="answer" if question.wants_words else "decision",
        until=question.until,
        decisions=decided(said),
    )


def decided(decisions: Sequence[Decision]) -> list[DecisionReply]:
    """What people said."""
    return [
        DecisionReply(
            step=one.path, by=one.person, verdict=one.verdict, comment=one.comment, to=one.to, at=one.at
        )
        for one in decisions
    ]
