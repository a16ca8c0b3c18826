"""Reading what the engines offer into the store, in the background, by one process of an installation.

Each engine is read on its own: at once if that has never been done or is long ago, then every few hours, page
by page. A page and the cursor behind it are kept together, so that a reading goes on where a crash or a dead
service ended it. Only a complete reading says what has vanished.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.catalogue.entries import entry_of
from core.engine import Engine, OfferKind, OfferPage
from core.errors import EngineError, Refused, StorageError, Unavailable
from core.offers import Listing, Reading
from core.stores import OfferStore

log = logging.getLogger(__name__)


_MANY = 100  # offers of an engine, of which half do not vanish at once


@dataclass(frozen=True)
class Pace:
    """How often, and how patiently. Seconds, but for `fresh`."""

    fresh: timedelta = timedelta(hours=6)
    page_timeout: float = 120
    between_pages: float = 0.05  # so that a run's work comes in between
    first_wait: float = 5  # after a failure; twice as long after each further one
    longest_wait: float = 900


@dataclass(frozen=True)
class Shelf:
    """How well an engine's offers are known, for whoever runs Synth."""

    engine: str
    offers: Mapping[OfferKind, int]
    reading: Reading | None

    def told(self, now: datetime) -> str:
        """In a few words."""
        actions, triggers = self.offers.get("action", 0), self.offers.get("trigger", 0)
        words = f"{actions:,} actions and {triggers:,} triggers"
        if self.reading is None or self.reading.finished_at is None:
            words += ", not read to the end yet"
        else:
            words += f", read {_ago(now - self.reading.finished_at)}"
        if self.reading is not None and self.reading.failure is not None:
            words += f"; reading them waits: {self.reading.failure}"
        return words

    @property
    def complete(self) -> bool:
        """Whether all of them have been read once."""
        return self.reading is not None and self.reading.finished_at is not None


class CatalogueReader:
    """Keeps the store as fresh as the engines' services let it."""

    def __init__(
        self,
        engines: Mapping[str, Engine],
        store: OfferStore,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
    ) -> None:
        self._engines = [engine for engine in engines.values() if type(engine).pages is not Engine.pages]
        self._store = store
        self._clock = clock
        self._pace = pace or Pace()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """Read, until the block ends."""
        tasks = [
            asyncio.create_task(self._keep_fresh(engine), name=f"offers of {engine.name}")
            for engine in self._engines
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def shelves(self) -> list[Shelf]:
        """How well each engine's offers are known."""
        return [
            Shelf(engine.name, await self._store.count(engine.name), await self._store.reading(engine.name))
            for engine in self._engines
        ]

    async def _keep_fresh(self, engine: Engine) -> None:
        failures = 0
        while True:
            try:
                due = await self._due_in(engine)
                if due > 0:
                    await asyncio.sleep(due)
                await self.read(engine)
                failures = 0
            except Exception as error:  # the edge of a task that must outlive a bad service
                failures += 1
                await self._wait(engine, error, failures)

    async def _due_in(self, engine: Engine) -> float:
        """Seconds until the next reading; none while one is under way."""
        reading = await self._store.reading(engine.name)
        if reading is None or reading.under_way or reading.finished_at is None:
            return 0
        return (reading.finished_at + self._pace.fresh - self._clock()).total_seconds()

    async def read(self, engine: Engine) -> int:
        """One reading to its end, from where it was. Gives how many offers had vanished."""
        reading = await self._store.reading(engine.name)
        if reading is None or not reading.under_way:
            reading = await self._store.begin_reading(engine.name, self._clock())
        try:
            reading = await self._pages(engine, reading)
        except Refused:
            if reading.after is None:
                raise
            # Cursors do not live for ever: from the first page again, with what is there kept.
            log.info("%s takes the reading's cursor no more: beginning again", engine.name)
            reading = await self._pages(engine, await self._store.begin_reading(engine.name, self._clock()))
        await self._doubt(engine, reading)
        return await self._store.end_reading(reading, self._clock())

    async def _doubt(self, engine: Engine, reading: Reading) -> None:
        """Raise `Unavailable` where so much would vanish that its service likely has a bad day."""
        known = sum((await self._store.count(engine.name)).values())
        unseen = await self._store.unseen(reading)
        if known >= _MANY and unseen > known / 2:
            raise Unavailable(f"Its service lists only {known - unseen:,} of {known:,} offers; all are kept.")

    async def _pages(self, engine: Engine, reading: Reading) -> Reading:
        pages = engine.pages(reading.after)
        try:
            while True:
                async with asyncio.timeout(self._pace.page_timeout):
                    page: OfferPage | None = await anext(pages, None)
                if page is None:
                    return reading
                listings = [Listing(offer, entry_of(offer)) for offer in page.offers]
                reading = await self._store.put(reading, listings, page.after)
                await asyncio.sleep(self._pace.between_pages)
        finally:
            if isinstance(pages, AsyncGenerator):
                await pages.aclose()

    async def _wait(self, engine: Engine, error: Exception, failures: int) -> None:
        wait = min(self._pace.first_wait * 2 ** (failures - 1), self._pace.longest_wait)
        if isinstance(error, Unavailable) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        if isinstance(error, TimeoutError):
            why = "its service does not answer"
        elif isinstance(error, EngineError):
            why = error.sentence
        else:
            why = "something went wrong here; the log says what"
        if isinstance(error, EngineError | TimeoutError | StorageError):
            log.warning("reading what %s offers waits %.0f s: %s", engine.name, wait, why)
        else:
            log.exception("reading what %s offers failed", engine.name, exc_info=error)
        try:
            await self._store.fail_reading(engine.name, why)
        except StorageError:
            log.warning("%s: the database does not take a note of it", engine.name)
        await asyncio.sleep(wait)


def _ago(age: timedelta) -> str:
    minutes = round(age.total_seconds() / 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes ago" if minutes != 1 else "a minute ago"
    return f"{round(minutes / 60)} hours ago"
