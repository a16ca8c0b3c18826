"""A server that speaks Pipedream's Connect API, written from `pipedream`'s SDK and documentation.

It is stateful: accounts belong to external users, tokens expire, links are good once, and what was performed
is counted. Every answer is checked with the SDK's own models before it is sent. Faults can be switched on.

By hand: `python -m tests.pipedream_server` listens on port 4010 and says what to set.
"""

import asyncio
import itertools
import random
import secrets
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestServer
from pipedream import types as sdk
from pydantic import TypeAdapter

from tests.pipedream_components import Json, catalogue
from tests.pipedream_emitter import Emitter

CLIENT_ID, CLIENT_SECRET, PROJECT = "client", "very-secret", "proj_Test1"
_PROJECT = f"/v1/connect/{PROJECT}"

# What may go wrong. Of the first group nobody can tell whether the action happened (it does), of the second
# it did not happen, in the third the service says no (but for "none").
Fault = Literal[
    "500", "504", "202", "dropped", "slow", "garbled",
    "429", "502", "503", "401", "not sent",
    "error inside", "400", "404", "none",
]  # fmt: skip
_AFTER = ("500", "504", "202", "dropped", "slow", "garbled")


@dataclass(frozen=True)
class Performed:
    """An action that happened."""

    key: str
    version: str
    user: str
    props: Json
    account: str | None
    dynamic: str | None = None


@dataclass
class PipedreamServer:
    """`faults` by the kind of call (token, apps, actions, triggers, configure, props, run, tokens, accounts),
    used up one per call (deploy, deployed-triggers). `emitter` has the triggers."""

    address: str = ""
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[str, int] = field(default_factory=dict)  # kind → calls until 429
    performed: list[Performed] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    accounts: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, Callable[[Json], Any]] = field(default_factory=dict)  # by key: what `ret` is
    token_life_s: int = 3600
    page: int = 50
    silence_s: float = 30.0  # of the fault "slow"
    takes_s: float = 0.0  # an action, half of it before it happens
    complaint: str = "Team not found"  # of the fault "error inside"
    edition: str = ""  # changes when the columns of sheets do
    menus: dict[str, list[str]] = field(default_factory=dict)  # by prop: all that it may be
    busy: int | None = None  # the seed by which a third of all calls is answered 503, the runner's too
    checked: bool = True  # off: answers of a form that the SDK does not know

    def __post_init__(self) -> None:
        self.apps, listed = catalogue()
        self.components = {one["key"]: one for one in listed}
        self.emitter = Emitter(self._not_allowed)
        self._tokens: dict[str, datetime] = {}
        self._moods: dict[str, random.Random] = {}
        self._links: dict[str, Json] = {}
        self._numbers = itertools.count(1)

    @property
    def environment(self) -> dict[str, str]:
        """What points Synth at this server."""
        return {
            "PIPEDREAM_CLIENT_ID": CLIENT_ID,
            "PIPEDREAM_CLIENT_SECRET": CLIENT_SECRET,
            "PIPEDREAM_PROJECT_ID": PROJECT,
            "PIPEDREAM_ENVIRONMENT": "development",
            "PIPEDREAM_BASE_URL": self.address,
        }

    def revoke_tokens(self) -> None:
        """As if the service had forgotten every access token."""
        self._tokens.clear()

    def add_account(self, user: str, app: str, name: str = "") -> str:
        """Somebody connects an app; the account's id."""
        number, found = f"apn_{next(self._numbers)}", self._app(app)
        now = datetime.now(UTC).isoformat()
        self.accounts[number] = {
            "id": number,
            "name": name or f"{user.rpartition(':')[2]}@{app}",
            "external_id": user,
            "healthy": True,
            "dead": False,
            "app": found,
            "created_at": now,
            "updated_at": now,
        }
        return number

    def break_account(self, number: str) -> None:
        """Its token does not work any more."""
        self.accounts[number] |= {"healthy": False, "error": "token revoked"}

    async def follow(self, link: str) -> str:
        """What a person does with a link: the account's id. `LookupError` for one that was used or is old."""
        async with ClientSession() as http, http.post(link) as answer:
            if answer.status != 200:
                raise LookupError(await answer.text())
            return await answer.text()

    def is_busy(self, kind: str) -> bool:
        """Whether this call is answered 503: the same ones of its kind each time, in whatever order calls of
        different kinds come."""
        if self.busy is None:
            return False
        return self._moods.setdefault(kind, random.Random(f"{self.busy} {kind}")).random() < 1 / 3

    def application(self) -> web.Application:
        """All calls."""
        site = web.Application(middlewares=[self._middleware])
        add = site.router.add_route
        add("POST", "/v1/oauth/token", self._sign_in)
        add("GET", "/v1/connect/apps", self._list_apps)
        for kind in ("actions", "triggers"):
            add("GET", f"{_PROJECT}/{kind}", self._list_components)
            add("GET", f"{_PROJECT}/{kind}/{{key}}", self._component)
            add("POST", f"{_PROJECT}/{kind}/configure", self._configure)
            add("POST", f"{_PROJECT}/{kind}/props", self._props)
        add("POST", f"{_PROJECT}/actions/run", self._run)
        self.emitter.add_to(site, _PROJECT)
        add("POST", f"{_PROJECT}/tokens", self._link)
        add("GET", f"{_PROJECT}/accounts", self._list_accounts)
        add("GET", f"{_PROJECT}/accounts/{{id}}", self._account)
        add("DELETE", f"{_PROJECT}/accounts/{{id}}", self._forget)
        add("GET", "/connect", self._page)
        add("POST", "/connect", self._connect)
        return site

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        kind = _kind_of(request)
        self.asked[kind] += 1
        if kind != "page" and self.is_busy(kind):
            return web.json_response({}, status=503, headers={"Retry-After": "0.01"})
        fault = self.faults[kind].pop(0) if self.faults[kind] else None
        fault = None if fault == "none" else fault
        if fault in _AFTER:
            await handler(request)
        if fault is not None:
            return await self._fail(request, fault)
        if request.path.startswith("/v1/connect"):
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if self._tokens.get(token, datetime.min.replace(tzinfo=UTC)) < datetime.now(UTC):
                return _no(401, "unauthorized")
            if request.headers.get("x-pd-environment") != "development":
                return _no(400, "the environment is missing or wrong")
        left = self.limits.get(kind, 2_000) - 1
        if left < 0:
            return web.json_response({"error": "rate limit"}, status=429, headers={"Retry-After": "1"})
        if kind in self.limits:
            self.limits[kind] = left
        answer = await handler(request)
        answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"] = "2000", str(left)
        return answer

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault:
            case "dropped" | "not sent":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            case "slow":
                await asyncio.sleep(self.silence_s)
                return web.Response(status=504)
            case "garbled":
                return web.Response(text="<html>a proxy speaks</html>", content_type="text/html")
            case "202":
                return web.Response(status=202, text="{}", content_type="application/json")
            case "error inside":
                error = {"name": "AxiosError", "message": self.complaint, "stack": "at /internal/secret.js"}
                seen = [{"ts": 1, "k": "console.log", "msg": "hm"}, {"ts": 2, "k": "error", "err": error}]
                return self._checked(sdk.RunActionResponse, {"exports": {}, "os": seen, "ret": None})
            case "429" | "503":
                return web.json_response({}, status=int(fault), headers={"Retry-After": "0.01"})
        return _no(int(fault), f"stand-in says {fault}")

    async def _sign_in(self, request: web.Request) -> web.Response:
        given = await request.json()
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _no(401, "invalid_client")
        token = f"ey.{secrets.token_hex(8)}"
        self._tokens[token] = datetime.now(UTC) + timedelta(seconds=self.token_life_s)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.token_life_s}
        return self._checked(sdk.CreateOAuthTokenResponse, answer)

    async def _list_apps(self, request: web.Request) -> web.Response:
        words = request.query.get("q", "").casefold()
        found = [app for app in self.apps if words in f"{app['name_slug']} {app['name']}".casefold()]
        return self._checked(sdk.ListAppsResponse, self._paged(request, found, "name_slug"))

    async def _list_components(self, request: web.Request) -> web.Response:
        kind = request.path.rpartition("/")[2].removesuffix("s")
        found = [one for one in self.components.values() if one["component_type"] == kind]
        if words := request.query.get("q", "").casefold():
            found = [one for one in found if words in f"{one['key']} {one['name']}".casefold()]
        return self._checked(sdk.GetComponentsResponse, self._paged(request, found, "key"))

    async def _component(self, request: web.Request) -> web.Response:
        found = self._find(request.match_info["key"], request.query.get("version"))
        kind = request.path.split("/")[4].removesuffix("s")
        if found is None or found["component_type"] != kind:
            return _no(404, "component not found")
        return self._checked(sdk.GetComponentResponse, {"data": found})

    async def _configure(self, request: web.Request) -> web.Response:
        """Five options a page, two pages; the third begins again, as some components' do."""
        given = await request.json()
        if (wrong := self._not_allowed(given)) is not None:
            return wrong
        first = 5 * (int(given.get("page") or 0) % 2)
        query = str(given.get("query") or "").casefold()
        options = [
            {"label": f"{given['prop_name']} {number}", "value": f"{given['prop_name']}-{number}"}
            for number in range(1, 11)
        ]
        if given["prop_name"] in self.menus:
            called = self.menus[given["prop_name"]]
            options = [{"label": one, "value": f"{given['prop_name']}-{one}"} for one in called]
        if query:
            options = [one for one in options if query in one["label"].casefold()]
        answer = {"options": options[first : first + 5], "errors": [], "observations": []}
        return self._checked(sdk.ConfigurePropResponse, answer)

    async def _props(self, request: web.Request) -> web.Response:
        given = await request.json()
        if (wrong := self._not_allowed(given)) is not None:
            return wrong
        columns = [
            {"name": f"col_{at:04}", "type": "string", "label": label, "optional": True}
            for at, label in enumerate(("Name", "Mail"))
        ]
        own = next(one["configurable_props"] for one in self.components.values() if one["key"] == given["id"])
        dynamic = {"id": self._dynamic(given["configured_props"]), "configurableProps": [*own, *columns]}
        answer = {"observations": [], "errors": [], "dynamicProps": dynamic}
        return self._checked(sdk.ReloadPropsResponse, answer)

    def _dynamic(self, props: Json) -> str:
        return f"dyp_{props.get('worksheetId')}{self.edition}"

    async def _run(self, request: web.Request) -> web.Response:
        given = await request.json()
        if (wrong := self._not_allowed(given)) is not None:
            return wrong
        component, props = self._find(given["id"], given.get("version")), dict(given["configured_props"])
        assert component is not None
        for prop in component["configurable_props"]:
            if not prop.get("optional") and prop["type"] != "app" and props.get(prop["name"]) in (None, ""):
                return _no(400, f"Missing required property: {prop['name']}")
        dynamic = any(prop.get("reloadProps") for prop in component["configurable_props"])
        if dynamic and given.get("dynamic_props_id") != self._dynamic(props):
            return _no(400, "dynamic_props_id does not fit")
        app_props = {one["name"] for one in component["configurable_props"] if one["type"] == "app"}
        accounts = [props.pop(name)["authProvisionId"] for name in app_props & set(props)]
        await asyncio.sleep(self.takes_s / 2)
        self.performed.append(
            Performed(
                given["id"],
                component["version"],
                given["external_user_id"],
                props,
                accounts[0] if accounts else None,
                given.get("dynamic_props_id"),
            )
        )
        number = len(self.performed)
        await asyncio.sleep(self.takes_s / 2)
        made = {"id": f"id-{number}", "identifier": f"ENG-{number}", "title": props.get("title")}
        made["url"] = f"https://{given['id'].partition('-')[0]}.example.com/{number}"
        ret = self.answers[given["id"]](props) if given["id"] in self.answers else made
        summary = f"{component['name']}: done as {made['identifier']}"
        answer = {"exports": {"$summary": summary}, "os": [], "ret": ret, "stash_id": None}
        return self._checked(sdk.RunActionResponse, answer)

    async def _link(self, request: web.Request) -> web.Response:
        given = await request.json()
        token, expires = f"ctok_{secrets.token_hex(8)}", datetime.now(UTC) + timedelta(hours=4)
        self._links[token] = {**given, "expires": expires}
        answer = {
            "token": token,
            "expires_at": expires.isoformat().replace("+00:00", "Z"),
            "connect_link_url": f"{self.address}/connect?token={token}&connectLink=true",
        }
        return self._checked(sdk.CreateTokenResponse, answer)

    async def _page(self, request: web.Request) -> web.Response:
        app = request.query.get("app", "")
        text = f'<form method="post"><h1>Connect {app}</h1><button>Connect {app}</button></form>'
        return web.Response(text=text, content_type="text/html")

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        asked = self._links.pop(request.query.get("token", ""), None)
        if asked is None or asked["expires"] < datetime.now(UTC):
            return web.Response(status=410, text="This link was used or is too old.")
        number = self.add_account(asked["external_user_id"], request.query["app"])
        if asked.get("webhook_uri"):
            account = {"id": number, "external_id": asked["external_user_id"]}
            notice = {"event": "CONNECTION_SUCCESS", "connect_token": "ctok", "account": account}
            with suppress(ClientError):  # nobody there: it is lost
                async with ClientSession() as http, http.post(asked["webhook_uri"], json=notice):
                    pass
        if asked.get("success_redirect_uri") and "text/html" in request.headers.get("Accept", ""):
            return web.HTTPSeeOther(asked["success_redirect_uri"])
        return web.Response(text=number)

    async def _list_accounts(self, request: web.Request) -> web.Response:
        user, app = request.query.get("external_user_id"), request.query.get("app")
        found = [
            one
            for one in self.accounts.values()
            if user in (None, one["external_id"]) and app in (None, one["app"]["name_slug"])
        ]
        return self._checked(sdk.ListAccountsResponse, self._paged(request, found, "id"))

    async def _account(self, request: web.Request) -> web.Response:
        found = self.accounts.get(request.match_info["id"])
        return _no(404, "account not found") if found is None else self._checked(sdk.Account, found)

    async def _forget(self, request: web.Request) -> web.Response:
        gone = self.accounts.pop(request.match_info["id"], None)
        return _no(404, "account not found") if gone is None else web.Response(status=204)

    def _checked(self, model: Any, answer: Json) -> web.Response:
        """An answer that the SDK's own model takes, or a broken test."""
        if self.checked:
            TypeAdapter(model).validate_python(answer)
        return web.json_response(answer)

    def _not_allowed(self, given: Json) -> web.Response | None:
        """Why a person may not use a component so: it is not there, or the account is not theirs."""
        found = self._find(given["id"], given.get("version"))
        if found is None:
            return _no(404, "component not found")
        for prop in found["configurable_props"]:
            if prop["type"] != "app":
                continue
            number = ((given.get("configured_props") or {}).get(prop["name"]) or {}).get("authProvisionId")
            account = self.accounts.get(str(number))
            if account is None or account["external_id"] != given["external_user_id"]:
                return _no(400, f"{prop['name']}: authProvisionId is missing or not this user's")
            if account["app"]["name_slug"] != prop["app"]:
                return _no(400, f"{prop['name']}: this account is of another app")
        return None

    def _find(self, key: str, version: str | None) -> Json | None:
        found = self.components.get(key)
        return found if found is not None and version in (None, found["version"]) else None

    def _app(self, slug: str) -> Json:
        return next(app for app in self.apps if app["name_slug"] == slug)

    def _paged(self, request: web.Request, items: list[Json], by: str) -> Json:
        """Cursors as the service gives them: the last item's name, also with the last page."""
        size = min(int(request.query.get("limit") or 10), self.page)
        after = request.query.get("after")
        names = [item[by] for item in items]
        start = names.index(after) + 1 if after in names else 0
        shown = items[start : start + size]
        info = {
            "count": len(shown),
            "total_count": len(items),
            "end_cursor": shown[-1][by] if shown else None,
        }
        return {"data": shown, "page_info": info}


def _kind_of(request: web.Request) -> str:
    if request.path == "/v1/oauth/token":
        return "token"
    parts = [part for part in request.path.split("/") if part and part not in ("v1", "connect", PROJECT)]
    if parts and parts[-1] in ("run", "configure", "props", "deploy"):
        return parts[-1]
    return parts[0] if parts else "page"


def _no(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


@asynccontextmanager
async def open_pipedream_server(port: int | None = None) -> AsyncIterator[PipedreamServer]:
    """It, on a free port of this machine."""
    pipedream = PipedreamServer()
    async with TestServer(pipedream.application(), port=port) as server:
        pipedream.address = str(server.make_url("")).rstrip("/")
        yield pipedream


async def _by_hand() -> None:
    async with open_pipedream_server(4010) as server:
        lines = [f"export {name}={value}" for name, value in server.environment.items()]
        print("A stand-in for Pipedream listens. In another terminal:", *lines, "make run", sep="\n  ")
        while True:
            await asyncio.sleep(3600)


if __name__ == "__main__":
    asyncio.run(_by_hand())
