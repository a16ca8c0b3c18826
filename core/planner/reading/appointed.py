"""When a thing is that somebody wants to have set up: "a Zoom meeting on 3 December at 2pm", "put it in the
calendar for Friday at 10". That is no time to run at: the meeting is then, and is made now."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.planner.times import Moment, OneOff, Span, read_schedule, settle

_SET_UP = re.compile(
    r"(?:\A|(?<=[.;:!?\n])|\b(?:and|then|please|you|to|me)\s)\s*(?:set\s+up|schedule|book|create|add|put|make|plan|arrange|organi[sz]e|invite)\s"
    r"(?P<what>(?:[^.;!?\n]|\.(?=\S)){2,160})",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"\b(?:meetings?|calls?|events?|appointments?|webinars?|zoom|calendar|conference|interview|lesson|session)\b",
    re.IGNORECASE,
)
# "for 3 December" is said of the thing, where "on 3 December" is read as a moment.
_FOR = re.compile(
    r"\bfor(?=\s+(?:the\s+)?(?:\d{1,2}(?!\d|\s*-?\s*(?:min|h\b|hour|sec|day|week|people|person))|next\b|tomorrow|today|mon|tue|wed|thu|fri|sat|sun))",
    re.IGNORECASE,
)


SO_LONG = re.compile(
    r"\b(?P<number>\d{1,4}|an?|one|two|three|five|ten|fifteen|twenty|thirty|half\s+an?|a\s+quarter\s+of\s+an)\s*-?"
    r"(?P<unit>sec(?:ond)?|min(?:ute)?|hour|h|day)s?\b(?:[\s-]+long\b)?",
    re.IGNORECASE,
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_WORDED = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
# "18:00 to 20:00": until when.
_UNTIL = re.compile(
    r"(?<=\d)(?:\s*(?:am|pm))?(?P<until>\s*(?:to|until|till|-|–)\s*(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?![\d.]))",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:tasks?|tickets?|issues?|cards?|docs?|pages?|notes?|lists?|documents?|drafts?|rows?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Appointment:
    """When it begins, as ISO 8601 in the zone of whoever asks; where that was said."""

    begins: datetime
    span: Span
    minutes: int | None = None  # how long, where it was said by its end


def so_long(words: str, unit: str) -> int | None:
    """ "a quarter of an hour" in minutes: 15."""
    found = SO_LONG.search(words)
    if found is None:
        return None
    said = found["number"].casefold()
    number = int(said) if said.isdigit() else 0.5 if said.startswith("half") else _WORDED.get(said, 0.25)
    seconds = next(of for name, of in _SECONDS.items() if name.startswith(found["unit"].casefold()))
    return round(number * seconds / _SECONDS[unit]) or None


def appointed(text: str, zone: str, now: datetime) -> Appointment | None:
    """The moment that a meeting or an event is to be set up for, where it is one and no other."""
    wanted = next((found for found in _SET_UP.finditer(text) if _is_meeting(found["what"])), None)
    if wanted is None:
        return None
    start, end = wanted.span("what")
    until = _UNTIL.search(text, start, end)
    said = (
        text[start:end]
        if until is None
        else _blanked(text[start:end], until.start("until") - start, until.end("until") - start)
    )
    for long in SO_LONG.finditer(said):
        said = _blanked(said, *long.span())
    read = read_schedule(_FOR.sub("on ", said), zone)
    if not isinstance(read, OneOff) or read.seconds is not None:
        return None
    moment = settle(read, now, zone)
    if not isinstance(moment, Moment):
        return None
    begins = datetime.fromisoformat(moment.at).replace(tzinfo=ZoneInfo(moment.timezone))
    last = start + read.span[1]
    if until is None or until.start("until") > last + 3:
        return Appointment(begins, (start + read.span[0], last))
    ends = begins.replace(hour=int(until["hour"]) % 24, minute=int(until["minute"] or 0))
    minutes = round((ends - begins).total_seconds() / 60)
    return Appointment(
        begins, (start + read.span[0], max(last, until.end("until"))), minutes if minutes > 0 else None
    )


def _is_meeting(what: str) -> bool:
    """Whether a meeting is set up, and not a task to prepare one."""
    found = _MEETS.search(what)
    return found is not None and _OTHER.search(what[: found.start()]) is None


def _blanked(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"
