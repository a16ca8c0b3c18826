"""What is served beside the table of calls, as the OpenAPI document tells of it: sockets, hooks, health."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from bot.http.models.health import Alive, Readiness
from bot.http.models.problems import ProblemReply
from bot.http.models.triggers import DeliveryKept
from bot.http.problems import PROBLEM
from core.access.tokens import Scope

REF = "#/components/schemas/{model}"
_LIVE = """\
Follow runs. A browser, which can send no Authorization header here, offers the subprotocols `bearer` and
its token. Messages are JSON texts.

From the client: `{"type": "subscribe", "runId": 123, "after": 0}` and
`{"type": "unsubscribe", "runId": 123}`; several runs may be followed at once.

From the server: `{"type": "subscribed", "runId", "after", "seq", "status"}`, then events
`{"type", "runId", "seq", "data"}` with the types `execution_progress`, `payload_completed`,
`workflow_completed`, `workflow_failed`, `workflow_cancelled`, `approval_requested`. That one has
`question` (`approval`, `budget`, `account` or `unknown_outcome`), `step`, and of an approval or a budget
`number`, `ask`, `approvers`, `anybody`, `quorum`, `until`, and `wants` where it is an `answer` in words;
with `reminders` above 0 it is a reminder. A budget has the prompt's step in `at`, an account its `app` and
the `person` whose it is. An `execution_progress` without `seq` is a passing state while a step runs. What
cannot be done is answered with `{"type": "error", "message", "runId"}`.

Close codes: 1001 the server is stopping, 1013 messages were read too slowly, 1011 something failed. After
each, connect again and subscribe with the last `seq` you saw. 1008 says that the token was revoked or has
expired."""

_HOOK = """\
JSON, a form (`application/x-www-form-urlencoded`) or text, up to 1 MB. It is kept before anything else, so
that an answer of 202 is never lost. What is sent twice with the same `Idempotency-Key` (or `webhook-id`,
`X-GitHub-Delivery`, …, or what the workflow names) is one run. An address that is nobody's, or whose
workflow is paused, is 404; a missing or wrong signature, where the workflow asks for one, is 403."""


def outside() -> dict[str, Any]:
    """What is served beside `PREFIX`."""
    return {**_live(), **_webhooks(), **_metrics(), **_events(), **_callbacks(), **_connecting(), **_health()}


def _live() -> dict[str, Any]:
    return {
        "/ws": {
            "get": {
                "operationId": "live",
                "summary": "Follow runs live (WebSocket)",
                "description": _LIVE,
                "security": [{"token": [Scope.READ.value]}],
                "responses": {
                    "101": {"description": "Switching Protocols"},
                    **_problems(401, 403, 426, 500, 503),
                },
            }
        },
    }


def _webhooks() -> dict[str, Any]:
    return {
        "/hooks/w/{secret}": {
            "post": {
                "operationId": "callWebhook",
                "summary": "Start the workflow that an address belongs to",
                "description": _HOOK,
                "security": [],
                "parameters": _in_path("secret"),
                "requestBody": {"content": {"*/*": {"schema": {}}}},
                "responses": {
                    "202": content("Accepted", "application/json", DeliveryKept),
                    **_problems(400, 403, 404, 408, 413, 422, 500, 503),
                },
            }
        },
    }


def _metrics() -> dict[str, Any]:
    figures = {"description": "Figures", "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {
        "/metrics": {
            "get": {
                "operationId": "metrics",
                "summary": "Figures for Prometheus, of all workspaces together",
                "security": [{"token": [Scope.METRICS.value]}],
                "responses": {"200": figures, **_problems(401, 403, 500, 503)},
            }
        },
    }


def _health() -> dict[str, Any]:
    return {
        "/healthz": {
            "get": {
                "operationId": "alive",
                "summary": "Whether the process answers",
                "security": [],
                "responses": {"200": content("Alive", "application/json", Alive)},
            }
        },
        "/readyz": {
            "get": {
                "operationId": "ready",
                "summary": "Whether Synth can take work",
                "security": [],
                "responses": {
                    "200": content("Ready", "application/json", Readiness),
                    "503": content("Not ready", "application/json", Readiness),
                },
            }
        },
    }


def _events() -> dict[str, Any]:
    return {
        "/hooks/{engine}/t/{address}": {
            "post": {
                "operationId": "tellEvent",
                "summary": "Tell of an event that an engine watches for",
                "description": "For engines alone: signed with the key that was agreed on for the address.",
                "security": [],
                "parameters": _in_path("engine", "address"),
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {
                    "202": content("Accepted", "application/json", DeliveryKept),
                    **_problems(400, 401, 404, 408, 413, 422, 500, 503),
                },
            }
        },
    }


def _callbacks() -> dict[str, Any]:
    kept = {"content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "/hooks/{engine}/runner": {
            "post": {
                "operationId": "reportSteps",
                "summary": "Tell what became of steps that were handed over together",
                "description": "For engines alone, which show the secret that was agreed on.",
                "security": [],
                "parameters": _in_path("engine"),
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {
                    "200": {"description": "Kept, now or before", **kept},
                    **_problems(400, 401, 404, 408, 410, 413, 422, 500, 503),
                },
            }
        },
    }


def _connecting() -> dict[str, Any]:
    """Where an engine's service and people's browsers come back to from connecting an app."""
    page = {"200": {"description": "A page for people", "content": {"text/html": {"schema": {}}}}}
    taken = {"200": {"description": "Taken", "content": {"application/json": {"schema": {"type": "object"}}}}}
    shared = {"security": [], "parameters": _in_path("engine")}
    return {
        "/hooks/{engine}/connect": {
            "post": {
                "operationId": "accountConnected",
                "summary": "A service says that an account was connected; Synth looks whether it is so",
                **shared,
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {**taken, **_problems(500, 503)},
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


def _in_path(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(one): content(HTTPStatus(one).phrase, PROBLEM, ProblemReply) for one in statuses}


def content(description: str, media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    """A response with a body."""
    return {"description": description, "content": {media_type: {"schema": ref(model)}}}


def ref(model: type[Any]) -> dict[str, str]:
    """Where a model is described."""
    return {"$ref": REF.format(model=model.__name__)}
