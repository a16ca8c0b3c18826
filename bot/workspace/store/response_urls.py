"""`response_url`s: a secret address that takes 5 posts within 30 minutes."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.workspace.store.database import Transaction

USES = 5
LIFETIME_S = 30 * 60


@dataclass(frozen=True)
class ReplyTo:
    """Where an answer to a `response_url` goes, and which message it may replace."""

    channel: str
    user: str
    ts: str | None
    thread_ts: str | None


async def issue(tx: Transaction, to: ReplyTo) -> str:
    key = secrets.token_urlsafe(24)
    await tx.run("DELETE FROM response_urls WHERE expires < ?", time.time())
    await tx.run(
        "INSERT INTO response_urls (key, channel, user, ts, thread_ts, expires) VALUES (?, ?, ?, ?, ?, ?)",
        key,
        to.channel,
        to.user,
        to.ts,
        to.thread_ts,
        time.time() + LIFETIME_S,
    )
    return key


async def use(tx: Transaction, key: str) -> ReplyTo | str:
    """Where to reply, or Slack's word for why not: `expired_url` or `used_url`."""
    row = await tx.one("SELECT * FROM response_urls WHERE key = ?", key)
    if row is None or row["expires"] < time.time():
        return "expired_url"
    if row["uses"] >= USES:
        return "used_url"
    await tx.run("UPDATE response_urls SET uses = uses + 1 WHERE key = ?", key)
    return ReplyTo(row["channel"], row["user"], row["ts"], row["thread_ts"])
