"""Slack's Web API: `POST /workspace/api/<method>`, with Slack's argument forms, checks and errors."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiohttp import web

from bot.workspace.model import SlackError
from bot.workspace.parts import Parts
from bot.workspace.webapi import apps, assistant, chat, conversations, files, reactions, users, views
from bot.workspace.webapi.call import Call, Method, read_arguments

log = logging.getLogger(__name__)

METHODS: Mapping[str, Method] = {
    **apps.METHODS,
    **assistant.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}


class WebApi:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            arguments, token = await read_arguments(request)
            await self._parts.faults.strike(request, name, str(arguments.get("channel", "")))
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", {"req_method": name})
            self._check_token(name, token)
            call = Call(self._parts, arguments, str(request.url.origin()))
            body = {"ok": True, **await method(call)}
        except SlackError as refusal:
            log.debug("%s refused: %s", name, refusal.code)
            body = {"ok": False, "error": refusal.code, **refusal.extra}
        return web.json_response(body)

    def _check_token(self, name: str, token: str | None) -> None:
        if name == "api.test":
            return
        if not token:
            raise SlackError("not_authed")
        wants_app = name == "apps.connections.open"
        if token == (self._parts.app_token if wants_app else self._parts.bot_token):
            return
        known = token in (self._parts.app_token, self._parts.bot_token)
        raise SlackError("not_allowed_token_type" if known else "invalid_auth")
