"""The door of the page's API: JSON in, JSON out, refusals as 400."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.workspace.gestures import Person
from bot.workspace.guard import Handler
from bot.workspace.model import YOU, Json, SlackError


def acting(act: Callable[[Person, Json], Awaitable[Json]]) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            given = await request.json()
            if not isinstance(given, dict):
                raise SlackError("json_not_object")
            person = Person(given.get("user") or YOU, given.get("client"), str(request.url.origin()))
            return web.json_response(await act(person, given))
        except SlackError as refusal:
            return web.json_response({"error": refusal.code, **refusal.extra}, status=400)
        except KeyError as missing:
            return web.json_response({"error": "missing_argument", "argument": missing.args[0]}, status=400)
        except ValueError:
            return web.json_response({"error": "invalid_json"}, status=400)

    return handler


def asking(
    ask: Callable[[str, Json], Awaitable[Json]],
) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await ask(request.query.get("user", YOU), dict(request.query)))
        except SlackError as refusal:
            return web.json_response({"error": refusal.code}, status=400)
        except (KeyError, ValueError):
            return web.json_response({"error": "invalid_arguments"}, status=400)

    return handler
