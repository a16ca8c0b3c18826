"""Users, channels and who is in which."""

from __future__ import annotations

import sqlite3

from bot.workspace.model import ADA, BOT_USER, NOTICES, YOU, Channel, User
from bot.workspace.store.database import Transaction


async def furnish(tx: Transaction, *, bot_name: str, zone: str) -> None:
    """A fresh workspace: three people, three channels, and a direct message with the bot for each human."""
    if await tx.one("SELECT 1 FROM users"):
        return
    await tx.run_many(
        "INSERT INTO users VALUES (?, ?, ?, ?, ?)",
        [
            (YOU, "you", "You", 0, zone),
            (ADA, "ada", "Ada", 0, zone),
            (BOT_USER, bot_name.lower(), bot_name, 1, "UTC"),
            (NOTICES, "workspace", "Local workspace", 1, "UTC"),
        ],
    )
    await tx.run_many(
        "INSERT INTO channels VALUES (?, ?, ?, ?, ?)",
        [
            ("C0GENERAL1", "general", "channel", "Everybody reads along here", None),
            ("C0000ENG01", "eng", "channel", "People who build things", None),
            ("C00RANDOM1", "random", "channel", "Anything that fits nowhere else", None),
            ("D0YOU00001", "", "im", "", YOU),
            ("D0ADA00001", "", "im", "", ADA),
        ],
    )
    await tx.run_many(
        "INSERT INTO members VALUES (?, ?)",
        [(channel, human) for channel in ("C0GENERAL1", "C0000ENG01", "C00RANDOM1") for human in (YOU, ADA)]
        + [(channel, BOT_USER) for channel in ("C0GENERAL1", "C0000ENG01", "D0YOU00001", "D0ADA00001")]
        + [("D0YOU00001", YOU), ("D0ADA00001", ADA)],
    )


def _user(row: sqlite3.Row) -> User:
    return User(row["id"], row["name"], row["real_name"], bool(row["is_bot"]), row["tz"])


async def users(tx: Transaction) -> list[User]:
    return [_user(row) for row in await tx.all("SELECT * FROM users ORDER BY rowid")]


async def user(tx: Transaction, user_id: str) -> User | None:
    row = await tx.one("SELECT * FROM users WHERE id = ?", user_id)
    return _user(row) if row else None


async def set_zone(tx: Transaction, user_id: str, zone: str) -> None:
    await tx.run("UPDATE users SET tz = ? WHERE id = ?", zone, user_id)


async def _channel(tx: Transaction, row: sqlite3.Row | None) -> Channel | None:
    if row is None:
        return None
    rows = await tx.all("SELECT user FROM members WHERE channel = ? ORDER BY rowid", row["id"])
    members = tuple(member["user"] for member in rows)
    return Channel(row["id"], row["name"], row["kind"], row["topic"], row["human"], members)


async def channels(tx: Transaction) -> list[Channel]:
    rows = await tx.all("SELECT * FROM channels ORDER BY rowid")
    return [channel for row in rows if (channel := await _channel(tx, row))]


async def channel(tx: Transaction, named: str) -> Channel | None:
    """By id, by `#name` or name, or by the id of the human whose direct message it is."""
    row = await tx.one(
        "SELECT * FROM channels WHERE id = ?1 OR (kind = 'channel' AND name = ltrim(?1, '#')) OR human = ?1",
        named,
    )
    return await _channel(tx, row)


async def join(tx: Transaction, channel_id: str, user_id: str) -> bool:
    """False when they were in it already."""
    return await tx.run("INSERT OR IGNORE INTO members VALUES (?, ?)", channel_id, user_id) > 0


async def leave(tx: Transaction, channel_id: str, user_id: str) -> bool:
    return await tx.run("DELETE FROM members WHERE channel = ? AND user = ?", channel_id, user_id) > 0


async def read_until(tx: Transaction, user_id: str, channel_id: str, ts: str) -> None:
    await tx.run(
        "INSERT INTO reads VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET ts = max(ts, excluded.ts)",
        user_id,
        channel_id,
        ts,
    )


async def reads(tx: Transaction, user_id: str) -> dict[str, str]:
    rows = await tx.all("SELECT channel, ts FROM reads WHERE user = ?", user_id)
    return {row["channel"]: row["ts"] for row in rows}
