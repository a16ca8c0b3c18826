"""A model's answer as JSON, held against the output schema that its payload asks for."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable

from core.characters import DEEPEST, is_too_deep
from core.confined import Compute, confined
from core.errors import Refused

_DOES_NOT_FIT = "The model's answer does not fit the output schema"
# What can take years on a short text: patterns, and references that double what is to be looked at.
_ENDLESS = frozenset({"pattern", "patternProperties", "$ref", "$dynamicRef", "uniqueItems"})


async def parsed(text: str, schema: Mapping[str, Any], *, cut_off: bool, compute: Compute = confined) -> Any:
    """The JSON. Raises `Refused` in words. `cut_off`: the model reached its limit of tokens. What could take
    long is for `compute`."""
    try:
        data = json.loads(_bare(text))
    except (ValueError, RecursionError) as error:
        why = "it was cut off at the limit of tokens" if cut_off else "it is no JSON"
        raise Refused(f"{_DOES_NOT_FIT}: {why}.") from error
    if is_too_deep(data):
        raise Refused(f"{_DOES_NOT_FIT}: it is nested more than {DEEPEST} deep.")
    if any(name in _ENDLESS for name in _names(schema)):
        try:
            fault = await compute(fault_of, data, schema)
        except Refused as error:
            raise Refused(
                f"The answer cannot be held against the output schema: {error.sentence}."
            ) from error
    else:
        fault = fault_of(data, schema)
    if fault is not None:
        raise Refused(fault)
    return data


def _bare(text: str) -> str:
    """The JSON without what models put around it that nobody holds to a schema: thoughts, and a fence."""
    text = text.strip()
    if text.startswith("<think>"):
        text = text.partition("</think>")[2].strip()
    if text.startswith("```") and text.endswith("```"):
        text = text[3:-3].removeprefix("json").strip()
    return text


def fault_of(data: Any, schema: Mapping[str, Any]) -> str | None:
    """Why it does not fit, in words. A schema refers to itself alone: nothing is fetched from anywhere."""
    try:
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema, registry=Registry()).validate(data)
    except ValidationError as error:
        return f"{_DOES_NOT_FIT}: {error.message[:200]}."
    except SchemaError as error:
        return f"The output schema is no JSON Schema: {error.message[:200]}."
    except Unresolvable as error:
        return f"The output schema refers to something outside of it: {str(error)[:200]}."
    except RecursionError:
        return "The output schema, or the answer, goes round in circles or is nested too deeply."
    return None


def _names(schema: Any) -> Iterator[str]:
    """All keys of all objects in it."""
    if isinstance(schema, Mapping):
        for name, inner in schema.items():
            yield name
            yield from _names(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _names(inner)
