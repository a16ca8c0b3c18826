"""How much a run keeps: the answers of its steps together, and what its loops go over.

A loop of steps that each answer much would fill memory and database otherwise: each walk holds all that its
run keeps. Loops are bounded in steps (core/walking/steps.py), here in size.
"""

from collections.abc import Iterable
from typing import Any

from core.engine import Outcome
from core.errors import Refused, Wasted
from core.runs import Response
from core.template import as_text

MOST_KEPT = 50_000_000  # characters

_WAY_OUT = "Have its steps answer less, let loops go over fewer items, or make it several workflows."


class Kept:
    """Of one run, as one walk knows it."""

    def __init__(self, responses: Iterable[Response], most: int = MOST_KEPT) -> None:
        self._most = most
        self._sizes = {one.path: _size(one.content) + _size(one.detail.get("items")) for one in responses}
        self._total = sum(self._sizes.values())

    def answer(self, path: str, outcome: Outcome) -> Outcome:
        """Room for what an engine gave. Raises `Wasted`: it was done, and its answer is too long to keep."""
        size = _size(outcome.content)
        if not self._fits(path, size):
            took = outcome.usage
            raise Wasted(
                f"This was done, but its answer cannot be kept: with its {size:,} characters the run would "
                f"keep more than {self._most:,}. {_WAY_OUT}",
                took.model,
                took.tokens_in,
                took.tokens_out,
                took.cost,
            )
        return outcome

    def loop(self, path: str, items: list[Any]) -> list[Any]:
        """Room for what a loop goes over, then for its results. Raises `Refused`."""
        size = _size(items)
        if not self._fits(path, size):
            raise Refused(
                f"With the {size:,} characters of this loop's list the run would keep more than "
                f"{self._most:,}. {_WAY_OUT}"
            )
        return items

    def _fits(self, path: str, size: int) -> bool:
        total = self._total - self._sizes.get(path, 0) + size
        if total > self._most:
            return False
        self._total, self._sizes[path] = total, size
        return True


def _size(value: Any) -> int:
    return len(as_text(value))
