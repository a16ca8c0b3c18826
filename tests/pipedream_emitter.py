"""The part of Pipedream's stand-in that deploys triggers and emits signed events."""

import hashlib
import hmac
import itertools
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from pipedream import types as sdk
from pydantic import TypeAdapter

from tests.pipedream_components import Json


@dataclass
class Emitter:
    """`deployed` by id. `objections` are observations with which the next deployments are refused."""

    not_allowed: Callable[[Json], web.Response | None]
    deployed: dict[str, Json] = field(default_factory=dict)
    objections: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def add_to(self, site: web.Application, project: str) -> None:
        """Its calls."""
        add, one = site.router.add_route, f"{project}/deployed-triggers/{{id}}"
        add("POST", f"{project}/triggers/deploy", self._deploy)
        add("GET", f"{project}/deployed-triggers", self._list)
        add("GET", one, self._one)
        add("PUT", one, self._update)
        add("DELETE", one, self._delete)
        add("GET", f"{one}/webhooks", self._webhooks)
        add("POST", f"{one}/webhooks/{{webhook}}/reset_delivery_state", self._reset)

    def of(self, key: str) -> Json:
        """The only deployed trigger of that component."""
        [found] = [one for one in self.deployed.values() if one["component_key"] == key]
        return found

    async def emit(self, one: Json, event: Any, **changes: Any) -> tuple[int, Json]:
        """Deliver an event as the service does: status and answer. `changes`: `key`, `at`, `raw`."""
        raw = changes.get("raw", json.dumps(event).encode())
        moment = str(int(changes.get("at", time.time())))
        key = changes.get("key", one["key"])
        signed = hmac.new(key.encode(), moment.encode() + b"." + raw, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "x-pd-signature": f"t={moment},v1={signed}"}
        async with ClientSession() as http, http.post(one["url"], data=raw, headers=headers) as answer:
            return answer.status, await answer.json()

    async def _deploy(self, request: web.Request) -> web.Response:
        given = await request.json()
        if (wrong := self.not_allowed(given)) is not None:
            return wrong
        if self.objections:
            error = {"name": "Error", "message": self.objections.pop(0), "stack": "at /internal/secret.js"}
            answer = {"error": "observation error", "observations": [{"k": "error", "err": error}]}
            return web.json_response(answer, status=422)
        number = f"dc_{next(self._numbers)}"
        self.deployed[number] = {
            "id": number,
            "component_key": given["id"],
            "version": given.get("version"),
            "user": given["external_user_id"],
            "props": given["configured_props"],
            "url": given["webhook_url"],
            "emit_on_deploy": given.get("emit_on_deploy"),
            "key": secrets.token_hex(16),
            "active": True,
            "delivery": "happy",
        }
        return _checked(sdk.DeployTriggerResponse, {"data": _shown(self.deployed[number], with_key=True)})

    async def _list(self, request: web.Request) -> web.Response:
        user = request.query["external_user_id"]
        found = [_shown(one) for one in self.deployed.values() if one["user"] == user]
        info = {"count": len(found), "total_count": len(found), "end_cursor": None}
        return _checked(sdk.GetTriggersResponse, {"data": found, "page_info": info})

    async def _one(self, request: web.Request) -> web.Response:
        found = self._find(request)
        return _gone() if found is None else _checked(sdk.GetTriggerResponse, {"data": _shown(found)})

    async def _update(self, request: web.Request) -> web.Response:
        found, given = self._find(request), await request.json()
        if found is None:
            return _gone()
        found["props"], found["active"] = given["configured_props"], given["active"]
        return _checked(sdk.GetTriggerResponse, {"data": _shown(found)})

    async def _delete(self, request: web.Request) -> web.Response:
        if self._find(request) is None:
            return _gone()
        del self.deployed[request.match_info["id"]]
        return web.Response(status=204)

    async def _webhooks(self, request: web.Request) -> web.Response:
        found = self._find(request)
        if found is None:
            return _gone()
        answer = {"webhook_urls": [found["url"]], "webhooks": [_webhook(found)]}
        return _checked(sdk.GetTriggerWebhooksResponse, answer)

    async def _reset(self, request: web.Request) -> web.Response:
        found = self._find(request)
        if found is None:
            return _gone()
        found["delivery"] = "happy"
        kept = {**_webhook(found), "signing_key": found["key"], "created_at": 1, "updated_at": 2}
        return _checked(sdk.GetWebhookWithSigningKeyResponse, {"data": kept})

    def _find(self, request: web.Request) -> Json | None:
        found = self.deployed.get(request.match_info["id"])
        theirs = found is not None and found["user"] == request.query.get("external_user_id")
        return found if theirs else None


def _shown(one: Json, *, with_key: bool = False) -> Json:
    shown = {
        "id": one["id"],
        "type": "DeployedComponent",
        "owner_id": "exu_1",
        "component_id": "sc_1",
        "component_key": one["component_key"],
        "configurable_props": [],
        "configured_props": {},
        "active": one["active"],
        "created_at": 1,
        "updated_at": 1,
        "name": one["component_key"],
        "name_slug": one["component_key"],
    }
    return {**shown, "webhook_signing_key": one["key"]} if with_key else shown


def _webhook(one: Json) -> Json:
    state = {"state": one["delivery"], "consecutive_failures": 0, "sheds": 0}
    return {"id": f"wh_{one['id']}", "url": one["url"], "signing_key_set": True, "delivery_state": state}


def _checked(model: Any, answer: Json) -> web.Response:
    TypeAdapter(model).validate_python(answer)
    return web.json_response(answer)


def _gone() -> web.Response:
    return web.json_response({"error": "deployed trigger not found"}, status=404)
