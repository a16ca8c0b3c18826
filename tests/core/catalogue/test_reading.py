"""Reading what engines offer in the background: complete, resumed, patient, and honest about its state."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.catalogue.reading import CatalogueReader, Pace
from core.engine import Call, Engine, Offer, OfferPage, Outcome
from core.errors import Refused, Unavailable
from storage import SqlStores
from tests.apps import AppsEngine

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
QUICK = Pace(page_timeout=0.2, between_pages=0, first_wait=0.01, longest_wait=0.05)


class Listed(Engine):
    """Offers ten things, two on a page. `faults` are raised before the page at their place."""

    name = "listed"

    def __init__(self, faults: dict[int, Exception] | None = None) -> None:
        self.things = [Offer(f"listed:thing-{number}", f"Get Thing {number}", "") for number in range(10)]
        self.faults = faults or {}
        self.asked: list[str | None] = []
        self.hangs = False

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        self.asked.append(after)
        for start in range(int(after or 0), len(self.things), 2):
            if self.hangs:
                self.hangs = False
                await asyncio.sleep(60)
            if start in self.faults:
                raise self.faults.pop(start)
            end = start + 2
            yield OfferPage(tuple(self.things[start:end]), str(end) if end < len(self.things) else None)

    async def perform(self, call: Call) -> Outcome:
        raise Refused("It only lists.")


def reader(stores: SqlStores, *engines: Engine, at: Sequence[datetime] = (NOW,)) -> CatalogueReader:
    return CatalogueReader({engine.name: engine for engine in engines}, stores.offers, lambda: at[0], QUICK)


async def _until_read(reading: CatalogueReader) -> None:
    async with asyncio.timeout(10):
        while not all(shelf.complete for shelf in await reading.shelves()):
            await asyncio.sleep(0.01)


async def test_every_page_of_every_engine_that_has_some_is_read(stores: SqlStores) -> None:
    apps, listed = AppsEngine(built_in=False), Listed()
    reading = reader(stores, apps, listed)
    assert [shelf.complete for shelf in await reading.shelves()] == [False, False]
    async with reading.reading():
        await _until_read(reading)
    shelves = {shelf.engine: shelf for shelf in await reading.shelves()}
    assert shelves["listed"].told(NOW) == "10 actions and 0 triggers, read just now"
    assert shelves["apps"].offers == {"action": 100, "trigger": 36}


async def test_an_unavailable_service_is_asked_again_from_where_it_was(stores: SqlStores) -> None:
    engine = Listed({4: Unavailable("It is busy.", retry_after=0.01)})
    reading = reader(stores, engine)
    async with reading.reading():
        await _until_read(reading)
    assert engine.asked == [None, "4"]
    assert await stores.offers.count("listed") == {"action": 10}


async def test_a_service_that_hangs_is_left_and_asked_again(stores: SqlStores) -> None:
    engine = Listed()
    engine.hangs = True
    reading = reader(stores, engine)
    async with reading.reading():
        await _until_read(reading)
    assert await stores.offers.count("listed") == {"action": 10}


async def test_another_process_goes_on_where_a_killed_one_was(stores: SqlStores) -> None:
    first = Listed({6: RuntimeError("killed here")})
    with pytest.raises(RuntimeError):
        await reader(stores, first).read(first)
    second = Listed()
    await reader(stores, second).read(second)
    assert second.asked == ["6"]
    assert await stores.offers.count("listed") == {"action": 10}


async def test_a_cursor_that_is_known_no_more_begins_again(stores: SqlStores) -> None:
    first = Listed({6: RuntimeError("killed here")})
    with pytest.raises(RuntimeError):
        await reader(stores, first).read(first)
    second = Listed({6: Refused("No such cursor.")})
    await reader(stores, second).read(second)
    assert second.asked == ["6", None]
    assert await stores.offers.count("listed") == {"action": 10}


async def test_what_vanishes_goes_after_a_complete_reading_and_what_changes_is_updated(
    stores: SqlStores,
) -> None:
    engine = Listed()
    reading = reader(stores, engine)
    await reading.read(engine)
    engine.things = [replace(engine.things[0], version="2.0.0"), *engine.things[1:5]]
    assert await reading.read(engine) == 5
    kept = await stores.offers.get([engine.things[0].key])
    assert kept[engine.things[0].key].version == "2.0.0"


async def test_it_is_read_again_when_it_is_old_and_not_before(stores: SqlStores) -> None:
    engine, at = Listed(), [NOW]
    async with reader(stores, engine, at=at).reading():
        await _until_read(reader(stores, engine))
    async with reader(stores, engine, at=at).reading():
        await asyncio.sleep(0.1)
    assert engine.asked == [None]
    at[0] = NOW + timedelta(hours=7)
    async with reader(stores, engine, at=at).reading():
        async with asyncio.timeout(10):
            while len(engine.asked) < 2:
                await asyncio.sleep(0.01)


async def test_why_it_does_not_go_on_is_told(stores: SqlStores) -> None:
    engine = Listed({number: Refused("The token is not valid.") for number in range(0, 10, 2)})
    reading = CatalogueReader({"listed": engine}, stores.offers, lambda: NOW, replace(QUICK, first_wait=60))
    async with reading.reading(), asyncio.timeout(10):
        while (await reading.shelves())[0].reading is None or "waits" not in (await reading.shelves())[
            0
        ].told(NOW):
            await asyncio.sleep(0.01)
    assert (await reading.shelves())[0].told(NOW) == (
        "0 actions and 0 triggers, not read to the end yet; reading them waits: The token is not valid."
    )


async def test_a_service_that_suddenly_lists_next_to_nothing_takes_nothing_away(stores: SqlStores) -> None:
    engine = Listed()
    engine.things = [Offer(f"listed:thing-{number}", f"Get Thing {number}", "") for number in range(120)]
    reading = reader(stores, engine)
    await reading.read(engine)
    everything, engine.things = engine.things, engine.things[:2]
    with pytest.raises(Unavailable, match="only 2 of 120"):
        await reading.read(engine)
    assert await stores.offers.count("listed") == {"action": 120}
    engine.things = everything[:70]
    assert await reading.read(engine) == 50
