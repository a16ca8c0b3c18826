"""A run in words, for the terminal: pure functions of its state, as the API tells it."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from bot.durations import duration
from bot.http.models.questions import WaitingFor
from bot.http.models.runs import ResponseReply, RunReply
from core.approvals import BUDGET
from core.money import in_dollars, nanos
from core.runs import RunStatus, StepStatus

LONGEST_EXCERPT = 100

MARKS = {
    StepStatus.COMPLETED: ("✓", "green"),
    StepStatus.FAILED: ("✗", "red"),
    StepStatus.WAITING: ("◷", "yellow"),
    StepStatus.UNKNOWN: ("?", "yellow"),
}
STYLES = {
    RunStatus.COMPLETED: "green",
    RunStatus.FAILED: "red",
    RunStatus.CANCELLED: "yellow",
    RunStatus.WAITING: "yellow",
}


def heading(run: RunReply, now: datetime) -> Text:
    """The run in one line: which, how it stands, how far, for how long."""
    metadata = run.metadata
    text = Text.assemble(
        (f"Run {run.id}", "bold"),
        f" · {metadata.workflow} · ",
        (run.status.value, STYLES.get(run.status, "cyan")),
        f" · {metadata.progress.completed} of {metadata.progress.total}",
    )
    took = _took(run.started_at, run.completed_at or now)
    if took:
        text.append(f" · {took}")
    if metadata.tokens:
        text.append(f" · {metadata.tokens:,} tokens")
    if metadata.cost_usd:
        text.append(f" · {in_dollars(nanos(metadata.cost_usd))}")
    if metadata.in_line:
        text.append(f" · {metadata.in_line}")
    if metadata.waiting_for:
        text.append(f" · {_waits_for(metadata.waiting_for)}")
    elif run.status is RunStatus.WAITING and metadata.resume_at is not None:
        text.append(f" · until {metadata.resume_at.astimezone():%a %H:%M:%S}")
    return text


def outcome(name: str, response: ResponseReply) -> Text:
    """A step that has its answer, or waits for one, in one line."""
    mark, style = MARKS.get(response.status, ("·", "dim"))
    text = Text.assemble((f"{mark} ", style), (name, "bold"))
    took = _took(response.started_at, response.completed_at)
    if took:
        text.append(f"  {took}", "dim")
    said = _excerpt(response)
    if said:
        text.append(f"  {said}", "red" if response.error else "")
    return text


def ending(run: RunReply) -> Iterator[Text]:
    """What a run came to: why it failed, or what its last step gave, whole."""
    if run.status is RunStatus.FAILED:
        where = f" at {run.metadata.failed_step}" if run.metadata.failed_step else ""
        yield Text(f"Run {run.id} failed{where}: {run.metadata.error}", "red")
    elif run.status is RunStatus.CANCELLED:
        yield Text(f"Run {run.id} {_how_cancelled(run)}", "yellow")
    else:
        took = _took(run.started_at, run.completed_at)
        yield Text(f"Run {run.id} {run.status.value}" + (f" in {took}." if took else "."), "green")
        given = _last_content(run)
        if given is not None:
            yield Text("")
            yield Text(plain(given))


def _took(began: datetime | None, ended: datetime | None) -> str:
    if began is None or ended is None:
        return ""
    return duration(max(0.0, (ended - began).total_seconds()))


def _waits_for(questions: Sequence[WaitingFor]) -> str:
    """Whose word a run waits for."""
    if len(questions) > 1:
        return f"{len(questions)} questions are open"
    [question] = questions
    if question.question == "unknown_outcome":
        return f"{question.path} may have happened; somebody must say"
    if question.question == "budget":
        return f"{question.ask} That is for {_who(question)} to decide"
    until = f" until {question.until.astimezone():%a %H:%M}" if question.until else ""
    to_do = f"answer {question.path}" if question.wants == "answer" else f"decide on {question.path}"
    return f"waits for {_who(question)} to {to_do}{until}"


def _who(question: WaitingFor) -> str:
    who = [*question.approvers, *(["anybody in its channel"] if question.anybody else [])]
    return " or ".join(who) or "nobody"


def _how_cancelled(run: RunReply) -> str:
    """A no to a question is told with what was said about it."""
    by = run.metadata.cancelled_by
    for response in run.responses:
        said = response.content
        if response.kind not in ("approval", BUDGET) or "[" in response.path or not isinstance(said, dict):
            continue
        if response.kind == BUDGET and said.get("approved") is False:
            return f"was stopped by {by} at its budget."
        if said.get("approved") is False and by in (said.get("by") or [None]):
            return f"ended at {response.path}, which was {_decided(said)}."
    return f"was cancelled by {by}."


def plain(content: Any) -> str:
    """A step's response as text: what was text stays as it is, the rest is JSON."""
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=2)


def _decided(said: Any) -> str | None:
    """What came of an approval: `approved by U1: looks good`."""
    if not isinstance(said, dict) or "approved" not in said:
        return None
    by = ", ".join(said.get("by") or ["time"])
    comment = f": {said['comment']}" if said.get("comment") else ""
    yes, no = ("answered", "skipped") if "answers" in said else ("approved", "rejected")
    return f"{yes if said['approved'] else no} by {by}{comment}"


def _excerpt(response: ResponseReply) -> str:
    decided = _decided(response.content) if response.kind == "approval" else None
    said = response.error or decided or response.summary
    if said is None:
        content = response.content
        if content is None or response.kind == "for_each":  # its items are told one by one
            return ""
        said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    words = " ".join(said[: 4 * LONGEST_EXCERPT].split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"


def _last_content(run: RunReply) -> Any:
    """What the last step that gave something gave; a loop's steps are told by the loop."""
    for response in reversed(run.responses):
        done = response.status is StepStatus.COMPLETED
        if done and "[" not in response.path and response.kind not in ("branch", "wait", BUDGET):
            return response.content
    return None
