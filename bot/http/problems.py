"""What goes wrong at this door, as `application/problem+json` (RFC 9457). The one place that does so."""

import json
import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from core.errors import (
    Conflict,
    EngineError,
    Fault,
    Invalid,
    NotAllowed,
    NotFound,
    Outdated,
    StorageError,
    SynthError,
    Unavailable,
    Unreadable,
)
from core.strict_json import NotJson

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
MOST_FAULTS = 1_000  # in one answer: each has to be read by somebody
_RETRY_S = 5  # after which to ask again, where nobody said when


class RequestError(SynthError):
    """What only this door refuses, such as a body that is not JSON. `more` are further members of the
    problem, for programs."""

    def __init__(
        self,
        message: str,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        self.more = dict(more or {})
        super().__init__(message, status, headers, more)


@web.middleware
async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error becomes an answer here, and nowhere else."""
    try:
        response = await handler(request)
    except Exception as error:  # the edge of a request
        response = _answer(error, request)
    if not response.prepared:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> web.Response:
    """An answer of this kind. `type` is `about:blank`: the status says which problem it is."""
    body = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail, **more}
    return web.Response(status=status, text=json.dumps(body), content_type=PROBLEM, headers=headers)


def _answer(error: Exception, request: web.Request) -> web.Response:
    match error:
        case RequestError():
            return problem(error.status, error.sentence, headers=error.headers, **error.more)
        case NotJson():
            return problem(413 if error.too_large else 400, error.sentence)
        case Invalid():
            return problem(422, _count(error), faults=_faults(error.faults))
        case NotFound():
            return problem(404, error.sentence)
        case Outdated():
            return problem(412, f"{error.sentence} Read it again, and send what you make of that.")
        case Conflict():
            return problem(409, error.sentence)
        case NotAllowed():
            return problem(403, error.sentence)
        case Unavailable():
            pause = max(1, round(error.retry_after or _RETRY_S))
            return problem(503, error.sentence, headers={"Retry-After": str(pause)})
        case StorageError():
            return problem(503, error.sentence, headers={"Retry-After": str(_RETRY_S)}, id=_logged(request))
        case Unreadable():  # another process may be able to
            return problem(503, error.sentence, headers={"Retry-After": str(_RETRY_S)})
        case EngineError():
            return problem(502, error.sentence)
        case web.HTTPException():
            return _of_aiohttp(error, request)
        case _:
            number = _logged(request)
            return problem(500, f"Something went wrong ({number}). The server's log says what.", id=number)


def _count(error: Invalid) -> str:
    if len(error.faults) <= MOST_FAULTS:
        return error.sentence
    return f"{error.sentence} These are the first {MOST_FAULTS:,} of {len(error.faults):,} faults."


def _faults(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    return [{"path": fault.path, "message": fault.message} for fault in faults[:MOST_FAULTS]]


def _of_aiohttp(error: web.HTTPException, request: web.Request) -> web.Response:
    """What the router refuses, such as an unknown address."""
    if error.status == 404:
        return problem(404, "There is nothing at this address. `/api/openapi.json` lists what there is.")
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        if request.method == "OPTIONS":
            return web.Response(status=204, headers={"Allow": f"{allowed}, OPTIONS"})
        detail = f"{request.method} does nothing here; this address takes {allowed}."
        return problem(405, detail, headers={"Allow": allowed})
    return problem(error.status, error.text or error.reason)


def _logged(request: web.Request) -> str:
    """Log the error under way with an id that the answer carries, so that the two can be brought together."""
    number = secrets.token_hex(4)
    log.exception("%s %s failed (%s)", request.method, _path(request), number)
    return number


def _path(request: web.Request) -> str:
    """Without what is secret in it."""
    door, hook, _ = request.path.partition("/w/" if request.path.startswith("/hooks/w/") else "/t/")
    return f"{door}{hook}…" if hook and door.startswith("/hooks") else request.path


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
