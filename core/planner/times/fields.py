"""The fields of a cron expression that choose days, and the question that is left when the words do not
settle."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from core.planner.times.grammar.clock import Clock

Assumed: TypeAlias = list[tuple[str, dict[str, object]]]
USUAL = (Clock(9, exact=True), Clock(12, exact=True), Clock(17, exact=True))


class Unsettled(Exception):
    """The words leave something open: which question it is, and the schedules that would answer it."""

    def __init__(self, asked: str, crons: Iterable[str] = (), **said: object) -> None:
        super().__init__(asked)
        self.asked, self.crons, self.said = asked, tuple(crons), said


@dataclass(frozen=True)
class Days:
    """The three fields of cron that choose days."""

    day: str = "*"
    month: str = "*"
    weekday: str = "*"

    def at(self, minute: str, hour: str) -> str:
        return f"{minute} {hour} {self.day} {self.month} {self.weekday}"


def at(days: Days, clock: Clock) -> str:
    return days.at(str(clock.minute), str(clock.hour))


def listed(values: set[int]) -> str:
    return ",".join(map(str, sorted(values)))
