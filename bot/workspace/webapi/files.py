"""files.*: upload in Slack's three steps (ask for an address, send the bytes, share)."""

from __future__ import annotations

import mimetypes
import secrets
import time

from bot.workspace.identifiers import new_id
from bot.workspace.model import BOT_USER, Json, SlackError
from bot.workspace.store import files
from bot.workspace.store.database import Transaction
from bot.workspace.webapi.call import Call, Method
from bot.workspace.webapi.chat import writable_channel

PREVIEW = 1500
MOST_BYTES = 50 * 1024 * 1024


async def get_upload_url(call: Call) -> Json:
    name, length = call.need("filename"), call.number("length", 1, MOST_BYTES + 1)
    if length > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    file_id, key = new_id("F"), secrets.token_urlsafe(24)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file: Json = {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": name.rpartition(".")[2] if "." in name else "text",
        "size": length,
        "user": BOT_USER,
        "created": int(time.time()),
        "alt_txt": call.arguments.get("alt_txt"),
    }
    async with call.parts.db.transaction() as tx:
        await files.announce(tx, file, key)
    return {"file_id": file_id, "upload_url": f"{call.origin}/workspace/upload/{key}"}


async def complete_upload(call: Call) -> Json:
    given = call.arguments.get("files")
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments")
    named = call.arguments.get("channel_id") or str(call.arguments.get("channels") or "").split(",")[0]
    async with call.parts.db.transaction() as tx:
        shared = [await _completed(tx, item, call.origin) for item in given]
        if named:
            channel = await writable_channel(tx, named)
            content: Json = {"text": call.arguments.get("initial_comment") or "", "files": shared}
            content["subtype"] = "file_share"
            if call.arguments.get("thread_ts"):
                content["thread_ts"] = call.arguments["thread_ts"]
            posted = await call.parts.activity.post(tx, channel, BOT_USER, content)
            share = {"ts": posted["ts"], "thread_ts": posted.get("thread_ts"), "channel_name": channel.name}
            shared = [{**file, "shares": {"public": {channel.id: [share]}}} for file in shared]
            for file in shared:
                await files.replace(tx, file)
    return {"files": shared}


async def _completed(tx: Transaction, item: object, origin: str) -> Json:
    found = await files.get(tx, str(item.get("id"))) if isinstance(item, dict) else None
    if found is None or not isinstance(item, dict):
        raise SlackError("file_not_found")
    file, content = found
    if content is None:
        raise SlackError("file_not_uploaded")
    address = f"{origin}/workspace/files/{file['id']}"
    file |= {"title": item.get("title") or file["name"], "size": len(content)}
    file |= {"url_private": address, "url_private_download": address, "permalink": address}
    if file["mimetype"].startswith("text/") or file["mimetype"] in ("application/json", "application/yaml"):
        file["preview"] = content.decode("utf-8", "replace")[:PREVIEW]
        file["preview_is_truncated"] = len(content) > PREVIEW
    await files.replace(tx, file)
    return file


async def info(call: Call) -> Json:
    async with call.parts.db.transaction() as tx:
        found = await files.get(tx, call.need("file"))
    if found is None:
        raise SlackError("file_not_found")
    return {"file": found[0], "content": None, "comments": []}


METHODS: dict[str, Method] = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": info,
}
