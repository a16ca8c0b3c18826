"""Prices as an operator writes them, and money as people read it."""

from decimal import Decimal

import pytest

from core.money import FREE, NANOS, Price, in_dollars, nanos, read_prices


def test_prices_are_dollars_for_a_million_tokens_counted_exactly() -> None:
    price = Price(Decimal("0.15"), Decimal("0.60"))
    assert price.of(1_000_000, 0) == nanos(0.15)
    assert price.of(1, 1) == 750
    assert Price(Decimal("0.0001"), Decimal(0)).of(1, 0) == 1  # a part of a nanodollar counts as one
    assert FREE.of(10**9, 10**9) == 0


def test_prices_are_read_with_spaces_and_with_names_that_have_signs_in_them() -> None:
    found = read_prices("gpt-x=0.15/0.60 , models/qwen:1.5b=0/0,a=b=1/2")
    assert list(found) == ["gpt-x", "models/qwen:1.5b", "a=b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gpt-x", "“gpt-x” is no price"),
        ("gpt-x=1", "“gpt-x=1” is no price"),
        ("=1/2", "“=1/2” is no price"),
        ("gpt-x=1/2,", "“” is no price"),
        ("gpt-x=1/two", "“two” in “gpt-x=1/two” is no number of dollars"),
        ("gpt-x=-1/2", "is no number of dollars"),
        ("gpt-x=nan/2", "is no number of dollars"),
        ("gpt-x=1/99999999", "is no number of dollars"),
        ("a=1/2,a=3/4", "“a” has two prices"),
    ],
)
def test_a_price_that_is_none_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_prices(text)


@pytest.mark.parametrize(
    ("dollars", "said"),
    [
        ("0", "$0.00"),
        ("0.000000001", "less than $0.00001"),
        ("0.00019", "$0.00019"),
        ("0.002", "$0.002"),
        ("0.0123", "$0.012"),
        ("0.05", "$0.05"),
        ("0.1", "$0.10"),
        ("1.25", "$1.25"),
        ("1234.5", "$1,234.50"),
    ],
)
def test_money_is_told_in_few_digits(dollars: str, said: str) -> None:
    assert in_dollars(int(Decimal(dollars) * NANOS)) == said
