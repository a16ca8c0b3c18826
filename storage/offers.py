"""What the engines offer: read in pages, kept, found again by key and by words."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from core.engine import Offer, OfferKind
from core.offers import Entry, Listing, Lookup, Reading, Vocabulary
from storage.database import Database
from storage.offer_words import FullText, entry
from storage.tables import offer_readings, offers

_OFFER = TypeAdapter(Offer)


class SqlOfferStore:
    """`core.stores.OfferStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._words = FullText(is_sqlite=database.is_sqlite)

    async def get(self, keys: Sequence[str]) -> dict[str, Offer]:
        found = await self._rows([sa.select(offers.c.key, offers.c.offer).where(offers.c.key.in_(keys))])
        return {row.key: _OFFER.validate_json(row.offer) for row in found}

    async def matching(self, lookups: Sequence[Lookup]) -> dict[str, Entry]:
        found = {row.key: row for row in await self._rows(self._words.queries(lookups))}
        return {key: entry(row) for key, row in found.items()}

    async def vocabulary(self) -> Vocabulary:
        async with self._db.read() as connection:
            total = (await connection.execute(sa.select(sa.func.count()).select_from(offers))).scalar_one()
            apps = await connection.execute(sa.select(offers.c.app, offers.c.app_name).distinct())
            names = {row.app: row.app_name for row in apps}
            counted = (await connection.execute(self._words.counted)).all()
        return Vocabulary(
            total=total,
            apps=names,
            offers={word: times for word, times, _ in counted},
            sharers={word: sharers for word, _, sharers in counted if sharers},
        )

    async def revision(self) -> int:
        query = sa.select(sa.func.coalesce(sa.func.sum(offer_readings.c.revision), 0))
        async with self._db.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def reading(self, engine: str) -> Reading | None:
        async with self._db.read() as connection:
            return await _reading(connection, engine)

    async def begin_reading(self, engine: str, now: datetime) -> Reading:
        first = self._db.insert(offer_readings).values(
            engine=engine, number=1, read=0, revision=0, started_at=now
        )
        begun = first.on_conflict_do_update(
            index_elements=[offer_readings.c.engine],
            set_={
                "number": offer_readings.c.number + 1,
                "read": 0,
                "cursor": None,
                "started_at": first.excluded.started_at,
            },
        )
        async with self._db.write() as connection:
            await connection.execute(begun)
            reading = await _reading(connection, engine)
        assert reading is not None
        return reading

    async def put(self, reading: Reading, listings: Sequence[Listing], after: str | None) -> Reading:
        async with self._db.write() as connection:
            changed = await self._keep(connection, listings, reading.number)
            moved = replace(reading, after=after, read=reading.read + len(listings), failure=None)
            await _update(connection, reading.engine, changed, cursor=after, read=moved.read, failure=None)
        return moved

    async def unseen(self, reading: Reading) -> int:
        query = sa.select(sa.func.count()).select_from(offers).where(_gone(reading))
        async with self._db.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def end_reading(self, reading: Reading, now: datetime) -> int:
        gone = _gone(reading)
        async with self._db.write() as connection:
            ids = list((await connection.execute(sa.select(offers.c.id).where(gone))).scalars())
            await self._words.remove(connection, ids)
            await connection.execute(offers.delete().where(gone))
            await _update(
                connection,
                reading.engine,
                len(ids),
                cursor=None,
                started_at=None,
                finished_at=now,
                failure=None,
            )
        return len(ids)

    async def fail_reading(self, engine: str, why: str) -> None:
        async with self._db.write() as connection:
            await _update(connection, engine, 0, failure=why)

    async def add(self, listing: Listing) -> None:
        engine = listing.offer.engine
        first = self._db.insert(offer_readings).values(engine=engine, number=0, read=0, revision=0)
        async with self._db.write() as connection:
            await connection.execute(first.on_conflict_do_nothing())
            reading = await _reading(connection, engine)
            assert reading is not None
            changed = await self._keep(connection, [listing], reading.number)
            await _update(connection, engine, changed)

    async def count(self, engine: str) -> Mapping[OfferKind, int]:
        query = sa.select(offers.c.kind).where(offers.c.engine == engine)
        async with self._db.read() as connection:
            return Counter((await connection.execute(query)).scalars())

    async def _rows(self, queries: Sequence[sa.Executable]) -> list[Any]:
        """What all of them give."""
        if self._db.is_sqlite:
            return await self._db.look(
                lambda connection: [row for query in queries for row in connection.execute(query)]
            )
        async with self._db.read() as connection:
            return [row for query in queries for row in await connection.execute(query)]

    async def _keep(self, connection: AsyncConnection, listings: Iterable[Listing], number: int) -> int:
        """Write what is new or has changed; of the rest, that it was met. Gives how many were written."""
        rows = {listing.offer.key: _row(listing, number) for listing in listings}
        there = sa.select(offers.c.key, offers.c.id, offers.c.offer, offers.c.title, offers.c.body).where(
            offers.c.key.in_(rows)
        )
        old = {row.key: row for row in await connection.execute(there)}
        same = [row.id for key, row in old.items() if _same(row, rows[key])]
        if same:
            await connection.execute(offers.update().where(offers.c.id.in_(same)).values(seen=number))
        changed = [row for key, row in rows.items() if key not in old or not _same(old[key], row)]
        if changed:
            await self._words.remove(connection, [row.id for row in old.values() if row.id not in set(same)])
            write = self._db.insert(offers).values(changed)
            fresh = {name: write.excluded[name] for name in changed[0] if name != "key"}
            write = write.on_conflict_do_update(index_elements=[offers.c.key], set_=fresh)
            written = await connection.execute(write.returning(offers.c.id, offers.c.key))
            await self._words.add(connection, {row.id: rows[row.key] for row in written})
        return len(changed)


def _gone(reading: Reading) -> sa.ColumnElement[bool]:
    return sa.and_(offers.c.engine == reading.engine, offers.c.seen < reading.number)


def _row(listing: Listing, number: int) -> dict[str, Any]:
    offer, found = listing.offer, listing.entry
    return {
        "key": offer.key,
        "engine": offer.engine,
        "kind": offer.kind,
        "app": found.app,
        "app_name": offer.app or found.app,
        "verbs": " ".join(sorted(found.verbs)),
        "title": " ".join(sorted(found.title)),
        "body": " ".join(sorted(found.body)),
        "offer": json.dumps(asdict(offer), ensure_ascii=False),
        "seen": number,
    }


def _same(row: Any, new: Mapping[str, Any]) -> bool:
    return (row.offer, row.title, row.body) == (new["offer"], new["title"], new["body"])


async def _reading(connection: AsyncConnection, engine: str) -> Reading | None:
    query = sa.select(offer_readings).where(offer_readings.c.engine == engine)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Reading(
        engine=row.engine,
        number=row.number,
        started_at=row.started_at,
        after=row.cursor,
        read=row.read,
        finished_at=row.finished_at,
        failure=row.failure,
    )


async def _update(connection: AsyncConnection, engine: str, changed: int, **values: Any) -> None:
    await connection.execute(
        offer_readings.update()
        .where(offer_readings.c.engine == engine)
        .values(revision=offer_readings.c.revision + changed, **values)
    )
