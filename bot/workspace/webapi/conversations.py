"""conversations.*: channels, direct messages, who is in them and what was said."""

from __future__ import annotations

from bot.workspace.model import BOT_USER, Channel, Json, SlackError
from bot.workspace.parts import need_channel, need_message
from bot.workspace.store import messages, people
from bot.workspace.store.database import Transaction
from bot.workspace.webapi.call import Call, Method
from bot.workspace.webapi.chat import seen_by_app


async def info(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel"))
    return {"channel": channel.as_slack()}


async def listing(call: Call) -> Json:
    wanted = str(call.arguments.get("types") or "public_channel").split(",")
    async with call.parts.db.transaction() as tx:
        everything = await people.channels(tx)
    kinds = {"public_channel": "channel", "im": "im"}
    found = [channel.as_slack() for channel in everything if channel.kind in map(kinds.get, wanted)]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


async def members(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel"))
    return {"members": list(channel.members), "response_metadata": {"next_cursor": ""}}


async def open_direct_message(call: Call) -> Json:
    named = str(call.arguments.get("channel") or call.need("users"))
    if "," in named:
        raise SlackError("method_not_supported_for_channel_type")
    async with call.parts.db.transaction() as tx:
        channel = await people.channel(tx, named)
    if channel is None or channel.kind != "im":
        raise SlackError("user_not_found")
    return {"channel": channel.as_slack() if call.flag("return_im") else {"id": channel.id}}


async def join(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel"))
        if channel.kind != "channel":
            raise SlackError("method_not_supported_for_channel_type")
        await call.parts.activity.join(tx, channel, BOT_USER)
        channel = await need_channel(tx, channel.id)
    return {"channel": channel.as_slack()}


async def history(call: Call) -> Json:
    limit = call.number("limit", 100, 999)
    cursor = call.arguments.get("cursor")
    latest = str(cursor or call.arguments.get("latest") or "9")
    oldest = str(call.arguments.get("oldest") or "0")
    inclusive = call.flag("inclusive") and not cursor
    async with call.parts.db.transaction() as tx:
        channel = await _readable_channel(tx, call.need("channel"))
        found = await messages.history(
            tx, channel.id, viewer=None, latest=latest, oldest=oldest, inclusive=inclusive, limit=limit + 1
        )
    more = found[limit - 1]["ts"] if len(found) > limit else ""
    shown = [_shown(call, message) for message in found[:limit]]
    paging = {"has_more": bool(more), "response_metadata": {"next_cursor": more}}
    return {"messages": shown, "pin_count": 0, **paging}


async def replies(call: Call) -> Json:
    limit = call.number("limit", 1000, 1000)
    oldest, latest = str(call.arguments.get("oldest") or "0"), str(call.arguments.get("latest") or "9")
    async with call.parts.db.transaction() as tx:
        channel = await _readable_channel(tx, call.need("channel"))
        root = await _thread_root(tx, channel, call.need("ts"))
        found = await messages.replies(tx, channel.id, root, viewer=None)
    after = str(call.arguments.get("cursor") or "")
    # The thread's root comes with every answer, however old it is.
    rest = [one for one in found if one["ts"] > after and (one["ts"] == root or oldest < one["ts"] < latest)]
    cursor = rest[limit - 1]["ts"] if len(rest) > limit else ""
    shown = [_shown(call, message) for message in rest[:limit]]
    return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


async def _thread_root(tx: Transaction, channel: Channel, ts: str) -> str:
    try:
        message = await need_message(tx, channel, ts)
    except SlackError:
        raise SlackError("thread_not_found") from None
    return str(message.get("thread_ts") or ts)


async def _readable_channel(tx: Transaction, named: str) -> Channel:
    channel = await need_channel(tx, named)
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _shown(call: Call, message: Json) -> Json:
    shown = seen_by_app(message)
    if not call.flag("include_all_metadata"):
        shown.pop("metadata", None)
    return shown


METHODS: dict[str, Method] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": listing,
    "conversations.members": members,
    "conversations.open": open_direct_message,
    "conversations.replies": replies,
}
