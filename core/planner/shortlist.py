"""Which of the offered actions an instruction could mean. A handful, since a small model reads them all."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from core.engine import Offer
from core.planner.vocabulary.table import pairs

MOST = 8

_WORD = re.compile(r"[^\W_]{2,}")
_SAME = pairs("""
post: send, share, publish, announce, say, poste, sende, envoie, publie, schicke, publica, envia
direct: tell, dm, notify, remind
upload: attach, lade
remove: delete
create: make, add, open
read: get, fetch, list
search: find, look
update: change, edit
""")


class Shortlist:
    """Ranks offers by the words that they share with an instruction; rare words count more."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._offers = tuple(offers)
        self._words = [
            _stems(f"{offer.key} {offer.title} {offer.description} {offer.app}") for offer in offers
        ]
        self._known_in = Counter(word for words in self._words for word in words)

    def find(self, instruction: str) -> list[Offer]:
        """The most likely ones, best first; all where there are few."""
        if len(self._offers) <= MOST:
            return list(self._offers)
        asked = _stems(instruction)
        scored = [
            (sum(self._weight(word) for word in asked & words), -index)
            for index, words in enumerate(self._words)
        ]
        best = sorted(scored, reverse=True)[:MOST]
        return [self._offers[-index] for score, index in best if score > 0]

    def _weight(self, word: str) -> float:
        return log(1 + len(self._offers) / self._known_in[word])


def _stems(text: str) -> set[str]:
    words = {word.casefold() for word in _WORD.findall(text)}
    words |= {_SAME[word] for word in words if word in _SAME}
    return {word.rstrip("s") for word in words}
