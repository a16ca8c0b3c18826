"""What Slack says when a person uses a command, a button, a modal or a shortcut."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.workspace.model import APP, TEAM, Channel, Json, User

TEAM_DOMAIN = "local"


@dataclass(frozen=True)
class Gesture:
    """The part that every interaction has in common."""

    user: User
    trigger_id: str


def slash_command(gesture: Gesture, channel: Channel, name: str, text: str, response_url: str) -> Json:
    return {
        "token": "local-workspace",
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name or "directmessage",
        "user_id": gesture.user.id,
        "user_name": gesture.user.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": gesture.trigger_id,
    }


def message_action(
    gesture: Gesture, channel: Channel, message: Json, callback_id: str, response_url: str
) -> Json:
    return {
        **_common("message_action", gesture),
        "callback_id": callback_id,
        "action_ts": _now(),
        "message_ts": message["ts"],
        "channel": _channel(channel),
        "message": _inner(message),
        "response_url": response_url,
    }


def shortcut(gesture: Gesture, callback_id: str) -> Json:
    return {**_common("shortcut", gesture), "callback_id": callback_id, "action_ts": _now()}


def pressed_in_message(
    gesture: Gesture, channel: Channel, message: Json, action: Json, state: Json, response_url: str
) -> Json:
    return {
        **_common("block_actions", gesture),
        "container": _container(channel, message),
        "channel": _channel(channel),
        "message": _inner(message),
        "state": {"values": state},
        "response_url": response_url,
        "actions": [{**action, "action_ts": _now()}],
    }


def block_suggestion(
    gesture: Gesture, channel: Channel, message: Json, block: Json, name: str, query: str
) -> Json:
    return {
        **_common("block_suggestion", gesture),
        "container": _container(channel, message),
        "channel": _channel(channel),
        "message": _inner(message),
        "action_id": name,
        "block_id": block["block_id"],
        "value": query,
    }


def pressed_in_view(gesture: Gesture, view: Json, action: Json, state: Json) -> Json:
    return {
        **_common("block_actions", gesture),
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": {"values": state}},
        "actions": [{**action, "action_ts": _now()}],
    }


def view_submission(gesture: Gesture, view: Json, state: Json) -> Json:
    submitted = {**view, "state": {"values": state}}
    return {**_common("view_submission", gesture), "view": submitted, "response_urls": []}


def view_closed(gesture: Gesture, view: Json, *, is_cleared: bool) -> Json:
    return {**_common("view_closed", gesture), "view": view, "is_cleared": is_cleared}


def _common(kind: str, gesture: Gesture) -> Json:
    user = gesture.user
    who = {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM}
    return {
        "type": kind,
        "user": who,
        "api_app_id": APP,
        "token": "local-workspace",
        "trigger_id": gesture.trigger_id,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name or "directmessage"}


def _container(channel: Channel, message: Json) -> Json:
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    return {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("only_for")),
        **thread,
    }


def _inner(message: Json) -> Json:
    return {
        key: value for key, value in message.items() if key not in ("channel", "only_for", "is_ephemeral")
    }


def _now() -> str:
    return f"{time.time():.6f}"
