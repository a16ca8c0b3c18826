"""A time that comes once: what a place's clock shows then (`2026-11-23T09:00`), and when that is.

What the clocks do is decided as in `cron.py`: a time that they skip comes right after they have, one that
they repeat comes the first time.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WRITTEN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"
_EXAMPLE = "2026-11-23T09:00"
# Zones reach half a day and more around UTC: beyond these years no instant can be computed for them.
_YEARS = range(2000, 9000)


def utc_now() -> datetime:
    """The computer's clock."""
    return datetime.now(UTC)


def moment_fault(at: str) -> str | None:
    """What is wrong with it, in a sentence; None if nothing is."""
    if re.fullmatch(WRITTEN, at) is None:
        return f"write the day and the time as in {_EXAMPLE}"
    try:
        year = datetime.fromisoformat(at).year
    except ValueError:
        return "there is no such day or time"
    return None if year in _YEARS else "that year is too far away"


def instant(at: str, zone: str) -> datetime:
    """When the clocks of the zone show it, in UTC."""
    place = ZoneInfo(zone)
    local = datetime.fromisoformat(at).replace(tzinfo=place)
    found = local.astimezone(UTC)
    if found.astimezone(place).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    return _change(local.replace(fold=1).astimezone(UTC), found, place)


def written(when: datetime, zone: str) -> str:
    """An aware moment as the zone's clocks show it, to the minute."""
    return when.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def shown(at: str) -> str:
    """ "Monday 23 November 2026 at 09:00", for programs, logs and errors, which are English."""
    local = datetime.fromisoformat(at)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"


def _change(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first minute, between these, at which the clocks have gone forward."""
    old = before.astimezone(place).utcoffset()
    minutes = int((after - before).total_seconds() // 60)
    low, high = 0, minutes
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(minutes=middle)).astimezone(place).utcoffset() == old:
            low = middle + 1
        else:
            high = middle
    return before + timedelta(minutes=low)
