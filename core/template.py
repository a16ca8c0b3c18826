"""References in texts: `{{name}}`, `{{name.path[0]}}`, `{{inputs.x}}`, `{{trigger.x}}`.

`{{name..field}}` is the field of that name which lies nearest below, for what nobody has seen yet: services
put an event's own fields at any depth.

One pass: what a value contains is never expanded again. A reference whose first name means nothing here
stays as it was written; a path that leads nowhere in a known value is null (nothing, in text).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Refused

# What one text, or all texts of one step's parameters together, may become: a short text that names a long
# answer many times would fill the memory.
LONGEST = 10_000_000  # characters
LONGEST_PROMPT = 4_000_000  # about a million tokens: more than any model reads

# A key may carry `$` and `-`, since engines' answers do (`$summary`, `content-type`).
REFERENCE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)((?:\.{1,2}[A-Za-z0-9_$-]+|\[\d{1,9}\])*)\s*\}\}")
_PATH_PART = re.compile(r"(\.{1,2})([A-Za-z0-9_$-]+)|\[(\d{1,9})\]")
_MOST_LOOKED_AT = 10_000  # values below one, for a field that lies anywhere


class Below(str):
    """A key that may lie at any depth."""

    __slots__ = ()


@dataclass(frozen=True)
class Reference:
    """One `{{…}}` as written: its first name, and the keys and indexes that follow."""

    name: str
    path: tuple[str | int, ...]
    text: str


def references(template: str) -> Iterator[Reference]:
    """All references of a text, in order."""
    for match in REFERENCE.finditer(template):
        yield _reference(match)


def references_within(value: Any) -> Iterator[Reference]:
    """All references of all texts in a JSON value."""
    if isinstance(value, str):
        yield from references(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from references_within(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from references_within(inner)


def fill_texts(templates: Sequence[str], names: Mapping[str, Any], room: "Room | None" = None) -> list[str]:
    """Texts with their references replaced; what is not text becomes compact JSON, null becomes nothing.

    Raises `Refused` for what together becomes too long.
    """
    room = room or Room()
    return [_fill_text(template, names, room) for template in templates]


def fill(value: Any, names: Mapping[str, Any], room: "Room | None" = None) -> Any:
    """A JSON value with its references replaced. A text that is exactly one reference keeps the JSON type.

    Raises `Refused` for one that becomes too long.
    """
    return _fill(value, names, room or Room())


class Room:
    """How much longer the texts of something may still become, of one step where nothing else is said."""

    def __init__(self, what: str = "step", most: int = LONGEST) -> None:
        self._what = what
        self._most = most
        self._left = most

    def take(self, text: str) -> str:
        self._left -= len(text)
        if self._left < 0:
            raise Refused(
                f"With what its references stand for, this {self._what} is over {self._most:,} characters "
                "long. Name a part of what is long, as in {{name.field}} or {{name[0]}}, or go through it in "
                "a loop."
            )
        return text


def _fill_text(template: str, names: Mapping[str, Any], room: Room) -> str:
    def replace(match: re.Match[str]) -> str:
        reference = _reference(match)
        if reference.name not in names:
            return reference.text
        return room.take(as_text(look_up(names[reference.name], reference.path)))

    return REFERENCE.sub(replace, template)


def _fill(value: Any, names: Mapping[str, Any], room: Room) -> Any:
    if isinstance(value, str):
        alone = REFERENCE.fullmatch(value.strip())
        if alone is not None and alone.group(1) in names:
            reference = _reference(alone)
            found = look_up(names[reference.name], reference.path)
            room.take(as_text(found))
            return found
        return _fill_text(value, names, room)
    if isinstance(value, Mapping):
        return {key: _fill(inner, names, room) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(inner, names, room) for inner in value]
    return value


def look_up(value: Any, path: tuple[str | int, ...]) -> Any:
    """Follow a path into a JSON value; None where it leads nowhere. Text is never parsed.

    Raises `Refused` where a field is looked for below, and none lies there or several that differ.
    """
    for part in path:
        if isinstance(part, Below):
            value = _nearest(value, part) if isinstance(value, Mapping | list | tuple) else None
        elif isinstance(value, Mapping) and str(part) in value:
            value = value[str(part)]
        elif isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _nearest(value: Any, name: str) -> Any:
    """The field of that name at the least depth."""
    level, seen = [value], 0
    while level and seen < _MOST_LOOKED_AT:
        found = [one[name] for one in level if isinstance(one, Mapping) and one.get(name) is not None]
        if len({as_text(one) for one in found}) > 1:
            raise Refused(
                f"There are several “{name}” that differ, so nobody can tell which one is meant. Name it "
                f"with its whole path, as in {{{{trigger.event.customer.{name}}}}}."
            )
        if found:
            return found[0]
        seen += len(level)
        level = [inner for one in level for inner in _inside(one)][:_MOST_LOOKED_AT]
    raise Refused(
        f"Nothing is called “{name}” in what came in. Look what there is, and name that with its whole path, "
        f"as in {{{{trigger.event.customer.{name}}}}}."
    )


def _inside(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return [*value.values()]
    return value if isinstance(value, list | tuple) else ()


def path_of(text: str) -> tuple[str | int, ...]:
    """`.a.b[0]` as keys and indexes; `..a` is an `a` at any depth."""
    return tuple(
        int(index) if index else Below(key) if dots == ".." else key
        for dots, key, index in _PATH_PART.findall(text)
    )


def as_text(value: Any) -> str:
    """How a value stands inside a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _reference(match: re.Match[str]) -> Reference:
    return Reference(match.group(1), path_of(match.group(2)), match.group(0))
