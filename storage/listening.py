"""What the workflows of a workspace wait for in Slack, remembered for a second.

Every message of every channel that Synth is in asks for it. A busy workspace costs one indexed query a
second; a change by this process is seen at once, one by another within that second.
"""

import asyncio
import time
from collections.abc import Sequence

import sqlalchemy as sa

from core.occurrences import SlackTrigger
from storage.database import Database
from storage.tables import slack_triggers

_FRESH_S = 1.0


class Listening:
    """`core.stores.TriggerStore.listening`, with its memory."""

    def __init__(self, database: Database, *, fresh_s: float = _FRESH_S) -> None:
        self._db = database
        self._fresh_s = fresh_s
        self._known: dict[str, tuple[float, Sequence[SlackTrigger]]] = {}
        self._asking = asyncio.Lock()

    async def of(self, workspace: str) -> Sequence[SlackTrigger]:
        """All of them, at most a second old."""
        if (known := self._fresh(workspace)) is not None:
            return known
        async with self._asking:  # those who come meanwhile share the answer
            if (known := self._fresh(workspace)) is not None:
                return known
            began = time.monotonic()
            found = await self._read(workspace)
            self._known[workspace] = (began, found)
        return found

    def forget(self, workspace: str) -> None:
        """Something was changed here."""
        self._known.pop(workspace, None)

    def _fresh(self, workspace: str) -> Sequence[SlackTrigger] | None:
        began, found = self._known.get(workspace, (float("-inf"), ()))
        return found if time.monotonic() - began < self._fresh_s else None

    async def _read(self, workspace: str) -> Sequence[SlackTrigger]:
        query = sa.select(slack_triggers).where(slack_triggers.c.workspace == workspace)
        async with self._db.read() as connection:
            return [
                SlackTrigger(row.workflow_id, row.event, row.channel, row.contains, row.reaction)
                for row in await connection.execute(query.order_by(slack_triggers.c.workflow_id))
            ]
