"""Saved workflows that a plan is like: one that does nearly the same, and the one that words name."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.definition import Action, Definition, ForEach, Payload, Step, every_step
from core.planner.matching.words import nouns, stem, tokens
from core.template import REFERENCE
from core.workflows import Workflow

_ALIKE = 0.6  # the share of words that the texts of two prompts must have in common
_FREE_TEXT = 60  # characters: a longer value is a text, not the name of a place

_LIKE = re.compile(
    r"\s*(?:(?:please\s+)?(?:make|create|build|set up|plan|do|i (?:want|need|'d like)|give me)\s+)?"
    r"(?:(?:something|one|a workflow|another one|a new one|it|a plan|exactly|just|the)\s+)*"
    r"(?:like|same as|similar to|(?:a\s+)?(?:copy|version|variant|clone) of|copy|duplicate|clone|based on)\s+"
    r"(?:the\s+|my\s+|our\s+)?[\"“']?(?P<name>[\w][\w -]*?)[\"”']?(?:\s+(?:workflow|one|plan))?"
    r"\s*(?:,\s*)?(?:\b(?:but|only|just|except|and then|this time)\s+(?:that\s+|with\s+)?"
    r"(?=\S)|(?=\b(?:for|to|in|at|with|on|every)\b))(?P<change>.+)",
    re.IGNORECASE | re.DOTALL,
)


def named(intent: str, workflows: Sequence[Workflow]) -> tuple[list[Workflow], str] | None:
    """The workflows that "like the digest but for the web repo" may mean, and what is to be different; None
    where the words say no such thing."""
    found = _LIKE.fullmatch(intent.strip().rstrip(".!"))
    if found is None:
        return None
    meant = called(found["name"], workflows)
    return (meant, found["change"].strip()) if meant else None


def called(name: str, workflows: Sequence[Workflow]) -> list[Workflow]:
    """Those of that name; else all that have its words in theirs."""
    plain = re.sub(r"[\s_-]+", "-", name.strip().casefold())
    exact = [one for one in workflows if re.sub(r"[\s_-]+", "-", one.name.casefold()) == plain]
    if exact:
        return exact
    words = set(nouns(tokens(name)))
    return [one for one in workflows if words and words <= {stem(word) for word in tokens(one.name)}]


def near_duplicate(definition: Definition, workflows: Iterable[Workflow]) -> Workflow | None:
    """The newest one that does nearly the same: the same actions on the same things in the same order, for
    the same kind of start, with prompts that say much the same. What time it runs at makes no difference."""
    wanted = _bones(definition)
    texts = _texts(definition)
    for workflow in workflows:
        known = _texts(workflow.definition)
        if _bones(workflow.definition) == wanted and all(
            _share(one, other) >= _ALIKE for one, other in zip(texts, known, strict=True)
        ):
            return workflow
    return None


def _bones(definition: Definition) -> str:
    """Everything but words, times and ids: two that differ in it do different things."""
    names = {step.id: f"step{number}" for number, step in enumerate(every_step(definition.steps))}
    names |= {
        step.as_: f"item of {names[step.id]}"
        for step in every_step(definition.steps)
        if isinstance(step, ForEach)
    }
    trigger = definition.trigger.model_dump(mode="json")
    start = {key: value for key, value in trigger.items() if key not in ("cron", "timezone", "misfire")}
    inputs = sorted(one.name for one in definition.inputs)
    return json.dumps([start, inputs, [_bone(step, names) for step in definition.steps]], sort_keys=True)


def _bone(step: Step, names: Mapping[str, str]) -> Any:
    match step.kind:
        case "payload":
            return ["payload", _referred("".join(block.text for block in step.blocks), names)]
        case "action":
            return [step.action, {name: _value(value, names) for name, value in step.params.items()}]
        case "branch":
            arms = [[_bone(one, names) for one in arm] for arm in (step.then, step.else_)]
            return ["branch", _renamed(step.when, names), *arms]
        case "for_each":
            return ["for_each", _value(step.items, names), [_bone(one, names) for one in step.steps]]
        case "approval":
            return ["approval", *step.approvers]
        case _:
            return [step.kind]


def _value(value: Any, names: Mapping[str, str]) -> Any:
    """A place, a number, a choice as they are; of a text, what it refers to."""
    if isinstance(value, str):
        plain = len(value) <= _FREE_TEXT and REFERENCE.search(value) is None and " " not in value
        return value.casefold() if plain else _referred(value, names)
    if isinstance(value, dict):
        return {key: _value(inner, names) for key, inner in value.items()}
    return [_value(inner, names) for inner in value] if isinstance(value, list) else value


def _referred(text: str, names: Mapping[str, str]) -> list[str]:
    return [
        f"{names.get(found.group(1), found.group(1))}{found.group(2)}" for found in REFERENCE.finditer(text)
    ]


def _renamed(expression: str, names: Mapping[str, str]) -> str:
    return re.sub(r"[A-Za-z_]\w*", lambda found: names.get(found.group(), found.group()), expression)


def _texts(definition: Definition) -> list[frozenset[str]]:
    """The words of each prompt and each text that is sent, in order."""
    found = []
    for step in every_step(definition.steps):
        if isinstance(step, Payload):
            found.append(_words(" ".join(block.text for block in step.blocks if block.role != "system")))
        elif isinstance(step, Action):
            said = [one for one in step.params.values() if isinstance(one, str) and " " in one]
            found.append(_words(" ".join(said)))
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(nouns(tokens(REFERENCE.sub(" ", text))))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
