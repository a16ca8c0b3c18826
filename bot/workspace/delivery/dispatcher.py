"""What the app is owed, sent until it says "ok" or Slack would have given up.

Events wait in the outbox while nobody is connected, and are sent again when an acknowledgement is
missing. Commands and interactions are asked once: a person is waiting for the answer.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time

from bot.workspace.delivery.answers import NOT_CONNECTED, Answer, Kind, Timing, Wire
from bot.workspace.delivery.tasks import Tasks
from bot.workspace.model import Json
from bot.workspace.store import outbox
from bot.workspace.store.database import Database

log = logging.getLogger(__name__)

AT_ONCE = 50


class Dispatcher:
    def __init__(self, db: Database, wire: Wire, timing: Timing, tasks: Tasks) -> None:
        self._db = db
        self._wire = wire
        self._timing = timing
        self._tasks = tasks

    @property
    def connected(self) -> bool:
        return self._wire.connected

    async def ask(self, kind: Kind, payload: Json) -> Answer:
        """A command or an interaction: one attempt, within Slack's three seconds."""
        return await self._wire.send(kind, payload)

    async def run(self) -> None:
        """Deliver events for ever."""
        async with self._db.transaction() as tx:
            await outbox.release_all(tx)
        while True:
            moved = self._db.moved()
            try:
                if self._wire.ready:
                    await self._send_due()
                await self._wait(moved)
            except sqlite3.Error:
                log.exception("the workspace's file cannot be used; trying again")
                await asyncio.sleep(self._timing.reconnect_s)

    async def _send_due(self) -> None:
        in_flight_until = time.time() + self._timing.ack_s + 60
        async with self._db.transaction() as tx:
            owed = await outbox.take(tx, until=in_flight_until, limit=AT_ONCE)
        for one in owed:
            self._tasks.start(f"deliver event {one.id}", self._deliver(one))

    async def _wait(self, moved: asyncio.Event) -> None:
        due = None
        if self._wire.ready:
            async with self._db.transaction() as tx:
                due = await outbox.next_due(tx)
        pause = None if due is None else max(due - time.time(), 0.02)
        try:
            async with asyncio.timeout(pause):
                await moved.wait()
        except TimeoutError:
            return

    async def _deliver(self, owed: outbox.Owed) -> None:
        answer = await self._wire.send("events_api", owed.payload, attempt=owed.attempt, reason=owed.reason)
        async with self._db.transaction() as tx:
            if answer.ok:
                await outbox.done(tx, owed.id)
            elif answer.problem == NOT_CONNECTED:
                due = time.time() + self._timing.reconnect_s
                await outbox.again_at(tx, owed, due, attempt=owed.attempt, reason=owed.reason)
            elif owed.attempt >= len(self._timing.retry_delays_s) or answer.no_retry:
                log.warning("the app did not take event %s: %s", owed.payload["event_id"], answer.problem)
                await outbox.done(tx, owed.id)
            else:
                due = time.time() + self._timing.retry_delays_s[owed.attempt]
                reason = answer.problem or ""
                await outbox.again_at(tx, owed, due, attempt=owed.attempt + 1, reason=reason)
            tx.changed = True
