"""Conditions that people write, and those that somebody writes to do harm."""

import asyncio
import time
from itertools import pairwise
from typing import Any

import pytest

from core.conditions import condition_fault, decide
from core.errors import Refused

TEN = "[0,1,2,3,4,5,6,7,8,9]"


@pytest.mark.parametrize(
    ("expression", "names", "answer"),
    [
        ("size(each) > 1", {"each": ["a", "b"]}, True),
        ("each.exists(one, one.n > 2)", {"each": [{"n": 1}, {"n": 3}]}, True),
        ("each.all(one, one in other)", {"each": list(range(900)), "other": list(range(900))}, True),
        ("each.filter(a, each.exists(b, b == a + 1)).size() == 299", {"each": list(range(300))}, True),
        ("text.contains('x')", {"text": "y" * 2_000_000}, False),
    ],
)
async def test_an_honest_condition_is_decided_however_much_it_looks_at(
    expression: str, names: dict[str, Any], answer: bool
) -> None:
    assert await decide(expression, names) is answer


async def test_a_condition_that_would_take_years_is_refused_and_keeps_nobody_waiting() -> None:
    endless = "true"
    for name in "abcdefghijkl":
        endless = f"{TEN}.all({name},{endless})"
    beats: list[float] = []

    async def heart() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(0.02)

    beating = asyncio.create_task(heart())
    with pytest.raises(Refused, match="takes more time or memory"):
        await decide(endless, {})
    beating.cancel()
    assert max(later - earlier for earlier, later in pairwise(beats)) < 0.5


async def test_a_condition_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(Refused, match="takes more time or memory"):
        await decide("['" + "x" * 100 + "']" + ".map(a,a+a)" * 60 + " == []", {})


@pytest.mark.parametrize("expression", ["(" * 100_000 + "1" + ")" * 100_000, "1" + "+1" * 400_000 + " == 0"])
def test_a_condition_too_long_to_be_read_safely_is_a_fault(expression: str) -> None:
    assert "at most 2,000 characters" in str(condition_fault(expression))
