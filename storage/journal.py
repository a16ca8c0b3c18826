"""The hot path: what a walk writes for each step, as one transaction in as few trips as the database allows.

PostgreSQL takes it as a single statement. SQLite takes three or four, run in one go on a thread of their own,
because the async driver would cross threads for every one of them. The statements are built once: building
them anew for each step took longer than performing them (bench/steps.py).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import TextClause

from core.budgets import month_of
from core.events import EventDraft
from core.runs import Response, Walk
from storage import rows
from storage.database import Database
from storage.tables import Moment, Words, responses

_TYPES: dict[str, Any] = {
    "content": sa.JSON(none_as_null=True),
    "detail": sa.JSON(none_as_null=True),
    "summary": Words,
    "error": Words,
    "started_at": Moment,
    "completed_at": Moment,
    "now": Moment,
}

SLOTS = 8  # of a month's counter: writers that would wait for each other are spread over them

_NAMED = re.compile(r":(\w+)")

_ADVANCE = """
UPDATE executions
   SET seq = seq + :count, completed_steps = COALESCE(CAST(:completed AS INTEGER), completed_steps),
       stalls = CASE WHEN CAST(:completed AS INTEGER) IS NULL THEN stalls ELSE 0 END,
       tokens = tokens + :tokens, cost = cost + COALESCE(CAST(:cost AS BIGINT), 0), touched_at = :now
 WHERE id = :run AND workspace = :workspace AND walk = :walk AND status = 'running'
RETURNING seq, workflow_id"""

_COLUMNS = [column.name for column in responses.columns if column.name not in ("run_id", "workspace", "seq")]
_PUT = f"""
INSERT INTO responses (run_id, workspace, seq, {", ".join(_COLUMNS)})
{{source}}
ON CONFLICT (run_id, path) DO UPDATE
   SET seq = excluded.seq, {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "path")}"""

_TELL = "INSERT INTO events (run_id, seq, workspace, type, path, data, created_at) {source}"

_COUNT = """
INSERT INTO usage (workspace, month, workflow_id, slot, tokens, cost)
{source}
ON CONFLICT (workspace, month, workflow_id, slot) DO UPDATE
   SET tokens = usage.tokens + excluded.tokens, cost = usage.cost + excluded.cost"""


def _text(sql: str, **more: Any) -> TextClause:
    types = {**_TYPES, **more}
    clause = sa.text(sql)
    named = set(_NAMED.findall(sql)) & types.keys()
    return clause.bindparams(*(sa.bindparam(name, type_=types[name]) for name in named))


def _event_values(number: int, seq: str) -> str:
    return f":run, {seq}, :workspace, :type{number}, :path{number}, :data{number}, :now"


def _event_types(count: int) -> dict[str, Any]:
    return {f"data{number}": sa.JSON for number in range(count)}


@lru_cache
def _one_statement(count: int, finished: bool, counts: bool) -> TextClause:
    """PostgreSQL: the fence, the response, the events and what a model took in one statement. The number of
    its first event is a finished step's place in the order of finishing."""
    names = ", ".join(_cast(name) for name in _COLUMNS)
    number = f"seq - {count - 1}" if count and finished else "NULL"
    put = _PUT.format(source=f"SELECT :run, :workspace, {number}, {names} FROM run")
    sql = f"WITH run AS ({_ADVANCE}), put AS ({put})"
    if count:
        each = [
            f"SELECT CAST(:run AS BIGINT), seq - {count - 1 - n}, :workspace, :type{n}, :path{n},"
            f" CAST(:data{n} AS JSON), CAST(:now AS TIMESTAMPTZ) FROM run"
            for n in range(count)
        ]
        sql += f", told AS ({_TELL.format(source=' UNION ALL '.join(each))})"
    if counts:
        took = (
            "SELECT :workspace, :month, workflow_id, CAST(:slot AS INTEGER),"
            " CAST(:tokens AS BIGINT), COALESCE(CAST(:cost AS BIGINT), 0) FROM run"
        )
        sql += f", counted AS ({_COUNT.format(source=took)})"
    return _text(sql + " SELECT seq FROM run", **_event_types(count))


def _cast(name: str) -> str:
    kinds = {"content": "JSON", "detail": "JSON", "started_at": "TIMESTAMPTZ", "completed_at": "TIMESTAMPTZ"}
    kinds |= {"tokens_in": "INTEGER", "tokens_out": "INTEGER", "cost": "BIGINT"}
    return f"CAST(:{name} AS {kinds.get(name, 'TEXT')})"


@lru_cache
def _three_statements(count: int) -> tuple[TextClause, TextClause, TextClause | None]:
    """SQLite: one after the other, the second and third with the number that the first gave."""
    put = _PUT.format(source=f"VALUES (:run, :workspace, :seq, {', '.join(f':{name}' for name in _COLUMNS)})")
    rows_ = ", ".join(f"({_event_values(n, f':last - {count - 1 - n}')})" for n in range(count))
    tell = _text(_TELL.format(source=f"VALUES {rows_}"), **_event_types(count)) if count else None
    return _text(_ADVANCE), _text(put), tell


# As the driver takes it: its values are plain, and the way through SQLAlchemy costs as much as the statement.
_COUNTING = _COUNT.format(source="VALUES (?, ?, ?, ?, ?, ?)")


class JournalWriter:
    """Writes responses with their events, fenced by the walk's number."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def write(
        self, walk: Walk, response: Response, events: Sequence[EventDraft], completed_steps: int | None
    ) -> int | None:
        """One transaction. The run's new seq, or None: the walk is fenced off and nothing was written."""
        now, tokens = datetime.now(UTC), response.usage.tokens
        values = {
            "run": walk.run_id,
            "workspace": walk.workspace,
            "walk": walk.number,
            "count": len(events),
            "completed": completed_steps,
            "tokens": tokens,
            "now": now,
            "month": month_of(now),
            "slot": 0 if self._db.is_sqlite else walk.run_id % SLOTS,
            **rows.response_values(response),
        }
        for number, event in enumerate(events):
            values |= {f"type{number}": event.type.value, f"path{number}": event.path}
            values[f"data{number}"] = dict(event.data)
        finished = completed_steps is not None
        if self._db.is_sqlite:
            return await self._db.transact(
                lambda connection: _write(connection, values, len(events), finished)
            )
        async with self._db.autocommit() as connection:
            statement = _one_statement(len(events), finished, tokens > 0)
            seq: int | None = (await connection.execute(statement, values)).scalar_one_or_none()
            return seq


def _write(connection: sa.Connection, values: dict[str, Any], count: int, finished: bool) -> int | None:
    advance, put, tell = _three_statements(count)
    run = connection.execute(advance, values).one_or_none()
    if run is None:
        return None
    seq = int(run.seq)
    connection.execute(put, {**values, "seq": seq - count + 1 if count and finished else None})
    if tell is not None:
        connection.execute(tell, {**values, "last": seq})
    if values["tokens"]:
        who = values["workspace"], values["month"], run.workflow_id, values["slot"]
        connection.exec_driver_sql(_COUNTING, (*who, values["tokens"], values["cost"] or 0))
    return seq
