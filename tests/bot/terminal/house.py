"""A Synth that performs: real stores, real walks, an engine that answers by what it is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

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
from core.running import Runs, Walkers
from core.running.callbacks import Callbacks
from core.runs import Usage
from core.starting.deliveries import Deliveries
from core.starting.deploying import Deploying
from core.starting.triggers import Triggers
from core.synth import Synth
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


@dataclass
class House:
    """What a test may touch."""

    synth: Synth
    echo: Echo


@asynccontextmanager
async def open_house(url: str) -> AsyncIterator[House]:
    """One that performs until the block ends."""
    async with open_database(url) as database:
        stores, hub, echo = SqlStores(database), Hub(), Echo()
        engines: dict[str, Engine] = {"llm": echo}
        walkers = Walkers(stores.runs, Execution(stores.runs, engines, hub).walk, hub, "terminal")
        catalogue = Catalogue(engines, ["default"])
        library = Library(stores.workflows, catalogue)
        runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub)
        plans = Plans(stores.conversations, stores.workflows, WordPlanner(), library, runs, _now)
        triggers = Triggers(stores, runs, "http://synth.example")
        accounts = Accounts(engines, stores.connections, runs, _now)
        deliveries = Deliveries(stores, runs)
        deploying = Deploying(engines, stores.deployments, deliveries, _now, None)
        callbacks = Callbacks({}, runs)
        months = Months(stores.usage, stores.workflows, Limit(), _now)
        synth = Synth(
            plans, library, runs, catalogue, hub, triggers, deliveries, accounts, deploying, months, callbacks
        )
        async with walkers.walking():
            yield House(synth, echo)


def _now() -> datetime:
    return datetime.now(UTC)
