"""What stands around a phrase: a word of time there that nobody understood makes the phrase unsure.

This is what keeps a wrong time from being taken for a right one: the grammar need not know every way
of saying things, as long as it notices what it left over ("at 9am, 6am in Boston", "every hour during
the day").
"""

from collections.abc import Sequence

from core.planner.times.grammar.clock import symbol_at
from core.planner.times.lexicon import Symbol
from core.planner.times.wordlists import word_set

_SMALL = word_set(
    "COMMA AND DASH SLASH AT ON IN ART OF TO FROM DURING FOR THIS NEXT BETWEEN OPEN UNTIL THROUGH START"
    " EXCEPT"
    " APPROX INDEF BEFORE PAST"
)
_NOUN_LEADS = word_set("COMMA AND ART INDEF OF FOR TO FROM")
_TIMES = word_set(
    "DOW GROUP MONTH PART UNIT MERIDIEM NOON MIDNIGHT HALF QUARTER OFFICE HOLIDAY ALTERNATE PLUS LOCAL"
    " VAGUETIME"
    " MONTHEND PERIODSTART QUARTEREND ZONEWORD THREEQUARTERS"
)
_AFTER_NUMBERS = word_set(
    "COLON DOT HMARK MERIDIEM UNIT SUFFIX OCLOCK DOW MONTH ON AT IN PAST BEFORE AND DASH GROUP"
)
_BEFORE = word_set("COMMA AND DASH ON AT IN ART OF")
_BORDERS = frozenset(("", "OTHER", "STOP"))
_FAR = 4


def end_of_leftovers(s: Sequence[Symbol], end: int, *, bare: bool) -> int:
    """Where time goes on to behind a phrase that ends at `end`: `end` itself if it does not.

    `bare` if the phrase ended with a number alone.
    """
    if not _goes_on(s, end, bare):
        return end
    while symbol_at(s, end).kind not in _BORDERS:
        end += 1
    return end


def start_of_leftovers(s: Sequence[Symbol], start: int) -> int:
    """Where time begins that stands right before a phrase: "from June to August every Monday"."""
    if not _comes_before(s, start):
        return start
    while start > 0 and symbol_at(s, start - 1).kind not in _BORDERS:
        start -= 1
    return start


def _goes_on(s: Sequence[Symbol], end: int, bare: bool) -> bool:
    first = symbol_at(s, end)
    if (first.kind == "COLON" and first.glued and symbol_at(s, end + 1).glued) or (
        first.kind == "NUM" and bare
    ):
        return True
    if first.kind == "BOUND" and first.number:
        return True
    small: set[str] = set()
    for i in range(end, end + _FAR):
        symbol, following = symbol_at(s, i), symbol_at(s, i + 1)
        if symbol.kind in _SMALL:
            small.add(symbol.kind)
            continue
        is_noun = following.kind == "OTHER" and bool(small) and small <= _NOUN_LEADS
        if symbol.kind == "NUM" and i == end:
            return following.kind in ("COLON", "MERIDIEM", "HMARK", "OCLOCK")
        if symbol.kind == "NUM":
            return "AT" in small or following.kind in _AFTER_NUMBERS or not following.kind
        if symbol.kind == "ORD":
            return following.kind in ("DOW", "UNIT", "OF", "SUFFIX", "GROUP", "MONTH") and i == end
        return symbol.kind in _TIMES and not is_noun
    return False


def _comes_before(s: Sequence[Symbol], start: int) -> bool:
    i = start - 1
    while i >= 0 and start - i < _FAR and symbol_at(s, i).kind in _BEFORE:
        i -= 1
    symbol, before = symbol_at(s, i), symbol_at(s, i - 1)
    if symbol.kind == "NUM":
        return before.kind in ("AT", "TO", "DASH", "BETWEEN", "UNTIL", "COLON")
    if symbol.kind in ("TO", "BEFORE") and before.kind in ("SUFFIX", "ORD"):
        return True
    if symbol.kind == "MONTH":
        return before.kind in ("TO", "DASH", "IN", "UNTIL", "AND", "FROM")
    if symbol.kind in ("MERIDIEM", "NOON", "HMARK", "DOW"):
        return before.kind in ("NUM", "TO", "DASH", "FROM", "BETWEEN", "AND")
    if symbol_at(s, start - 1).kind == "BOUND":
        return symbol_at(s, start).kind in ("NUM", "AT", "NOON", "MIDNIGHT")
    return symbol_at(s, start - 1).kind in ("BEFORE", "PAST")
