"""Times in words → schedules, from code and never from a model, and back into words.

`read_schedule` is sure, or it asks. The way of a text: `instruction` (what is said, what is only
quoted) → `tokens` → `lexicon` with the vocabularies of `words/` → `grammar/` → `resolve`. `explain`
goes the other way, with the `sayings/` of each language.
"""

from core.planner.times.explain import describe, within_sentence
from core.planner.times.read import read_schedule
from core.planner.times.readings import Ambiguous, OneOff, Schedule, ScheduleReading, Span, without

__all__ = [
    "Ambiguous",
    "OneOff",
    "Schedule",
    "ScheduleReading",
    "Span",
    "describe",
    "read_schedule",
    "within_sentence",
    "without",
]
