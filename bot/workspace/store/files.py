"""Files: announced with a key to upload to, filled, then shared in a message."""

from __future__ import annotations

import json

from bot.workspace.model import Json
from bot.workspace.store.database import Transaction, dump


async def announce(tx: Transaction, file: Json, upload_key: str) -> None:
    await tx.run(
        "INSERT INTO files (id, upload_key, body) VALUES (?, ?, ?)", file["id"], upload_key, dump(file)
    )


async def fill(tx: Transaction, upload_key: str, content: bytes) -> bool:
    """False when nobody announced a file under that key. A key fills one file once."""
    statement = "UPDATE files SET content = ?, upload_key = NULL WHERE upload_key = ?"
    return await tx.run(statement, content, upload_key) > 0


async def get(tx: Transaction, file_id: str) -> tuple[Json, bytes | None] | None:
    row = await tx.one("SELECT body, content FROM files WHERE id = ?", file_id)
    return (json.loads(row["body"]), row["content"]) if row else None


async def replace(tx: Transaction, file: Json) -> None:
    await tx.run("UPDATE files SET body = ? WHERE id = ?", dump(file), file["id"])
