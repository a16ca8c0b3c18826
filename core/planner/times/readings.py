"""What a text can turn out to say about time: a schedule, a question, a time that comes once, or (None)
nothing."""

from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Schedule:
    """A recurring time that we are sure of.

    `cron` has five fields in the dialect of `cronsim` (Vixie, with L, LW, 1#2 and 5L); `phrase` is the
    text at `span`, and `more` are other spans that belong to it ("At 9am … every Monday"). `assumed`
    says, in the language of the text, what was filled in that nobody said, so that the plan's card can
    say it too.
    """

    cron: str
    timezone: str
    span: Span
    phrase: str
    assumed: str | None = None
    more: tuple[Span, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Ambiguous:
    """It plainly names a recurring time, but not one that we can be sure of, or not one that cron can
    express.

    Each choice reads as a `Schedule` by itself: read the one that was chosen, and plan the rest of the text
    `without` these spans.
    """

    question: str
    choices: tuple[str, ...]
    span: Span
    more: tuple[Span, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Said:
    """What words say of one moment; `settling.py` makes a moment of it, which takes the time of the request.

    `ahead`: days from today. `weekday`: Sunday is 0; `which` of them ("this", "next", "coming"). `part`: of
    the day, or "tonight". `exact`: the half of the day is said. `doubtful`: it cannot be taken as it stands.
    `zone` is empty where nobody knows it.
    """

    seconds: int | None = None
    ahead: int | None = None
    weekday: int | None = None
    which: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    hour: int | None = None
    minute: int = 0
    exact: bool = False
    midnight: bool = False
    approximate: bool = False
    doubtful: bool = False
    part: str | None = None
    zone: str | None = None

    @property
    def dated(self) -> bool:
        """Whether it says on which day, other than by its name in the week."""
        return self.ahead is not None or self.day is not None

    @property
    def whole(self) -> bool:
        """Whether it says a day and a time of day."""
        return self.hour is not None and (self.dated or self.weekday is not None)


@dataclass(frozen=True)
class OneOff:
    """A time that comes once; `seconds` from now where the words alone say so ("in 10 minutes").

    `said` is what the words say of it, where they are understood. `several`: another such time stands
    beside it. `shared`: what stands before it may be what it is about ("book a room on Friday at 3") or may
    be meant for now ("list them and post the list tomorrow at 9").
    """

    span: Span
    phrase: str
    seconds: int | None = None
    language: str = "en"
    said: Said | None = None
    several: bool = False
    shared: bool = False


ScheduleReading: TypeAlias = Schedule | Ambiguous | OneOff | None


def without(text: str, *spans: Span) -> str:
    """The text without these spans and the commas and gaps that they leave."""
    for start, end in sorted(spans, reverse=True):
        before, after = text[:start].rstrip(), text[end:].lstrip()
        if not before or before[-1] in ",;:(":
            after = after.lstrip(",;:)").lstrip()
            before = before.rstrip(",;(").rstrip()
        if before and after and after[0] not in ",.;:!?)\n":
            before += " "
        text = before + after
    return text.strip().strip(",;").strip()
