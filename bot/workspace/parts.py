"""What the doors of the workspace (Web API, page, files) share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.workspace.activity import Activity
from bot.workspace.delivery.dispatcher import Dispatcher
from bot.workspace.delivery.sockets import Sockets
from bot.workspace.faults import Faults
from bot.workspace.model import Channel, Json, Shortcut, SlackError, SlashCommand, User
from bot.workspace.store import messages, people
from bot.workspace.store.database import Database, Transaction
from bot.workspace.triggers import Triggers


@dataclass(frozen=True)
class Parts:
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    bot_name: str
    commands: Sequence[SlashCommand]
    shortcuts: Sequence[Shortcut]
    db: Database
    activity: Activity
    triggers: Triggers
    faults: Faults
    sockets: Sockets
    dispatcher: Dispatcher


async def need_channel(tx: Transaction, named: object) -> Channel:
    channel = await people.channel(tx, named) if isinstance(named, str) else None
    if channel is None:
        raise SlackError("channel_not_found")
    return channel


async def need_user(tx: Transaction, named: object) -> User:
    user = await people.user(tx, named) if isinstance(named, str) else None
    if user is None:
        raise SlackError("user_not_found")
    return user


async def need_person(tx: Transaction, named: object) -> User:
    """A human: nobody acts as the bot through the page."""
    user = await need_user(tx, named)
    if user.is_bot:
        raise SlackError("user_not_found")
    return user


async def need_message(tx: Transaction, channel: Channel, ts: object) -> Json:
    message = await messages.get(tx, channel.id, ts) if isinstance(ts, str) else None
    if message is None:
        raise SlackError("message_not_found")
    return message
