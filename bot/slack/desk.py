"""What the functions that perform Slack's requests work with, and how they speak."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks.message import Message
from bot.slack.blocks.plan import Reader
from bot.slack.clients import Clients
from bot.slack.inbox import Body, team_of
from bot.slack.speech import nameless_channels, plain
from core.definition import Definition
from core.language import ENGLISH, Translator
from core.planning import Clock, Person
from core.stores import ConversationStore, ThreadStore
from core.synth import Synth
from core.workflows import Place


class Turns:
    """In one thread, one thing at a time."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, Place], asyncio.Lock] = WeakValueDictionary()

    def of(self, workspace: str, place: Place) -> asyncio.Lock:
        """Held while something is posted there that must not be posted twice."""
        return self._locks.setdefault((workspace, place), asyncio.Lock())


@dataclass(frozen=True)
class Desk:
    """Everything at hand. `http` is for answers to a `response_url`."""

    synth: Synth
    conversations: ConversationStore
    threads: ThreadStore
    clients: Clients
    http: ClientSession
    clock: Clock
    turns: Turns = field(default_factory=Turns)

    def tongue(self, said: str) -> Translator:
        """How to speak about something, by the words with which it was asked for."""
        return self.synth.languages.of(said)

    async def person(self, body: Body) -> Person:
        """Who sent it, with their time zone."""
        team, user = team_of(body), user_of(body)
        return Person(team, user, (await self.clients.profile(team, user)).zone)

    async def reader(
        self,
        workspace: str,
        user: str,
        people: Iterable[str] = (),
        definitions: Sequence[Definition] = (),
        tr: Translator = ENGLISH,
    ) -> Reader:
        """For whom a message is drawn. `people` are those whose names may be in it, `definitions` what it
        shows."""
        profile = await self.clients.profile(workspace, user)
        names = await self.clients.names(workspace, set(people))
        offered = await self.synth.catalogue.of(*definitions)
        return Reader(profile.zone, self.clock(), offered.offer, names, offered.price, tr)

    async def words(self, workspace: str, text: str) -> str:
        """What somebody typed. Slack often sends channels without their names."""
        for channel in nameless_channels(text):
            if (name := await self.clients.channel_name(workspace, channel)) is not None:
                text = text.replace(f"<#{channel}>", f"#{name}").replace(f"<#{channel}|>", f"#{name}")
        return plain(text, self.clients.bot_user(workspace))

    async def say(self, workspace: str, place: Place, message: Message) -> str:
        """A reply in a thread; its `ts`."""
        client = self.clients.of(workspace)
        said = await client.chat_postMessage(
            channel=place.channel, thread_ts=place.thread_ts, **_quietly(message)
        )
        return str(said["ts"])

    @asynccontextmanager
    async def seen_thinking(
        self, workspace: str, place: Place, tr: Translator = ENGLISH
    ) -> AsyncIterator[None]:
        """Below the thread stands that we are thinking, as long as the block lasts. Only an extra."""
        await self._status(workspace, place, tr("is thinking…"))
        try:
            yield
        finally:
            await self._status(workspace, place, "")

    async def _status(self, workspace: str, place: Place, status: str) -> None:
        with suppress(SlackApiError):
            await self.clients.of(workspace).assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread_ts, status=status
            )

    async def answer(self, body: Body, message: Message, *, replace: bool = False) -> None:
        """To whoever used a command or a button, and to them alone."""
        webhook = AsyncWebhookClient(str(body["response_url"]), session=self.http)
        given = message.arguments()
        said = await webhook.send(
            text=given["text"],
            blocks=given["blocks"],
            response_type="ephemeral",
            replace_original=replace,
        )
        if said.status_code >= 400:  # such an address lives for half an hour
            channel = await self.clients.direct(team_of(body), user_of(body))
            await self.clients.of(team_of(body)).chat_postMessage(channel=channel, **given)

    async def redraw(self, workspace: str, channel: str, ts: str, message: Message) -> None:
        """Change a message of ours. Raises `SlackApiError` (`faults.is_gone`) if somebody deleted it."""
        await self.clients.of(workspace).chat_update(channel=channel, ts=ts, **message.arguments())


Handler = Callable[[Desk, Body, str], Awaitable[None]]


def user_of(body: Body) -> str:
    """Who did it."""
    if body.get("type") == "event_callback":
        return str(body["event"]["user"])
    return str(body.get("user_id") or body["user"]["id"])


def place_of(body: Body) -> Place:
    """The thread in which a message was written, a button pressed, or a message chosen."""
    if body.get("type") == "event_callback":
        event = body["event"]
        return Place(event["channel"], event.get("thread_ts") or event["ts"])
    if body.get("type") == "message_action":
        said = body["message"]
        return Place(body["channel"]["id"], said.get("thread_ts") or said["ts"])
    container = body["container"]
    return Place(container["channel_id"], container.get("thread_ts") or container["message_ts"])


def _quietly(message: Message) -> Mapping[str, Any]:
    return {**message.arguments(), "unfurl_links": False, "unfurl_media": False}
