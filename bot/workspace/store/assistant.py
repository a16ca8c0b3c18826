"""What an agent shows beside messages: "is thinking…", a thread's title, suggested prompts."""

from __future__ import annotations

import json

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump


async def merge(tx: Transaction, channel: str, thread_ts: str, part: Json) -> Json:
    """Set some of `status`, `title`, `prompts`, and answer with all of them."""
    row = await tx.one("SELECT body FROM assistant WHERE channel = ? AND thread_ts = ?", channel, thread_ts)
    body: Json = {**(json.loads(row["body"]) if row else {}), **part}
    await tx.run(
        "INSERT INTO assistant VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
        channel,
        thread_ts,
        dump(body),
    )
    return {**body, "channel": channel, "thread_ts": thread_ts}


async def status(tx: Transaction, channel: str, thread_ts: str) -> str:
    row = await tx.one("SELECT body FROM assistant WHERE channel = ? AND thread_ts = ?", channel, thread_ts)
    return str(json.loads(row["body"]).get("status", "")) if row else ""


async def everything(tx: Transaction) -> list[Json]:
    rows = await tx.all("SELECT * FROM assistant")
    return [
        {**json.loads(row["body"]), "channel": row["channel"], "thread_ts": row["thread_ts"]} for row in rows
    ]


async def forget_statuses(tx: Transaction) -> None:
    """Nobody is thinking any more after a restart."""
    await tx.run("UPDATE assistant SET body = json_remove(body, '$.status')")
