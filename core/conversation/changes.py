"""What changed from one definition to another: computed from the two alone, so that it is true whoever made
the change and whatever they said of it.

Steps are told apart by their ids and inputs by their names. The comparison is exhaustive: it is empty for
equal definitions and for no others.
"""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import JsonValue

from core.definition import Definition

Verb = Literal["added", "removed", "moved", "changed"]

_INSIDE = ("steps", "then", "else")  # where steps hold other steps
_LONGEST_TOLD = 200


@dataclass(frozen=True)
class Change:
    """One difference.

    `part` is the field of the definition (`name`, `trigger`, `inputs`, `steps`, …), `key` the id of the step
    or the name of the input, `path` the field inside (`params.channel`, `blocks[0].text`), empty for the
    whole of it. `before` and `after` are the values as JSON; of what moved, the places (`each.steps[0]`).
    """

    verb: Verb
    part: str
    key: str = ""
    path: str = ""
    before: JsonValue = None
    after: JsonValue = None

    def __str__(self) -> str:
        what = ".".join(piece for piece in (self.part, self.key, self.path) if piece)
        if self.verb == "added":
            return f"added {what}: {_short(self.after)}"
        if self.verb == "removed":
            return f"removed {what}: {_short(self.before)}"
        return f"{self.verb} {what}: {_short(self.before)} → {_short(self.after)}"


def compare(before: Definition, after: Definition) -> tuple[Change, ...]:
    """Every difference, in the order of the definition: the plain fields, the inputs, the steps."""
    old, new = before.as_json(), after.as_json()
    changes: list[Change] = []
    for part in new:
        if part == "steps":
            changes += _items(part, list(_placed(old[part], part)), list(_placed(new[part], part)))
        elif part == "inputs":
            changes += _items(part, list(_named(old[part])), list(_named(new[part])))
        elif part == "trigger" and old[part]["type"] != new[part]["type"]:
            changes.append(Change("changed", part, before=old[part], after=new[part]))
        else:
            changes += _fields(part, "", "", old[part], new[part])
    return tuple(changes)


@dataclass(frozen=True)
class _Placed:
    """A step or an input: `own` is all of it but the steps inside, `home` the list that it stands in."""

    key: str
    home: str
    index: int
    own: Mapping[str, Any]

    @property
    def place(self) -> str:
        return f"{self.home}[{self.index}]"


def _placed(steps: Sequence[Mapping[str, Any]], home: str) -> Iterator[_Placed]:
    """All steps in reading order, those inside of others included."""
    for index, step in enumerate(steps):
        own = {name: value for name, value in step.items() if name not in _INSIDE}
        yield _Placed(step["id"], home, index, own)
        for name in _INSIDE:
            if name in step:
                yield from _placed(step[name], f"{step['id']}.{name}")


def _named(inputs: Sequence[Mapping[str, Any]]) -> Iterator[_Placed]:
    for index, one in enumerate(inputs):
        yield _Placed(one["name"], "inputs", index, one)


def _items(part: str, old: Sequence[_Placed], new: Sequence[_Placed]) -> Iterator[Change]:
    """What left, then what came, moved or changed, in the order of the result."""
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    # A step of another kind is another step, whatever it is called.
    kept = {key for key in before.keys() & after.keys() if _kind(before[key]) == _kind(after[key])}
    for one in old:
        if one.key not in kept:
            yield Change("removed", part, one.key, before=dict(one.own))
    moved = _moved(before, after, kept)
    for one in new:
        if one.key not in kept:
            yield Change("added", part, one.key, after=dict(one.own))
            continue
        if one.key in moved:
            yield Change("moved", part, one.key, before=before[one.key].place, after=one.place)
        yield from _fields(part, one.key, "", before[one.key].own, one.own)


def _kind(one: _Placed) -> object:
    return one.own.get("kind")


def _moved(before: Mapping[str, _Placed], after: Mapping[str, _Placed], kept: set[str]) -> set[str]:
    """Those that stand in another list, and in each list the fewest that explain its new order."""
    moved = {key for key in kept if before[key].home != after[key].home}
    homes: dict[str, list[str]] = {}
    for key, one in after.items():  # in reading order
        if key in kept and key not in moved:
            homes.setdefault(one.home, []).append(key)
    for keys in homes.values():
        stayed = _longest_rising([before[key].index for key in keys])
        moved |= {key for position, key in enumerate(keys) if position not in stayed}
    return moved


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The positions of a longest increasing subsequence (patience sorting)."""
    tops: list[int] = []  # the smallest number that ends a rise of each length, and where it stands
    at: list[int] = []
    previous: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_left(tops, number)
        previous.append(at[length - 1] if length else None)
        tops[length:] = [number, *tops[length + 1 :]]
        at[length:] = [position, *at[length + 1 :]]
    found: set[int] = set()
    position_or_none = at[-1] if at else None
    while position_or_none is not None:
        found.add(position_or_none)
        position_or_none = previous[position_or_none]
    return found


def _fields(part: str, key: str, path: str, old: Any, new: Any) -> Iterator[Change]:
    """The smallest fields that differ. Lists of different lengths are told whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in {**old, **new}:
            inner = f"{path}.{name}" if path else str(name)
            if name not in new:
                yield Change("removed", part, key, inner, before=old[name])
            elif name not in old:
                yield Change("added", part, key, inner, after=new[name])
            else:
                yield from _fields(part, key, inner, old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _fields(part, key, f"{path}[{index}]", one, other)
    elif _text(old) != _text(new):
        yield Change("changed", part, key, path, before=old, after=new)


def _text(value: Any) -> str:
    """For comparing: to Python `True` and `1` are equal, to people and engines they are not."""
    return json.dumps(value, sort_keys=True)


def _short(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TOLD else f"{line[: _LONGEST_TOLD - 1]}…"
