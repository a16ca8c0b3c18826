"""Who may come in: a bearer token stands for a workspace, a program in it, and what that may do."""

from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.http.problems import RequestError
from core.access.programs import API, program
from core.access.tokens import EVERY_SCOPE, Scope

SUBPROTOCOL = "bearer"  # a browser's WebSocket can send no header but this one: `bearer, <token>`


@dataclass(frozen=True)
class Caller:
    """Whom a token stands for. What it does is told under its name, that of the environment has none."""

    workspace: str
    token: str | None = None
    scopes: frozenset[Scope] = EVERY_SCOPE

    @property
    def by(self) -> str:
        """Who did what is done with it."""
        return program(self.token)

    @property
    def user(self) -> str:
        """Whose connected accounts are used, and whose the workflows are."""
        return API

    def need(self, scope: Scope | None) -> None:
        """Raise the 403 that names the scope, if the token has it not."""
        if scope is None or scope in self.scopes:
            return
        raise RequestError(
            f"This API token may not do this: it has not the scope `{scope}`. "
            f"Whoever runs Synth can make one that has: `synth token create --scopes {scope} …`.",
            403,
            {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            {"scope": scope.value},
        )


class Gate(Protocol):
    """Knows the tokens."""

    async def admit(self, token: str) -> Caller | None:
        """Whom this token stands for, None for one that is unknown. Raises `lapsed(…)` for one that was."""


async def caller_of(request: web.Request, gate: Gate) -> Caller:
    """Whom a request comes from, by its header; raises a 401 that says what is missing."""
    return await admitted(_bearer(request.headers.get("Authorization", "")), gate)


def token_of_socket(request: web.Request) -> str | None:
    """The token of a WebSocket, which may bring it as a subprotocol. Never in the address: those are
    logged."""
    token = _bearer(request.headers.get("Authorization", ""))
    if token is None:
        offered = [part.strip() for part in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        if len(offered) == 2 and offered[0] == SUBPROTOCOL:
            token = offered[1]
    return token


async def admitted(token: str | None, gate: Gate) -> Caller:
    """Whom it stands for; raises a 401 that says what is missing."""
    if not token:
        raise _unauthorized("Send your API token in the header `Authorization: Bearer <token>`.", "Bearer")
    caller = await gate.admit(token)
    if caller is None:
        raise _unauthorized("This API token is not valid.", _INVALID)
    return caller


def lapsed(reason: str) -> RequestError:
    """A token that is not valid any more. Only who has it is told so, and nothing else of it."""
    return _unauthorized(
        f"This API token {reason}. Whoever runs Synth can make another: `synth token create`.", _INVALID
    )


_INVALID = 'Bearer error="invalid_token"'


def _unauthorized(sentence: str, challenge: str) -> RequestError:
    return RequestError(sentence, 401, {"WWW-Authenticate": challenge})


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
