"""A plan that is to run once: at another time, on another day, or for the first time so."""

import re
from collections.abc import Callable

from core.definition import Once
from core.planner.editing.desk import Asks, Changed, Desk, Heard
from core.planner.times import Ambiguous, OneOff, Span, read_schedule, settle
from core.workflows import Question

_HOUR = re.compile(
    r"(?<![\w:])(?:at\s+|um\s+|à\s+|a\s+las\s+)?(\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|uhr|h)?"
    r"|noon|midday|mittag|midi|mediodía)(?![\w:])",
    re.IGNORECASE,
)
_AT = ("at", "um", "à", "a las")
_AROUND = re.compile(
    r"^(?:(?:no|actually|please|rather|then|and|ok|lieber|bitte|plutôt|mejor)\b[\s,]*)*"
    r"(?:(?:make|move|run|do|post|send|set|change|mach|verschieb|mets|ponlo)\s+(?:it|this|that|es|le|la)?\s*"
    r"(?:to|for|auf|à|para)?\s*)?"
    r"|\s*(?:instead|please|rather|stattdessen|lieber|bitte|plutôt|mejor|draus)?[\s.!]*$",
    re.IGNORECASE,
)


def moment_instead(words: str, desk: Desk, only: Callable[[Span], bool]) -> Heard:
    """ "make it tomorrow at 9"; of a plan that runs once, "make it 10 instead" and "on Wednesday instead".
    `only`: whether the words say nothing beside a span."""
    read = read_schedule(words, desk.person.zone)
    if isinstance(read, OneOff) and read.said is not None and only(read.span):
        names_day = read.said.dated or read.said.weekday is not None
        if read.said.seconds or (names_day and read.said.hour is not None):
            return _settled(read, desk, desk.person.zone)
    now = desk.definition.trigger
    if not isinstance(now, Once):
        return None
    day, _, hour = now.at.partition("T")
    said = _HOUR.search(words)
    if said is not None and only(said.span()):
        return _read(f"on {day} at {said[1]}", desk, now.timezone)
    named = _AROUND.sub("", words).strip()
    said_whole = (named, *(f"{named} {at} {hour}" for at in _AT)) if named else ()
    heard = (_read(whole, desk, now.timezone) for whole in said_whole)
    return next((one for one in heard if one is not None), None)


def _read(whole: str, desk: Desk, zone: str) -> Heard:
    read = read_schedule(whole, zone)
    if not isinstance(read, OneOff) or read.said is None or read.said.hour is None:
        return None
    if read.span != (0, len(whole)):
        return None
    return _settled(read, desk, zone)


def _settled(read: OneOff, desk: Desk, zone: str) -> Heard:
    moment = settle(read, desk.now, zone)
    if isinstance(moment, Ambiguous):
        kind = "choice" if moment.choices else "text"
        return Asks(Question("trigger", moment.question, kind, moment.choices))
    trigger = Once(at=moment.at, timezone=moment.timezone)
    if isinstance(desk.definition.trigger, Once):
        trigger = trigger.model_copy(update={"misfire": desk.definition.trigger.misfire})
    if trigger == desk.definition.trigger:
        return None
    notes = () if moment.assumed is None else (moment.assumed,)
    return Changed(desk.definition.model_copy(update={"trigger": trigger}), notes=notes)
