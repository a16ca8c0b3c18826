"""The hot path: what a walk writes for each step and at its end, as one transaction.

PostgreSQL takes it as a single statement, SQLite as three or four in a row. All begin by moving the run's row
on under the fence of the walk's number: no row, no right to write. That gives the numbers of the events, too.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.budgets import month_of
from core.events import EventDraft
from core.runs import Response, RunStatus, Walk
from storage import rows
from storage.batching.statement import Statement, json_text, moment_text, words
from storage.batching.together import Together
from storage.database import Database
from storage.slots import OUT
from storage.tables import responses


@dataclass(frozen=True)
class Ending:
    """How a run ends."""

    status: RunStatus
    error: str | None = None
    failed_step: str | None = None
    ended_by: str | None = None


@dataclass(frozen=True)
class Entry:
    """What one write keeps, all of it or nothing. `completed_steps` where a step has finished with it."""

    walk: Walk
    events: Sequence[EventDraft]
    response: Response | None = None
    completed_steps: int | None = None
    ending: Ending | None = None


_ENDS = "CAST(:ends_as AS TEXT) IS NULL"
_LEFT = ",\n       ".join(
    f"{name} = CASE WHEN {_ENDS} THEN {name} ELSE {'NULL' if value is None else value} END"
    for name, value in OUT.items()
)
_ADVANCE = f"""
UPDATE executions
   SET seq = seq + CAST(:told AS INTEGER), touched_at = :now,
       completed_steps = COALESCE(CAST(:completed AS INTEGER), completed_steps),
       stalls = CASE WHEN CAST(:completed AS INTEGER) IS NULL THEN stalls ELSE 0 END,
       tokens = tokens + CAST(:tokens AS BIGINT), cost = cost + COALESCE(CAST(:cost AS BIGINT), 0),
       status = COALESCE(CAST(:ends_as AS TEXT), status),
       error = CASE WHEN {_ENDS} THEN error ELSE :why END,
       failed_step = CASE WHEN {_ENDS} THEN failed_step ELSE :failed_step END,
       ended_by = CASE WHEN {_ENDS} THEN ended_by ELSE :ended_by END,
       completed_at = CASE WHEN {_ENDS} THEN completed_at ELSE :now END,
       {_LEFT}
 WHERE id = :run AND workspace = :workspace AND walk = :walk AND status = 'running'
RETURNING seq, workflow_id"""

_COLUMNS = [column.name for column in responses.columns if column.name not in ("run_id", "workspace", "seq")]
_PUT = f"""
INSERT INTO responses (run_id, workspace, seq, {", ".join(_COLUMNS)})
{{source}}
ON CONFLICT (run_id, path) DO UPDATE
   SET seq = excluded.seq, {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "path")}"""

_TELL = "INSERT INTO events (run_id, seq, workspace, type, path, data, created_at)"

_COUNT = """
INSERT INTO usage (workspace, month, workflow_id, slot, tokens, cost)
{source}
ON CONFLICT (workspace, month, workflow_id, slot) DO UPDATE
   SET tokens = usage.tokens + excluded.tokens, cost = usage.cost + excluded.cost"""

_KINDS = {
    **dict.fromkeys(("tokens_in", "tokens_out"), "INTEGER"),
    **dict.fromkeys(("started_at", "completed_at"), "TIMESTAMPTZ"),
    "cost": "BIGINT",
}


def _cast(name: str) -> str:
    if name in ("content", "detail"):
        return f"CAST(CAST(:{name} AS TEXT) AS JSON)"
    return f"CAST(:{name} AS {_KINDS.get(name, 'TEXT')})"


# A finished step's place in the order of finishing is the number of the first event that tells it.
_PUT_FROM_RUN = f"""
SELECT CAST(:run AS BIGINT), :workspace,
       CASE WHEN CAST(:completed AS INTEGER) IS NOT NULL AND :told > 0 THEN seq - :told + 1 END,
       {", ".join(map(_cast, _COLUMNS))}
  FROM run WHERE CAST(:path AS TEXT) IS NOT NULL"""

_TELL_FROM_RUN = f"""{_TELL}
SELECT CAST(:run AS BIGINT), run.seq - CAST(:told AS INTEGER) + told.place, :workspace, told.type, told.path,
       CAST(told.data AS JSON), :now
  FROM run, unnest(CAST(:types AS TEXT[]), CAST(:paths AS TEXT[]), CAST(:datas AS TEXT[]))
            WITH ORDINALITY AS told (type, path, data, place)"""

# Writers that would wait for each other, and in a circle where each counts for several workflows, have rows
# of their own: transactions that are under way at once have different backends.
SLOTS = 64
_COUNT_FROM_RUN = f"""
SELECT :workspace, CAST(:month AS TEXT), workflow_id, pg_backend_pid() % {SLOTS}, CAST(:tokens AS BIGINT),
       COALESCE(CAST(:cost AS BIGINT), 0)
  FROM run WHERE CAST(:tokens AS BIGINT) > 0"""

_AT_ONCE = Statement(f"""
WITH run AS ({_ADVANCE}),
put AS ({_PUT.format(source=_PUT_FROM_RUN)}),
told AS ({_TELL_FROM_RUN}),
counted AS ({_COUNT.format(source=_COUNT_FROM_RUN)})
SELECT seq, CAST(:place AS INTEGER) AS place FROM run""")

_PUT_VALUES = _PUT.format(
    source=f"VALUES (:run, :workspace, :seq, {', '.join(f':{name}' for name in _COLUMNS)})"
)
_TELL_VALUES = f"{_TELL} VALUES (?, ?, ?, ?, ?, ?, ?)"
_COUNT_VALUES = _COUNT.format(
    source="VALUES (:workspace, :month, :workflow_id, 0, :tokens, COALESCE(:cost, 0))"
)

# Transactions of one process that are under way at once. Where one has to wait for a row that somebody holds,
# the others go on.
_LANES = 2


class JournalWriter:
    """Writes entries, fenced by the walk's number."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._at_once: Together[Mapping[str, Any], Any] = database.together(
            lambda several: database.pipeline.perform(_AT_ONCE, several),
            lambda values: values["run"],
            lanes=_LANES,
        )

    async def write(self, entry: Entry) -> int | None:
        """One transaction. The run's new seq, or None: the walk is fenced off and nothing was written."""
        if self._db.is_sqlite:
            values = _values(entry, moment_text)
            return await self._db.transact(lambda connection: _one_by_one(connection, values))
        row = await self._at_once(_values(entry, _as_it_is))
        return None if row is None else int(row["seq"])


def _as_it_is(moment: datetime | None) -> datetime | None:
    return moment


def _values(entry: Entry, kept: Callable[[datetime | None], Any]) -> Mapping[str, Any]:
    """Of the statements; `kept` is how the database takes a moment."""
    now, response, ending = datetime.now(UTC), entry.response, entry.ending
    return {
        "run": entry.walk.run_id,
        "workspace": entry.walk.workspace,
        "walk": entry.walk.number,
        "now": kept(now),
        "month": month_of(now),
        "told": len(entry.events),
        "types": [event.type.value for event in entry.events],
        "paths": [event.path for event in entry.events],
        "datas": [json_text(dict(event.data)) for event in entry.events],
        "completed": entry.completed_steps,
        "tokens": 0 if response is None else response.usage.tokens,
        "ends_as": None if ending is None else ending.status.value,
        "why": None if ending is None else words(ending.error),
        "failed_step": None if ending is None else ending.failed_step,
        "ended_by": None if ending is None else ending.ended_by,
        **(_NO_RESPONSE if response is None else _of_response(response, kept)),
    }


_NO_RESPONSE: Mapping[str, Any] = dict.fromkeys(_COLUMNS)


def _of_response(response: Response, kept: Callable[[datetime | None], Any]) -> Mapping[str, Any]:
    values = rows.response_values(response)
    return {
        **values,
        **{name: json_text(values[name]) for name in ("content", "detail")},
        **{name: words(values[name]) for name in ("summary", "error")},
        **{name: kept(values[name]) for name in ("started_at", "completed_at")},
    }


def _one_by_one(connection: sa.Connection, values: Mapping[str, Any]) -> int | None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    moved = driver.execute(_ADVANCE, values).fetchall()
    if not moved:
        return None
    ((seq, workflow_id),) = moved
    first = seq - values["told"] + 1
    if values["path"] is not None:
        finished = values["completed"] is not None and values["told"]
        driver.execute(_PUT_VALUES, {**values, "seq": first if finished else None})
    run, workspace, now = values["run"], values["workspace"], values["now"]
    told = zip(values["types"], values["paths"], values["datas"], strict=True)
    driver.executemany(
        _TELL_VALUES,
        [(run, first + place, workspace, *event, now) for place, event in enumerate(told)],
    )
    if values["tokens"]:
        driver.execute(_COUNT_VALUES, {**values, "workflow_id": workflow_id})
    return int(seq)
