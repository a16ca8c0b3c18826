"""Times in words → schedules, from code and never from a model, and back into words.

`read_schedule` is sure, or it asks. The way of a text: `instruction` (what is said, what is only
quoted) → `tokens` → `lexicon` with the vocabularies of `words/` → `grammar/` → `resolve`. `explain`
goes the other way, with the `sayings/` of each language. A time that comes once is found by `once` and
becomes a moment in `settling`, which alone knows what time it is.
"""

from core.planner.times.explain import describe, within_sentence
from core.planner.times.read import read_schedule
from core.planner.times.readings import Ambiguous, OneOff, Schedule, ScheduleReading, Span, without
from core.planner.times.settling import Moment, settle, shared_question

__all__ = [
    "Ambiguous",
    "Moment",
    "OneOff",
    "Schedule",
    "ScheduleReading",
    "Span",
    "describe",
    "read_schedule",
    "settle",
    "shared_question",
    "within_sentence",
    "without",
]
