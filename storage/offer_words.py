"""The full-text index over the offers: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Both hold the stems that the catalogue has made, so both find the same. Words of the title count more than
those of the body; an offer that does what is asked (its verbs) comes first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.engine import OfferKind
from core.offers import Entry, Lookup
from storage.tables import offers

_FTS5 = """
SELECT o.key, o.kind, o.app, o.verbs, o.title, o.body FROM (
  SELECT rowid AS id, bm25(offers_fts, 4.0, 1.0, 2.0) AS score FROM offers_fts
  WHERE offers_fts MATCH :words{at}
) AS f JOIN offers o ON o.id = f.id WHERE o.kind = :kind{at}{within} ORDER BY f.score LIMIT :most{at}
"""
_TSVECTOR = """
SELECT o.key, o.kind, o.app, o.verbs, o.title, o.body FROM (
  SELECT f.id, ts_rank(f.words, CAST(:ranked{at} AS tsquery)) AS score FROM offers_fts f{joined}
  WHERE f.words @@ CAST(:words{at} AS tsquery) AND f.kind = :kind{at}{within}
  ORDER BY score DESC LIMIT :most{at}
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


def _of_apps(kind: OfferKind, apps: set[str], most: int) -> sa.Executable:
    shown = (offers.c[name] for name in ("key", "kind", "app", "verbs", "title", "body"))
    return sa.select(*shown).where(offers.c.app.in_(sorted(apps)), offers.c.kind == kind).limit(most)


class FullText:
    """The index in the dialect of one database."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self._is_sqlite = is_sqlite
        self.counted = sa.text(_FTS5_COUNTED if is_sqlite else _TSVECTOR_COUNTED)

    def queries(self, lookups: Sequence[Lookup]) -> list[sa.Executable]:
        """Few queries that together give rows for `entry`."""
        by_app: dict[OfferKind, tuple[set[str], int]] = {}
        by_words: dict[tuple[object, ...], Lookup] = {}
        for lookup in lookups:
            if lookup.apps:
                apps, most = by_app.get(lookup.kind, (set(), 0))
                by_app[lookup.kind] = (apps | lookup.apps, max(most, lookup.limit))
            elif any(map(_plain, lookup.terms)):
                by_words[lookup.kind, lookup.terms, lookup.verbs, lookup.within] = lookup
        return [
            *(_of_apps(kind, apps, most) for kind, (apps, most) in by_app.items()),
            *([self._by_words(list(by_words.values()))] if by_words else []),
        ]

    def _by_words(self, lookups: Sequence[Lookup]) -> sa.Executable:
        """All of them in one statement."""
        one = _FTS5 if self._is_sqlite else _TSVECTOR
        parts: list[str] = []
        values: dict[str, object] = {}
        lists: list[sa.BindParameter[list[str]]] = []
        for at, lookup in enumerate(lookups):
            within = f" AND o.app IN :apps{at}" if lookup.within else ""
            joined = " JOIN offers o ON o.id = f.id" if lookup.within else ""
            parts.append(f"SELECT * FROM ({one.format(at=at, within=within, joined=joined)}) AS l{at}")
            values |= {f"kind{at}": lookup.kind, f"most{at}": lookup.limit}
            values |= {f"{name}{at}": text for name, text in self._asked(lookup).items()}
            if lookup.within:
                lists.append(sa.bindparam(f"apps{at}", sorted(lookup.within), expanding=True))
        return sa.text(" UNION ALL ".join(parts)).bindparams(*lists, **values)

    def _asked(self, lookup: Lookup) -> dict[str, str]:
        terms = list(filter(None, map(_plain, lookup.terms)))
        verbs = sorted(lookup.verbs)
        if not self._is_sqlite:
            asked = [f"'{term}'" for term in terms]
            return {
                "words": "|".join(asked),
                "ranked": "|".join([*asked, *(f"'do:{verb}'" for verb in verbs)]),
            }
        words = "{title body} : (" + " OR ".join(f'"{term}"' for term in terms) + ")"
        if verbs:  # named so that they count, without being asked for
            doing = " OR ".join(f'"{verb}"' for verb in verbs)
            words = f"({words}) OR (({words}) AND verbs : ({doing}))"
        return {"words": words}

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
                # Two may write the same offer at once: one that is looked up while a page brings it.
                " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, words = excluded.words"
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
