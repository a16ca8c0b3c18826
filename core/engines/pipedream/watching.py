"""Triggers deployed at Pipedream: made, changed, removed, found again, and what they sign.

A signature is `x-pd-signature: t=<unix>,v1=<hex>`, HMAC-SHA256 over `{t}.{raw body}` with the deployed
trigger's own key.
"""

import hashlib
import hmac
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from pipedream import AsyncPipedream
from pipedream.core.api_error import ApiError
from pipedream.core.request_options import RequestOptions

from core.engine import Deployed, WatchState
from core.engines.pipedream.answers import refusal_of
from core.engines.pipedream.api import PipedreamApi, as_json
from core.engines.pipedream.components import Component
from core.engines.pipedream.faults import Asked, Missing, words_of
from core.errors import Refused

log = logging.getLogger(__name__)

_PATIENCE_S = 90  # deploying runs the component's own hooks at the service
_OLDEST_S = 300
_GIVEN_UP = ("life_support", "deactivated")  # what the service calls a webhook that failed for long
_PAGE = 100
_MOST_PAGES = 20
_TRIGGERS = "/v1/connect/{project}/deployed-triggers"


class Watching:
    """What is deployed for external users."""

    def __init__(self, api: PipedreamApi) -> None:
        self._api = api

    async def deploy(
        self, component: Component, service: str, user: str, url: str, body: Mapping[str, Any]
    ) -> Deployed:
        """Sent once. What the component says against it (its observations) is `Refused`, in the name of the
        `service`."""

        async def ask(client: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            try:
                return await as_json(
                    client.triggers.with_raw_response.deploy(
                        id=component.key,
                        version=component.version or None,
                        external_user_id=user,
                        webhook_url=url,
                        emit_on_deploy=False,
                        request_options=options,
                    ),
                    accepted_is_done=False,
                )
            except ApiError as error:
                raise (_observed(error, service) or error) from None

        asked = Asked("watch for it", harmless=False)
        given = await self._api.once(asked, ask, _PATIENCE_S, body)
        made = given.get("data") or given
        return Deployed(str(made["id"]), made.get("webhook_signing_key"), (url,))

    async def update(self, deployed_id: str, service: str, user: str, body: Mapping[str, Any]) -> None:
        """Configure it anew."""

        async def ask(client: AsyncPipedream, options: RequestOptions) -> None:
            options["additional_body_parameters"] = dict(body)
            try:
                await as_json(
                    client.deployed_triggers.with_raw_response.update(
                        deployed_id, external_user_id=user, active=True, request_options=options
                    )
                )
            except ApiError as error:
                raise (_observed(error, service) or error) from None

        await self._api.read(Asked("change what it watches for"), ask)

    async def remove(self, deployed_id: str, user: str) -> None:
        """Gone, also where the service at the other end makes trouble."""

        async def ask(client: AsyncPipedream, options: RequestOptions) -> None:
            await client.deployed_triggers.delete(
                deployed_id, external_user_id=user, ignore_hook_errors=True, request_options=options
            )

        try:
            await self._api.read(Asked("stop watching"), ask)
        except Missing:
            return

    async def all(self, user: str) -> Sequence[Deployed]:
        """All of one external user."""
        found: list[Deployed] = []
        after: str | None = None
        for _ in range(_MOST_PAGES):
            asked = Asked("list what it watches for")
            page = await self._api.get(asked, _TRIGGERS, external_user_id=user, limit=_PAGE, after=after)
            data = page.get("data") or []
            found += [Deployed(one["id"], None, await self._urls(one["id"], user)) for one in data]
            before, after = after, (page.get("page_info") or {}).get("end_cursor")
            if not data or not after or after == before:
                break
        return found

    async def state(self, deployed_id: str, user: str) -> WatchState:
        """Whether it is there and active; deliveries that the service has given up are taken up again."""
        state = WatchState.WATCHING
        try:
            path = f"{_TRIGGERS}/{quote(deployed_id, safe='')}"
            given = await self._api.get(Asked("look at what it watches for"), path, external_user_id=user)
            for hook in (await self._webhooks(deployed_id, user)).get("webhooks") or ():
                if (hook.get("delivery_state") or {}).get("state") in _GIVEN_UP:
                    log.warning("deliveries of %s were given up, and are taken up again", deployed_id)
                    await self._reset(deployed_id, str(hook["id"]), user)
                    state = WatchState.RESUMED
        except Missing:
            return WatchState.GONE
        return state if (given.get("data") or {}).get("active") is not False else WatchState.GONE

    async def _reset(self, deployed_id: str, webhook_id: str, user: str) -> None:
        async def ask(client: AsyncPipedream, options: RequestOptions) -> None:
            await as_json(
                client.deployed_triggers.with_raw_response.reset_webhook_delivery_state(
                    deployed_id, webhook_id, external_user_id=user, request_options=options
                )
            )

        await self._api.read(Asked("take deliveries up again"), ask)

    async def _urls(self, deployed_id: str, user: str) -> tuple[str, ...]:
        try:
            given = await self._webhooks(deployed_id, user)
        except Missing:  # removed just now
            return ()
        return tuple(str(url) for url in given.get("webhook_urls") or ())

    async def _webhooks(self, deployed_id: str, user: str) -> dict[str, Any]:
        path = f"{_TRIGGERS}/{quote(deployed_id, safe='')}/webhooks"
        return await self._api.get(Asked("see where it posts to"), path, external_user_id=user)


def is_authentic(key: str, signature: str, body: bytes, now: datetime) -> bool:
    """Whether the signature is right and at most five minutes old. Of several `v1` one is enough."""
    parts = [part.strip().partition("=")[::2] for part in signature.split(",")]
    moment = next((value for name, value in parts if name == "t"), "")
    if not moment.isascii() or not moment.isdigit() or len(moment) > 12:
        return False
    if abs(now.timestamp() - int(moment)) > _OLDEST_S:
        return False
    made = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = [value for name, value in parts if name == "v1"]
    return any(hmac.compare_digest(value.lower().encode(), made.encode()) for value in given)


def _observed(error: ApiError, service: str) -> Refused | None:
    """In the component's words, where it was the component that said no."""
    seen = error.body.get("observations") if isinstance(error.body, Mapping) else None
    if error.status_code != 422 or not isinstance(seen, list):
        return None
    failures = [one.get("err") or one.get("msg") for one in seen if isinstance(one, Mapping)]
    return refusal_of(words_of([one for one in failures if one]), service)
