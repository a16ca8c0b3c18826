"""What the tests of walks live in: real databases, and engines that do as the test says."""

from dataclasses import dataclass, field
from typing import Any

from core.definition import parse
from core.engine import Engine
from core.events import Hub
from core.execution import Execution
from core.running import Runs
from core.runs import Response, Run
from storage import SqlStores
from tests.fakes import InlineWalkers, ScriptedEngine, want_walk

HERE = "T1"
NO_PAUSE = {"policy": {"backoff_s": 0}}


def say(step: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": text}], **NO_PAUSE, **more}


def note(step: str, text: Any, **more: Any) -> dict[str, Any]:
    params = {"text": text}
    return {"id": step, "kind": "action", "action": "notes:write", "params": params, **NO_PAUSE, **more}


@dataclass
class House:
    """Everything that a run needs, with engines that the test scripts."""

    stores: SqlStores
    llm: ScriptedEngine
    notes: ScriptedEngine
    hub: Hub = field(default_factory=Hub)

    def __post_init__(self) -> None:
        engines: dict[str, Engine] = {"llm": self.llm, "notes": self.notes}
        self.execution = Execution(self.stores.runs, engines, self.hub)
        stores = self.stores
        self.walkers = InlineWalkers(stores.runs, lambda *begun: self.execution.walk(*begun), self.hub)
        self.runs = Runs(
            stores.runs, stores.workflows, stores.threads, stores.schedules, self.walkers, self.hub
        )

    async def start(self, *steps: dict[str, Any], given: dict[str, Any] | None = None, **more: Any) -> Run:
        definition = parse({"name": "test", "steps": list(steps), **more})
        workflow = await self.stores.workflows.create(HERE, definition, "U1", listed=False)
        return await self.runs.start(workflow, given or {}, "U1")

    async def finish(self, *steps: dict[str, Any], **more: Any) -> Run:
        run = await self.start(*steps, **more)
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)

    async def responses(self, run: Run) -> dict[str, Response]:
        return {response.path: response for response in await self.runs.responses(HERE, run.id)}

    async def resume(self, run: Run) -> Run:
        """What happens once the time has come."""
        await want_walk(self.stores, run.id)
        self.walkers.wake()
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)
