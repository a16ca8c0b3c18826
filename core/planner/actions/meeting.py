"""What is said of a meeting that is set up: when it begins and ends, how long it is, who comes."""

import re
from collections.abc import Mapping
from datetime import timedelta

from pydantic import JsonValue

from core.engine import Param
from core.planner.reading.appointed import Appointment, so_long

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{0,64}\w")
_BEGINS = re.compile(r"(?:event_?)?(?:start|begin)s?(?:_?(?:date|time|at|on))*\Z", re.IGNORECASE)
_ENDS = re.compile(r"(?:event_?)?ends?(?:_?(?:date|time|at|on))*\Z", re.IGNORECASE)
_LASTS = re.compile(r"duration|length\Z", re.IGNORECASE)
_GUESTS = re.compile(r"(?:attendees?|guests?|invitees?|participants?)(?:_?e?mails?)?\Z", re.IGNORECASE)
_MINUTES = re.compile(r"\bminutes?\b", re.IGNORECASE)


def of_meeting(param: Param, words: str, appointment: Appointment | None) -> JsonValue:
    """What the words say for this parameter of an action that sets one up."""
    if _GUESTS.match(param.name):
        mails = MAIL.findall(words)
        return ([*mails] if param.kind == "list" else ", ".join(mails)) if mails else None
    minutes = so_long(words, "minute")
    if _LASTS.match(param.name) and _MINUTES.search(param.help) and param.kind in ("integer", "number"):
        return minutes or (appointment.minutes if appointment is not None else None)
    if appointment is None or param.remote or param.kind != "text":
        return None
    if _BEGINS.match(param.name):
        return appointment.begins.isoformat()
    minutes = minutes or appointment.minutes
    ends = _ENDS.match(param.name) is not None and minutes is not None
    return (appointment.begins + timedelta(minutes=minutes or 0)).isoformat() if ends else None


def tells_length(params: Mapping[str, JsonValue]) -> bool:
    """Whether how long it is stands in these parameters."""
    return any(_LASTS.match(name) or _ENDS.match(name) for name in params)


def tells_begin(params: Mapping[str, JsonValue]) -> bool:
    """Whether when it is stands in these parameters."""
    return any(_BEGINS.match(name) for name in params)
