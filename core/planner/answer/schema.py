"""The closed JSON Schema of an answer.

Every object is complete and closed and every name an enumeration, so that servers can hold a model to it
while it writes. What a parameter may be follows from its offer; null says that nobody told. Servers that hold
to it strictly want a type at every value and count what enumerations list (a thousand names in all): what is
named in many places is defined once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.engine import Offer, Param
from core.planner.answer.conditions import Comparison
from core.planner.answer.task import ITEM_LABELS, STEP_LABELS, Task

_STEP = {"$ref": "#/$defs/step"}
_LABEL = {"$ref": "#/$defs/label"}
_PLACE = {"$ref": "#/$defs/place"}
_GIVEN = {"$ref": "#/$defs/given"}
STEPS = {"type": "array", "items": _STEP}
TEST = {"$ref": "#/$defs/test"}
_TEXT = {"type": "string"}
_MOST_OPTIONAL = 6
_MOST_SHOWN = 12

NO_EVENT = "none"


def closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    """An object with these properties, all of them, and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_WHO = {"type": ["string", "null"]}
_PROMPT = closed(
    {
        "do": {"type": "string", "const": "prompt"},
        "id": _LABEL,
        "write": _TEXT,
        "use": {"type": "array", "items": {"$ref": "#/$defs/known"}},
        "choices": {"type": "array", "items": _TEXT},
    }
)


def schema(task: Task) -> dict[str, Any]:
    """Of a whole answer: `trigger` where the task has triggers to choose from, and `steps`."""
    properties: dict[str, Any] = {}
    if task.triggers:
        events = [closed(event) for event in event_schemas(task)]
        properties["trigger"] = {"anyOf": [closed({"event": only(NO_EVENT)}), *events]}
    properties["steps"] = STEPS
    return {**closed(properties), "$defs": definitions(task)}


def definitions(task: Task) -> dict[str, Any]:
    """What schemas of answers refer to: a step, its label, a place where something was got, a test of it."""
    test = {"left": _PLACE, "is": {"type": "string", "enum": [str(t) for t in Comparison]}, "right": _TEXT}
    return {
        "step": _step(task),
        "label": {"type": "string", "enum": list(STEP_LABELS)},
        "known": {"type": "string", "enum": list(dict.fromkeys(task.references))},
        "place": closed({"of": {"$ref": "#/$defs/known"}, "field": _TEXT}),
        "test": closed(test),
        **(
            {"given": {"type": "string", "enum": [f"{{{{{one}}}}}" for one in STEP_LABELS]}}
            if task.whole
            else {}
        ),
    }


def _step(task: Task) -> dict[str, Any]:
    case = closed(
        {
            "match": {"type": "string", "enum": ["all", "any"]},
            "tests": {"type": "array", "items": TEST},
            "steps": STEPS,
        }
    )
    who = {"type": "array", "items": {"type": "string"}}
    kinds = [
        *_actions(task),
        *([_PROMPT] if task.prompts else []),
        closed({"do": only("if"), "id": _LABEL, "cases": {"type": "array", "items": case}, "else": STEPS}),
        closed(
            {
                "do": only("for_each"),
                "id": _LABEL,
                "in": _PLACE,
                "item": {"type": "string", "enum": list(ITEM_LABELS)},
                "steps": STEPS,
            }
        ),
        closed({"do": only("approval"), "id": _LABEL, "who": _WHO, "ask": _TEXT}),
        *([closed({"do": only("ask"), "id": _LABEL, "who": who, "question": _TEXT})] if task.whole else []),
        closed({"do": only("person"), "id": _LABEL, "who": _WHO, "task": _TEXT}),
        closed({"do": only("wait"), "id": _LABEL, "seconds": {"type": "integer"}}),
    ]
    return {"anyOf": kinds}


def params_of(offer: Offer, task: Task) -> tuple[Param, ...]:
    """Those that a model is asked for: what is required, and of the rest what the words seem to name; a large
    model sees the rest itself."""
    if task.whole:
        rest = [param.name for param in offer.params if not _needed(param)][:_MOST_SHOWN]
        return tuple(param for param in offer.params if _needed(param) or param.name in rest)
    words = _words(task.said)
    optional = [p for p in offer.params if not _needed(p) and words & _words(f"{_spaced(p.name)} {p.help}")]
    kept = [p.name for p in optional[:_MOST_OPTIONAL]]
    return tuple(param for param in offer.params if _needed(param) or param.name in kept)


def _needed(param: Param) -> bool:
    return param.required and param.default is None


def _actions(task: Task) -> Iterator[dict[str, Any]]:
    """One kind of step for each action, and one for all that have no parameters."""
    bare = [offer.key for offer in task.actions if not params_of(offer, task)]
    if bare:
        yield closed({"do": {"type": "string", "enum": bare}, "id": _LABEL})
    for offer in task.actions:
        if offer.key not in bare:
            params = {param.name: _value(param, task) for param in params_of(offer, task)}
            yield closed({"do": only(offer.key), "id": _LABEL, "params": closed(params)})


def event_schemas(task: Task) -> Iterator[dict[str, Any]]:
    """The properties of one event each, and of all that have no parameters."""
    bare = [offer.key for offer in task.triggers if not params_of(offer, task)]
    if bare:
        yield {"event": {"type": "string", "enum": bare}}
    for offer in task.triggers:
        if offer.key not in bare:
            params = {param.name: _value(param, task) for param in params_of(offer, task)}
            yield {"event": only(offer.key), "params": closed(params)}


def _value(param: Param, task: Task) -> dict[str, Any]:
    """A parameter's value: what its kind allows, a text with references in it, or null."""
    if param.kind == "channel":
        return one_of([*task.channels, *(["{{trigger.channel}}"] if task.whole else ())])
    if param.kind == "person":
        return one_of([*task.people, *(["{{trigger.user}}"] if task.whole else ())])
    if param.options:
        chosen = one_of([str(option.value) for option in param.options])
        return {"anyOf": [*chosen["anyOf"], _GIVEN]} if task.whole else chosen
    if param.kind in ("integer", "number", "boolean"):
        return {"type": [param.kind, "string", "null"]}
    if param.kind == "list":
        return {"anyOf": [{"type": "array", "items": _TEXT}, {"type": ["string", "null"]}]}
    return {"type": ["string", "null"]}


def one_of(values: Sequence[str]) -> dict[str, Any]:
    """One of some names, or null."""
    if not values:
        return {"type": "null"}
    return {"anyOf": [{"type": "string", "enum": list(dict.fromkeys(values))}, {"type": "null"}]}


def only(value: str) -> dict[str, Any]:
    """This text and no other."""
    return {"type": "string", "const": value}


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", name)


def _words(text: str) -> set[str]:
    return {word.casefold().rstrip("s") for word in re.findall(r"[^\W\d_]{4,}", text)}
