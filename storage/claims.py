"""Who walks a run is decided here, by its row: whoever moves it from `created` to `running` has it.

A process takes a few at a time, from all workspaces in turn. Two that ask at the same moment never get the
same run and never wait for each other: on PostgreSQL each skips the rows that the other holds, and the whole
is one statement; SQLite takes several, in a single trip. What its workspace's limit keeps out stands in line
instead (storage/slots.py). A run that this release cannot read is left to those that can.
"""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from core.events import EventDraft, EventType
from core.limits import Slot
from core.runs import Run, Walk
from core.stores import Claimed
from storage import rows
from storage.database import Database
from storage.run_rows import RUN, insert_events_now
from storage.slots import stand_in_line
from storage.tables import CLAIMABLE, Moment, executions
from storage.walks import RunWalks

log = logging.getLogger(__name__)

# Of a workspace's runs so many times as many are looked at as are taken: others may hold the first ones.
_LOOKED_AT = 4

_TAKEN = f"""(SELECT count(*) FROM (
        SELECT 1 FROM executions h
         WHERE h.workspace = {{of}} AND h.slot = {Slot.BOTH.value} AND h.slot > 0
         LIMIT CAST(:asked_from AS BIGINT)) AS taken)"""

# The workspaces that have something to walk are found by one step in the index each, however much one has.
# `turn` counts within a workspace: the first of each goes before the second of any.
_CANDIDATES = f"""
WITH RECURSIVE places AS (
    SELECT min(workspace) AS workspace FROM executions WHERE {CLAIMABLE}
    UNION ALL
    SELECT (SELECT min(e.workspace) FROM executions e WHERE {CLAIMABLE} AND e.workspace > places.workspace)
      FROM places WHERE places.workspace IS NOT NULL
), rooms AS (
    SELECT workspace, CAST(:asked_from AS BIGINT) - {_TAKEN.format(of="places.workspace")} AS room
      FROM places WHERE workspace IS NOT NULL AND {{admitted}}
), candidates AS (
    SELECT e.id, e.workspace, e.slot, rooms.room,
           row_number() OVER (PARTITION BY e.workspace ORDER BY e.id) AS turn
      FROM rooms JOIN executions e ON e.workspace = rooms.workspace
     WHERE {CLAIMABLE} AND e.id {{readable}} AND e.id <= coalesce(
           (SELECT n.id FROM executions n
             WHERE n.workspace = rooms.workspace AND {CLAIMABLE} AND n.id {{readable}}
             ORDER BY n.id LIMIT 1 OFFSET CAST(:looked_at AS BIGINT)), {2**63 - 1})
)"""
_FITS = f"(e.slot = {Slot.BOTH.value} OR c.turn <= c.room) AS fits"
_SOME = f"""
    SELECT e.id AS run_id, e.workspace AS place, c.turn, {_FITS}
      FROM candidates c JOIN executions e ON e.id = c.id
     WHERE {CLAIMABLE}
     ORDER BY c.turn, c.id LIMIT CAST(:most AS BIGINT)"""

_BEGIN = """
    UPDATE executions
       SET seq = seq + 1, walk = walk + 1, stalls = stalls + 1, status = 'running', walker = :walker,
           started_at = coalesce(started_at, {now}), resume_at = NULL, touched_at = {now}, slot = 2
"""
_COLUMNS = [column.name for column in executions.columns]
_AT_ONCE = f"""
chosen AS ({_SOME}
       FOR NO KEY UPDATE OF e SKIP LOCKED
), begun AS ({_BEGIN.format(now="CAST(:now AS TIMESTAMPTZ)")}
      FROM chosen WHERE executions.id = chosen.run_id AND chosen.fits
    RETURNING executions.*
), told AS (
    INSERT INTO events (run_id, seq, workspace, type, path, data, created_at)
    SELECT id, seq, workspace, '{EventType.PROGRESS.value}', NULL,
           json_build_object('completed', completed_steps, 'total', total_steps, 'step', NULL),
           CAST(:now AS TIMESTAMPTZ)
      FROM begun
)
SELECT standing.runs AS standing, chosen.run_id, chosen.place, chosen.fits,
       {", ".join(f"begun.{name}" for name in _COLUMNS)}, v.definition, w.owner, NULL AS ahead
  FROM (SELECT count(*) AS runs FROM candidates) AS standing LEFT JOIN chosen ON true
  LEFT JOIN begun ON begun.id = chosen.run_id
  LEFT JOIN workflow_versions v ON v.workflow_id = begun.workflow_id AND v.version = begun.version
  LEFT JOIN workflows w ON w.id = begun.workflow_id
 ORDER BY chosen.turn, chosen.run_id"""

_CLAIM = sa.text(
    f"{_CANDIDATES.format(admitted='workspace <> ALL(:full)', readable='<> ALL(:unreadable)')}, {_AT_ONCE}"
).bindparams(
    sa.bindparam("now", type_=Moment),
    sa.bindparam("full", type_=postgresql.ARRAY(sa.Text)),
    sa.bindparam("unreadable", type_=postgresql.ARRAY(sa.BigInteger)),
)
_TYPES: dict[str, Any] = {column.name: column.type for column in executions.columns}
_SOME_AT_ONCE = _CLAIM.columns(**_TYPES, definition=sa.JSON, owner=sa.Text)

_NOT_THOSE = "NOT IN (SELECT value FROM json_each(:{}))".format
_SOME_FIRST = sa.text(
    _CANDIDATES.format(admitted=f"workspace {_NOT_THOSE('full')}", readable=_NOT_THOSE("unreadable")) + _SOME
)
_THESE = "id IN (SELECT value FROM json_each(:ids))"
_THEN_BEGIN = sa.text(f"{_BEGIN.format(now=':now')} WHERE {_THESE}").bindparams(
    sa.bindparam("now", type_=Moment)
)
_THEN_READ = RUN.where(sa.text(f"executions.{_THESE}")).order_by(executions.c.id)


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
            except ValueError as error:  # of a later release, and no reason to walk no other
                reason = str(error).splitlines()[0]  # what follows quotes the definition
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
            found = (await connection.execute(_SOME_AT_ONCE, values)).all()
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
    chosen = connection.execute(_SOME_FIRST, values).all()
    kept_out = _kept_out(chosen)
    _send_to_line(connection, kept_out)
    more = len(chosen) == values["most"]
    ids = {"ids": json.dumps([row.run_id for row in chosen if row.fits])}
    if not chosen or not connection.execute(_THEN_BEGIN, {**values, **ids}).rowcount:
        return _Found([], kept_out, more)
    begun = connection.execute(_THEN_READ, ids).all()
    for run in begun:
        data = {"completed": run.completed_steps, "total": run.total_steps, "step": None}
        told = [EventDraft(EventType.PROGRESS, data)]
        insert_events_now(connection, run.workspace, run.id, run.seq, told)
    return _Found(begun, kept_out, more)


def _kept_out(chosen: Sequence[sa.Row[Any]]) -> Mapping[str, Sequence[int]]:
    runs: dict[str, list[int]] = {}
    for row in chosen:
        if not row.fits:
            runs.setdefault(row.place, []).append(row.run_id)
    return runs


def _send_to_line(connection: sa.Connection, kept_out: Mapping[str, Sequence[int]]) -> None:
    for workspace in sorted(kept_out):  # two that hold several workspaces take them in the same order
        for run_id in kept_out[workspace]:
            stand_in_line(connection, workspace, run_id)
