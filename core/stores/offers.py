"""What the engines offer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.engine import Offer, OfferKind
from core.offers import Entry, Listing, Lookup, Reading, Vocabulary


class OfferStore(Protocol):
    """What the engines offer, with a full-text index. It belongs to the installation, not to a workspace."""

    async def get(self, keys: Sequence[str]) -> dict[str, Offer]:
        """Those that are there, by their keys."""

    async def matching(self, lookups: Sequence[Lookup]) -> dict[str, Entry]:
        """The answers to all questions, by their keys."""

    async def vocabulary(self) -> Vocabulary:
        """All that is there, counted. It takes a while where there is much."""

    async def revision(self) -> int:
        """Grows with every change of what is there."""

    async def reading(self, engine: str) -> Reading | None: ...

    async def begin_reading(self, engine: str, now: datetime) -> Reading:
        """A new one, from the first page on."""

    async def put(self, reading: Reading, listings: Sequence[Listing], after: str | None) -> Reading:
        """Keep a page and where the next one begins, in one transaction."""

    async def unseen(self, reading: Reading) -> int:
        """How many offers of its engine the reading has not met: what its end removes."""

    async def end_reading(self, reading: Reading, now: datetime) -> int:
        """It has met everything: what it has not met is gone. Gives how many those were."""

    async def fail_reading(self, engine: str, why: str) -> None:
        """Remember why it does not go on; the next page that comes forgets it."""

    async def add(self, listing: Listing) -> None:
        """Keep one that was looked up by its key."""

    async def count(self, engine: str) -> Mapping[OfferKind, int]: ...
