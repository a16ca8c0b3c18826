"""What servers that speak chat completions do not all take, and how it is said to those that do not.

Models that think refuse `max_tokens` and a temperature of their own choice; some servers know no JSON Schema.
They say so with 400 and name the parameter: the request is then put in other words, and later ones at once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

MOST = 3  # ways to say a request again

Request = Mapping[str, Any]


def _limit_renamed(request: Request) -> dict[str, Any]:
    rest = {name: value for name, value in request.items() if name != "max_tokens"}
    return {**rest, "max_completion_tokens": request["max_tokens"]} if "max_tokens" in request else rest


def _without_temperature(request: Request) -> dict[str, Any]:
    return {name: value for name, value in request.items() if name != "temperature"}


def _without_schema(request: Request) -> dict[str, Any]:
    wanted = request.get("response_format")
    if isinstance(wanted, Mapping) and wanted.get("type") == "json_schema":
        return {**request, "response_format": {"type": "json_object"}}
    return {**request}


# What a refusal names → how to do without it.
_WAYS: Mapping[str, Callable[[Request], dict[str, Any]]] = {
    "max_tokens": _limit_renamed,
    "temperature": _without_temperature,
    "response_format": _without_schema,
    "json_schema": _without_schema,
}


class Dialect:
    """How one server wants to be asked, as far as it has said so."""

    def __init__(self) -> None:
        self._learnt: list[str] = []

    def put(self, request: Request) -> dict[str, Any]:
        """A request as the server takes it."""
        said = {**request}
        for name in self._learnt:
            said = _WAYS[name](said)
        return said

    def learn(self, names: Sequence[str]) -> None:
        """A request was answered after it was put otherwise for these."""
        self._learnt += [name for name in names if name not in self._learnt]


def said_otherwise(request: Request, refusal: str) -> tuple[str, dict[str, Any]] | None:
    """What a refusal is about, and the request without it; None where it is nothing of this kind."""
    for name, put in _WAYS.items():
        if name in refusal and (other := put(request)) != request:
            return name, other
    return None
