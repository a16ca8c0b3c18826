"""The SQL of a claim (storage/claims.py), from all runs that wait to those that are begun:

    with_work   workspaces in which something can be claimed
    rooms       how many runs more of each may go on at once
    candidates  the first runs of each; `turn` counts within a workspace
    chosen      the first of each workspace before the second of any, and whether they fit into the room
    begun       those that fit, moved from `created` to `running`
    told        the event that says so

PostgreSQL takes all of it as one statement (`CLAIM`), which passes by the rows that somebody else has locked.
On SQLite whoever writes is alone: `CHOOSE`, `BEGIN` and `READ` are one transaction.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from core.events import EventType
from core.limits import Slot
from storage.run_rows import RUN
from storage.tables import CLAIMABLE, Moment, executions

# No further than the limit, by the index of those that hold a slot, which is named by `slot > 0`.
_HELD = f"""(SELECT count(*) FROM (
        SELECT 1 FROM executions h
         WHERE h.workspace = with_work.workspace AND h.slot = {Slot.BOTH.value} AND h.slot > 0
         LIMIT CAST(:asked_from AS BIGINT)) AS held)"""


def _candidates(*, admitted: str, readable: str) -> str:
    """Conditions: `admitted` is one on a workspace, `readable` stands behind a run's id.

    `with_work` is a loose index scan: a step in the index for each workspace, however many runs one has. Of
    its runs no more are looked at than may be wanted, though others may hold the first of them.
    """
    return f"""
WITH RECURSIVE with_work AS (
    SELECT min(workspace) AS workspace FROM executions WHERE {CLAIMABLE}
    UNION ALL
    SELECT (SELECT min(e.workspace) FROM executions e
             WHERE {CLAIMABLE} AND e.workspace > with_work.workspace)
      FROM with_work WHERE with_work.workspace IS NOT NULL
), rooms AS (
    SELECT workspace, CAST(:asked_from AS BIGINT) - {_HELD} AS room
      FROM with_work WHERE workspace IS NOT NULL AND {admitted}
), candidates AS (
    SELECT e.id, e.workspace, e.slot, rooms.room,
           row_number() OVER (PARTITION BY e.workspace ORDER BY e.id) AS turn
      FROM rooms JOIN executions e ON e.workspace = rooms.workspace
     WHERE {CLAIMABLE} AND e.id {readable} AND e.id <= coalesce(
           (SELECT n.id FROM executions n
             WHERE n.workspace = rooms.workspace AND {CLAIMABLE} AND n.id {readable}
             ORDER BY n.id LIMIT 1 OFFSET CAST(:looked_at AS BIGINT)), {2**63 - 1})
)"""


# One that goes on after a wait has its slot already.
_CHOSEN = f"""
    SELECT e.id AS run_id, e.workspace AS run_workspace, c.turn,
           (e.slot = {Slot.BOTH.value} OR c.turn <= c.room) AS fits
      FROM candidates c JOIN executions e ON e.id = c.id
     WHERE {CLAIMABLE}
     ORDER BY c.turn, c.id LIMIT CAST(:most AS BIGINT)"""


def _begin(now: str) -> str:
    """The walk's number is the fence of all that it will write."""
    return f"""
    UPDATE executions
       SET seq = seq + 1, walk = walk + 1, stalls = stalls + 1, status = 'running', walker = :walker,
           started_at = coalesce(started_at, {now}), resume_at = NULL, touched_at = {now},
           slot = {Slot.BOTH.value}
"""


_NOW = "CAST(:now AS TIMESTAMPTZ)"
_RUN_COLUMNS = ", ".join(f"begun.{column.name}" for column in executions.columns)
_TYPES: dict[str, Any] = {column.name: column.type for column in executions.columns}
# A row that somebody refers to is held FOR KEY SHARE, which this lets be. `standing` counts all candidates: a
# row of it comes also where none was chosen.
_CLAIM = f"""
{_candidates(admitted="workspace <> ALL(:full)", readable="<> ALL(:unreadable)")},
chosen AS ({_CHOSEN}
       FOR NO KEY UPDATE OF e SKIP LOCKED
), begun AS ({_begin(_NOW)}
      FROM chosen WHERE executions.id = chosen.run_id AND chosen.fits
    RETURNING executions.*
), told AS (
    INSERT INTO events (run_id, seq, workspace, type, path, data, created_at)
    SELECT id, seq, workspace, '{EventType.PROGRESS.value}', NULL,
           json_build_object('completed', completed_steps, 'total', total_steps, 'step', NULL), {_NOW}
      FROM begun
)
SELECT standing.runs AS standing, chosen.run_id, chosen.run_workspace, chosen.fits,
       {_RUN_COLUMNS}, v.definition, w.owner, NULL AS ahead
  FROM (SELECT count(*) AS runs FROM candidates) AS standing LEFT JOIN chosen ON true
  LEFT JOIN begun ON begun.id = chosen.run_id
  LEFT JOIN workflow_versions v ON v.workflow_id = begun.workflow_id AND v.version = begun.version
  LEFT JOIN workflows w ON w.id = begun.workflow_id
 ORDER BY chosen.turn, chosen.run_id"""

CLAIM = (
    sa.text(_CLAIM)
    .bindparams(
        sa.bindparam("now", type_=Moment),
        sa.bindparam("full", type_=postgresql.ARRAY(sa.Text)),
        sa.bindparam("unreadable", type_=postgresql.ARRAY(sa.BigInteger)),
    )
    .columns(**_TYPES, definition=sa.JSON, owner=sa.Text)
)


def _listed(name: str) -> str:
    """The values of a JSON array: SQLite takes no lists."""
    return f"(SELECT value FROM json_each(:{name}))"


CHOOSE = sa.text(
    _candidates(admitted=f"workspace NOT IN {_listed('full')}", readable=f"NOT IN {_listed('unreadable')}")
    + _CHOSEN
)
BEGIN = sa.text(f"{_begin(':now')} WHERE id IN {_listed('ids')}").bindparams(
    sa.bindparam("now", type_=Moment)
)
READ = RUN.where(sa.text(f"executions.id IN {_listed('ids')}")).order_by(executions.c.id)
