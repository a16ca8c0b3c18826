"""The whole of Synth, composed as in production, with a stand-in model and a person at the chat page."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.local import open_local
from bot.models import Models
from bot.ports import free_port
from bot.server import Served
from bot.workspace import WorkspaceClient
from core.llm import LlmInstance, open_llms
from tests.openai_server import OpenAiServer, open_openai

Json = dict[str, Any]


@dataclass
class House:
    """Everything a journey needs. `person` acts in the chat, `http` speaks to the API with its token."""

    served: Served
    model: OpenAiServer
    person: WorkspaceClient
    http: aiohttp.ClientSession

    @property
    def api(self) -> str:
        return f"{self.served.address}/api"

    async def until(self, found: Callable[[], Any], seconds: float = 60) -> Any:
        """What an awaitable look gives, once it gives something."""
        async with asyncio.timeout(seconds):
            while True:
                result = await found()
                if result:
                    return result
                await asyncio.sleep(0.05)

    async def message(self, channel: str, ts: str, holding: str, seconds: float = 60) -> Json:
        """The first message of a thread that holds these words anywhere in its text and blocks."""

        async def look() -> Json | None:
            for message in await self.person.replies(channel, ts):
                if holding in told(message):
                    return message
            return None

        found: Json = await self.until(look, seconds)
        return found

    async def posted(self, channel: str, text: str, seconds: float = 60) -> Json:
        """A message of the bot in a channel with that text."""

        async def look() -> Json | None:
            for message in await self.person.messages(channel):
                if text in told(message) and message.get("bot_id"):
                    return message
            return None

        found: Json = await self.until(look, seconds)
        return found


def told(message: Json) -> str:
    """All that people read in a message, roughly."""
    return f"{message.get('text', '')} {message.get('blocks', '')}"


@asynccontextmanager
async def open_house(
    folder: Path,
    database_url: str | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    port: int | None = None,
) -> AsyncIterator[House]:
    """It on a free port, unless one is given; without a URL on the folder's own SQLite. `environment` sets
    engines up."""
    port = port or free_port()
    given: Json = {"synth_port": port, "synth_public_url": f"http://127.0.0.1:{port}"}
    if database_url is not None:
        given["database_url"] = database_url
    async with (
        open_openai() as model,
        open_llms([LlmInstance("default", model.address, "stand-in", "k")]) as llms,
        open_local(folder, Models(llms, None), environment or {}, **given) as served,
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {served.api_token}"}) as http,
    ):
        yield House(served, model, WorkspaceClient(http, served.address), http)
