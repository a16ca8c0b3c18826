"""What a run is given, held against what its workflow asks for."""

import math
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from core.definition import Definition, Input
from core.errors import Fault, Invalid
from core.strict_json import NotJson, parse_json

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}
_SHOWN = 100  # characters of a value that does not fit
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def complete_inputs(definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a run: given ones converted to their type, defaults filled in.

    Raises `Invalid` naming everything that is missing, unknown or of the wrong type. Texts are converted,
    since people type `count=3` in Slack.
    """
    faults: list[Fault] = []
    known = {wanted.name: wanted for wanted in definition.inputs}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean “{near[0]}”?" if near else _offer(known)
            faults.append(Fault(f"inputs.{name}", f"this workflow has no such input; {hint}"))
    complete: dict[str, Any] = {}
    for wanted in definition.inputs:
        value = given.get(wanted.name, wanted.default)
        if value is None:
            if wanted.required:
                help_ = f" ({wanted.help})" if wanted.help else ""
                faults.append(Fault(f"inputs.{wanted.name}", f"this input is needed{help_}"))
            complete[wanted.name] = None
            continue
        try:
            complete[wanted.name] = _convert(wanted, value)
        except (ValueError, NotJson):
            faults.append(Fault(f"inputs.{wanted.name}", f"“{_short(value)}” is no {wanted.type}"))
    if faults:
        raise Invalid("These inputs do not fit the workflow.", faults)
    return complete


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _offer(known: Mapping[str, Input]) -> str:
    return f"it takes {', '.join(known)}" if known else "it takes none"


def _convert(wanted: Input, value: Any) -> Any:
    expected = _TYPES[wanted.type]
    if isinstance(value, expected) and not (wanted.type == "number" and isinstance(value, bool)):
        return value
    if not isinstance(value, str):
        raise ValueError(value)
    if wanted.type == "boolean":
        if value.strip().lower() not in _WORDS:
            raise ValueError(value)
        return _WORDS[value.strip().lower()]
    if wanted.type == "number":
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(value)
        return int(number) if number.is_integer() else number
    parsed = parse_json(value)
    if not isinstance(parsed, expected):
        raise ValueError(value)
    return parsed
