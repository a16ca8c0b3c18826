"""The engine of Pipedream against its stand-in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.config import read_engine_settings
from core.definition import Action, Policy
from core.engine import Call, Engine, Host, Outcome
from core.engines.pipedream import open_pipedream
from core.llm import Llms
from tests.pipedream_server import PipedreamServer, open_pipedream_server


@dataclass
class Bench:
    """Both sides."""

    engine: Engine
    server: PipedreamServer

    async def run(
        self,
        action: str = "linear_app-create-issue",
        *,
        user: str = "U1",
        timeout_s: float = 20,
        **params: Any,
    ) -> Outcome:
        """Perform an action; by default one that makes a ticket."""
        params = params or {"teamId": "team", "title": "A ticket"}
        policy = Policy(timeout_s=timeout_s)
        step = Action(id="s", action=f"pipedream:{action}", params=params, policy=policy)
        return await self.engine.perform(Call("T1/1/s", "T1", 1, user, step))


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with open_pipedream_server() as server:
        host = Host(
            Llms({}),
            lambda kind: read_engine_settings(kind, server.environment),
            public_url="https://synth.example",
        )
        async with open_pipedream(host) as engine:
            assert engine is not None
            yield Bench(engine, server)
