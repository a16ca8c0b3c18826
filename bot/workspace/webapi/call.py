"""One call of a method: its arguments, however they were sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.workspace.model import Json, SlackError
from bot.workspace.parts import Parts

_JSON_FIELDS = {"blocks", "attachments", "metadata", "view", "files", "prompts", "loading_messages"}


@dataclass(frozen=True)
class Call:
    parts: Parts
    arguments: Json
    origin: str
    """Scheme, host and port under which the app reached this server."""

    def need(self, name: str) -> str:
        """A text argument; raises `invalid_arguments` that names it."""
        value = self.arguments.get(name)
        if value is None or value == "":
            said = {"messages": [f"[ERROR] missing required field: {name}"]}
            raise SlackError("invalid_arguments", {"response_metadata": said})
        return str(value)

    def number(self, name: str, default: int, most: int) -> int:
        try:
            return max(1, min(most, int(self.arguments.get(name) or default)))
        except (TypeError, ValueError):
            raise SlackError("invalid_arguments") from None

    def flag(self, name: str) -> bool:
        return str(self.arguments.get(name, "")).lower() in ("1", "true")


Method = Callable[[Call], Awaitable[Json]]


async def read_arguments(request: web.Request) -> tuple[Json, str | None]:
    """Arguments of query, form or JSON body, and the token from wherever it stands.

    Raises `invalid_json`, `invalid_form_data` or, for a field that has to be JSON, `invalid_arguments`.
    """
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        arguments |= body
    elif request.can_read_body:
        try:
            arguments |= dict(await request.post())
        except ValueError:
            raise SlackError("invalid_form_data") from None
    for name in _JSON_FIELDS & arguments.keys():
        arguments[name] = _parsed(name, arguments[name])
    token = arguments.pop("token", None)
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = bearer.strip()
    return arguments, token


def _parsed(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackError(code) from None
