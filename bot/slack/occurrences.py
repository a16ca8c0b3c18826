"""What happens in channels and may start workflows: people's messages, and reactions to messages.

No loop can come of it: what a program says (we, or any other bot) starts nothing, nor does an edit, nor what
is said to us, which is a conversation. Replies in threads start nothing either: there people talk about what
was said, and our runs are told.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.desk import Desk, Handler
from bot.slack.faults import code_of, may_pass
from bot.slack.inbox import OCCURRENCE, Body, mentions_us, our_users, team_of
from bot.slack.speech import plain
from core.occurrences import Occurrence

_SAID = (None, "file_share", "thread_broadcast")
_PROGRAM = ("bot_id", "app_id", "bot_profile")
_SLACKBOT = "USLACKBOT"


def occurrence(body: Body) -> Occurrence | None:
    """What a workflow could wait for in an event; None for all else. Cheap: every message comes by."""
    event = body["event"]
    user = event.get("user")
    if not user or user == _SLACKBOT or user in our_users(body) or any(event.get(one) for one in _PROGRAM):
        return None
    if (event.get("user_team") or event.get("team") or team_of(body)) != team_of(body):
        return None
    return _reaction(event, user) if event["type"] == "reaction_added" else _message(body, user)


def _message(body: Body, user: str) -> Occurrence | None:
    event = body["event"]
    if event["type"] != "message" or event.get("subtype") not in _SAID or mentions_us(body):
        return None
    reply = event.get("thread_ts") not in (None, event["ts"]) and event.get("subtype") != "thread_broadcast"
    if reply or event.get("channel_type") not in ("channel", "group"):
        return None
    return Occurrence("message", event["channel"], event["ts"], user, plain(str(event.get("text") or "")))


def _reaction(event: Mapping[str, Any], user: str) -> Occurrence | None:
    item = event.get("item") or {}
    if item.get("type") != "message":
        return None
    return Occurrence("reaction", item["channel"], item["ts"], user, reaction=str(event["reaction"]))


async def occurred(desk: Desk, body: Body, key: str) -> None:
    """Start what waits for it. Whoever wrote or reacted asked us for nothing, and is told nothing."""
    workspace, found = team_of(body), occurrence(body)
    if found is None:
        return
    thread_ts = str(body["event"].get("thread_ts") or found.ts)
    if found.on == "message":
        text = await desk.words(workspace, str(body["event"].get("text") or ""))
    elif (await desk.clients.profile(workspace, found.user)).is_bot:
        return
    else:
        message = await _reacted_to(desk, workspace, found)
        text = await desk.words(workspace, str(message.get("text") or ""))
        thread_ts = str(message.get("thread_ts") or found.ts)
    link = await _link(desk, workspace, found)
    await desk.synth.triggers.occurred(workspace, replace(found, text=text), link, thread_ts)


async def _reacted_to(desk: Desk, workspace: str, found: Occurrence) -> Mapping[str, Any]:
    client = desk.clients.of(workspace)
    try:
        said = await client.reactions_get(channel=found.channel, timestamp=found.ts, full=True)
    except SlackApiError as error:
        if may_pass(error):
            raise
        return {}  # deleted since, or of a kind that cannot be read
    message: Mapping[str, Any] = said.get("message") or {}
    return message


async def _link(desk: Desk, workspace: str, found: Occurrence) -> str | None:
    try:
        said = await desk.clients.of(workspace).chat_getPermalink(channel=found.channel, message_ts=found.ts)
    except SlackApiError as error:
        if may_pass(error) or not code_of(error):
            raise
        return None
    return str(said["permalink"])


HANDLERS: dict[str, Handler] = {OCCURRENCE: occurred}
