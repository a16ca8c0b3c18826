"""Who may come in: a bearer token stands for a workspace and somebody in it."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.http.problems import RequestError

SUBPROTOCOL = "bearer"  # a browser's WebSocket can send no header but this one: `bearer, <token>`


@dataclass(frozen=True)
class Caller:
    """Whom a token stands for: `user` is what runs and workflows made with it are told to come from."""

    workspace: str
    user: str


class Gate(Protocol):
    """Knows the tokens."""

    async def admit(self, token: str) -> Caller | None:
        """Whom this token stands for; None for one that is unknown or no longer valid."""


class BootstrapGate:
    """The one token of the environment (`SYNTH_API_TOKEN`), for the workspace of `SLACK_BOT_TOKEN`."""

    def __init__(self, token: str | None, workspace: str) -> None:
        """Without a token nobody is admitted."""
        self._digest = _digest(token) if token else None
        self._caller = Caller(workspace, "api")

    async def admit(self, token: str) -> Caller | None:
        """Compares digests in constant time, so that the answer's time tells nothing of the token."""
        if self._digest is None or not hmac.compare_digest(_digest(token), self._digest):
            return None
        return self._caller


async def caller_of(request: web.Request, gate: Gate) -> Caller:
    """Whom a request comes from, by its header; raises a 401 that says what is missing."""
    token = _bearer(request.headers.get("Authorization", ""))
    return await _admitted(token, gate)


async def caller_of_socket(request: web.Request, gate: Gate) -> Caller:
    """The same for a WebSocket, which may bring its token as a subprotocol. Never in the address: those
    are logged."""
    token = _bearer(request.headers.get("Authorization", ""))
    if token is None:
        offered = [part.strip() for part in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        if len(offered) == 2 and offered[0] == SUBPROTOCOL:
            token = offered[1]
    return await _admitted(token, gate)


async def _admitted(token: str | None, gate: Gate) -> Caller:
    if not token:
        raise _unauthorized("Send your API token in the header `Authorization: Bearer <token>`.", "Bearer")
    caller = await gate.admit(token)
    if caller is None:
        raise _unauthorized("This API token is not valid.", 'Bearer error="invalid_token"')
    return caller


def _unauthorized(sentence: str, challenge: str) -> RequestError:
    return RequestError(sentence, 401, {"WWW-Authenticate": challenge})


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
