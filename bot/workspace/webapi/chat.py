"""chat.*: the bot writes, edits and deletes messages."""

from __future__ import annotations

from bot.workspace.content import message_content
from bot.workspace.model import BOT_USER, Channel, Json, SlackError
from bot.workspace.parts import need_channel, need_message
from bot.workspace.store import people
from bot.workspace.store.database import Transaction
from bot.workspace.webapi.call import Call, Method


async def writable_channel(tx: Transaction, named: object) -> Channel:
    """Raises `not_in_channel` when the bot was not invited."""
    channel = await need_channel(tx, named)
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


async def post_message(call: Call) -> Json:
    named = call.need("channel")
    content = message_content(call.arguments)
    if call.flag("reply_broadcast") and "thread_ts" in content:
        content["subtype"] = "thread_broadcast"
    async with call.parts.db.transaction() as tx:
        channel = await writable_channel(tx, named)
        posted = await call.parts.activity.post(tx, channel, BOT_USER, content)
    return {"channel": channel.id, "ts": posted["ts"], "message": seen_by_app(posted)}


async def post_ephemeral(call: Call) -> Json:
    named, user_id = call.need("channel"), call.need("user")
    content = message_content(call.arguments)
    async with call.parts.db.transaction() as tx:
        channel = await writable_channel(tx, named)
        if await people.user(tx, user_id) is None:
            raise SlackError("user_not_found")
        if user_id not in channel.members:
            raise SlackError("user_not_in_channel")
        posted = await call.parts.activity.post(tx, channel, BOT_USER, content, only_for=user_id)
    return {"message_ts": posted["ts"]}


async def update(call: Call) -> Json:
    """An edit with text and no blocks removes the blocks; without text the old text stays."""
    named, ts = call.need("channel"), call.need("ts")
    content = message_content(call.arguments)
    content.pop("thread_ts", None)
    async with call.parts.db.transaction() as tx:
        channel, before = await _own_message(tx, named, ts, "cant_update_message")
        content["text"] = content["text"] or before.get("text", "")
        content.setdefault("blocks", [])
        if "attachments" not in content:
            content["attachments"] = before.get("attachments", [])
        edited = await call.parts.activity.edit(tx, channel, before, content)
    return {"channel": channel.id, "ts": ts, "text": edited["text"], "message": seen_by_app(edited)}


async def delete(call: Call) -> Json:
    named, ts = call.need("channel"), call.need("ts")
    async with call.parts.db.transaction() as tx:
        channel, before = await _own_message(tx, named, ts, "cant_delete_message")
        await call.parts.activity.delete(tx, channel, before)
    return {"channel": channel.id, "ts": ts}


async def permalink(call: Call) -> Json:
    named, ts = call.need("channel"), call.need("message_ts")
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, named)
        message = await need_message(tx, channel, ts)
    thread = message.get("thread_ts")
    place = f"{channel.id}/{thread}/{ts}" if thread else f"{channel.id}//{ts}"
    return {"channel": channel.id, "permalink": f"{call.origin}/#/{place}"}


async def _own_message(tx: Transaction, named: str, ts: str, refusal: str) -> tuple[Channel, Json]:
    channel = await need_channel(tx, named)
    message = await need_message(tx, channel, ts)
    if message.get("only_for"):
        raise SlackError("message_not_found")
    if message["user"] != BOT_USER:
        raise SlackError(refusal)
    return channel, message


def seen_by_app(message: Json) -> Json:
    return {
        key: value for key, value in message.items() if key not in ("channel", "only_for", "is_ephemeral")
    }


METHODS: dict[str, Method] = {
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
