"""`synth run file.yaml key=value …`: perform a definition from a file in this process, without a server."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.http.models.runs import RunReply
from bot.http.replies import run_reply
from bot.terminal.show import NOT_COMPLETED, WRONG_USAGE, show
from bot.terminal.source import read_inputs, read_source
from core.definition import Approval, Definition, every_step, parse, warnings
from core.errors import Invalid, SynthError
from core.events import Lagging, Subscription
from core.synth import Synth

USER = "terminal"
LOOK = 1.0  # seconds between looks where no hint came

OpenSynth = Callable[[], AbstractAsyncContextManager[tuple[Synth, str]]]


async def run_command(path: Path, pairs: Sequence[str], open_synth: OpenSynth, console: Console) -> int:
    """The whole command. `open_synth` gives a working Synth and the workspace to run in; it is not opened for
    a file that is not right. Gives the exit code: 0 completed, 1 failed, 2 wrong usage."""
    try:
        source = read_source(path)
        inputs = read_inputs(pairs)
        try:
            definition = parse(source.data)
        except Invalid as error:
            raise Invalid(error.sentence, source.located(error.faults)) from None
        for warning in source.located(warnings(definition)):
            _say(console, f"Note: {warning}")
        async with open_synth() as (synth, workspace):
            try:
                return await run_file(synth, workspace, definition, inputs, console)
            except Invalid as error:
                raise Invalid(error.sentence, source.located(error.faults)) from None
    except Invalid as error:
        _say(console, f"{path.name}: {error}" if error.faults else str(error))
        return WRONG_USAGE
    except SynthError as error:
        _say(console, str(error))
        return NOT_COMPLETED


async def run_file(
    synth: Synth,
    workspace: str,
    definition: Definition,
    inputs: Mapping[str, Any],
    console: Console,
    user: str = USER,
) -> int:
    """Run a definition without saving it and show the run. Gives the exit code; raises `Invalid` for what
    cannot be performed here, and for inputs that do not fit."""
    asking = [step.id for step in every_step(definition.steps) if isinstance(step, Approval)]
    if asking:
        named = ", ".join(asking)
        raise Invalid(f"{named} asks people, and nobody can answer here. Save it in a Synth that is up.")
    workflow = await synth.workflows.create(workspace, definition, user, listed=False)
    with synth.hub.subscribe() as hints:
        run = await synth.runs.start(workflow, inputs, user)
        return await show(_states(synth, workspace, run.id, hints), console)


async def _states(
    synth: Synth, workspace: str, run_id: int, hints: Subscription
) -> AsyncGenerator[RunReply, None]:
    """The run as it is now, again whenever something may have happened, until it has ended."""
    while True:
        run = await synth.runs.get(workspace, run_id)
        yield run_reply(run, await synth.runs.responses(workspace, run_id))
        if run.status.ended:
            return
        await _hint_of(run_id, hints)


async def _hint_of(run_id: int, hints: Subscription) -> None:
    try:
        async with asyncio.timeout(LOOK):
            while (await hints.next()).run_id != run_id:
                pass
    except (TimeoutError, Lagging):
        return


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
