"""The full-text index over the offers: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Both hold the stems that the catalogue has made, so both find the same. Words of the title count more than
those of the body; an offer that does what is asked (its verbs) comes first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.offers import Entry, Lookup
from storage.tables import offers

_SHOWN = "o.key, o.kind, o.app, o.verbs, o.title, o.body"
_FTS5 = f"""
SELECT {_SHOWN} FROM (
  SELECT rowid AS id, bm25(offers_fts, 4.0, 1.0, 2.0) AS score FROM offers_fts WHERE offers_fts MATCH :words
) AS f JOIN offers o ON o.id = f.id WHERE o.kind = :kind ORDER BY f.score LIMIT :most
"""
_TSVECTOR = f"""
SELECT {_SHOWN} FROM (
  SELECT id, ts_rank(words, CAST(:ranked AS tsquery)) AS score FROM offers_fts
  WHERE words @@ CAST(:words AS tsquery) AND kind = :kind ORDER BY score DESC LIMIT :most
) AS f JOIN offers o ON o.id = f.id
"""
_FTS5_COUNTED = """
SELECT w.term, COUNT(DISTINCT w.doc), COUNT(DISTINCT CASE WHEN w.col = 'title' THEN o.app END)
FROM offers_fts_words w JOIN offers o ON o.id = w.doc WHERE w.col <> 'verbs' GROUP BY w.term
"""
_TSVECTOR_COUNTED = """
SELECT w.lexeme, COUNT(*), COUNT(DISTINCT CASE WHEN 'A' = ANY(w.weights) THEN o.app END)
FROM offers_fts f JOIN offers o ON o.id = f.id CROSS JOIN LATERAL unnest(f.words) AS w
WHERE w.lexeme NOT LIKE 'do:%' GROUP BY w.lexeme
"""


def entry(row: Any) -> Entry:
    """An offer as searching sees it, from its row."""
    return Entry(
        key=row.key,
        kind=row.kind,
        app=row.app,
        verbs=frozenset(row.verbs.split()),
        title=frozenset(row.title.split()),
        body=frozenset(row.body.split()),
    )


class FullText:
    """The index in the dialect of one database."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self._is_sqlite = is_sqlite
        self.counted = sa.text(_FTS5_COUNTED if is_sqlite else _TSVECTOR_COUNTED)

    def queries(self, lookups: Sequence[Lookup]) -> Iterator[sa.Executable]:
        """Each gives rows for `entry`."""
        for lookup in lookups:
            if lookup.apps:
                yield (
                    sa.select(*(offers.c[name.strip().removeprefix("o.")] for name in _SHOWN.split(",")))
                    .where(offers.c.app.in_(sorted(lookup.apps)), offers.c.kind == lookup.kind)
                    .limit(lookup.limit)
                )
            elif terms := list(filter(None, map(_plain, lookup.terms))):
                yield self._by_words(lookup, terms)

    def _by_words(self, lookup: Lookup, terms: Sequence[str]) -> sa.Executable:
        if self._is_sqlite:
            words = "{title body} : (" + " OR ".join(f'"{term}"' for term in terms) + ")"
            if lookup.verbs:  # names the verbs so that they count, without asking for them
                doing = " OR ".join(f'"{verb}"' for verb in sorted(lookup.verbs))
                words = f"({words}) OR (({words}) AND verbs : ({doing}))"
            return sa.text(_FTS5).bindparams(words=words, kind=lookup.kind, most=lookup.limit)
        asked = [f"'{term}'" for term in terms]
        doing_ = [f"'do:{verb}'" for verb in sorted(lookup.verbs)]
        return sa.text(_TSVECTOR).bindparams(
            words="|".join(asked), ranked="|".join(asked + doing_), kind=lookup.kind, most=lookup.limit
        )

    async def add(self, connection: AsyncConnection, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Index rows of `offers`, by their ids."""
        if self._is_sqlite:
            write = sa.text(
                "INSERT INTO offers_fts (rowid, title, body, verbs) VALUES (:id, :title, :body, :verbs)"
            )
            values = [
                {"id": number, "title": row["title"], "body": row["body"], "verbs": row["verbs"]}
                for number, row in rows.items()
            ]
        else:
            write = sa.text(
                "INSERT INTO offers_fts (id, kind, words) VALUES (:id, :kind, CAST(:words AS tsvector))"
            )
            values = [
                {"id": number, "kind": row["kind"], "words": _vector(row)} for number, row in rows.items()
            ]
        await connection.execute(write, values)

    async def remove(self, connection: AsyncConnection, ids: Sequence[int]) -> None:
        """Forget rows of `offers`."""
        if ids:
            name = "rowid" if self._is_sqlite else "id"
            gone = sa.text(f"DELETE FROM offers_fts WHERE {name} = :id")
            await connection.execute(gone, [{"id": number} for number in ids])


def _vector(row: Mapping[str, Any]) -> str:
    """A tsvector as text: words with a place and a weight, without which they would not count in the rank."""
    lexemes = [
        *_weighed(row["title"].split(), "A"),
        *_weighed(row["body"].split(), "D"),
        *(f"'do:{_plain(verb)}':1B" for verb in row["verbs"].split()),
    ]
    return " ".join(lexemes)


def _weighed(words: Iterable[str], weight: str) -> Iterator[str]:
    return (f"'{_plain(word)}':1{weight}" for word in words)


def _plain(word: str) -> str:
    """A word that can stand between quotes in either language; nothing where it is none."""
    return "".join(filter(str.isalnum, word))
