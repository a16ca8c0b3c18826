"""What a call of the API is: one table row says its address, its body and its answers, and the server and
the OpenAPI document are both made from it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel

from bot.http.body import MOST_BYTES, read_body, validated
from bot.http.gate import Caller, Gate, caller_of
from bot.http.models.common import BIGGEST_ID, PageQuery
from bot.http.problems import RequestError, door
from core.access.tokens import Scope
from core.errors import NotFound

PREFIX = "/api"

B = TypeVar("B")


@dataclass(frozen=True)
class Call(Generic[B]):
    """A request after the door: who asks, for what, with which body."""

    caller: Caller
    body: B
    ids: Mapping[str, int]
    page: PageQuery
    headers: Mapping[str, str]

    @property
    def id(self) -> int:
        """The number in the address."""
        return self.ids["id"]


@dataclass(frozen=True)
class Answer:
    """What is sent back; no `content` is an empty body."""

    status: int
    content: BaseModel | Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route(Generic[B]):
    """One call; its handler's docstring describes it. `scope` is what a token needs for it, None where any
    will do. `problems` are the statuses that mean it was refused, beyond those of every call."""

    method: str
    path: str  # below PREFIX
    name: str
    handler: Callable[[Call[B]], Awaitable[Answer]]
    answers: Mapping[int, type[BaseModel] | None]
    scope: Scope | None
    body: type[B] | None = None
    body_required: bool = True
    most_bytes: int = MOST_BYTES
    paged: bool = False
    takes_key: bool = False  # an Idempotency-Key
    takes_match: bool = False  # an If-Match
    media_type: str = "application/json"  # of its answers
    problems: Sequence[int] = ()


def api_application(routes: Sequence[Route[Any]], gate: Gate) -> web.Application:
    """All calls behind one door, to be mounted at `PREFIX`."""

    @web.middleware
    async def admit(request: web.Request, handler: Any) -> web.StreamResponse:
        """Before anything else, also before an unknown address is said to be unknown."""
        request[_CALLER] = await caller_of(request, gate)
        response: web.StreamResponse = await handler(request)
        return response

    application = web.Application(middlewares=[door, admit])
    for route in routes:
        endpoint = _Endpoint(route)
        application.router.add_route(route.method, route.path, endpoint.answer)
        if route.method == "GET":  # the server leaves the body out by itself
            application.router.add_route("HEAD", route.path, endpoint.answer)
    return application


_CALLER: web.RequestKey[Caller] = web.RequestKey("caller", Caller)


class _Endpoint(Generic[B]):
    """Turns requests into calls of one route."""

    def __init__(self, route: Route[B]) -> None:
        self._route = route

    async def answer(self, request: web.Request) -> web.Response:
        request[_CALLER].need(self._route.scope)
        answer = await self._route.handler(await self._call(request))
        return _sent(answer, self._route.media_type)

    async def _call(self, request: web.Request) -> Call[B]:
        return Call(
            caller=request[_CALLER],
            ids={name: _id(value) for name, value in request.match_info.items()},
            page=self._page(request),
            body=await self._body(request),
            headers=request.headers,
        )

    def _page(self, request: web.Request) -> PageQuery:
        if not self._route.paged:
            return PageQuery()
        if len(set(request.query)) != len(request.query):
            raise RequestError("Each parameter of the address may be given once.")
        return validated(PageQuery, dict(request.query))

    async def _body(self, request: web.Request) -> B:
        model: Any = self._route.body
        if model is None:
            return None  # type: ignore[return-value]  # B is None where a route names no body
        body = await read_body(request, model, self._route.most_bytes)
        if body is None:
            if self._route.body_required:
                raise RequestError("This call needs a body: JSON with `Content-Type: application/json`.")
            body = model()
        return body  # type: ignore[no-any-return]  # of the class that the route names


def _id(text: str) -> int:
    """An id is a whole number; one that no database could hold belongs to nothing."""
    if not re.fullmatch(r"[0-9]+", text, re.ASCII):
        raise RequestError("Ids are whole numbers, as in /api/workflows/12.")
    if len(text) > len(str(BIGGEST_ID)) or int(text) > BIGGEST_ID:
        raise NotFound("There is nothing with such a large id.")
    return int(text)


def _sent(answer: Answer, media_type: str) -> web.Response:
    if answer.content is None:
        return web.Response(status=answer.status, headers=answer.headers)
    if isinstance(answer.content, BaseModel):
        text = answer.content.model_dump_json(by_alias=True)
        return web.Response(status=answer.status, text=text, content_type=media_type, headers=answer.headers)
    return web.json_response(
        answer.content, status=answer.status, content_type=media_type, headers=answer.headers
    )
