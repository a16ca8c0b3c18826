"""The index of what is always there: the engines' built-in offers, few enough to be held."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest

from core.catalogue.entries import app_of, entry_of
from core.engine import Offer
from core.offers import Entry, Lookup, Vocabulary


class MemoryIndex:
    """Offers that never change."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = {offer.key: offer for offer in offers}
        self._by_term: dict[str, list[Entry]] = defaultdict(list)
        self._by_app: dict[str, list[Entry]] = defaultdict(list)
        sharers: dict[str, set[str]] = defaultdict(set)
        self._entries = {key: entry_of(offer) for key, offer in self.offers.items()}
        for entry in self._entries.values():
            self._by_app[entry.app].append(entry)
            for term in entry.title | entry.body:
                self._by_term[term].append(entry)
            for term in entry.title:
                sharers[term].add(entry.app)
        self.vocabulary = Vocabulary(
            total=len(self.offers),
            apps={app_of(offer): offer.app or offer.app_slug for offer in self.offers.values()},
            offers={term: len(entries) for term, entries in self._by_term.items()},
            sharers={term: len(apps) for term, apps in sharers.items()},
        )

    def matching(self, lookups: Sequence[Lookup]) -> dict[str, Entry]:
        """All that answers one of the questions, by its key."""
        return {entry.key: entry for lookup in lookups for entry in self._one(lookup)}

    def _one(self, lookup: Lookup) -> list[Entry]:
        if lookup.apps:
            found: Iterable[Entry] = (entry for app in lookup.apps for entry in self._by_app.get(app, ()))
            return [entry for entry in found if entry.kind == lookup.kind]
        seen: dict[str, float] = defaultdict(float)
        for term in lookup.terms:
            for entry in self._by_term.get(term, ()):
                if entry.kind == lookup.kind and (not lookup.within or entry.app in lookup.within):
                    seen[entry.key] += 1 / len(self._by_term[term])
        best = nlargest(lookup.limit, seen, key=lambda key: seen[key])
        return [self._entries[key] for key in best]
