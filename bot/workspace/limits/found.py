"""A fault and the small checks that every rule is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.workspace.model import Json


@dataclass(frozen=True)
class Fault:
    """Where (a JSON pointer) and what, in Slack's words."""

    pointer: str
    text: str


def text_object(value: Any, place: str, most: int, *, plain: bool = False) -> Iterator[Fault]:
    """A `plain_text` or `mrkdwn` object with 1 to `most` characters."""
    if not isinstance(value, dict):
        yield Fault(place, "missing required field: text object")
        return
    allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if value.get("type") not in allowed:
        yield Fault(f"{place}/type", f"must be one of {', '.join(allowed)}")
    yield from string(value.get("text"), f"{place}/text", most)


def string(value: Any, place: str, most: int, *, least: int = 1) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(place, "must be a string")
    elif len(value) < least:
        yield Fault(place, f"must be more than {least - 1} characters")
    elif len(value) > most:
        yield Fault(place, f"must be less than {most + 1} characters")


def optional_string(parent: Json, key: str, place: str, most: int) -> Iterator[Fault]:
    if parent.get(key) is not None:
        yield from string(parent[key], f"{place}/{key}", most, least=0)


def items(value: Any, place: str, most: int, *, least: int = 1, of: type = dict) -> Iterator[Fault]:
    """A list with `least` to `most` members of one type; what is in them is checked elsewhere."""
    if not isinstance(value, list):
        yield Fault(place, "must be an array")
    elif len(value) < least:
        yield Fault(place, f"must provide at least {least} items")
    elif len(value) > most:
        yield Fault(place, f"no more than {most} items allowed")
    else:
        what = "an object" if of is dict else "an array"
        wrong = (number for number, item in enumerate(value) if not isinstance(item, of))
        yield from (Fault(f"{place}/{number}", f"must be {what}") for number in wrong)


def objects(value: Any) -> list[Json]:
    """The objects in a list that may be anything."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def one_of(value: Any, place: str, allowed: tuple[str, ...]) -> Iterator[Fault]:
    if value not in allowed:
        yield Fault(place, f"must be one of {', '.join(allowed)}")
