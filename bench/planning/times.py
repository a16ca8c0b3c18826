"""How times are read that strangers wrote: right, asked about, or WRONG, and each wrong one.

python -m bench.planning.times
DATA=file.json python -m bench.planning.times
ALL=1 python -m bench.planning.times    # lists what was asked about, too

Reads only; no model. What counts as what is said at the top of times.json.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from cronsim import CronSim

from core.planner.times import Ambiguous, OneOff, Schedule
from core.planner.triggers import TriggerReading, read_trigger

_FOLDER = Path(__file__).parent
TABLES = tuple(_FOLDER / name for name in ("times.json", "times_again.json", "times_third.json"))
HERE = "Europe/Paris"
# 2028 is a leap year and begins on a Saturday; what fires alike for so long fires alike.
_BEGINNING = datetime(2028, 1, 1) - timedelta(seconds=1)
_LONG = timedelta(days=2 * 366)
_SHORT = timedelta(days=8)

Verdict = Literal["right", "asked", "WRONG"]


def verdict(means: Mapping[str, Any] | str, reading: TriggerReading) -> Verdict:
    """What a reading is worth, given what was meant."""
    if isinstance(reading, Ambiguous):
        return "right" if means == "ask" else "asked"
    if isinstance(reading, OneOff):
        return "right" if means == "once" else "WRONG"
    if isinstance(reading, Schedule):
        fits = (
            not isinstance(means, str)
            and reading.timezone in means["timezone"]
            and any(fires_alike(reading.cron, cron) for cron in means["cron"])
        )
        return "right" if fits else "WRONG"
    return "right" if means == "none" else "WRONG"


def fires_alike(one: str, other: str) -> bool:
    """Whether two expressions name the same times: every minute of a week, every day of two years."""
    return one == other or (
        _fires(one, _SHORT) == _fires(other, _SHORT) and _days(one, _LONG) == _days(other, _LONG)
    )


def _fires(cron: str, span: timedelta) -> list[datetime]:
    end = _BEGINNING + span
    return list(takewhile(lambda at: at < end, CronSim(cron, _BEGINNING)))


def _days(cron: str, span: timedelta) -> list[datetime]:
    """The first fire of each day; a minute rule's hundred thousands of fires need not be walked."""
    first: list[datetime] = []
    at, end = _BEGINNING, _BEGINNING + span
    while (at := next(CronSim(cron, at), end)) < end:
        first.append(at)
        at = at.replace(hour=23, minute=59)
    return first


def said(reading: TriggerReading) -> str:
    """A reading in a few words."""
    if isinstance(reading, Schedule):
        return f"{reading.cron} {reading.timezone}" + (
            f" (assumed: {reading.assumed})" if reading.assumed else ""
        )
    if isinstance(reading, Ambiguous):
        return f"asks: {reading.question}"
    return type(reading).__name__


def meant(means: Mapping[str, Any] | str) -> str:
    """What was meant, in a few words."""
    if isinstance(means, str):
        return means
    return f"{' or '.join(means['cron'])} {means['timezone'][0]}"


def score(table: Path) -> None:
    """Read every phrase of a table and print the score by language, then what is wrong."""
    rows = json.loads(table.read_text())["phrases"]
    readings = [read_trigger(row["words"], HERE) for row in rows]
    verdicts = [verdict(row["means"], reading) for row, reading in zip(rows, readings, strict=True)]
    for language in dict.fromkeys(row["language"] for row in rows):
        count = Counter(v for row, v in zip(rows, verdicts, strict=True) if row["language"] == language)
        print(f"  {language}: {count['right']} right, {count['asked']} asked, {count['WRONG']} WRONG")
    count = Counter(verdicts)
    total = f"{count['right']} right, {count['asked']} asked, {count['WRONG']} WRONG of {len(rows)}"
    print(f"times ({table.name}): {total}")
    for row, reading, became in zip(rows, readings, verdicts, strict=True):
        if became == "WRONG":
            print(f"  WRONG {row['words']!r}: {said(reading)}, meant {meant(row['means'])}")
        elif became == "asked" and os.environ.get("ALL"):
            print(f"  asked {row['words']!r}: {said(reading)}, meant {meant(row['means'])}")


def main() -> None:
    """Score the table that `DATA` names, or all of them."""
    named = os.environ.get("DATA")
    for table in [Path(named)] if named else TABLES:
        score(table)


if __name__ == "__main__":
    main()
