"""What somebody gets whose intent is not planned fully right: a question, a note, a refusal, or nothing.

A plan that is wrong and says nothing is the worst that a planner can do; it is counted apart from the rest.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bench.planning.expecting import fault
from core.planning import Planner, PlanRequest
from core.workflows import Plan, Question

_QUOTED = re.compile(r"„([^“”]+)[“”]|“([^”]+)”|«\s*([^»]+?)\s*»")
_WORD = re.compile(r"\w+")
_MOST = 2 / 3  # of a quotation's words, to be somebody's own: some are put into other words first


class Outcome(StrEnum):
    """Of one intent."""

    RIGHT = "right"
    ASKED = "asked"  # a question that leads to the right plan, or that comes before any plan
    NOTED = "noted"  # a plan with a note, or a question, that quotes what was not understood
    REFUSED = "refused"
    SILENT = "silently wrong"


async def outcome(expect: Mapping[str, Any], plan: Plan, request: PlanRequest, planner: Planner) -> Outcome:
    """What the person who asked for it gets."""
    if fault(expect, plan) is None:
        return Outcome.RIGHT
    if plan.definition is None:
        return Outcome.REFUSED if plan.refusal is not None else Outcome.ASKED
    if await _led(expect, plan, request, planner):
        return Outcome.ASKED
    return Outcome.NOTED if quotes(plan, request.intent) else Outcome.SILENT


def quotes(plan: Plan, intent: str) -> list[str]:
    """The notes and questions that name words of the intent; what an action is to be given names none."""
    said = {word.casefold() for word in _WORD.findall(intent)}
    asked = [question.text for question in plan.questions if ".params." not in question.key]
    return [text for text in (*plan.notes, *asked) if any(_own(part, said) for part in _parts(text))]


def _parts(text: str) -> Iterator[str]:
    """What stands in quotation marks, else after the last colon."""
    found = [next(group for group in one if group) for one in _QUOTED.findall(text)]
    yield from found or [text.rpartition(": ")[2]]


def _own(part: str, said: set[str]) -> bool:
    words = [word.casefold() for word in _WORD.findall(part)]
    return bool(words) and sum(word in said for word in words) >= _MOST * len(words)


async def _led(expect: Mapping[str, Any], plan: Plan, request: PlanRequest, planner: Planner) -> bool:
    """Whether one answer makes it right: any of the choices, or whatever is asked for beyond need."""
    if fault(expect, replace(plan, questions=_needed(plan.questions, expect, plan))) is None:
        return True
    for question in plan.questions:
        for choice in question.choices if ".params." not in question.key else ():
            answer = replace(request, words=choice, plan=plan)
            after = await planner.sketch(answer)
            kept = replace(after, questions=_needed(after.questions, expect, after))
            if after.definition is not None and fault(expect, kept) is None:
                return True
    return False


def _needed(questions: Sequence[Question], expect: Mapping[str, Any], plan: Plan) -> tuple[Question, ...]:
    """Without those that a careful person answers, and loses nothing by it."""
    kept = list(questions)
    for question in questions:
        fewer = tuple(one for one in kept if one is not question)
        wrong = fault(expect, replace(plan, questions=fewer))
        if wrong is None or not wrong.startswith("does not ask"):
            kept = list(fewer)
    return tuple(kept)
