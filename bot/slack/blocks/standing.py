"""Why a run does not go on, in a sentence: what happened, at which step, whose turn it is, what to do."""

from collections.abc import Iterator

from bot.slack.blocks.approval import is_asking
from bot.slack.blocks.progress import Progress, app_of, spoken
from core.approvals import question_of
from core.runs import Response, RunStatus, StepStatus


def standing(progress: Progress) -> str:
    """Plain text; empty for a run that goes on, and for one that has ended as it should."""
    run = progress.run
    if run.status is RunStatus.FAILED:
        failed = next((one for one in progress.responses if one.path == run.failed_step), None)
        where = f"At {spoken(progress, failed)}: " if failed is not None else ""
        said = run.error or "No reason was given."
        end = "" if said[-1:] in ".!?" else "."
        return f"{where}{said}{end} {_way_on(progress, failed)}"
    if run.status.ended:
        return ""
    people = [said for one in progress.responses for said in _asked(progress, one)]
    return next(
        iter([*people, *(said for one in progress.responses for said in _delayed(progress, one))]), ""
    )


def _way_on(progress: Progress, failed: Response | None) -> str:
    if failed is not None and failed.detail.get("remedy") == "change":
        return f"`/synth edit #{progress.run.workflow_id}` changes the workflow."
    return f"`/synth retry {progress.run.id}` goes on there."


def _asked(progress: Progress, response: Response) -> Iterator[str]:
    """What somebody has to do."""
    needed = response.detail.get("account")
    if question_of(response) is not None and is_asking(progress, response):
        question = question_of(response)
        yield question.ask if question is not None else ""
    elif response.status is StepStatus.UNKNOWN:
        yield f"Did {spoken(progress, response)} happen? Somebody has to look, and say so in its thread."
    elif response.status is StepStatus.WAITING and needed is not None:
        who, app = progress.who(str(needed["person"])), app_of(progress, str(needed["app"]))
        step = spoken(progress, response)
        yield f"Waits for {who} to connect {app}, which {step} needs. Then it goes on by itself."


def _delayed(progress: Progress, response: Response) -> Iterator[str]:
    """What only time has to do."""
    if response.status is StepStatus.WAITING and "again" in response.detail:
        yield f"{response.detail['again']} {spoken(progress, response)} is tried again by itself."
    elif response.status is StepStatus.WAITING and "rate" in response.detail:
        yield f"{spoken(progress, response)} waits until it may be asked again."
