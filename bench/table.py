"""Figures beside their targets, one a line."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One figure. Without a target it is reported only."""

    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        target = ""
        if self.at_most is not None:
            target = f"target ≤ {self.at_most:g}"
        elif self.at_least is not None:
            target = f"target ≥ {self.at_least:g}"
        text = f"  {self.what:<52} {self.value:9.2f} {self.unit:<11} {target:<15} {verdict:<7} {self.note}"
        return text.rstrip()


def show(lines: Sequence[Line]) -> None:
    """Print them."""
    for line in lines:
        print(line, flush=True)
