"""What engines call back about the stages that they were handed."""

from collections.abc import Mapping

from core.engine import Engine
from core.errors import NotFound
from core.running import Runs


class Callbacks:
    """From a request to the run that waits for it."""

    def __init__(self, engines: Mapping[str, Engine], runs: Runs) -> None:
        self._engines = engines
        self._runs = runs

    def admit(self, engine: str, headers: Mapping[str, str]) -> None:
        """Before anything is read. `NotFound` where nothing calls back, `NotAllowed` for a stranger."""
        self._engine(engine).admit_callback(headers)

    async def take(self, engine: str, body: bytes) -> bool:
        """Keep what was told; whether anybody waits for it. `Invalid` for what cannot be read."""
        return await self._runs.reported(self._engine(engine).called_back(body))

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            raise NotFound("There is nothing at this address.")
        return self._engines[name]
