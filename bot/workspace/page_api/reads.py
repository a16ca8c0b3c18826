"""What a person sees: every GET of the page."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.workspace.activity import channel_on_page
from bot.workspace.downloads import file_response
from bot.workspace.housekeeping import COMMANDS
from bot.workspace.model import TEAM, Json, SlackError
from bot.workspace.parts import Parts, need_channel, need_person
from bot.workspace.store import assistant, changes, files, messages, people, views
from bot.workspace.store.database import Transaction

PAGE_SIZE = 60
LONGEST_WAIT_S = 30.0


class Reads:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def state(self, user_id: str, query: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            me = await need_person(tx, user_id)
            seen, newest = await people.reads(tx, me.id), await messages.newest(tx)
            channels = [one for one in await people.channels(tx) if one.human in (None, me.id)]
            ours = {channel.id for channel in channels}
            return {
                "seq": await changes.latest(tx),
                "me": me.id,
                "team": {"id": TEAM, "name": "Local workspace"},
                "bot": {"connected": self._parts.dispatcher.connected, "name": self._parts.bot_name},
                "users": [user.as_slack() for user in await people.users(tx)],
                "channels": [
                    {**channel_on_page(one), "read": seen.get(one.id, "0"), "newest": newest.get(one.id)}
                    for one in channels
                ],
                "commands": [vars(one) for one in (*self._parts.commands, *COMMANDS)],
                "shortcuts": [vars(one) for one in self._parts.shortcuts],
                "assistant": [one for one in await assistant.everything(tx) if one["channel"] in ours],
                "views": await _open_views(tx, me.id),
            }

    async def messages(self, user_id: str, query: Json) -> Json:
        limit = min(int(query.get("limit", PAGE_SIZE)), 200)
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, query.get("channel"))
            _may_read(channel.human, user_id)
            before = query.get("before") or "9"
            found = await messages.history(tx, channel.id, viewer=user_id, latest=before, limit=limit + 1)
        return {"messages": found[:limit][::-1], "more": len(found) > limit}

    async def replies(self, user_id: str, query: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, query.get("channel"))
            _may_read(channel.human, user_id)
            return {"messages": await messages.replies(tx, channel.id, query["thread_ts"], viewer=user_id)}

    async def changes(self, user_id: str, query: Json) -> Json:
        after, wait = int(query.get("after", 0)), min(float(query.get("wait", 0)), LONGEST_WAIT_S)
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            moved = self._parts.db.moved()
            async with self._parts.db.transaction() as tx:
                found = await changes.since(tx, after, user_id)
                newest = await changes.latest(tx)
            if found is None:
                return {"reset": True, "seq": newest}
            told, seq = found
            left = deadline - asyncio.get_running_loop().time()
            if told or left <= 0:
                return {"changes": told, "seq": seq}
            try:
                async with asyncio.timeout(left):
                    await moved.wait()
            except TimeoutError:
                continue

    async def file(self, request: web.Request) -> web.StreamResponse:
        async with self._parts.db.transaction() as tx:
            found = await files.get(tx, request.match_info["id"])
        if found is None or found[1] is None:
            raise web.HTTPNotFound(text="There is no such file.")
        return file_response(*found)


def _may_read(human: str | None, user_id: str) -> None:
    if human not in (None, user_id):
        raise SlackError("channel_not_found")


async def _open_views(tx: Transaction, user_id: str) -> list[Json]:
    found = [*await views.of(tx, user_id, "modal"), *await views.of(tx, user_id, "home")]
    return [{"view": one.view, "surface": one.surface, "client": one.client} for one in found]
