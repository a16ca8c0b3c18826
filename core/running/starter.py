"""What starts jobs durably."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Starter(Protocol):
    """Durable execution, as far as core needs it: start a job once, or end it."""

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        """Perform a job once for its key, also after a crash. Returns once that is certain."""

    async def cancel(self, prefix: str) -> None:
        """End the jobs whose keys begin so, also in the middle of something."""

    async def active(self, prefix: str) -> Sequence[str]:
        """The keys that begin so of jobs that are under way or about to be."""
