"""What starts jobs durably."""

from collections.abc import Mapping
from typing import Any, Protocol


class Starter(Protocol):
    """Durable execution, as far as core needs it."""

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        """Perform a job once for its key, also after a crash. Returns once that is certain."""
