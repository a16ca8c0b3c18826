"""The OpenAPI 3.1 document, made from the table of calls and the models: it cannot say something else."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.http.models.common import (
    BIGGEST_ID,
    KEY_HELP,
    KEY_PATTERN,
    MATCH_HELP,
    MATCH_PATTERN,
    Body,
    PageQuery,
)
from bot.http.models.health import Alive, Readiness
from bot.http.models.problems import ProblemReply
from bot.http.models.triggers import DeliveryKept
from bot.http.outside import REF, content, outside, ref
from bot.http.problems import PROBLEM
from bot.http.routes import PREFIX, Route
from core.access.tokens import MEANINGS

_TAGS = {"execute": "Runs", "workflows": "Workflows"}
_NEEDS = "Needs the scope `{scope}`."
_EVERY_CALL = (400, 401, 500, 503)
_ABOUT = """\
Start, follow and change Synth's workflows. Errors are `application/problem+json` (RFC 9457).

Runs are followed live at `/ws`: send `{"type": "subscribe", "runId": 123, "after": 0}`, and every event of
the run that is numbered above `after` comes in order, without a gap; after a lost connection subscribe
again with the last `seq` you saw."""
_TOKENS = "\n".join(
    (
        "`SYNTH_API_TOKEN`, which may do everything, or one that `synth token create` made, with scopes:",
        "",
        *(f"- `{scope}`: {meaning}" for scope, meaning in MEANINGS.items()),
        "",
        "None includes another. Where an operation names none, any token will do.",
    )
)


def describe(routes: Sequence[Route[Any]]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route)
    paths |= outside()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synth", "version": version("synth"), "description": _ABOUT},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _TOKENS}},
            "schemas": _schemas(routes),
        },
    }


def _operation(route: Route[Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": (inspect.getdoc(route.handler) or "").removesuffix("."),
        "description": _NEEDS.format(scope=route.scope) if route.scope else "Any token will do.",
        "tags": [_TAGS.get(route.path.split("/")[1], "About")],
        "security": [{"token": [] if route.scope is None else [route.scope.value]}],
        "parameters": list(_parameters(route)),
        "responses": {
            str(status): _answer(status, model, route.media_type) for status, model in route.answers.items()
        },
    }
    refusals = {*_EVERY_CALL, *route.problems, *((408, 413, 415, 422) if route.body else ())}
    if route.paged:
        refusals.add(422)
    if route.scope is not None:
        refusals.add(403)
    for status in sorted(refusals):
        refusal = content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
        operation["responses"][str(status)] = _with_headers(refusal, status)
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body_required,
            "content": {"application/json": {"schema": ref(route.body)}},
        }
    return operation


def _parameters(route: Route[Any]) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", route.path):
        schema = {"type": "integer", "format": "int64", "minimum": 1, "maximum": BIGGEST_ID}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.takes_key:
        yield _header("Idempotency-Key", KEY_HELP, KEY_PATTERN)
    if route.takes_match:
        yield _header("If-Match", MATCH_HELP, MATCH_PATTERN)
    if route.paged:
        for name, schema in PageQuery.model_json_schema()["properties"].items():
            yield {"name": name, "in": "query", "required": False, "schema": schema}


def _header(name: str, help_: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": f"^{pattern}$"}
    return {"name": name, "in": "header", "required": False, "description": help_, "schema": schema}


def _answer(status: int, model: type[BaseModel] | None, media_type: str) -> dict[str, Any]:
    phrase = HTTPStatus(status).phrase
    if model is not None:
        return _with_headers(content(phrase, media_type, model), status)
    if status == HTTPStatus.NO_CONTENT:
        return {"description": phrase}
    return {"description": phrase, "content": {media_type: {"schema": {"type": "object"}}}}


_HEADERS = {
    201: ("Location", "where it is"),
    202: ("Location", "the run: how it stands is told there"),
    401: ("WWW-Authenticate", "what is wrong with the token (RFC 6750)"),
    503: ("Retry-After", "seconds after which to ask again"),
}


def _with_headers(answer: dict[str, Any], status: int) -> dict[str, Any]:
    if status not in _HEADERS:
        return answer
    name, help_ = _HEADERS[status]
    return {**answer, "headers": {name: {"description": help_, "schema": {"type": "string"}}}}


def _schemas(routes: Sequence[Route[Any]]) -> Mapping[str, Any]:
    models: set[type[BaseModel]] = {ProblemReply, Alive, Readiness, DeliveryKept}
    for route in routes:
        models |= {model for model in (route.body, *route.answers.values()) if model is not None}
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (model, "validation" if issubclass(model, Body) else "serialization")
        for model in sorted(models, key=lambda model: model.__name__)
    ]
    _, document = models_json_schema(wanted, ref_template=REF)
    schemas: Mapping[str, Any] = document["$defs"]
    return schemas
