"""One process on an SQLite database: two would each believe that the other's runs are theirs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from core.errors import ConfigError


@contextmanager
def only_process(database: Path) -> Iterator[None]:
    """Hold the database's lock file. `ConfigError` if another process does, or nothing can be written there;
    it is freed even by a kill -9."""
    with _opened(database.with_suffix(".lock")) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigError(
                f"Another Synth is running on {database}. Stop it first, or give this one a database of its "
                "own with DATABASE_URL."
            ) from error
        yield


def _opened(lock: Path) -> TextIO:
    try:
        return lock.open("w")
    except OSError as error:
        raise ConfigError(
            f"Synth cannot write in {lock.parent} ({error.strerror}). Allow it to, or name another place in "
            "DATABASE_URL."
        ) from error
