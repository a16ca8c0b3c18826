"""A Synth that performs: real stores, real walks, an engine that answers by what it is asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.accounts.accounts import Accounts
from core.catalogue import Catalogue
from core.conversation.plans import Plans
from core.definition import Action, Limit, Payload
from core.engine import Call, Engine, Outcome
from core.errors import Refused
from core.events import Hub
from core.execution import Execution
from core.library import Library
from core.months import Months
from core.running import Runs
from core.runs import Usage
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.synth import Synth
from core.walking.callbacks import Callbacks
from storage import SqlStores, open_database
from tests.bot.http.world import WordPlanner


class Echo(Engine):
    """Answers each prompt with it, in brackets; refuses one that says `refuse`. `gate` holds it back."""

    name = "llm"
    repeatable = True

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    async def perform(self, call: Call) -> Outcome:
        await self.gate.wait()
        prompt = _prompt(call.step)
        if "refuse" in prompt:
            raise Refused("The model will not.")
        return Outcome(f"[{prompt}]", usage=Usage("echo", 3, 4))


def _prompt(step: Payload | Action) -> str:
    assert isinstance(step, Payload)
    return step.blocks[-1].text


class Performing:
    """A starter that walks in tasks of this process."""

    def __init__(self) -> None:
        self.execution: Execution | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, job: str, key: str, workspace: str, arguments: Mapping[str, Any]) -> None:
        assert self.execution is not None
        if key not in self._tasks:
            walk = self.execution.walk(workspace, arguments["run_id"])
            self._tasks[key] = asyncio.create_task(walk, name=key)

    async def cancel(self, prefix: str) -> None:
        for key, task in self._tasks.items():
            if key.startswith(prefix):
                task.cancel()

    async def active(self, prefix: str) -> Sequence[str]:
        return [key for key, task in self._tasks.items() if key.startswith(prefix) and not task.done()]

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


@dataclass
class House:
    """What a test may touch."""

    synth: Synth
    echo: Echo


@asynccontextmanager
async def open_house(url: str) -> AsyncIterator[House]:
    """One that performs until the block ends."""
    async with open_database(url) as database:
        stores, hub, echo, starter = SqlStores(database), Hub(), Echo(), Performing()
        engines: dict[str, Engine] = {"llm": echo}
        starter.execution = Execution(stores.runs, engines, hub)
        catalogue = Catalogue(engines, ["default"])
        library = Library(stores.workflows, catalogue)
        runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, starter, hub)
        plans = Plans(stores.conversations, stores.workflows, WordPlanner(), library, runs, _now)
        try:
            triggers = Triggers(stores, runs, "http://synth.example")
            accounts = Accounts(engines, stores.connections, runs, _now)
            deliveries = Deliveries(stores, runs)
            deploying = Deploying(engines, stores.deployments, deliveries, _now, None)
            callbacks = Callbacks({}, runs)
            months = Months(stores.usage, stores.workflows, Limit(), _now)
            synth = Synth(
                plans,
                library,
                runs,
                catalogue,
                hub,
                triggers,
                deliveries,
                accounts,
                deploying,
                months,
                callbacks,
            )
            yield House(synth, echo)
        finally:
            await starter.close()


def _now() -> datetime:
    return datetime.now(UTC)
