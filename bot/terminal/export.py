"""`synth export`: what has run, for whoever keeps it elsewhere."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.errors import ConfigError


async def write_down(lines: AsyncIterator[str], out: Path | None) -> int:
    """To a file, or to standard output. Gives how many there were."""
    count = 0
    with _opened(out) as file:
        async for line in lines:
            file.write(f"{line}\n")
            count += 1
    return count


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        file = out.open("w", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{out} cannot be written: {error.strerror}.") from error
    with file:
        yield file
