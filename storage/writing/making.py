"""Making a run: its row, and where it is told.

It stands in line from the beginning where its workflow or its workspace may be full (storage/slots.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.limits import Slot
from core.runs import NewRun, Run, RunStatus, count_steps
from storage.batching.statement import Statement, json_text, moment_text
from storage.batching.together import Together
from storage.database import Database
from storage.slots import Limit


@dataclass(frozen=True)
class Made:
    """A run's row that was just written."""

    run: Run
    queued: bool  # how many stand before it is to be looked up


# At most so many rows are looked at.
_CROWDED = f"""(SELECT count(*) FROM (
            SELECT 1 FROM executions holder
             WHERE holder.workspace = :workspace AND holder.slot = {Slot.BOTH.value} AND holder.slot > 0
             LIMIT CAST(:asked_from AS INTEGER)) AS few) >= CAST(:asked_from AS INTEGER)"""

# A key that was used before makes nothing.
_INSERT = f"""
INSERT INTO executions (workspace, workflow_id, version, status, inputs, trigger, started_by, total_steps,
                        once_key, once_digest, created_at, touched_at, queued_at,
                        slot, completed_steps, tokens, cost, seq, walk, stalls)
VALUES (:workspace, :workflow_id, :version, '{RunStatus.CREATED.value}', {{inputs}}, {{trigger}}, :started_by,
        :total_steps, :once_key, :once_digest, {{now}}, {{now}},
        CASE WHEN CAST(:queues AS INTEGER) = 1 OR {_CROWDED} THEN {{now}} END,
        {Slot.NONE.value}, 0, 0, 0, 0, 0, 0)
ON CONFLICT (workspace, once_key) DO NOTHING
RETURNING id, queued_at, (SELECT owner FROM workflows WHERE workflows.id = workflow_id) AS owner"""

_POSTGRES = _INSERT.format(
    inputs="CAST(CAST(:inputs AS TEXT) AS JSON)",
    trigger="CAST(CAST(:trigger AS TEXT) AS JSON)",
    now="CAST(:now AS TIMESTAMPTZ)",
)
_INSERTS = {
    "postgresql": Statement(_POSTGRES),
    "sqlite": Statement(_INSERT.format(inputs=":inputs", trigger=":trigger", now=":now")),
}
_AT_ONCE = Statement(f"""
WITH made AS ({_POSTGRES}),
told AS (
    INSERT INTO threads (workspace, run_id, channel, ts, told_seq, done)
    SELECT :workspace, id, CAST(:channel AS TEXT), CAST(:ts AS TEXT), -1, false
      FROM made WHERE CAST(:channel AS TEXT) IS NOT NULL)
SELECT made.*, CAST(:place AS INTEGER) AS place FROM made""")


class RunMaker:
    """PostgreSQL only: runs that come at once are made in one trip."""

    def __init__(self, database: Database, limit: Limit) -> None:
        self._limit = limit
        self._at_once: Together[Mapping[str, Any], Any] = database.together(
            lambda several: database.pipeline.perform(_AT_ONCE, several)
        )

    async def make(
        self, new: NewRun, key: tuple[str, str] | None, channel: str | None, ts: str | None
    ) -> Made | None:
        """A run that is told in a channel, if given: in the thread of a message, or in one of its own. None
        where its key made a run before."""
        now = datetime.now(UTC)
        values = _values(new, self._limit, key)
        row = await self._at_once({**values, "now": now, "channel": channel, "ts": ts})
        return None if row is None else _made(new, now, *row[:3])


def make_run(
    connection: sa.Connection, new: NewRun, limit: Limit, key: tuple[str, str] | None
) -> Made | None:
    """The same as a part of something else, and told nowhere."""
    now, kind = datetime.now(UTC), connection.dialect.name
    kept = moment_text(now) if kind == "sqlite" else now
    rows = _INSERTS[kind].perform(connection, {**_values(new, limit, key), "now": kept})
    return _made(new, now, *rows[0]) if rows else None


def _values(new: NewRun, limit: Limit, key: tuple[str, str] | None) -> Mapping[str, Any]:
    once_key, once_digest = key or (None, None)
    return {
        "workspace": new.workspace,
        "workflow_id": new.workflow_id,
        "version": new.version,
        "inputs": json_text(dict(new.inputs)),
        "trigger": json_text(dict(new.trigger)),
        "started_by": new.started_by,
        "total_steps": count_steps(new.definition.steps),
        "once_key": once_key,
        "once_digest": once_digest,
        "queues": int(new.definition.overlap is not None),
        "asked_from": max(0, limit.asked_from),
    }


def _made(new: NewRun, now: datetime, run_id: int, queued_at: object, owner: str) -> Made:
    run = Run(
        id=run_id,
        workspace=new.workspace,
        workflow_id=new.workflow_id,
        version=new.version,
        definition=new.definition,
        status=RunStatus.CREATED,
        inputs=new.inputs,
        trigger=new.trigger,
        started_by=new.started_by,
        created_at=now,
        started_at=None,
        completed_at=None,
        error=None,
        failed_step=None,
        ended_by=None,
        completed_steps=0,
        total_steps=count_steps(new.definition.steps),
        tokens=0,
        seq=0,
        walk=0,
        stalls=0,
        resume_at=None,
        owner=owner,
    )
    return Made(run, queued_at is not None)
