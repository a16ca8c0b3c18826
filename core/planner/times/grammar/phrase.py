"""What a phrase about time was found to say, before it is known whether that makes a schedule."""

from dataclasses import dataclass, field, replace

from core.planner.times.grammar.clock import Clock
from core.planner.times.readings import Span

LAST, LAST_WORKDAY = -1, -2  # among days of the month


@dataclass
class Phrase:
    """`recurring` is said ("every", "Mondays"); a `hint` only suggests it ("on the 15th", "Monday and
    Friday").

    `faults` are reasons to ask, in the order they were met; `filled` what was understood without being
    said.
    """

    start: int
    end: int
    first: int  # index of its first symbol
    after: int  # index of the first symbol behind it
    recurring: bool = False
    hint: bool = False
    usual: bool = False  # a hint that is sure once it has a time: "the first Monday of the month at 9"
    every: tuple[int, str] | None = None
    times_per: tuple[int, str] | None = None
    weekdays: set[int] = field(default_factory=set)
    nth: list[tuple[int, int]] = field(default_factory=list)  # (day of the week, which one; LAST)
    month_days: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    clocks: list[Clock] = field(default_factory=list)
    past: list[int] = field(default_factory=list)  # minutes past each hour
    window: tuple[Clock, Clock] | None = None
    anchor: Clock | None = None  # where an interval begins: "every 6 hours starting at 3am"
    part: str | None = None
    zones: tuple[str, ...] | None = None
    zone_said: str = ""
    faults: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    single: bool = False  # one day, not said to recur: "Monday", "3 March"

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def has_days(self) -> bool:
        return bool(self.weekdays or self.nth or self.month_days or self.months)

    @property
    def of_hours(self) -> bool:
        """Whether it comes several times a day by itself."""
        units = (self.every or (0, ""))[1], (self.times_per or (0, ""))[1]
        return bool({"minute", "hour", "second"} & set(units))

    @property
    def complete(self) -> bool:
        """Whether it says when on the day."""
        return bool(self.clocks or self.of_hours or self.part)


def corrected(said: Phrase, meant: Phrase) -> Phrase:
    """What was said, with all that the correction names in its place."""
    after = replace(said, faults=[*said.faults, *meant.faults], filled=[*said.filled, *meant.filled])
    if meant.clocks:
        after = replace(after, clocks=meant.clocks, part=meant.part or said.part)
    if meant.zones:
        after = replace(after, zones=meant.zones, zone_said=meant.zone_said)
    if meant.has_days:
        after = replace(
            after,
            weekdays=meant.weekdays,
            nth=meant.nth,
            month_days=meant.month_days,
            months=meant.months or said.months,
        )
    if meant.every or meant.times_per:
        after = replace(
            after, every=meant.every, times_per=meant.times_per, past=meant.past, window=meant.window
        )
        if meant.of_hours:
            after = replace(after, clocks=meant.clocks)
        if not meant.has_days and not meant.of_hours:
            after = replace(after, weekdays=set(), nth=[], month_days=set())
    return after
