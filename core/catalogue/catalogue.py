"""The catalogue: what the engines of this installation can do, found by words and by key."""

from collections.abc import Iterable, Mapping, Sequence

from core.catalogue.checking import Offered, keys_of
from core.catalogue.clauses import Clause, clause_of, clauses_of
from core.catalogue.entries import entry_of
from core.catalogue.lexicon import Lexicon
from core.catalogue.memory import MemoryIndex
from core.catalogue.ranking import rank, union
from core.definition import Definition
from core.engine import Engine, Offer, OfferKind
from core.errors import Fault
from core.offers import Lookup

MOST = 50


class Catalogue:
    """What the engines of this installation can do."""

    def __init__(self, engines: Mapping[str, Engine], llms: Sequence[str]) -> None:
        self._engines = engines
        self._llms = frozenset(llms)
        self._index = MemoryIndex(offer for engine in engines.values() for offer in engine.offers())
        self._lexicon = Lexicon([self._index.vocabulary])

    @property
    def built_in(self) -> Sequence[Offer]:
        """What is always there."""
        return tuple(self._index.offers.values())

    async def search(self, words: str, *, kind: OfferKind = "action", limit: int = MOST) -> Sequence[Offer]:
        """What the words could mean, best first. They want one thing; for all that an intent wants there is
        `candidates`."""
        return await self._found([clause_of(words, self._lexicon.apps)], kind, limit)

    async def candidates(
        self, intent: str, *, kind: OfferKind = "action", limit: int = MOST, near: Sequence[Offer] = ()
    ) -> Sequence[Offer]:
        """What each part of an intent could mean, the likely ones of every part first.

        `near` are the offers that the plan uses already: what is said about it ("make it Trello instead")
        is searched around them.
        """
        return await self._found(
            clauses_of(intent, self._lexicon.apps, [entry_of(offer) for offer in near]), kind, limit
        )

    async def _found(self, clauses: Sequence[Clause], kind: OfferKind, limit: int) -> Sequence[Offer]:
        lookups = [lookup for clause in clauses for lookup in _lookups(clause, kind)]
        pool = self._index.matching(lookups)
        ranked = [rank(clause, pool.values(), self._lexicon.frequencies) for clause in clauses]
        return [self._index.offers[key] for key in union(clauses, ranked, limit)]

    async def offer(self, key: str) -> Offer | None:
        """The one of that name."""
        return self._index.offers.get(key)

    async def offered(self, keys: Iterable[str] = (), found: Iterable[Offer] = ()) -> Offered:
        """A view of what is built in, what was `found`, and what the keys name."""
        offers = {offer.key: offer for offer in (*self._index.offers.values(), *found)}
        for key in keys:
            if key not in offers and (offer := await self.offer(key)) is not None:
                offers[key] = offer
        return Offered(offers.values(), self._engines, self._llms)

    async def of(self, *definitions: Definition) -> Offered:
        """A view with everything that these definitions name."""
        return await self.offered(key for definition in definitions for key in keys_of(definition))

    async def check(self, definition: Definition) -> list[Fault]:
        """Everything in a valid definition that nobody here can perform."""
        return (await self.of(definition)).check(definition)


def _lookups(clause: Clause, kind: OfferKind) -> Iterable[Lookup]:
    """What an index is asked for one clause: words anywhere, and the apps that are named."""
    terms = tuple(clause.terms)
    if terms:
        yield Lookup(kind, terms, clause.verbs)
    for apps in (clause.apps, clause.maybe, clause.around):
        if apps:
            yield Lookup(kind, terms, clause.verbs, apps)
