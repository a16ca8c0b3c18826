"""The task cards of a run: one for every step outside of loops, those in branches included."""

from slack_sdk.models.blocks import (
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    TaskCardBlock,
)

from bot.slack.blocks.approval import is_asking, rejection
from bot.slack.blocks.approval import outcome as decided
from bot.slack.blocks.outcome import far, gist
from bot.slack.blocks.progress import Progress, top_steps
from bot.slack.blocks.steps import title
from bot.slack.blocks.text import one_line
from core.approvals import BUDGET, question_of
from core.definition import Approval, Branch, ForEach, Step, every_step
from core.language import ENGLISH, Translator
from core.runs import Response, RunStatus, StepStatus

MOST_TASKS = 50


def tasks(progress: Progress) -> list[TaskCardBlock]:
    """All of them; `fitted` for a message."""
    steps, passed = top_steps(progress.run.definition.steps), _passed_by(progress)
    todo = [step.id for step in steps if step.id not in passed and not _is_finished(progress, step)]
    return [_task(progress, step, step.id in todo[:1], step.id in passed) for step in steps]


def fitted(tasks: list[TaskCardBlock], tr: Translator = ENGLISH) -> list[TaskCardBlock]:
    """At most as many as Slack takes: the rest as one."""
    if len(tasks) <= MOST_TASKS:
        return tasks
    shown, rest = tasks[: MOST_TASKS - 1], tasks[MOST_TASKS - 1 :]
    statuses = {task.status for task in rest}
    by_default = "complete" if statuses == {"complete"} else "pending"
    status = next((one for one in ("error", "in_progress") if one in statuses), by_default)
    finished = sum(1 for task in rest if task.status == "complete")
    more = TaskCardBlock(
        task_id="and_more",
        title=tr("… and {n} more", n=len(rest)),
        status=status,
        output=_rich(far(finished, len(rest), tr)) if finished else None,
    )
    return [*shown, more]


def _is_finished(progress: Progress, step: Step) -> bool:
    response = progress.response(step.id)
    return response is not None and response.status.finished


def _passed_by(progress: Progress) -> set[str]:
    """The steps of the arms that branches did not take."""
    passed: set[str] = set()
    for step in top_steps(progress.run.definition.steps):
        response = progress.response(step.id)
        if isinstance(step, Branch) and response is not None and response.status.finished:
            passed |= {one.id for one in top_steps(step.else_ if response.content == "then" else step.then)}
    return passed


def _task(progress: Progress, step: Step, is_next: bool, is_passed: bool) -> TaskCardBlock:
    run, response, tr = progress.run, progress.response(step.id), progress.tr
    status, output = "pending", ""
    if is_passed:
        status, output = "complete", tr("Not needed this time.")
    elif response is not None and response.status is StepStatus.COMPLETED:
        status = "error" if response is rejection(progress) else "complete"
        output = _outcome(progress, step, response)
    elif response is not None and response.status is StepStatus.FAILED:
        status, output = "error", gist(response, tr=tr)
    elif response is not None and response.status is StepStatus.UNKNOWN:
        status, output = "in_progress", tr("It may have happened; waiting for your word.")
    elif response is not None and response.status is StepStatus.WAITING and question_of(response) is not None:
        status, output = "pending" if run.status.ended else "in_progress", decided(progress, response)
    elif response is not None and response.status is StepStatus.WAITING and "account" in response.detail:
        status, output = "in_progress", tr("Waiting for the account to be connected.")
    elif response is not None and response.status is StepStatus.WAITING and "rate" in response.detail:
        status, output = "in_progress", tr("Waiting until this may be asked again.")
    elif response is not None and response.status is StepStatus.WAITING and "again" in response.detail:
        reason = one_line(response.detail["again"], 140)
        status = "pending" if run.status.ended else "in_progress"
        output = f"{reason} " + tr("It is tried again.")
    elif is_next and run.status is RunStatus.WAITING and _lacks_budget(progress, step):
        status, output = "in_progress", tr("Waiting for your word about the budget.")
    elif run.status is RunStatus.FAILED and _failed_here(progress, step, is_next):
        status, output = "error", one_line(run.error or "", 140)
    elif is_next and run.status in (RunStatus.RUNNING, RunStatus.WAITING):
        status, output = "in_progress", _how_far(progress, step)
    return TaskCardBlock(
        task_id=step.id,
        title=one_line(title(step, progress.offer, progress.names, tr), 90),
        status=status,
        output=_rich(output) if output else None,
    )


def _failed_here(progress: Progress, step: Step, is_next: bool) -> bool:
    """Whether the run failed at it or in it; where the run names no step, at what would have come next."""
    failed = progress.run.failed_step
    return is_next if failed is None else failed.partition("[")[0] == step.id


def _lacks_budget(progress: Progress, step: Step) -> bool:
    """Whether a question about a budget is open because of it, or of a step inside of it."""
    here = {one.id for one in every_step((step,))}
    return any(
        one.kind == BUDGET and is_asking(progress, one) and one.detail["at"].rpartition(".")[2] in here
        for one in progress.responses
    )


def _outcome(progress: Progress, step: Step, response: Response) -> str:
    if isinstance(step, Approval):
        return decided(progress, response)
    if isinstance(step, Branch):
        return progress.tr("Yes") if response.content == "then" else progress.tr("No")
    if isinstance(step, ForEach) and isinstance(response.content, list):
        return progress.tr.plural("{n} item", "{n} items", len(response.content))
    return gist(response, tr=progress.tr)


def _how_far(progress: Progress, step: Step) -> str:
    """Of a loop."""
    if not isinstance(step, ForEach):
        return ""
    last = step.steps[-1].id
    done = sum(1 for one in progress.inside(step.id) if one.step == last and one.status.finished)
    return far(done, progress.items(step.id), progress.tr)


def _rich(text: str) -> RichTextBlock:
    """Text parts of rich text are never parsed, so nothing in them pings."""
    return RichTextBlock(elements=[RichTextSectionElement(elements=[RichTextElementParts.Text(text=text)])])
