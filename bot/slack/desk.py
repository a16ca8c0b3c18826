"""What the functions that perform Slack's requests work with, and how they speak."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks.message import Message
from bot.slack.blocks.plan import Reader
from bot.slack.blocks.text import people_in
from bot.slack.clients import Clients
from bot.slack.inbox import Body, team_of
from core.planning import Clock, Person
from core.stores import ConversationStore, ThreadStore
from core.synth import Synth
from core.workflows import Place


@dataclass(frozen=True)
class Desk:
    """Everything at hand. `http` is for answers to a `response_url`."""

    synth: Synth
    conversations: ConversationStore
    threads: ThreadStore
    clients: Clients
    http: ClientSession
    clock: Clock

    async def person(self, body: Body) -> Person:
        """Who sent it, with their time zone."""
        team, user = team_of(body), user_of(body)
        return Person(team, user, (await self.clients.profile(team, user)).zone)

    async def reader(self, workspace: str, user: str, *texts: str) -> Reader:
        """For whom a message is drawn; `texts` are those in which people may be mentioned."""
        profile = await self.clients.profile(workspace, user)
        names = await self.clients.names(workspace, people_in(*texts))
        return Reader(profile.zone, self.clock(), self.synth.catalogue.offer, names)

    async def say(self, workspace: str, place: Place, message: Message) -> str:
        """A reply in a thread; its `ts`."""
        client = self.clients.of(workspace)
        said = await client.chat_postMessage(
            channel=place.channel, thread_ts=place.thread_ts, **_quietly(message)
        )
        return str(said["ts"])

    async def answer(self, body: Body, message: Message, *, replace: bool = False) -> None:
        """To whoever used a command or a button, and to them alone."""
        webhook = AsyncWebhookClient(str(body["response_url"]), session=self.http)
        given = message.arguments()
        await webhook.send(
            text=given["text"],
            blocks=given["blocks"],
            response_type="ephemeral",
            replace_original=replace,
        )

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
    """The thread in which a message was written, or a button pressed."""
    if body.get("type") == "event_callback":
        event = body["event"]
        return Place(event["channel"], event.get("thread_ts") or event["ts"])
    container = body["container"]
    return Place(container["channel_id"], container.get("thread_ts") or container["message_ts"])


def _quietly(message: Message) -> Mapping[str, Any]:
    return {**message.arguments(), "unfurl_links": False, "unfurl_media": False}
