"""`/synth …`: commands and intents. The same words work in a mention and in a direct message."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.slack import connecting, switches
from bot.slack.asking import Asking, again, edit, plan_from_nowhere, start
from bot.slack.blocks.lists import (
    confirm_delete,
    did_you_mean,
    examples,
    help_card,
    history,
    needs_inputs,
    told,
    workflow_list,
    workflow_show,
)
from bot.slack.blocks.message import Message
from bot.slack.blocks.month import month_so_far
from bot.slack.blocks.text import people_in
from bot.slack.desk import Desk, Handler
from bot.slack.inbox import Body
from bot.slack.speech import Line, command_line, mistyped
from core.errors import Conflict, NotFound
from core.library import number_in
from core.runs import Run, RunStatus
from core.walking.approvals import is_open, question_of
from core.workflows import Workflow

_SHOWN = 10
_LONGEST_APP = 3  # words; "connect these two lists and …" is an intent
_LONGEST_NAME = 8  # words


async def typed(desk: Desk, body: Body, key: str) -> None:
    """`/synth …`"""

    async def tell(message: Message) -> None:
        await desk.answer(body, message)

    person = await desk.person(body)
    asking = Asking(person, str(body["channel_id"]), key, tell)
    await perform(desk, asking, await desk.words(person.workspace, str(body.get("text") or "")))


async def perform(desk: Desk, asking: Asking, text: str) -> None:
    """A command, a slip of the keyboard, or an intent."""
    if not text:
        await _offer_examples(desk, asking)
    elif (line := command_line(text)) is not None:
        await _COMMANDS[line.command](desk, asking, line)
    elif (near := mistyped(text)) is not None:
        await asking.tell(did_you_mean(text, near))
    else:
        await plan_from_nowhere(desk, asking, text)


async def in_words(desk: Desk, asking: Asking, text: str) -> bool:
    """The same without the slash. Only what can hardly be meant otherwise; the rest are intents (False)."""
    line = command_line(text)
    if line is None:
        return False
    if not line.target and line.command in ("cancel", "retry", "rerun", "resume"):
        run = await desk.synth.runs.at(asking.person.workspace, asking.place) if asking.place else None
        if run is None:
            return False
        line = replace(line, target=f"run {run.id}" if line.command == "resume" else str(run.id))
    elif (not line.target and line.command not in ("list", "status", "history", "budget")) or (
        line.target and not await _exists(desk, asking, line)
    ):
        return False
    await _COMMANDS[line.command](desk, asking, line)
    return True


async def _run(desk: Desk, asking: Asking, line: Line) -> None:
    workflow = await _workflow(desk, asking, line, "run")
    wanted = workflow.definition.inputs
    missing = [one for one in wanted if one.must_be_given and one.name not in line.inputs]
    if missing:
        await asking.tell(needs_inputs(workflow, missing, line.inputs))
    else:
        await start(desk, asking, workflow, dict(line.inputs))


async def _list(desk: Desk, asking: Asking, line: Line) -> None:
    page = await desk.synth.workflows.page(asking.person.workspace, limit=_SHOWN)
    intents = [workflow.definition.intent for workflow in page.items]
    reader = await desk.reader(asking.person.workspace, asking.person.user, people_in(*intents))
    await asking.tell(workflow_list(page.items, reader, more=page.next is not None))


async def _show(desk: Desk, asking: Asking, line: Line) -> None:
    workflow = await _workflow(desk, asking, line, "show")
    reader = await switches.reader_of(desk, asking.person, workflow)
    address = await switches.address_for(desk, asking, workflow)
    watch = await switches.watch_of(desk, reader, workflow)
    skipped = await desk.synth.runs.skipped(workflow.workspace, workflow.id)
    await asking.tell(workflow_show(workflow, reader, address, watch, skipped))


async def _pause(desk: Desk, asking: Asking, line: Line) -> None:
    await switches.pause(desk, asking, await _workflow(desk, asking, line, "pause"))


async def _resume(desk: Desk, asking: Asking, line: Line) -> None:
    if (number := _run_meant(line)) is not None:
        run = await desk.synth.runs.resume(
            asking.person.workspace, number, asking.person.user, key=asking.key
        )
        await asking.tell(told(f"Run {run.id} of {run.definition.name} goes on now."))
        return
    await switches.resume(desk, asking, await _workflow(desk, asking, line, "resume"))


async def _edit(desk: Desk, asking: Asking, line: Line) -> None:
    workflow, words = await _named_first(desk, asking, line)
    await edit(desk, asking, workflow, words)


async def _named_first(desk: Desk, asking: Asking, line: Line) -> tuple[Workflow, str]:
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


async def _history(desk: Desk, asking: Asking, line: Line) -> None:
    workspace = asking.person.workspace
    workflow = await desk.synth.workflows.find(workspace, line.target) if line.target else None
    page = await desk.synth.runs.page(workspace, workflow_id=workflow.id if workflow else None, limit=_SHOWN)
    reader = await desk.reader(workspace, asking.person.user)
    title = f"Runs of {workflow.name}" if workflow else "The latest runs"
    await asking.tell(history(title, page.items, reader, more=page.next is not None))


async def _status(desk: Desk, asking: Asking, line: Line) -> None:
    workspace = asking.person.workspace
    reader = await desk.reader(workspace, asking.person.user)
    if line.target:
        run = await _run_named(desk, asking, line.target)
        await asking.tell(history(f"Run {run.id}", [run], reader, asks=await _asks(desk, [run])))
        return
    page = await desk.synth.runs.page(workspace, limit=50)
    going = [run for run in page.items if not run.status.ended][:_SHOWN]
    if going:
        await asking.tell(history("Going on now", going, reader, asks=await _asks(desk, going)))
    else:
        await asking.tell(history("Nothing is running now; the latest runs", page.items[:3], reader))


async def _asks(desk: Desk, runs: Sequence[Run]) -> Mapping[int, str]:
    """What each of them waits to be told, where it does; of a loop's questions the first."""
    asked: dict[int, str] = {}
    for run in runs:
        if run.status is RunStatus.WAITING:
            decisions = await desk.synth.runs.decisions(run.workspace, run.id)
            for one in await desk.synth.runs.responses(run.workspace, run.id):
                if (question := question_of(one)) is not None and is_open(one, decisions):
                    asked.setdefault(run.id, question.ask)
    return asked


async def _cancel(desk: Desk, asking: Asking, line: Line) -> None:
    run = await _one_that(desk, asking, line, _is_going, "Nothing is running now.")
    await desk.synth.runs.cancel(run.workspace, run.id, asking.person.user)
    await asking.tell(told(f"Stopped run {run.id} of {run.definition.name}."))


async def _retry(desk: Desk, asking: Asking, line: Line) -> None:
    run = await _one_that(desk, asking, line, _has_failed, "No run has failed lately.")
    await desk.synth.runs.retry(run.workspace, run.id, asking.person.user)
    await asking.tell(told(f"Run {run.id} of {run.definition.name} goes on where it failed."))


async def _rerun(desk: Desk, asking: Asking, line: Line) -> None:
    run = await _one_that(desk, asking, line, _has_ended, "No run has ended lately.")
    await again(desk, asking, run, dict(line.inputs))


async def _delete(desk: Desk, asking: Asking, line: Line) -> None:
    await asking.tell(confirm_delete(await _workflow(desk, asking, line, "delete")))


async def _budget(desk: Desk, asking: Asking, line: Line) -> None:
    if line.rest:  # “budget report every Monday” is an intent
        await plan_from_nowhere(desk, asking, f"budget {line.rest}")
        return
    await asking.tell(month_so_far(await desk.synth.months.this(asking.person.workspace)))


async def _help(desk: Desk, asking: Asking, line: Line) -> None:
    await asking.tell(help_card())


async def _connect(desk: Desk, asking: Asking, line: Line) -> None:
    await connecting.asked_for(desk, asking, line.target)


async def _offer_examples(desk: Desk, asking: Asking) -> None:
    page = await desk.synth.workflows.page(asking.person.workspace, limit=3)
    intents = [workflow.definition.intent for workflow in page.items]
    reader = await desk.reader(asking.person.workspace, asking.person.user, people_in(*intents))
    await asking.tell(examples(page.items, reader))


async def _workflow(desk: Desk, asking: Asking, line: Line, command: str) -> Workflow:
    if not line.target:
        raise NotFound(f"Say which: `/synth {command} <name>`. `/synth list` shows what there is.")
    return await desk.synth.workflows.find(asking.person.workspace, line.target)


async def _exists(desk: Desk, asking: Asking, line: Line) -> bool:
    """Whether words that begin like a command name something that there is."""
    if line.command == "connect":
        return len(line.target.split()) <= _LONGEST_APP
    if line.command == "resume" and _run_meant(line) is not None:
        return True
    if line.command in ("status", "cancel", "retry", "rerun"):
        return number_in(line.target) is not None
    try:
        if line.command == "edit":
            await _named_first(desk, asking, line)
        else:
            await desk.synth.workflows.find(asking.person.workspace, line.target)
    except NotFound:
        return False
    return line.command in ("run", "show", "edit", "history", "pause", "resume", "delete")


async def _run_named(desk: Desk, asking: Asking, target: str) -> Run:
    """By its number, or the latest of the workflow of that name."""
    if (number := number_in(target)) is not None:
        return await desk.synth.runs.get(asking.person.workspace, number)
    workflow = await desk.synth.workflows.find(asking.person.workspace, target)
    page = await desk.synth.runs.page(asking.person.workspace, workflow_id=workflow.id, limit=1)
    if not page.items:
        raise NotFound(f"{workflow.name} has not run yet.")
    return page.items[0]


async def _one_that(
    desk: Desk, asking: Asking, line: Line, fits: Callable[[Run], bool], otherwise: str
) -> Run:
    """The run that was named; else the latest that fits, one's own before others'."""
    if line.target:
        return await _run_named(desk, asking, line.target)
    page = await desk.synth.runs.page(asking.person.workspace, limit=50)
    found = [run for run in page.items if fits(run)]
    if not found:
        raise Conflict(otherwise)
    return next((run for run in found if run.started_by == asking.person.user), found[0])


def _is_going(run: Run) -> bool:
    return not run.status.ended


def _has_ended(run: Run) -> bool:
    return run.status.ended


def _run_meant(line: Line) -> int | None:
    """The number of `run 12`; a name or a number alone is that of a workflow."""
    found = re.fullmatch(r"run\s+#?(\d{1,18})", line.target, re.IGNORECASE)
    return None if found is None else int(found[1])


def _has_failed(run: Run) -> bool:
    return run.status is RunStatus.FAILED


_COMMANDS: dict[str, Callable[[Desk, Asking, Line], Awaitable[None]]] = {
    "run": _run,
    "list": _list,
    "show": _show,
    "edit": _edit,
    "history": _history,
    "status": _status,
    "cancel": _cancel,
    "retry": _retry,
    "rerun": _rerun,
    "delete": _delete,
    "pause": _pause,
    "resume": _resume,
    "connect": _connect,
    "budget": _budget,
    "help": _help,
}

HANDLERS: dict[str, Handler] = {"command": typed}
