"""Synth: a run of five payloads against a model that answers at once, submitted, claimed, walked and
journalled as every run is. Only what surrounds that (Slack, the web, sweepers) is missing.
"""

import asyncio

from bench.peers.contest import STEPS, Laps, compete, terms
from core.definition import parse
from core.engine import Call, Engine, Outcome
from core.events import Hub
from core.execution import Execution
from core.running import Runs, Walkers
from core.runs import Run, Walk
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

    async def walk(self, run: Run, walk: Walk) -> None:
        await self._execution.walk(run, walk)
        self._of(run.id).set()

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
        ends = Ends(Execution(stores.runs, {"llm": NoOp(laps)}, hub))
        walkers = Walkers(stores.runs, ends.walk, hub, "bench")
        runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub)
        workflow = await stores.workflows.create(WORKSPACE, parse(CHAIN), "U1")

        async def run(name: str) -> None:
            begun = await runs.start(workflow, {"run": name}, "U1")
            await ends.wait(begun.id)

        async with walkers.walking():
            settings = "payloads, in one process" + (", WAL, synchronous FULL" if database.is_sqlite else "")
            await compete(given, run, laps, settings)


if __name__ == "__main__":
    asyncio.run(main())
