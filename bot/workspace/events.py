"""Which events Slack would send to the app for something that happened, and in which envelope."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from bot.workspace.identifiers import new_id
from bot.workspace.model import APP, BOT_USER, TEAM, Channel, Json

EVERY_EVENT = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.im",
        "reaction_added",
        "reaction_removed",
    }
)

_MESSAGE_SCOPE: Mapping[str, str] = {"channel": "message.channels", "im": "message.im"}
_SENT_ALONG = (
    "subtype",
    "user",
    "text",
    "blocks",
    "ts",
    "thread_ts",
    "bot_id",
    "app_id",
    "files",
    "metadata",
    "parent_user_id",
    "edited",
)


def envelope(event: Json) -> Json:
    """The outer part of an event, as Slack's Events API has it."""
    return {
        "token": "local-workspace",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "event_context": new_id("4-", 24),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


class Subscriptions:
    """The bot events that the app asked for in its manifest."""

    def __init__(self, names: Collection[str] = EVERY_EVENT) -> None:
        self._names = frozenset(names)

    def message_posted(self, channel: Channel, message: Json) -> list[Json]:
        """A plain message, and a mention beside it when the bot is named in a channel that it is in."""
        if BOT_USER not in channel.members:
            return []
        fields = {key: message[key] for key in _SENT_ALONG if key in message}
        fields |= {"channel": channel.id, "event_ts": message["ts"], "team": TEAM}
        found = []
        mentioned = f"<@{BOT_USER}" in message.get("text", "") and message["user"] != BOT_USER
        if mentioned and channel.kind == "channel" and "app_mention" in self._names:
            mention = {key: value for key, value in fields.items() if key != "subtype"}
            found.append({"type": "app_mention", **mention})
        if _MESSAGE_SCOPE[channel.kind] in self._names:
            found.append({"type": "message", "channel_type": channel.kind, **fields})
        return found

    def message_changed(self, channel: Channel, message: Json, before: Json, ts: str) -> list[Json]:
        shown = {"message": _inner(message), "previous_message": _inner(before)}
        return self._about_message(channel, "message_changed", shown, ts)

    def message_deleted(self, channel: Channel, before: Json, ts: str) -> list[Json]:
        shown = {"previous_message": _inner(before), "deleted_ts": before["ts"]}
        return self._about_message(channel, "message_deleted", shown, ts)

    def _about_message(self, channel: Channel, subtype: str, shown: Json, ts: str) -> list[Json]:
        if BOT_USER not in channel.members or _MESSAGE_SCOPE[channel.kind] not in self._names:
            return []
        return [
            {
                "type": "message",
                "subtype": subtype,
                "hidden": True,
                "channel": channel.id,
                "channel_type": channel.kind,
                "ts": ts,
                "event_ts": ts,
                **shown,
            }
        ]

    def membership(
        self, channel: Channel, user: str, *, joined: bool, inviter: str | None, ts: str
    ) -> list[Json]:
        name = "member_joined_channel" if joined else "member_left_channel"
        if name not in self._names or (BOT_USER not in channel.members and user != BOT_USER):
            return []
        event: Json = {"type": name, "user": user, "channel": channel.id, "channel_type": "C", "team": TEAM}
        return [{**event, "event_ts": ts, **({"inviter": inviter} if inviter else {})}]

    def reaction(
        self, channel: Channel, message: Json, user: str, name: str, *, added: bool, ts: str
    ) -> list[Json]:
        kind = "reaction_added" if added else "reaction_removed"
        if kind not in self._names or BOT_USER not in channel.members:
            return []
        item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
        who = {"user": user, "reaction": name, "item_user": message["user"]}
        return [{"type": kind, **who, "item": item, "event_ts": ts}]

    def home_opened(self, channel: Channel, user: str, tab: str, ts: str, view: Json | None) -> list[Json]:
        if "app_home_opened" not in self._names:
            return []
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
        return [{**event, "event_ts": ts, **({"view": view} if view and tab == "home" else {})}]


def _inner(message: Json) -> Json:
    return {
        key: value for key, value in message.items() if key not in ("channel", "only_for", "is_ephemeral")
    }
