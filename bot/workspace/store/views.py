"""Modals that are open and Home tabs that were published."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump


@dataclass(frozen=True)
class Opened:
    """A view, whose it is, and the page tab (`client`) that asked for it, if one did."""

    view: Json
    user: str
    client: str | None
    surface: str


async def put(tx: Transaction, opened: Opened) -> None:
    await tx.run(
        "INSERT INTO views VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        opened.view["id"],
        opened.user,
        opened.client,
        opened.surface,
        dump(opened.view),
    )


async def get(tx: Transaction, view_id: str) -> Opened | None:
    row = await tx.one("SELECT * FROM views WHERE id = ?", view_id)
    return Opened(json.loads(row["body"]), row["user"], row["client"], row["surface"]) if row else None


async def of(tx: Transaction, user: str, surface: str) -> list[Opened]:
    rows = await tx.all("SELECT * FROM views WHERE user = ? AND surface = ? ORDER BY rowid", user, surface)
    return [Opened(json.loads(row["body"]), row["user"], row["client"], row["surface"]) for row in rows]


async def remove(tx: Transaction, view_id: str) -> None:
    await tx.run("DELETE FROM views WHERE id = ?", view_id)
