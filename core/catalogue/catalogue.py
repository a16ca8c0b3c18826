"""The catalogue: what the engines of this installation can do, found by words and by key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from core.catalogue.among import EVERYWHERE, Among
from core.catalogue.checking import Offered, keys_of
from core.catalogue.clause import Clause
from core.catalogue.clauses import clause_of, clauses_of
from core.catalogue.entries import entry_of
from core.catalogue.memory import MemoryIndex
from core.catalogue.pinning import pinned
from core.catalogue.ranking import rank, union
from core.catalogue.shelves import Shelves
from core.definition import Definition
from core.engine import Engine, Offer, OfferKind, Options, Param
from core.errors import EngineError, Fault, Invalid
from core.offers import Lookup
from core.stores import OfferStore

MOST = 50

# A name that so many apps share ("Microsoft") is not worth reading all of theirs.
_MOST_APPS = 8
_MOST_OF_APPS = 500
# Words are looked up, rarest first, until this many offers have one of them.
_ENOUGH, _ENOUGH_WITHIN = 800, 3_000  # in all apps; where only those of some are kept


class Catalogue:
    """What the engines of this installation can do.

    Built-in offers are always there; the rest is in the `store`, which `CatalogueReader` fills.
    """

    def __init__(
        self, engines: Mapping[str, Engine], llms: Sequence[str], store: OfferStore | None = None
    ) -> None:
        self._engines = engines
        self._llms = frozenset(llms)
        built_in = MemoryIndex(offer for engine in engines.values() for offer in engine.offers())
        self._shelves = Shelves(built_in, engines, store)

    @property
    def built_in(self) -> Sequence[Offer]:
        """What is always there."""
        return self._shelves.built_in

    async def refresh(self) -> None:
        """Take notice of what has come and gone in the store. To be called now and then."""
        await self._shelves.refresh()

    async def search(
        self, words: str, *, kind: OfferKind = "action", limit: int = MOST, among: Among = EVERYWHERE
    ) -> Sequence[Offer]:
        """What the words could mean, best first. They want one thing; for all that an intent wants there is
        `candidates`."""
        lexicon = await self._shelves.lexicon()
        return await self._found([clause_of(words, lexicon.apps)], kind, limit, among)

    async def candidates(
        self,
        intent: str,
        *,
        kind: OfferKind = "action",
        limit: int = MOST,
        near: Sequence[Offer] = (),
        among: Among = EVERYWHERE,
    ) -> Sequence[Offer]:
        """What each part of an intent could mean, the likely ones of every part first.

        `near` are the offers that the plan uses already: what is said about it ("make it Trello instead")
        is searched around them.
        """
        lexicon = await self._shelves.lexicon()
        clauses = clauses_of(intent, lexicon.apps, [entry_of(offer) for offer in near])
        return await self._found(clauses, kind, limit, among)

    async def _found(
        self, clauses: Sequence[Clause], kind: OfferKind, limit: int, among: Among
    ) -> Sequence[Offer]:
        frequencies = (await self._shelves.lexicon()).frequencies
        clauses = [
            replace(clause, around=clause.around | among.named, home=among.connected) for clause in clauses
        ]
        lookups: dict[Lookup, None] = {}
        for clause in clauses:
            terms = frequencies.rarest(clause.terms, _ENOUGH_WITHIN if among.apps else _ENOUGH)
            lookups |= dict.fromkeys(_lookups(clause, terms, kind, among.apps))
        pool = (await self._shelves.matching(tuple(lookups))).values()
        ranked = [rank(clause, pool, frequencies) for clause in clauses]
        return await self._shelves.offers(union(clauses, ranked, limit))

    async def apps(self) -> Mapping[str, str]:
        """All apps: slug → name for people."""
        return (await self._shelves.lexicon()).apps.names

    async def named(self, text: str) -> frozenset[str]:
        """The slugs of the apps that a text names for certain."""
        return (await self._shelves.lexicon()).apps.named_in(text)

    async def offer(self, key: str) -> Offer | None:
        """The one of that name: built in, kept, or looked up at its engine.

        Raises `EngineError` if it would have to be looked up and the engine cannot be asked.
        """
        return await self._shelves.offer(key)

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        """What a remote parameter may be, as its engine lists it for this person."""
        return await self._engines[offer.engine].options(workspace, user, offer, param, given, query, after)

    async def further(
        self, workspace: str, user: str, offer: Offer, given: Mapping[str, JsonValue]
    ) -> Sequence[Param]:
        """The parameters that the given ones bring, as its engine lists them for this person."""
        return await self._engines[offer.engine].further(workspace, user, offer, given)

    async def offered(
        self,
        keys: Iterable[str] = (),
        found: Iterable[Offer] = (),
        home: frozenset[str] = frozenset(),
    ) -> Offered:
        """A view of what is built in, what was `found`, and what the keys name, for somebody who has
        connected the apps of the slugs in `home`."""
        offers = {offer.key: offer for offer in (*self.built_in, *found)}
        unsure: dict[str, str] = {}
        wanted = [key for key in dict.fromkeys(keys) if key not in offers]
        offers |= {offer.key: offer for offer in await self._shelves.offers(wanted)}
        for key in wanted:
            if key not in offers:
                try:
                    offer = await self.offer(key)
                except EngineError as error:
                    unsure[key] = error.sentence
                else:
                    offers |= {} if offer is None else {key: offer}
        reach = await self._shelves.reach()
        return Offered(offers.values(), self._engines, self._llms, unsure, reach, home)

    async def of(self, *definitions: Definition) -> Offered:
        """A view with everything that these definitions name."""
        return await self.offered(key for definition in definitions for key in keys_of(definition))

    async def check(self, definition: Definition) -> list[Fault]:
        """Everything in a valid definition that nobody here can perform."""
        return (await self.of(definition)).check(definition)

    async def checked(self, definition: Definition) -> Definition:
        """It, with the versions that are offered now where it names none; `Invalid` if it cannot run here."""
        offered = await self.of(definition)
        if faults := offered.check(definition):
            raise Invalid("This workflow cannot run here yet.", faults)
        return pinned(definition, offered)


def _lookups(
    clause: Clause, terms: tuple[str, ...], kind: OfferKind, within: frozenset[str]
) -> Iterator[Lookup]:
    """What an index is asked for one clause: words anywhere or in some apps, and the apps that are named."""
    if terms:
        yield Lookup(kind, terms, clause.verbs, within=within)
        if clause.home and not within:
            yield Lookup(kind, tuple(clause.terms), clause.verbs, within=clause.home)
    for named in (clause.apps, clause.maybe, clause.around):
        apps = named & within if within else named
        if 0 < len(apps) <= _MOST_APPS:
            yield Lookup(kind, (), apps=apps, limit=_MOST_OF_APPS)
