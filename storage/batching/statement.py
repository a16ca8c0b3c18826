"""Statements as constants, and values as the drivers take them."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

_NAMED = re.compile(r":(\w+)")


class Statement:
    """SQL with `:names`, at least two of them. SQLite takes it like this, PostgreSQL by numbers."""

    def __init__(self, sql: str) -> None:
        names = list(dict.fromkeys(_NAMED.findall(sql)))
        self.named = sql
        self.numbered = _NAMED.sub(lambda match: f"${names.index(match[1]) + 1}", sql)
        self._in_order = itemgetter(*names)

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Those for the numbers."""
        found: Sequence[Any] = self._in_order(values)
        return found

    def perform(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Its rows, within a transaction of SQLAlchemy's."""
        if connection.dialect.name == "sqlite":
            return connection.exec_driver_sql(self.named, dict(values)).all()
        return connection.exec_driver_sql(self.numbered, tuple(self.arguments(values))).all()


def json_text(value: Any) -> str | None:
    """A JSON value as it is kept in both databases; null is none."""
    return None if value is None else json.dumps(value)


def words(value: str | None) -> str | None:
    """Text from people and models. PostgreSQL keeps no NUL, and no encoding keeps a lone surrogate."""
    if value is None:
        return None
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def moment_text(value: datetime | None) -> str | None:
    """A point in time as SQLite keeps it: in UTC, without saying so."""
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
