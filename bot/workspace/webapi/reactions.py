"""reactions.add, .remove and .get."""

from __future__ import annotations

from bot.workspace.model import BOT_USER, Json
from bot.workspace.parts import need_channel, need_message
from bot.workspace.webapi.call import Call, Method
from bot.workspace.webapi.chat import seen_by_app


async def _react(call: Call, *, added: bool) -> Json:
    name = call.need("name").strip(":")
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel"))
        message = await need_message(tx, channel, call.need("timestamp"))
        await call.parts.activity.react(tx, channel, message, BOT_USER, name, added=added)
    return {}


async def add(call: Call) -> Json:
    return await _react(call, added=True)


async def remove(call: Call) -> Json:
    return await _react(call, added=False)


async def get(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        channel = await need_channel(tx, call.need("channel"))
        message = await need_message(tx, channel, call.need("timestamp"))
    return {"type": "message", "channel": channel.id, "message": seen_by_app(message)}


METHODS: dict[str, Method] = {"reactions.add": add, "reactions.get": get, "reactions.remove": remove}
