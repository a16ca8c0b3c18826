"""Events that the app is owed: written with what they tell of, gone when the app acknowledged them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump


@dataclass(frozen=True)
class Owed:
    id: int
    payload: Json
    attempt: int
    reason: str


async def put(tx: Transaction, payload: Json) -> None:
    await tx.run("INSERT INTO outbox (payload) VALUES (?)", dump(payload))
    tx.changed = True


async def take(tx: Transaction, *, until: float, limit: int) -> list[Owed]:
    """What is due, in order; each is not due again before `until`, unless `again_at` says otherwise."""
    rows = await tx.all(
        "SELECT id, payload, attempt, reason FROM outbox WHERE due <= ? ORDER BY id LIMIT ?",
        time.time(),
        limit,
    )
    await tx.run_many("UPDATE outbox SET due = ? WHERE id = ?", [(until, row["id"]) for row in rows])
    return [Owed(row["id"], json.loads(row["payload"]), row["attempt"], row["reason"]) for row in rows]


async def done(tx: Transaction, owed_id: int) -> None:
    await tx.run("DELETE FROM outbox WHERE id = ?", owed_id)


async def again_at(tx: Transaction, owed: Owed, due: float, *, attempt: int, reason: str) -> None:
    await tx.run(
        "UPDATE outbox SET due = ?, attempt = ?, reason = ? WHERE id = ?", due, attempt, reason, owed.id
    )


async def release_all(tx: Transaction) -> None:
    """After a restart nothing is in flight any more."""
    await tx.run("UPDATE outbox SET due = 0")


async def next_due(tx: Transaction) -> float | None:
    row = await tx.one("SELECT min(due) AS due FROM outbox")
    return None if row is None or row["due"] is None else float(row["due"])


async def waiting(tx: Transaction) -> int:
    row = await tx.one("SELECT count(*) AS n FROM outbox")
    return int(row["n"]) if row else 0
