"""Pipedream's API through its SDK, with what the SDK leaves open closed.

Facts of `pipedream` 2.3 that shape this: it asks again by itself (an action could run three times), so its
retries are off; it keeps a token that the service has revoked; its models are stricter than the service, so
an answer that they refuse is read as it came; parsing a page of 100 components takes it 0.8 s of CPU, so
lists are read past its models; and it renames keys inside of people's objects (`auth_provision_id`), so what
is configured goes past its encoder.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from pipedream import AsyncPipedream
from pipedream.core.api_error import ApiError
from pipedream.core.client_wrapper import AsyncClientWrapper
from pipedream.core.oauth_token_provider import AsyncOAuthTokenProvider
from pipedream.core.parse_error import ParsingError
from pipedream.core.request_options import RequestOptions

from core.engines.pipedream.faults import SIGNING_IN, Asked, translated
from core.engines.pipedream.settings import PipedreamSettings
from core.errors import Unavailable

T = TypeVar("T")

_PATIENCE_S = 20  # for everything but running an action
_CONNECTING_S = 10
_PAUSES = (0.1, 0.4, 1.0, 2.0)  # between tries of what may be asked twice, in seconds
_LONGEST_PAUSE_S = 20.0


@dataclass
class Rates:
    """How many calls are left, as the service said last; by the kind of call."""

    left: dict[str, tuple[str, str]] = field(default_factory=dict)  # kind → (remaining, limit)

    async def note(self, response: httpx.Response) -> None:
        """Remember what an answer says."""
        remaining = response.headers.get("x-ratelimit-remaining")
        if remaining is not None:
            parts = response.request.url.path.split("/")  # /v1/connect/<project>/<kind>/…
            kind = "runs" if parts[-1] == "run" else (parts[4] if len(parts) > 4 else parts[-1])
            self.left[kind] = (remaining, response.headers.get("x-ratelimit-limit", "?"))


class PipedreamApi:
    """One project at Pipedream. Raises `EngineError`s only."""

    def __init__(self, settings: PipedreamSettings, http: httpx.AsyncClient, once: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._once = once
        self._token = ""
        self._tokens = self._new_tokens()
        self._renewing = asyncio.Lock()
        self._reading = self._client(http)
        self._running = self._client(once)
        self.rates = Rates()
        for client in (http, once):
            client.event_hooks["response"].append(self.rates.note)
            client.event_hooks["request"].append(_connect_quickly)

    async def read(self, asked: Asked, ask: Callable[[AsyncPipedream, RequestOptions], Awaitable[T]]) -> T:
        """What may be asked twice: again after a hiccup, and honouring how long the service wants us away."""
        return await _patiently(lambda: self._ask(self._reading, asked, ask, _PATIENCE_S))

    async def get(self, asked: Asked, path: str, **query: str | int | bool | None) -> dict[str, Any]:
        """Something that the service keeps; `{project}` in the path is ours."""
        address = f"{self._settings.base_url}{path.format(project=self._settings.project_id)}"
        params = {name: value for name, value in query.items() if value is not None}

        async def ask(_: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            headers = {**options["additional_headers"], "x-pd-environment": self._settings.environment}
            answer = await self._http.get(address, params=params, headers=headers)
            if answer.status_code != 200:
                raise ApiError(status_code=answer.status_code, headers=dict(answer.headers), body=answer.text)
            given = answer.json()
            if not isinstance(given, dict):
                raise ValueError("not an object")
            return given

        return await self.read(asked, ask)

    async def once(
        self,
        asked: Asked,
        ask: Callable[[AsyncPipedream, RequestOptions], Awaitable[T]],
        patience_s: float,
        body: Mapping[str, Any],
    ) -> T:
        """What must not happen twice: sent once, over a connection of its own, since one that was kept open
        may be closed by the other side just as we write."""
        await self.authorize()
        return await self._ask(self._running, asked, ask, patience_s, body)

    async def authorize(self) -> None:
        """Have a token, before anything is sent that could be in doubt. No hiccup here costs a step one of
        its tries."""
        await _patiently(self._sign_in)

    async def _sign_in(self) -> None:
        with translated(SIGNING_IN):
            self._token = await self._tokens.get_token()

    async def _ask(
        self,
        client: AsyncPipedream,
        asked: Asked,
        ask: Callable[[AsyncPipedream, RequestOptions], Awaitable[T]],
        patience_s: float,
        body: Mapping[str, Any] | None = None,
    ) -> T:
        await self._sign_in()
        token = self._token
        with translated(asked):
            try:
                return await ask(client, self._options(patience_s, body))
            except ApiError as error:
                if error.status_code != 401:
                    raise
        # Not performed: the service takes our token no more, though it should. A fresh one, and once more.
        await self._renew(token)
        with translated(asked):
            return await ask(client, self._options(patience_s, body))

    def _options(self, patience_s: float, body: Mapping[str, Any] | None) -> RequestOptions:
        options = RequestOptions(
            max_retries=0,
            timeout_in_seconds=max(1, round(patience_s)),
            additional_headers={"Authorization": f"Bearer {self._token}"},
        )
        if body:
            options["additional_body_parameters"] = dict(body)
        return options

    async def _renew(self, refused: str) -> None:
        async with self._renewing:
            if self._token == refused:
                self._tokens = self._new_tokens()
                await self._sign_in()

    def _new_tokens(self) -> AsyncOAuthTokenProvider:
        wrapper = AsyncClientWrapper(
            project_id=self._settings.project_id,
            project_environment=self._settings.environment,
            base_url=self._settings.base_url,
            timeout=_PATIENCE_S,
            max_retries=0,
            httpx_client=self._http,
        )
        return AsyncOAuthTokenProvider(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret.get_secret_value(),
            client_wrapper=wrapper,
        )

    def _client(self, http: httpx.AsyncClient) -> AsyncPipedream:
        """One whose token comes with each request: two clients share it, and it can be renewed."""
        return AsyncPipedream(
            access_token="given with each request",
            project_id=self._settings.project_id,
            project_environment=self._settings.environment,
            base_url=self._settings.base_url,
            timeout=_PATIENCE_S,
            max_retries=0,
            httpx_client=http,
        )


@asynccontextmanager
async def open_api(
    settings: PipedreamSettings, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[PipedreamApi]:
    """Connections to the service until the block ends. `transport` stands for the network."""
    fresh = httpx.Limits(max_keepalive_connections=0)
    async with (
        httpx.AsyncClient(transport=transport, timeout=_PATIENCE_S) as http,
        httpx.AsyncClient(transport=transport, timeout=_PATIENCE_S, limits=fresh) as once,
    ):
        yield PipedreamApi(settings, http, once)


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    for pause in (*_PAUSES, None):
        try:
            return await ask()
        except Unavailable as error:
            wait = max((pause or 0) * random.uniform(0.8, 1.2), error.retry_after or 0)
            if pause is None or wait > _LONGEST_PAUSE_S:
                raise
            await asyncio.sleep(wait)
    raise AssertionError("the last pause is None")


async def as_json(call: Awaitable[Any], *, accepted_is_done: bool = True) -> dict[str, Any]:
    """What one of the SDK's raw calls (or one for a page) was answered, as the service gave it, also where
    the SDK's models do not know its form.

    "202 accepted" parses as an empty success; without `accepted_is_done` it is the `ApiError` that it is.
    """
    try:
        answer = await call
    except ParsingError as error:
        if error.status_code != 200 or not isinstance(error.body, dict):
            raise
        return error.body
    status = getattr(answer, "status_code", 200)
    if status != 200 and not accepted_is_done:
        raise ApiError(status_code=status, headers=dict(answer.headers))
    model = getattr(answer, "response", None) or answer.data
    given: dict[str, Any] = model.model_dump(by_alias=True)
    return given


async def _connect_quickly(request: httpx.Request) -> None:
    """A host that cannot be reached is known soon: however patient a step is, nothing has been sent yet."""
    timeout = request.extensions["timeout"]
    timeout["connect"] = min(_CONNECTING_S, timeout["connect"] or _CONNECTING_S)
