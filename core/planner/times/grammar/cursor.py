"""A place in a row of symbols, and the phrase that is being read there."""

from collections.abc import Sequence

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.grammar.phrase import Phrase
from core.planner.times.lexicon import Symbol

_FEW = 6


class Cursor:
    """What all parts of the grammar need. A part reads at an index, keeps what it found in `phrase`, and
    answers the index behind it, or None."""

    def __init__(self, symbols: Sequence[Symbol], language: str, own_zone: str) -> None:
        self.s = symbols
        self.language = language
        self.own_zone = own_zone
        self.phrase = Phrase(0, 0, 0, 0)
        self.loose = False  # whether a number alone is a time here: "no wait, 10"
        self.bare = False  # whether the last part ended with a number that could mean anything

    def kind(self, i: int) -> str:
        return symbol_at(self.s, i).kind

    def unit(self, i: int) -> str:
        symbol = symbol_at(self.s, i)
        return symbol.name if symbol.kind == "UNIT" else ""

    def over(self, i: int, *kinds: str) -> int:
        """The index behind these small words; nobody says more than a few of them in a row."""
        for _ in range(_FEW):
            if self.kind(i) not in kinds:
                return i
            i += 1
        return i
