"""Samples for what only a run can know: each says of itself what it stands for, as in `‹issue.title›`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.definition import Step
from core.template import references_within

_DEEPEST = 8

Path = tuple[str | int, ...]


def paths_within(steps: Sequence[Step]) -> dict[str, list[Path]]:
    """What references look for, by their first name. `{{inputs.x.y}}` counts for `x`."""
    found: dict[str, list[Path]] = {}
    for step in steps:
        for reference in references_within(step.model_dump(mode="json", by_alias=True)):
            name, path = reference.name, reference.path
            if name == "inputs" and path and isinstance(path[0], str):
                name, path = path[0], path[1:]
            found.setdefault(name, []).append(path[:_DEEPEST])
    return found


def sample(label: str, paths: Sequence[Path]) -> Any:
    """A value that has something at each of these paths: text, or objects and lists with texts in them."""
    wanted = [path for path in paths if path]
    if not wanted:
        return f"‹{label}›"
    heads: dict[str | int, list[Path]] = {}
    for path in wanted:
        heads.setdefault(path[0], []).append(path[1:])
    if all(isinstance(head, int) for head in heads):
        return [sample(label, [rest for rests in heads.values() for rest in rests])]
    return {str(head): sample(f"{label}.{head}", rests) for head, rests in heads.items()}


def sample_of(schema: Mapping[str, Any], label: str, depth: int = 0) -> Any:
    """A value as an output schema describes it."""
    if schema.get("enum"):
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object" and depth < _DEEPEST:
        properties = schema.get("properties", {})
        return {name: sample_of(inner, f"{label}.{name}", depth + 1) for name, inner in properties.items()}
    if kind == "array" and depth < _DEEPEST:
        return [sample_of(schema.get("items", {}), label, depth + 1)]
    return {"integer": 1, "number": 1, "boolean": True, "null": None}.get(str(kind), f"‹{label}›")


def is_sample(value: Any) -> bool:
    """Whether a list holds nothing but samples of ours."""
    return all(isinstance(text, str) and text.startswith("‹") for text in _leaves(value))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value
