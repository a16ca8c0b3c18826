"""`response_url`: an answer to a command or a click, five times within half an hour."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.activity import Activity
from bot.workspace.content import message_content
from bot.workspace.model import BOT_USER, Json, SlackError
from bot.workspace.parts import Parts, need_channel
from bot.workspace.store import messages, response_urls
from bot.workspace.store.database import Transaction
from bot.workspace.store.response_urls import ReplyTo


class ResponseUrls:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def answer(self, request: web.Request) -> web.StreamResponse:
        try:
            said = await request.json()
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(said, dict):
            return web.Response(status=400, text="invalid_payload")
        try:
            async with self._parts.db.transaction() as tx:
                to = await response_urls.use(tx, request.match_info["key"])
                if isinstance(to, str):
                    return web.json_response({"ok": False, "error": to}, status=404)
                await post_reply(tx, self._parts.activity, to, said)
        except SlackError as refusal:
            body = {"ok": False, "error": refusal.code, **refusal.extra}
            return web.json_response(body, status=404 if refusal.code == "message_not_found" else 400)
        return web.Response(text="ok")


async def post_reply(tx: Transaction, activity: Activity, to: ReplyTo, said: Json) -> None:
    """Replace or delete the message that the person used, or add one (ephemeral unless `in_channel`)."""
    channel = await need_channel(tx, to.channel)
    original = await messages.get(tx, channel.id, to.ts) if to.ts else None
    if said.get("delete_original") or said.get("replace_original"):
        if original is None:
            raise SlackError("message_not_found")
        if said.get("delete_original"):
            await activity.delete(tx, channel, original)
        else:
            content = message_content(said)
            content.setdefault("blocks", [])
            content.pop("thread_ts", None)
            await activity.edit(tx, channel, original, content)
        return
    content = message_content(said)
    if to.thread_ts and to.thread_ts != to.ts:
        content["thread_ts"] = to.thread_ts
    private = said.get("response_type", "ephemeral") != "in_channel"
    await activity.post(tx, channel, BOT_USER, content, only_for=to.user if private else None)
