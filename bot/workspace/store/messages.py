"""Messages as Slack shows them: a row's few columns plus its JSON body, with what is counted of a thread."""

from __future__ import annotations

import json
import sqlite3

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump

OUTSIDE_BODY = {"type", "channel", "ts", "thread_ts", "user", "only_for", "is_ephemeral"}
THREAD_COUNTS = {"reply_count", "reply_users", "reply_users_count", "latest_reply"}


async def insert(tx: Transaction, channel: str, ts: str, message: Json, only_for: str | None = None) -> None:
    await tx.run(
        "INSERT INTO messages (channel, ts, thread_ts, user, only_for, body) VALUES (?, ?, ?, ?, ?, ?)",
        channel,
        ts,
        message.get("thread_ts"),
        message["user"],
        only_for,
        _body(message),
    )


async def replace(tx: Transaction, message: Json) -> None:
    """Write back a message that was read with `get`."""
    await tx.run(
        "UPDATE messages SET body = ? WHERE channel = ? AND ts = ?",
        _body(message),
        message["channel"],
        message["ts"],
    )


async def delete(tx: Transaction, channel: str, ts: str) -> None:
    await tx.run("DELETE FROM messages WHERE channel = ? AND ts = ?", channel, ts)


async def get(tx: Transaction, channel: str, ts: str) -> Json | None:
    row = await tx.one("SELECT * FROM messages WHERE channel = ? AND ts = ?", channel, ts)
    return await _shown(tx, row) if row else None


async def history(
    tx: Transaction,
    channel: str,
    *,
    viewer: str | None,
    latest: str = "9",
    oldest: str = "0",
    inclusive: bool = False,
    limit: int = 100,
) -> list[Json]:
    """Newest first: what stands in the channel itself. With `viewer`, what only they see is in it."""
    before, after = ("<=", ">=") if inclusive else ("<", ">")
    rows = await tx.all(
        f"SELECT * FROM messages WHERE channel = ? AND ts {before} ? AND ts {after} ?"
        " AND (thread_ts IS NULL OR thread_ts = ts OR json_extract(body, '$.subtype') = 'thread_broadcast')"
        " AND (only_for IS NULL OR only_for = ?) ORDER BY ts DESC LIMIT ?",
        channel,
        latest,
        oldest,
        viewer,
        limit,
    )
    return [await _shown(tx, row) for row in rows]


async def replies(tx: Transaction, channel: str, thread_ts: str, *, viewer: str | None) -> list[Json]:
    """The thread's root, then its replies, oldest first."""
    rows = await tx.all(
        "SELECT * FROM messages WHERE channel = ? AND (ts = ? OR thread_ts = ?)"
        " AND (only_for IS NULL OR only_for = ?) ORDER BY ts",
        channel,
        thread_ts,
        thread_ts,
        viewer,
    )
    return [await _shown(tx, row) for row in rows]


async def newest(tx: Transaction) -> dict[str, tuple[str, str]]:
    """For each channel, when it was last written in and by whom."""
    rows = await tx.all(
        "SELECT channel, max(ts) AS ts, user FROM messages WHERE thread_ts IS NULL AND only_for IS NULL"
        " GROUP BY channel"
    )
    return {row["channel"]: (row["ts"], row["user"]) for row in rows}


async def newest_ts(tx: Transaction) -> str:
    row = await tx.one("SELECT max(ts) AS ts FROM messages")
    return str(row["ts"]) if row and row["ts"] else "0.0"


def _body(message: Json) -> str:
    left_out = OUTSIDE_BODY | THREAD_COUNTS
    return dump({key: value for key, value in message.items() if key not in left_out})


async def _shown(tx: Transaction, row: sqlite3.Row) -> Json:
    message: Json = {
        "type": "message",
        "channel": row["channel"],
        "ts": row["ts"],
        "user": row["user"],
        **json.loads(row["body"]),
    }
    if row["thread_ts"]:
        message["thread_ts"] = row["thread_ts"]
    if row["only_for"]:
        message |= {"only_for": row["only_for"], "is_ephemeral": True}
    if row["thread_ts"] in (None, row["ts"]):
        message |= await _thread_counts(tx, row["channel"], row["ts"])
    return message


async def _thread_counts(tx: Transaction, channel: str, ts: str) -> Json:
    rows = await tx.all(
        "SELECT user, count(*) AS replies, max(ts) AS latest FROM messages"
        " WHERE channel = ? AND thread_ts = ? AND ts != ? AND only_for IS NULL"
        " GROUP BY user ORDER BY min(ts)",
        channel,
        ts,
        ts,
    )
    if not rows:
        return {}
    return {
        "thread_ts": ts,
        "reply_count": sum(row["replies"] for row in rows),
        "reply_users": [row["user"] for row in rows],
        "reply_users_count": len(rows),
        "latest_reply": max(row["latest"] for row in rows),
    }
