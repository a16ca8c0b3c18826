"""A run with all that messages about it are drawn from, read from the store."""

from bot.slack.blocks.approval import people_asked
from bot.slack.blocks.progress import Progress
from bot.slack.blocks.steps import people_of
from bot.slack.desk import Desk
from core.runs import Run


async def progress_of(desk: Desk, run: Run) -> Progress:
    """As it stands now."""
    responses = await desk.synth.runs.responses(run.workspace, run.id)
    decisions = await desk.synth.runs.decisions(run.workspace, run.id)
    people = {run.started_by, run.ended_by or "", run.account, *people_of(run.definition)}
    people |= people_asked(responses, decisions)
    names = await desk.clients.names(run.workspace, people)
    offered = await desk.synth.catalogue.of(run.definition)
    return Progress(
        run, responses, offered.offer, names, decisions=decisions, tr=desk.tongue(run.definition.intent)
    )
