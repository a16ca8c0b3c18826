"""The arithmetic of schedules: five fields of cron (Vixie's, with L, LW, 1#2 and 5L) in a place's own time.

What the clocks do is decided here once. A fixed time that they skip comes right after they have, one that
they repeat comes the first time only; whatever is said with stars goes on by real time.
"""

from datetime import UTC, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

MOST_COUNTED = 1_000
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)  # a leap year: 29 February does come


def cron_fault(cron: str) -> str | None:
    """What is wrong with it, in a sentence; None if nothing is. Once a minute is not too often."""
    fields = cron.split()
    if len(fields) != 5:
        return f"it needs 5 fields (minute, hour, day of month, month, day of week) and has {len(fields)}."
    try:
        next(CronSim(cron, _SOME_DAY))
    except CronSimError as error:
        alone = [*fields[:3], "*", "*"]
        dated = fields[3:] != ["*", "*"] and "day-of-month" in str(error)
        if dated and cron_fault(" ".join(alone)) is None:
            return "it would never run: no such day exists."
        return f"its {str(error).removeprefix('Bad ')} is not right." if "Bad" in str(error) else f"{error}."
    except (AssertionError, ValueError, OverflowError, IndexError):
        return "it is not one that I understand."
    except StopIteration:
        return "it would never run: no such day exists."
    return None


def next_fires(cron: str, zone: str, after: datetime, count: int) -> tuple[datetime, ...]:
    """The next times strictly after an aware `after`, in the zone."""
    times = CronSim(cron, after.astimezone(ZoneInfo(zone)))
    # Asked within an hour that the clocks repeat, cronsim begins with the time in its first round, which
    # has been. Compared in UTC, since two times of one zone are compared by what their clocks show.
    coming = (time for time in times if time.astimezone(UTC) > after)
    return tuple(islice(coming, count))


def missed(cron: str, zone: str, first: datetime, now: datetime) -> tuple[int, datetime]:
    """How many times came from `first` until now (at most `MOST_COUNTED`), and the last of those in UTC."""
    after = (time.astimezone(UTC) for time in next_fires(cron, zone, first, MOST_COUNTED - 1))
    passed = [first, *takewhile(lambda time: time <= now, after)]
    return len(passed), passed[-1]


def next_fire(cron: str, zone: str, after: datetime) -> datetime | None:
    """The first of them in UTC; None if there is none any more."""
    return next((time.astimezone(UTC) for time in next_fires(cron, zone, after, 1)), None)
