"""Where the catalogue's offers are: built in, remembered, in the store, in the end at the engine itself."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from core.catalogue.entries import entry_of
from core.catalogue.lexicon import Lexicon
from core.catalogue.memory import MemoryIndex
from core.catalogue.reach import Reach, reach_of
from core.engine import Engine, Offer
from core.errors import StorageError
from core.offers import Entry, Listing, Lookup
from core.stores import OfferStore

_MOST_REMEMBERED = 2_000
# That an engine does not know a key is believed for so long.
_ABSENT_S = 60.0
_OLD_S = 0.5  # while it is read; once it has been, `refresh` is called often enough


@dataclass
class _LookUp:
    """One question to an engine, and how many wait for its answer."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Shelves:
    """All offers, whichever way they come."""

    def __init__(
        self, built_in: MemoryIndex, engines: Mapping[str, Engine], store: OfferStore | None = None
    ) -> None:
        self._built_in = built_in
        self._engines = engines
        self._store = store
        self._lexicon = Lexicon([built_in.vocabulary])
        self._revision = -1  # of the store, when the lexicon was made
        self._refreshed = 0.0  # monotonic
        self._reach = Reach()
        self._remembered: OrderedDict[str, Offer] = OrderedDict()
        self._absent: dict[str, float] = {}
        self._asking: dict[str, _LookUp] = {}

    @property
    def built_in(self) -> Sequence[Offer]:
        """What is always there."""
        return tuple(self._built_in.offers.values())

    async def refresh(self) -> None:
        """Count again and forget what is remembered, if the store has changed."""
        if self._store is None:
            return
        self._refreshed = time.monotonic()
        revision = await self._store.revision()
        if revision == self._revision and not self._reach.reading:
            return
        vocabulary = await self._store.vocabulary()
        self._reach = await reach_of(self._engines, self._store, vocabulary.apps)
        if revision != self._revision:
            self._lexicon = Lexicon([self._built_in.vocabulary, vocabulary])
            self._remembered.clear()
            self._absent.clear()
            self._revision = revision

    async def reach(self) -> Reach:
        """How much there is, as of the last `refresh`."""
        await self._catch_up()
        return self._reach

    async def lexicon(self) -> Lexicon:
        """Apps and frequencies, as of the last `refresh`."""
        await self._catch_up()
        return self._lexicon

    async def _catch_up(self) -> None:
        """While an engine is read for the first time, what was true some seconds ago is no answer: somebody
        would be told that it is still being read when it has been."""
        is_old = bool(self._reach.reading) and time.monotonic() - self._refreshed > _OLD_S
        if self._revision < 0 or is_old:
            await self.refresh()

    async def matching(self, lookups: Sequence[Lookup]) -> dict[str, Entry]:
        """All that answers one of the questions, by its key."""
        found = {} if self._store is None or not lookups else await self._store.matching(lookups)
        return found | self._built_in.matching(lookups)

    async def offers(self, keys: Sequence[str]) -> list[Offer]:
        """Those that are here, in that order; the engines are not asked."""
        found = {key: offer for key in keys if (offer := self._here(key)) is not None}
        missing = [key for key in keys if key not in found]
        if missing and self._store is not None:
            kept = await self._store.get(missing)
            found |= kept
            for offer in kept.values():
                self._remember(offer)
        return [found[key] for key in keys if key in found]

    async def offer(self, key: str) -> Offer | None:
        """The one of that name. The engine is asked once, however many ask us."""
        if found := await self.offers([key]):
            return found[0]
        engine = self._engines.get(key.partition(":")[0])
        if engine is None or self._is_absent(key):
            return None
        asking = self._asking.setdefault(key, _LookUp())
        asking.waiting += 1
        try:
            async with asking.lock:
                return self._here(key) or await self._look_up(engine, key)
        finally:
            asking.waiting -= 1
            if not asking.waiting:
                self._asking.pop(key, None)

    async def _look_up(self, engine: Engine, key: str) -> Offer | None:
        if self._is_absent(key):
            return None
        offer = await engine.look_up(key)
        if offer is None:
            if len(self._absent) >= _MOST_REMEMBERED:
                self._absent.clear()
            self._absent[key] = time.monotonic()
            return None
        self._remember(offer)
        if self._store is not None:
            with suppress(StorageError):  # it can be looked up again
                await self._store.add(Listing(offer, entry_of(offer)))
        return offer

    def _is_absent(self, key: str) -> bool:
        since = self._absent.get(key)
        return since is not None and time.monotonic() - since < _ABSENT_S

    def _here(self, key: str) -> Offer | None:
        return self._built_in.offers.get(key) or self._remembered.get(key)

    def _remember(self, offer: Offer) -> None:
        self._remembered[offer.key] = offer
        self._remembered.move_to_end(offer.key)
        while len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.popitem(last=False)
