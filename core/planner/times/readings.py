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
class OneOff:
    """A time that comes once; `seconds` from now where the words alone say so ("in 10 minutes")."""

    span: Span
    phrase: str
    seconds: int | None = None
    language: str = "en"


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
