"""users.*: who there is."""

from __future__ import annotations

from bot.workspace.model import BOT_USER, Json
from bot.workspace.parts import need_user
from bot.workspace.store import people
from bot.workspace.webapi.call import Call, Method


async def info(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        user = await need_user(tx, call.need("user"))
    return {"user": user.as_slack()}


async def listing(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        everybody = await people.users(tx)
    members = [user.as_slack() for user in everybody]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


async def conversations(call: Call) -> Json:
    of = str(call.arguments.get("user") or BOT_USER)
    wanted = str(call.arguments.get("types") or "public_channel").split(",")
    kinds = {"public_channel": "channel", "im": "im"}
    async with call.parts.db.transaction() as tx:
        await need_user(tx, of)
        everything = await people.channels(tx)
    found = [c.as_slack() for c in everything if of in c.members and c.kind in map(kinds.get, wanted)]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Method] = {
    "users.conversations": conversations,
    "users.info": info,
    "users.list": listing,
}
