"""The OpenAPI 3.1 document, made from the table of calls and the models: it cannot say something else."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.http.models.common import Body, PageQuery
from bot.http.models.health import Alive, Readiness
from bot.http.models.problems import ProblemReply
from bot.http.models.triggers import DeliveryKept
from bot.http.outside import REF, content, outside, ref
from bot.http.problems import PROBLEM
from bot.http.routes import PREFIX, Route
from core.access.tokens import MEANINGS

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
        "security": [{"token": [] if route.scope is None else [route.scope.value]}],
        "parameters": list(_parameters(route)),
        "responses": {str(status): _answer(status, model) for status, model in route.answers.items()},
    }
    refusals = {*_EVERY_CALL, *route.problems, *((408, 413, 415, 422) if route.body else ())}
    if route.scope is not None:
        refusals.add(403)
    for status in sorted(refusals):
        operation["responses"][str(status)] = content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body_required,
            "content": {"application/json": {"schema": ref(route.body)}},
        }
    return operation


def _parameters(route: Route[Any]) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", route.path):
        schema = {"type": "integer", "format": "int64", "minimum": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, help_ in route.headers.items():
        schema = {"type": "string"}
        yield {"name": name, "in": "header", "required": False, "description": help_, "schema": schema}
    if route.paged:
        for name, schema in PageQuery.model_json_schema()["properties"].items():
            yield {"name": name, "in": "query", "required": False, "schema": schema}


def _answer(status: int, model: type[BaseModel] | None) -> dict[str, Any]:
    phrase = HTTPStatus(status).phrase
    if model is not None:
        return content(phrase, "application/json", model)
    if status == HTTPStatus.NO_CONTENT:
        return {"description": phrase}
    return {"description": phrase, "content": {"application/json": {"schema": {"type": "object"}}}}


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
