"""Synth: a run of five payloads against a model that answers at once, submitted, queued, walked and
journalled as every run is. Only what surrounds that (Slack, the web, sweepers) is missing.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from bench.peers.contest import STEPS, Laps, compete, terms
from core.definition import parse
from core.durable import Durable
from core.engine import Call, Engine, Outcome
from core.events import Hub
from core.execution import Execution
from core.running import Runs
from storage import SqlStores, open_database
from storage.migrate import migrate

WORKSPACE = "T1"
CHAIN = {
    "name": "chain",
    "inputs": [{"name": "run"}],
    "steps": [
        {"id": f"s{number}", "kind": "payload", "blocks": [{"role": "user", "text": "{{run}}"}]}
        for number in range(STEPS)
    ],
}


class NoOp(Engine):
    """Answers with nothing. The prompt is the name of the run."""

    name = "llm"
    repeatable = True

    def __init__(self, laps: Laps) -> None:
        self._laps = laps

    async def perform(self, call: Call) -> Outcome:
        self._laps.step(call.step.blocks[0].text)
        return Outcome(None)


class Ends:
    """Whoever waits for the end of a run here is told when it comes."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._waiting: dict[int, asyncio.Event] = {}

    async def walk(self, arguments: Mapping[str, Any]) -> None:
        await self._execution.walk(arguments["workspace"], arguments["run_id"])
        self._of(arguments["run_id"]).set()

    async def wait(self, run_id: int) -> None:
        await self._of(run_id).wait()
        del self._waiting[run_id]

    def _of(self, run_id: int) -> asyncio.Event:
        return self._waiting.setdefault(run_id, asyncio.Event())


async def main() -> None:
    given, laps, hub = terms(), Laps(), Hub()
    async with open_database(given.database) as database:
        await migrate(database)
        stores = SqlStores(database)
        durable = Durable(given.database, "bench")
        ends = Ends(Execution(stores.runs, {"llm": NoOp(laps)}, hub))
        runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, durable, hub)
        workflow = await stores.workflows.create(WORKSPACE, parse(CHAIN), "U1")

        async def run(name: str) -> None:
            begun = await runs.start(workflow, {"run": name}, "U1")
            await ends.wait(begun.id)

        async with durable.serving({"walk": ends.walk}):
            settings = "payloads, in one process" + (", WAL, synchronous FULL" if database.is_sqlite else "")
            await compete(given, run, laps, settings, "dbos")


if __name__ == "__main__":
    asyncio.run(main())
