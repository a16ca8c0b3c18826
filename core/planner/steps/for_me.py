"""Who asked to be told something is told it: what starts by itself has nobody in its thread to read it."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from core.definition import Action, Branch, ForEach, Step, every_step
from core.planner.reading.clauses import Clause

_FOR_ME = re.compile(
    r"\b(?:me|us|mir|uns|moi|nous|m[ei])\Z|\A(?:dis|donne|montre)-(?:moi|nous)\Z|\A(?:dime|dame"
    r"|mu[eé]strame)\Z",
    re.IGNORECASE,
)
_IN_PRIVATE = re.compile(
    r"[\s,;(]*\b(?:as|by|via|per|in|als|par|por|en)\s+(?:an?\s+|eine?\s+|un\s+)?(?:dm|direct\s+message"
    r"|private\s+message|mp|message\s+(?:privé|direct)|privé|privado|mensaje\s+(?:directo|privado)|direktnachricht)\b\s*\)?",
    re.IGNORECASE,
)


def asks_for_me(clause: Clause) -> bool:
    """ "tell me …", "give me …": whoever asks wants to have it."""
    return _FOR_ME.search(clause.form) is not None


def without_way(words: str) -> tuple[str, bool]:
    """The words without "as a dm", and whether they said so."""
    plain, found = _IN_PRIVATE.subn(" ", words)
    return (re.sub(r"\s+", " ", plain).strip(), True) if found else (words, False)


def told(steps: Sequence[Step], texts: Sequence[str], me: str, tell: Callable[[str], Action]) -> list[Step]:
    """The steps, and after each that makes one of these texts, which nothing uses, one that tells it, but not
    where something is told to `me` already."""
    if any(isinstance(step, Action) and me in step.params.values() for step in every_step(tuple(steps))):
        return [*steps]
    dumped = {step.id: str(_own(step)) for step in every_step(tuple(steps))}
    left = [text for text in texts if not any(text in words for words in dumped.values())]
    return [part for step in steps for part in _with_told(step, left, tell)]


def _own(step: Step) -> dict[str, Any]:
    return step.model_dump(mode="json", exclude={"steps", "then", "else_"})


def _with_told(step: Step, texts: Sequence[str], tell: Callable[[str], Action]) -> list[Step]:
    if isinstance(step, Branch):
        then, other = told_in(step.then, texts, tell), told_in(step.else_, texts, tell)
        return [step.model_copy(update={"then": then, "else_": other})]
    if isinstance(step, ForEach):
        return [step.model_copy(update={"steps": told_in(step.steps, texts, tell)})]
    made = [text for text in texts if text == f"{{{{{step.id}}}}}"]
    return [step, *(tell(text) for text in made)]


def told_in(steps: Sequence[Step], texts: Sequence[str], tell: Callable[[str], Action]) -> tuple[Step, ...]:
    """The same, inside of a branch or a loop."""
    return tuple(part for step in steps for part in _with_told(step, texts, tell))
