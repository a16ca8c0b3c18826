"""Days on which a plan is not to run: "skip weekends", "nicht freitags", "pas le vendredi"."""

import re

from core.definition import Schedule
from core.planner.editing.desk import Desk, Heard, Says
from core.planner.editing.settings.clock import DAY, covers, with_trigger
from core.planner.times import Schedule as ReadSchedule
from core.planner.times import read_schedule

_NOT_ON = re.compile(
    r"(?:skip|not|except|no|leave out|(?:do not|don't|stop|never)\s+(?:run|start|post|send|do|running"
    r"|sending|posting|doing)\s*(?:it)?|skip it)\s*(?:on\s+)?(?:the\s+)?"
    rf"(?P<days>weekends?|{DAY}(?:(?:\s*,\s*|\s+and\s+|\s+or\s+){DAY})*)",
    re.IGNORECASE,
)
# The same in the other languages, whose days are read by the clock's own table.
_NOT_ON_ABROAD = re.compile(
    r"(?:(?:nicht|außer|ohne)\s+(?:an\s+|am\s+)?|kein(?:e|en)?\s+|(?:pas|sauf|jamais)\s+(?:le\s+|les\s+)?|(?:no|excepto|salvo"
    r"|menos|nunca)\s+(?=los\b|el\b))(?P<days>[^\W\d]+(?:\s+[^\W\d]+){0,3})"
    r"|(?P<days2>los\s+[^\W\d]+|[^\W\d]+s)\s+(?:no|nicht)|(?:le|les)\s+(?P<days3>[^\W\d]+)\s*,?\s+non",
    re.IGNORECASE,
)


def without_days(words: str, desk: Desk) -> Heard:
    """ "skip weekends", "not on Fridays": the other days stay."""
    now = desk.definition.trigger
    if not isinstance(now, Schedule) or (read := _days_refused(words, now.timezone)) is None:
        return None
    minutes, hours, day, month, days = now.cron.split()
    known = _weekdays(days)
    if known is None or day != "*":
        return None
    left = sorted(known - (_weekdays(read.cron.split()[4]) or set()))
    if len(left) == len(known):
        return Says(desk.tr("It does not run on these days anyway, so I changed nothing."))
    if not left:
        return None
    whole = left == list(range(left[0], left[-1] + 1)) and len(left) > 2
    kept = f"{left[0]}-{left[-1]}" if whole else ",".join(map(str, left))
    return with_trigger(
        desk.definition, now.model_copy(update={"cron": f"{minutes} {hours} {day} {month} {kept}"})
    )


def _days_refused(words: str, zone: str) -> ReadSchedule | None:
    """The days that words want nothing on, as a time of each of them."""
    if (found := _NOT_ON.fullmatch(words)) is not None:
        said = {"weekend": "Saturday and Sunday"}.get(found["days"].casefold().rstrip("s"), found["days"])
        ways = [f"every {said} at 09:00"]
    elif (found := _NOT_ON_ABROAD.fullmatch(words)) is not None:
        said = next(group for group in found.groups() if group)
        ways = [f"{said} um 09:00", f"le {said} à 09:00", f"chaque {said} à 09:00", f"{said} a las 09:00"]
    else:
        return None
    read = ((whole, read_schedule(whole, zone)) for whole in ways)
    return next((one for whole, one in read if isinstance(one, ReadSchedule) and covers(whole, one)), None)


def _weekdays(field: str) -> set[int] | None:
    """The days of a cron field, Sunday as 0; None for one that says more than days."""
    if field == "*":
        return set(range(7))
    days: set[int] = set()
    for part in field.split(","):
        found = re.fullmatch(r"(\d)(?:-(\d))?", part)
        if found is None:
            return None
        days |= {day % 7 for day in range(int(found[1]), int(found[2] or found[1]) + 1)}
    return days
