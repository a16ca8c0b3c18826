"""Which workflow or run a command means: by name, by number, or the latest that fits."""

import re
from collections.abc import Callable
from contextlib import suppress

from bot.slack.asking import Asking
from bot.slack.desk import Desk
from bot.slack.speech import Line
from core.errors import Conflict, NotFound
from core.library import number_in
from core.runs import Run, RunStatus
from core.workflows import Workflow

_LATELY = 50  # runs
_LONGEST_APP = 3  # words; "connect these two lists and …" is an intent
_LONGEST_NAME = 8  # words


async def workflow_named(desk: Desk, asking: Asking, line: Line, command: str) -> Workflow:
    """The one that the command names."""
    if not line.target:
        raise NotFound(f"Say which: `/synth {command} <name>`. `/synth list` shows what there is.")
    try:
        return await desk.synth.workflows.find(asking.person.workspace, line.target)
    except NotFound:
        if (ran := await _ran_lately(desk, asking, line.target)) is None:
            raise
        return ran


async def _ran_lately(desk: Desk, asking: Asking, name: str) -> Workflow | None:
    """What was run from its plan and never saved is in no list, but people know it by the name that its runs
    are told under."""
    page = await desk.synth.runs.page(asking.person.workspace, limit=_LATELY)
    same = (run for run in page.items if run.definition.name.casefold() == name.casefold())
    if (run := next(same, None)) is None:
        return None
    try:
        return await desk.synth.workflows.get(asking.person.workspace, run.workflow_id)
    except NotFound:  # deleted since
        return None


async def workflow_first(desk: Desk, asking: Asking, line: Line) -> tuple[Workflow, str]:
    """A workflow and the words that follow its name, which may itself be of several words."""
    rest = line.rest.strip()
    quoted = re.match(r"[\"'“„](?P<name>[^\"'“”]+)[\"'”]\s*(?P<words>.*)", rest, re.DOTALL)
    if quoted is not None:
        found = await desk.synth.workflows.find(asking.person.workspace, quoted["name"])
        return found, quoted["words"]
    words = rest.split()
    for count in range(min(len(words), _LONGEST_NAME), 0, -1):
        with suppress(NotFound):
            named = await desk.synth.workflows.find(asking.person.workspace, " ".join(words[:count]))
            return named, rest.split(None, count)[count] if len(words) > count else ""
    if not words:
        raise NotFound("Say which: `/synth edit <name> [what to change]`. `/synth list` shows what there is.")
    return await desk.synth.workflows.find(asking.person.workspace, words[0]), ""


async def exists(desk: Desk, asking: Asking, line: Line) -> bool:
    """Whether words that begin like a command name something that there is."""
    if line.command == "connect":
        return len(line.target.split()) <= _LONGEST_APP
    if line.command == "resume" and run_meant(line) is not None:
        return True
    if line.command in ("status", "cancel", "retry", "rerun"):
        return number_in(line.target) is not None
    try:
        if line.command == "edit":
            await workflow_first(desk, asking, line)
        else:
            await desk.synth.workflows.find(asking.person.workspace, line.target)
    except NotFound:
        return False
    return line.command in ("run", "show", "edit", "history", "pause", "resume", "delete")


async def run_named(desk: Desk, asking: Asking, target: str) -> Run:
    """By its number, or the latest of the workflow of that name."""
    if (number := number_in(target)) is not None:
        return await desk.synth.runs.get(asking.person.workspace, number)
    workflow = await desk.synth.workflows.find(asking.person.workspace, target)
    page = await desk.synth.runs.page(asking.person.workspace, workflow_id=workflow.id, limit=1)
    if not page.items:
        raise NotFound(f"{workflow.name} has not run yet.")
    return page.items[0]


async def run_that(
    desk: Desk, asking: Asking, line: Line, fits: Callable[[Run], bool], otherwise: str
) -> Run:
    """The run that was named; else the latest that fits, one's own before others'."""
    if line.target:
        return await run_named(desk, asking, line.target)
    # However long ago it began, what goes on is to be stopped by its word.
    page = await desk.synth.runs.page(asking.person.workspace, going=fits is is_going, limit=50)
    found = [run for run in page.items if fits(run)]
    if not found:
        raise Conflict(otherwise)
    return next((run for run in found if run.started_by == asking.person.user), found[0])


def run_meant(line: Line) -> int | None:
    """The number of `run 12`; a name or a number alone is that of a workflow."""
    found = re.fullmatch(r"run\s+#?(\d{1,18})", line.target, re.IGNORECASE)
    return None if found is None else int(found[1])


def is_going(run: Run) -> bool:
    """Not ended yet."""
    return not run.status.ended


def has_ended(run: Run) -> bool:
    """In whatever way."""
    return run.status.ended


def has_failed(run: Run) -> bool:
    """And may be tried again."""
    return run.status is RunStatus.FAILED
