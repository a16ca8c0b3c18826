"""`synth export`: what has run, for whoever keeps it elsewhere."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.errors import ConfigError


async def write_down(lines: AsyncIterator[str], out: Path | None) -> int:
    """To a file, or to standard output. Gives how many there were.

    A file is there when it is whole: what an earlier export wrote there stays until then.
    """
    count = 0
    try:
        with _opened(out) as file:
            async for line in lines:
                file.write(f"{line}\n")
                count += 1
            file.flush()
    except BrokenPipeError:  # whoever reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise ConfigError(f"{out or 'Standard output'} cannot be written: {error.strerror}.") from error
    return count


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    if out.exists() and not out.is_file():  # a pipe, a device
        with out.open("w", encoding="utf-8") as file:
            yield file
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
