"""The numbered list of what pages and clients have to hear, kept long enough to resume from."""

from __future__ import annotations

import json

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump

KEPT = 5000
MOST_AT_ONCE = 500


async def record(tx: Transaction, change: Json, only_for: str | None = None) -> None:
    """Tell everybody, or one person only."""
    seq = await tx.insert("INSERT INTO changes (only_for, body) VALUES (?, ?)", only_for, dump(change))
    if seq % 500 == 0:
        await tx.run("DELETE FROM changes WHERE seq <= ?", seq - KEPT)
    tx.changed = True


async def latest(tx: Transaction) -> int:
    row = await tx.one("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
    return int(row["seq"]) if row else 0


async def since(tx: Transaction, seq: int, viewer: str) -> tuple[list[Json], int] | None:
    """At most 500 changes after `seq` for this viewer, and the number to go on from.

    None when `seq` is not of this list any more (too old, or of another file): read everything again.
    """
    newest = await latest(tx)
    oldest = await tx.one("SELECT min(seq) AS seq FROM changes")
    first = oldest["seq"] if oldest and oldest["seq"] is not None else newest + 1
    if seq > newest or seq + 1 < first:
        return None
    rows = await tx.all(
        "SELECT seq, body FROM changes WHERE seq > ? AND (only_for IS NULL OR only_for = ?)"
        " ORDER BY seq LIMIT ?",
        seq,
        viewer,
        MOST_AT_ONCE,
    )
    found = [{**json.loads(row["body"]), "seq": row["seq"]} for row in rows]
    return found, (found[-1]["seq"] if len(found) == MOST_AT_ONCE else newest)
