"""Events that engines watch for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pydantic import JsonValue


@dataclass(frozen=True)
class Watch:
    """What an engine should tell us of: an event (one of its triggers), seen with one person's accounts. It
    posts what it sees to `url`, which belongs to this watch alone."""

    workspace: str
    user: str
    event: str
    version: str | None
    params: Mapping[str, JsonValue]
    url: str


class WatchState(Enum):
    """Whether an engine watches. `RESUMED`: it does again, and had given up telling us for a while."""

    WATCHING = "watching"
    RESUMED = "resumed"
    GONE = "gone"


@dataclass(frozen=True, repr=False)
class Deployed:
    """A watch as the engine keeps it. `signing_key` is what it signs with, told once; `urls` are where it
    posts to, where the engine was asked for that."""

    id: str
    signing_key: str | None = None
    urls: tuple[str, ...] = ()
