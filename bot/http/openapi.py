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
from bot.http.problems import PROBLEM
from bot.http.routes import PREFIX, Route

_REF = "#/components/schemas/{model}"
_EVERY_CALL = (400, 401, 500, 503)
_ABOUT = """\
Start, follow and change Synth's workflows. Errors are `application/problem+json` (RFC 9457).

Runs are followed live at `/ws`: send `{"type": "subscribe", "runId": 123, "after": 0}`, and every event of
the run that is numbered above `after` comes in order, without a gap; after a lost connection subscribe
again with the last `seq` you saw."""
_LIVE = """\
Follow runs. A browser, which can send no Authorization header here, offers the subprotocols `bearer` and
its token. Messages are JSON texts.

From the client: `{"type": "subscribe", "runId": 123, "after": 0}` and
`{"type": "unsubscribe", "runId": 123}`; several runs may be followed at once.

From the server: `{"type": "subscribed", "runId", "after", "seq", "status"}`, then events
`{"type", "runId", "seq", "data"}` with the types `execution_progress`, `payload_completed`,
`workflow_completed`, `workflow_failed`, `workflow_cancelled`, `approval_requested`. That one has
`question` (`approval`, `budget`, `account` or `unknown_outcome`), `step`, and of an approval or a budget
`number`, `ask`, `approvers`, `anybody`, `quorum`, `until`; with `reminders` above 0 it is a reminder. A
budget has the prompt's step in `at`, an account its `app` and the `person` whose it is. An
`execution_progress` without `seq` is a passing state while a step runs. What cannot be done is answered
with `{"type": "error", "message", "runId"}`.

Close codes: 1001 the server is stopping, 1013 messages were read too slowly, 1011 something failed. After
each, connect again and subscribe with the last `seq` you saw."""

_HOOK = """\
JSON, a form (`application/x-www-form-urlencoded`) or text, up to 1 MB. It is kept before anything else, so
that an answer of 202 is never lost. What is sent twice with the same `Idempotency-Key` (or `webhook-id`,
`X-GitHub-Delivery`, …, or what the workflow names) is one run. An address that is nobody's, or whose
workflow is paused, is 404; a missing or wrong signature, where the workflow asks for one, is 403."""


def describe(routes: Sequence[Route[Any]]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route)
    paths |= _outside()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synth", "version": version("synth"), "description": _ABOUT},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(routes),
        },
    }


def _operation(route: Route[Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": (inspect.getdoc(route.handler) or "").removesuffix("."),
        "parameters": list(_parameters(route)),
        "responses": {str(status): _answer(status, model) for status, model in route.answers.items()},
    }
    refusals = {*_EVERY_CALL, *route.problems, *((408, 413, 415, 422) if route.body else ())}
    for status in sorted(refusals):
        operation["responses"][str(status)] = _content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body_required,
            "content": {"application/json": {"schema": _ref(route.body)}},
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
        return _content(phrase, "application/json", model)
    if status == HTTPStatus.NO_CONTENT:
        return {"description": phrase}
    return {"description": phrase, "content": {"application/json": {"schema": {"type": "object"}}}}


def _content(description: str, media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": _ref(model)}}}


def _ref(model: type[Any]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _outside() -> dict[str, Any]:
    """What is served beside `PREFIX`."""
    refused = _content("Unauthorized", PROBLEM, ProblemReply)
    return {
        "/ws": {
            "get": {
                "operationId": "live",
                "summary": "Follow runs live (WebSocket)",
                "description": _LIVE,
                "responses": {
                    "101": {"description": "Switching Protocols"},
                    "401": refused,
                    "426": _content("Upgrade Required", PROBLEM, ProblemReply),
                },
            }
        },
        "/hooks/w/{secret}": {
            "post": {
                "operationId": "callWebhook",
                "summary": "Start the workflow that an address belongs to",
                "description": _HOOK,
                "security": [],
                "parameters": [
                    {"name": "secret", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "requestBody": {"content": {"*/*": {"schema": {}}}},
                "responses": {
                    "202": _content("Accepted", "application/json", DeliveryKept),
                    **{
                        str(status): _content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
                        for status in (400, 403, 404, 408, 413, 422, 500, 503)
                    },
                },
            }
        },
        **_events(),
        **_callbacks(),
        **_connecting(),
        "/healthz": {
            "get": {
                "operationId": "alive",
                "summary": "Whether the process answers",
                "security": [],
                "responses": {"200": _content("Alive", "application/json", Alive)},
            }
        },
        "/readyz": {
            "get": {
                "operationId": "ready",
                "summary": "Whether Synth can take work",
                "security": [],
                "responses": {
                    "200": _content("Ready", "application/json", Readiness),
                    "503": _content("Not ready", "application/json", Readiness),
                },
            }
        },
    }


def _schemas(routes: Sequence[Route[Any]]) -> Mapping[str, Any]:
    models: set[type[BaseModel]] = {ProblemReply, Alive, Readiness, DeliveryKept}
    for route in routes:
        models |= {model for model in (route.body, *route.answers.values()) if model is not None}
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (model, "validation" if issubclass(model, Body) else "serialization")
        for model in sorted(models, key=lambda model: model.__name__)
    ]
    _, document = models_json_schema(wanted, ref_template=_REF)
    schemas: Mapping[str, Any] = document["$defs"]
    return schemas


def _events() -> dict[str, Any]:
    names = ("engine", "address")
    return {
        "/hooks/{engine}/t/{address}": {
            "post": {
                "operationId": "tellEvent",
                "summary": "Tell of an event that an engine watches for",
                "description": "For engines alone: signed with the key that was agreed on for the address.",
                "security": [],
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                    for name in names
                ],
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {
                    "202": _content("Accepted", "application/json", DeliveryKept),
                    **{
                        str(status): _content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
                        for status in (400, 401, 404, 408, 413, 422, 500, 503)
                    },
                },
            }
        },
    }


def _callbacks() -> dict[str, Any]:
    engine = [{"name": "engine", "in": "path", "required": True, "schema": {"type": "string"}}]
    kept = {"content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "/hooks/{engine}/runner": {
            "post": {
                "operationId": "reportSteps",
                "summary": "Tell what became of steps that were handed over together",
                "description": "For engines alone, which show the secret that was agreed on.",
                "security": [],
                "parameters": engine,
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {
                    "200": {"description": "Kept, now or before", **kept},
                    **{
                        str(status): _content(HTTPStatus(status).phrase, PROBLEM, ProblemReply)
                        for status in (400, 401, 404, 408, 410, 413, 422, 500, 503)
                    },
                },
            }
        },
    }


def _connecting() -> dict[str, Any]:
    """Where an engine's service and people's browsers come back to from connecting an app."""
    engine = [{"name": "engine", "in": "path", "required": True, "schema": {"type": "string"}}]
    page = {"200": {"description": "A page for people", "content": {"text/html": {"schema": {}}}}}
    taken = {"200": {"description": "Taken", "content": {"application/json": {"schema": {"type": "object"}}}}}
    shared = {"security": [], "parameters": engine}
    return {
        "/hooks/{engine}/connect": {
            "post": {
                "operationId": "accountConnected",
                "summary": "A service says that an account was connected; Synth looks whether it is so",
                **shared,
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": taken,
            }
        },
        "/hooks/{engine}/connected": {
            "get": {
                "operationId": "connected",
                "summary": "It worked",
                **shared,
                "responses": page,
            }
        },
        "/hooks/{engine}/not-connected": {
            "get": {
                "operationId": "notConnected",
                "summary": "It did not work",
                **shared,
                "responses": page,
            }
        },
    }
