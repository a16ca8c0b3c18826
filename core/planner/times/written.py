"""Cron expressions that people write themselves."""

import re

from core.cron import cron_fault
from core.planner.times.parsed import Instruction
from core.planner.times.readings import Ambiguous, Schedule, Span
from core.planner.times.sayings import phrasebook

_NUMBERS, _NAMES = (
    r"[\d*][\d*/,\-#LW]*",
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)",
)
_FIELD = rf"(?:{_NUMBERS}|LW?|{_NAMES}(?:[-,#](?:{_NAMES}|\d))*)"
_CRON = re.compile(rf"(?<![\w*/])(?:{_FIELD}[ \t]+){{4,5}}{_FIELD}(?![\w*/])", re.IGNORECASE)
_MACRO = re.compile(r"(?<![\w<])@(hourly|daily|midnight|weekly|monthly|yearly|annually)\b(?!\|)")
_MACROS = {
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "midnight": "0 0 * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
    "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
}


def written_cron(instruction: Instruction) -> Schedule | Ambiguous | None:
    """A cron expression in the text; one that is not right is told with its fault."""
    text = instruction.text[: instruction.ends]
    for found in _MACRO.finditer(text):
        cron = _MACROS[found.group(1)]
        return Schedule(cron, instruction.zone, found.span(), found.group(), language=instruction.language)
    for found in _CRON.finditer(text):
        said, announced = found.group(), re.search(r"cron\W*\Z", text[: found.start()], re.IGNORECASE)
        if announced or ("*" in said and re.search(r"\d", said)):
            return _as_written(said, found.span(), instruction)
    return None


def _as_written(said: str, span: Span, instruction: Instruction) -> Schedule | Ambiguous:
    cron = " ".join(said.split())
    fault = cron_fault(cron)
    language, text = instruction.language, instruction.text
    start = span[0]
    lead = re.search(r"(?:\bcron\b[\s:]*(?:expression)?\s*)?`?\Z", text[:start], re.IGNORECASE)
    start = lead.start() if lead else start
    end = span[1] + (text[span[1] : span[1] + 1] == "`")
    if fault is None:
        return Schedule(cron, instruction.zone, (start, end), text[start:end], language=language)
    asked = phrasebook(language).asked
    return Ambiguous(
        f"{asked['cron'].format(error=fault)} {asked['closing_none']}", (), (start, end), (), language
    )
