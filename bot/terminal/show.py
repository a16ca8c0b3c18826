"""Showing a run while it goes on: a live tree on a terminal, lines where somebody only reads along (a log, a
pipe)."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.text import Text
from rich.tree import Tree

from bot.http.models.runs import RunReply
from bot.terminal.tree import run_tree
from bot.terminal.words import MARKS, ending, heading, outcome
from core.runs import RunStatus

COMPLETED, NOT_COMPLETED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130  # exit codes


async def show(runs: AsyncGenerator[RunReply, None], console: Console) -> int:
    """Show the states of a run until there are no more. Gives the exit code."""
    async with aclosing(runs):
        last = await (_draw(runs, console) if console.is_terminal else _print(runs, console))
    if last is None or not last.status.ended:
        return NOT_COMPLETED
    for line in ending(last):
        _say(console, line)
    return COMPLETED if last.status is RunStatus.COMPLETED else NOT_COMPLETED


async def _draw(runs: AsyncGenerator[RunReply, None], console: Console) -> RunReply | None:
    last: RunReply | None = None

    def picture() -> Tree | Text:
        return Text("…") if last is None else run_tree(last, datetime.now(UTC))

    with Live(get_renderable=picture, console=console, refresh_per_second=8):
        async for run in runs:
            last = run
    return last


async def _print(runs: AsyncGenerator[RunReply, None], console: Console) -> RunReply | None:
    """A line for the run whenever its state changes, and one for each step when that does."""
    last: RunReply | None = None
    told: dict[str, object] = {}
    async for run in runs:
        if last is None or (last.status is not run.status and not run.status.ended):
            _say(console, heading(run, datetime.now(UTC)))
        for response in run.responses:
            if response.status in MARKS and told.get(response.path) is not response.status:
                told[response.path] = response.status
                _say(console, outcome(response.path, response))
        last = run
    return last


def _say(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)
