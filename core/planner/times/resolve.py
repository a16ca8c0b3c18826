"""A phrase → the schedule it makes, or the question that it leaves.

Whatever the words do not settle is asked, with choices that are phrases themselves. Nothing is guessed
but what `assumed` says aloud: nine o'clock for "morning", two for "afternoon", six for "evening", and
seven for "at 7".
"""

from core.cron import cron_fault
from core.planner.times.dayhours import by_clock
from core.planner.times.explain import words
from core.planner.times.fields import Unsettled
from core.planner.times.grammar.phrase import LAST, Phrase
from core.planner.times.intervals import by_interval
from core.planner.times.readings import Ambiguous, Schedule
from core.planner.times.sayings import phrasebook


def resolve(phrase: Phrase, text: str, zone: str, language: str) -> Schedule | Ambiguous:
    """What the phrase comes to; its faults (and what stays open) make it a question."""
    faults = list(dict.fromkeys(phrase.faults))
    try:
        cron, assumed = by_interval(phrase) if phrase.of_hours else by_clock(phrase)
        crons: tuple[str, ...] = (cron,)
        said: dict[str, object] = {}
        if cron_fault(cron) is not None:
            raise Unsettled("never")
        if not phrase.recurring:
            faults.append("repeats")
    except Unsettled as open_question:
        crons, said, assumed = open_question.crons, open_question.said, []
        faults.append(open_question.asked)
    zones = phrase.zones if phrase.zones else (zone,)
    quote = text[phrase.start : phrase.end]
    if not faults:
        notes = _notes(assumed, phrase, language)
        return Schedule(crons[0], zones[0], phrase.span, quote, notes, language=language)
    if "zone" in faults and not phrase.zones:
        faults[faults.index("zone")] = "zone_unknown"
    said |= {"said": quote, "zone": phrase.zone_said}
    return _question(list(dict.fromkeys(faults)), crons, zones, zone, phrase, language, said)


def spell(cron: str, zone: str, own_zone: str, language: str) -> str:
    """The phrase that reads back as this schedule."""
    said = words(cron, language) or f"cron {cron}"
    return said if zone == own_zone else f"{said} {zone}"


def closing(choices: tuple[str, ...], language: str) -> str:
    asked = phrasebook(language).asked
    if not choices:
        return asked["closing_none"]
    return asked["closing_one"].format(choice=choices[0]) if len(choices) == 1 else asked["closing"]


def _question(
    faults: list[str],
    crons: tuple[str, ...],
    zones: tuple[str, ...],
    own: str,
    phrase: Phrase,
    language: str,
    said: dict[str, object],
) -> Ambiguous:
    book = phrasebook(language)
    crons = tuple(cron for cron in crons if cron_fault(cron) is None)
    spelled = [spell(cron, zone, own, language) for cron in dict.fromkeys(crons) for zone in zones]
    choices = tuple(dict.fromkeys(spelled))[:5]
    if "vague_time" in faults or "bound" in faults:
        faults = [fault for fault in faults if fault != "time"]
    statements = [book.asked[fault].format(**said) for fault in faults]
    if not statements[-1].rstrip().endswith("?") or not choices:
        statements.append(closing(choices, language))
    return Ambiguous(" ".join(statements), choices, phrase.span, language=language)


def _notes(assumed: list[tuple[str, dict[str, object]]], phrase: Phrase, language: str) -> str | None:
    book = phrasebook(language)
    if "edge" in phrase.filled:
        assumed = [("last_day" if LAST in phrase.month_days else "first_day", {}), *assumed]
    notes = [book.assumed[key].format(**said) for key, said in assumed]
    notes += [book.assumed[key] for key in phrase.filled if key != "edge"]
    return "; ".join(dict.fromkeys(notes)) or None
