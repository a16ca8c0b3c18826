"""How far a fetch has come, and how a terminal shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bar

_PLAIN_STEP = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` and `total` are bytes; `text` says in words what is being done, without numbers."""

    stage: Literal["waiting", "fetching", "verifying", "ready"]
    done: int
    total: int
    text: str

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total


Report: TypeAlias = Callable[[Progress], None]


@contextmanager
def shown(console: Console) -> Iterator[Report]:
    """A report that draws a bar in a terminal, and writes a line now and then anywhere else."""
    if not console.is_terminal:
        yield _plain(console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("", total=None)

        def draw(progress: Progress) -> None:
            bar.update(task, description=progress.text, completed=progress.done, total=progress.total)

        yield draw


def _plain(console: Console) -> Report:
    said: set[tuple[str, int]] = set()

    def write(progress: Progress) -> None:
        step = progress.percent // _PLAIN_STEP * _PLAIN_STEP
        if (progress.text, step) in said:
            return
        said.add((progress.text, step))
        ending = f": {step} % of {progress.total / 1e6:,.0f} MB" if progress.stage == "fetching" else ""
        console.print(progress.text + ending, highlight=False, soft_wrap=True)

    return write
