"""Who walks a run is decided here, by its row: whoever moves it from `created` to `running` has it.

A process takes a few at a time, from all workspaces in turn. Two that ask at the same moment never get the
same run and never wait for each other: on PostgreSQL each skips the rows that the other holds, and the whole
is one statement; SQLite takes several, in a single trip. What its workspace's limit keeps out stands in line
instead (storage/slots.py). A run that this release cannot read is left to those that can. The statements
themselves are in storage/claim_sql.py.
"""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.errors import Unreadable
from core.events import EventDraft, EventType
from core.runs import Run, Walk
from core.stores import Claimed
from storage import rows
from storage.claim_sql import BEGIN, CHOOSE, CLAIM, READ
from storage.database import Database
from storage.run_rows import insert_events_now
from storage.slots import stand_in_line
from storage.walks import RunWalks

log = logging.getLogger(__name__)

# Of a workspace's runs so many times as many are looked at as are taken: others may hold the first ones.
_LOOKED_AT = 4


class RunClaims(RunWalks):
    """The part of the run store that gives runs to those who walk them."""

    def __init__(self, database: Database, definitions: rows.Definitions, runs_at_once: int) -> None:
        super().__init__(database, definitions, runs_at_once)
        self._unreadable: set[int] = set()

    async def claim(self, walker: str, most: int, full: Collection[str] = ()) -> Claimed:
        others = {"full": list(full), "unreadable": list(self._unreadable)}
        if self._db.is_sqlite:
            others = {name: json.dumps(values) for name, values in others.items()}
        found = await self._claim(walker, {"most": most, "looked_at": most * _LOOKED_AT, **others})
        begun, unread = [], []
        for row in found.begun:
            try:
                begun.append(self._walked(row))
            except (Unreadable, ValueError) as error:  # no reason to walk no other
                reason = str(error).splitlines()[0]  # what follows may quote what is in the row
                log.warning("run %s cannot be read here and is left to others: %s", row.id, reason)
                unread.append(row.id)
        if unread:
            self._unreadable.update(unread)
            await self.give_up([walker], only=unread, stalled=False)
        return Claimed(begun, list(found.kept_out), more=found.more)

    def _walked(self, row: sa.Row[Any]) -> tuple[Run, Walk]:
        run = rows.run(row, self._definitions)
        return run, Walk(run.workspace, run.id, run.walk, row.walker)

    async def _claim(self, walker: str, asked: Mapping[str, Any]) -> "_Found":
        limit = max(0, self._limit.asked_from)
        values = {**asked, "walker": walker, "now": datetime.now(UTC), "asked_from": limit}
        if self._db.is_sqlite:
            return await self._db.transact(lambda connection: _step_by_step(connection, values))
        async with self._db.autocommit() as connection:
            found = (await connection.execute(CLAIM, values)).all()
        chosen = [row for row in found if row.run_id is not None]
        kept_out = _kept_out(chosen)
        if kept_out:
            await self._db.transact(lambda connection: _send_to_line(connection, kept_out))
        more = found[0].standing > len(chosen)
        return _Found([row for row in chosen if row.fits], kept_out, more)


@dataclass(frozen=True)
class _Found:
    """What was chosen: the rows of those whose walks have begun, and those that may not begin yet."""

    begun: Sequence[sa.Row[Any]]
    kept_out: Mapping[str, Sequence[int]]  # by workspace
    more: bool


def _step_by_step(connection: sa.Connection, values: Mapping[str, Any]) -> _Found:
    chosen = connection.execute(CHOOSE, values).all()
    kept_out = _kept_out(chosen)
    _send_to_line(connection, kept_out)
    more = len(chosen) == values["most"]
    ids = {"ids": json.dumps([row.run_id for row in chosen if row.fits])}
    if not chosen or not connection.execute(BEGIN, {**values, **ids}).rowcount:
        return _Found([], kept_out, more)
    begun = connection.execute(READ, ids).all()
    for run in begun:
        data = {"completed": run.completed_steps, "total": run.total_steps, "step": None}
        told = [EventDraft(EventType.PROGRESS, data)]
        insert_events_now(connection, run.workspace, run.id, run.seq, told)
    return _Found(begun, kept_out, more)


def _kept_out(chosen: Sequence[sa.Row[Any]]) -> Mapping[str, Sequence[int]]:
    runs: dict[str, list[int]] = {}
    for row in chosen:
        if not row.fits:
            runs.setdefault(row.run_workspace, []).append(row.run_id)
    return runs


def _send_to_line(connection: sa.Connection, kept_out: Mapping[str, Sequence[int]]) -> None:
    for workspace in sorted(kept_out):  # two that hold several workspaces take them in the same order
        for run_id in kept_out[workspace]:
            stand_in_line(connection, workspace, run_id)
