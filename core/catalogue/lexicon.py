"""What all indexes hold together, counted: which apps there are, and how rare a word is."""

from collections import Counter
from collections.abc import Sequence

from core.catalogue.apps import Apps
from core.catalogue.ranking import Frequencies
from core.offers import Vocabulary

# A word in the titles of so many apps is a common word, also where one of them is called so.
_COMMON = 3


class Lexicon:
    """Apps and frequencies over some vocabularies."""

    def __init__(self, vocabularies: Sequence[Vocabulary]) -> None:
        offers: Counter[str] = Counter()
        names: dict[str, str] = {}
        common: set[str] = set()
        for vocabulary in vocabularies:
            offers.update(vocabulary.offers)
            names.update(vocabulary.apps)
            common |= {term for term, apps in vocabulary.sharers.items() if apps >= _COMMON}
        self.apps = Apps(names, common)
        self.frequencies = Frequencies(sum(one.total for one in vocabularies), offers)
