"""`/synth …`: commands and intents. The same words work in a mention and in a direct message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.slack import connecting, switches
from bot.slack.asking import Asking, again, edit, plan_from_nowhere, start
from bot.slack.blocks.lists import (
    confirm_delete,
    did_you_mean,
    examples,
    history,
    needs_inputs,
    told,
    workflow_list,
    workflow_show,
)
from bot.slack.blocks.message import Message
from bot.slack.blocks.month import month_so_far
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.standing import standing
from bot.slack.blocks.text import people_in
from bot.slack.blocks.welcome import help_card
from bot.slack.desk import Desk, Handler
from bot.slack.inbox import Body
from bot.slack.naming import (
    exists,
    has_ended,
    has_failed,
    is_going,
    run_meant,
    run_named,
    run_that,
    workflow_first,
    workflow_named,
)
from bot.slack.reading import progress_of
from bot.slack.speech import Line, command_line, mistyped
from core.library import number_in
from core.runs import Run, RunStatus
from core.workflows import Workflow

_SHOWN = 10
_NOTHING_YET = "Nothing has run yet. Say what you want done, and press Run on the plan."


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
        line.target and not await exists(desk, asking, line)
    ):
        return False
    await _COMMANDS[line.command](desk, asking, line)
    return True


async def _run(desk: Desk, asking: Asking, line: Line) -> None:
    workflow = await workflow_named(desk, asking, line, "run")
    wanted = workflow.definition.inputs
    missing = [one for one in wanted if one.must_be_given and one.name not in line.inputs]
    if missing:
        await asking.tell(needs_inputs(workflow, missing, line.inputs))
    else:
        await start(desk, asking, workflow, dict(line.inputs))


async def _list(desk: Desk, asking: Asking, line: Line) -> None:
    page = await desk.synth.workflows.page(asking.person.workspace, before=_before(line), limit=_SHOWN)
    reader = await _reader(desk, asking, page.items)
    await asking.tell(workflow_list(page.items, reader, older=_older("list", page.next)))


async def _reader(desk: Desk, asking: Asking, workflows: Sequence[Workflow]) -> Reader:
    """For whom a list is drawn: who is named in its rows, and what starts them."""
    definitions = [workflow.definition for workflow in workflows]
    people = people_in(*(one.intent for one in definitions))
    return await desk.reader(asking.person.workspace, asking.person.user, people, definitions)


def _before(line: Line) -> int | None:
    """Where the button below a list goes on with it."""
    return number_in(line.inputs.get("before", ""))


def _older(command: str, cursor: int | None) -> str:
    return "" if cursor is None else f"{command} before={cursor}"


async def _show(desk: Desk, asking: Asking, line: Line) -> None:
    workflow = await workflow_named(desk, asking, line, "show")
    reader = await switches.reader_of(desk, asking.person, workflow)
    address = await switches.address_for(desk, asking, workflow)
    watch = await switches.watch_of(desk, reader, workflow)
    skipped = await desk.synth.runs.skipped(workflow.workspace, workflow.id)
    await asking.tell(workflow_show(workflow, reader, address, watch, skipped))


async def _pause(desk: Desk, asking: Asking, line: Line) -> None:
    await switches.pause(desk, asking, await workflow_named(desk, asking, line, "pause"))


async def _resume(desk: Desk, asking: Asking, line: Line) -> None:
    if (number := run_meant(line)) is not None:
        run = await desk.synth.runs.resume(
            asking.person.workspace, number, asking.person.user, key=asking.key
        )
        await asking.tell(told(f"Run {run.id} of {run.definition.name} goes on now."))
        return
    await switches.resume(desk, asking, await workflow_named(desk, asking, line, "resume"))


async def _edit(desk: Desk, asking: Asking, line: Line) -> None:
    workflow, words = await workflow_first(desk, asking, line)
    await edit(desk, asking, workflow, words)


async def _history(desk: Desk, asking: Asking, line: Line) -> None:
    workspace = asking.person.workspace
    workflow = await desk.synth.workflows.find(workspace, line.target) if line.target else None
    number, before = workflow.id if workflow else None, _before(line)
    page = await desk.synth.runs.page(workspace, workflow_id=number, before=before, limit=_SHOWN)
    if not page.items and workflow is None and before is None:
        await asking.tell(told(_NOTHING_YET))
        return
    reader = await desk.reader(workspace, asking.person.user)
    older = _older(f"history #{number}" if workflow else "history", page.next)
    latest = "The latest runs" if before is None else "Older runs"
    title = f"Runs of {workflow.name}" if workflow else latest
    await asking.tell(history(title, page.items, reader, older=older))


async def _status(desk: Desk, asking: Asking, line: Line) -> None:
    workspace = asking.person.workspace
    reader = await desk.reader(workspace, asking.person.user)
    if line.target:
        run = await run_named(desk, asking, line.target)
        await asking.tell(history(f"Run {run.id}", [run], reader, asks=await _standings(desk, [run])))
        return
    before = _before(line)
    going = await desk.synth.runs.page(workspace, going=True, before=before, limit=_SHOWN)
    if going.items or before is not None:
        asks, older = await _standings(desk, going.items), _older("status", going.next)
        await asking.tell(history("Going on now", going.items, reader, asks=asks, older=older))
    else:
        latest = await desk.synth.runs.page(workspace, limit=3)
        ran = history("Nothing is running now; the latest runs", latest.items, reader)
        await asking.tell(ran if latest.items else told(_NOTHING_YET))


async def _standings(desk: Desk, runs: Sequence[Run]) -> Mapping[int, str]:
    """Why each of them does not go on, where it does not."""
    stuck = [run for run in runs if run.status in (RunStatus.WAITING, RunStatus.RUNNING, RunStatus.FAILED)]
    return {run.id: standing(await progress_of(desk, run)) for run in stuck}


async def _cancel(desk: Desk, asking: Asking, line: Line) -> None:
    run = await run_that(desk, asking, line, is_going, "Nothing is running now.")
    await desk.synth.runs.cancel(run.workspace, run.id, asking.person.user)
    await asking.tell(told(f"Stopped run {run.id} of {run.definition.name}."))


async def _retry(desk: Desk, asking: Asking, line: Line) -> None:
    run = await run_that(desk, asking, line, has_failed, "No run has failed lately.")
    await desk.synth.runs.retry(run.workspace, run.id, asking.person.user)
    await asking.tell(told(f"Run {run.id} of {run.definition.name} goes on where it failed."))


async def _rerun(desk: Desk, asking: Asking, line: Line) -> None:
    run = await run_that(desk, asking, line, has_ended, "No run has ended lately.")
    await again(desk, asking, run, dict(line.inputs))


async def _delete(desk: Desk, asking: Asking, line: Line) -> None:
    await asking.tell(confirm_delete(await workflow_named(desk, asking, line, "delete")))


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
    reader = await _reader(desk, asking, page.items)
    await asking.tell(examples(page.items, reader))


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
