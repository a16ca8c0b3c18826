"""What models cost, counted exactly: in whole billionths of a dollar.

Prices are the operator's (`SYNTH_MODEL_PRICES`): numbers in a program would be wrong soon.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation

NANOS = 1_000_000_000  # in a dollar
_A_MILLION = 1_000_000
_DEAREST = 1_000_000  # dollars for a million tokens; more is a slip of the keyboard


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens: of what a model reads, and of what it writes."""

    reading: Decimal
    writing: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """What that many tokens cost, in nanodollars; a part of one counts as a whole."""
        dollars = (self.reading * tokens_in + self.writing * tokens_out) / _A_MILLION
        return int((dollars * NANOS).to_integral_value(ROUND_CEILING))


FREE = Price(Decimal(0), Decimal(0))


def read_prices(text: str) -> Mapping[str, Price]:
    """Of `gpt-x=0.15/0.60, gpt-y=2/8`: by the model's name. `ValueError` in words for anything else."""
    prices: dict[str, Price] = {}
    for part in text.split(","):
        name, equals, said = part.strip().rpartition("=")
        reading, slash, writing = said.partition("/")
        if not (name.strip() and equals and slash):
            raise ValueError(
                f"“{part.strip()[:100]}” is no price; write model=reading/writing, in dollars for a million "
                "tokens, such as gpt-x=0.15/0.60"
            )
        if name.strip() in prices:
            raise ValueError(f"“{name.strip()[:100]}” has two prices")
        prices[name.strip()] = Price(_dollars(reading, part), _dollars(writing, part))
    return prices


def nanos(dollars: float) -> int:
    """As somebody wrote them in a definition."""
    return int((Decimal(str(dollars)) * NANOS).to_integral_value())


def dollars(amount: int) -> float:
    """For programs."""
    return amount / NANOS


def in_dollars(amount: int) -> str:
    """For people: `$0.002`, `$1.25`, `$1,200.00`; cents, and two digits of what is less than one."""
    worth = Decimal(amount) / NANOS
    if not worth or worth >= Decimal("0.1"):
        return f"${worth:,.2f}"
    if worth < Decimal("0.00001"):
        return "less than $0.00001"
    digits = 1 - worth.adjusted()  # two that count
    return f"${worth:.{digits}f}".rstrip("0") if digits > 2 else f"${worth:.2f}"


def _dollars(said: str, part: str) -> Decimal:
    try:
        worth = Decimal(said.strip())
    except InvalidOperation:
        worth = Decimal(-1)
    if not (worth.is_finite() and 0 <= worth <= _DEAREST):
        raise ValueError(f"“{said.strip()[:50]}” in “{part.strip()[:100]}” is no number of dollars")
    return worth
