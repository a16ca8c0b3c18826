"""Well-known apps as an engine: the small hand-written catalogue of `bench/planning/apps.json`, offered as
Pipedream offers its components. Tests and the bench of planning search in it and plan with it."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from core.definition import Action
from core.engine import Account, Call, Engine, Offer, OfferPage, Option, Options, Outcome, Param
from core.errors import Refused

APPS = Path(__file__).parent.parent / "bench" / "planning" / "apps.json"

_KINDS = {
    "string": "text",
    "integer": "integer",
    "boolean": "boolean",
    "string[]": "list",
    "object": "object",
}


def app_offers(name: str = "apps", path: Path = APPS) -> list[Offer]:
    """What the file lists, as offers of the engine of that name."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    titles = {app["slug"]: app["title"] for app in listed["apps"]}
    return [_offer(name, component, titles[component["app"]]) for component in listed["components"]]


def _offer(engine: str, component: Mapping[str, Any], app: str) -> Offer:
    return Offer(
        key=f"{engine}:{component['key']}",
        title=component["name"],
        description=component["description"],
        params=tuple(_param(prop) for prop in component["props"]),
        gives=component["gives"],
        effect=component["effect"],
        app=app,
        app_slug=component["app"],
        kind=component["kind"],
        version=component["version"],
        account=component["app"],
    )


def _param(prop: Mapping[str, Any]) -> Param:
    return Param(
        name=prop["name"],
        kind=_KINDS[prop["type"]],
        required=prop["required"],
        help=prop["description"],
        options=tuple(Option(value, str(value)) for value in prop.get("options", ())),
        remote=prop.get("remote", False),
    )


class AppsEngine(Engine):
    """Offers the apps of the file: at once, or (`built_in=False`) page by page as a service would.

    `choices` are what remote parameters may be, `connected` the slugs that everybody has connected; `done`
    is every call that it performed.
    """

    def __init__(
        self,
        name: str = "apps",
        *,
        built_in: bool = True,
        choices: Mapping[str, Sequence[Option]] | None = None,
        connected: Sequence[str] = (),
        page_size: int = 50,
    ) -> None:
        self.name = name
        self.done: list[Call] = []
        self._all = app_offers(name)
        self._built_in = built_in
        self._choices = choices or {}
        self._connected = connected
        self._page_size = page_size

    def offers(self) -> Sequence[Offer]:
        return self._all if self._built_in else ()

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        if self._built_in:
            return
        for start in range(int(after or 0), len(self._all), self._page_size):
            end = start + self._page_size
            yield OfferPage(tuple(self._all[start:end]), str(end) if end < len(self._all) else None)

    def cannot_watch(self) -> str | None:
        return None

    async def look_up(self, key: str) -> Offer | None:
        return next((offer for offer in self._all if offer.key == key), None)

    async def options(
        self,
        workspace: str,
        user: str,
        offer: Offer,
        param: str,
        given: Mapping[str, JsonValue],
        query: str = "",
        after: str | None = None,
    ) -> Options:
        if param not in self._choices:
            raise Refused(f"{offer.app} has no choices for “{param}”.")
        found = [option for option in self._choices[param] if query.casefold() in option.label.casefold()]
        return Options(tuple(found))

    async def accounts(self, workspace: str, user: str, *, fresh: bool = False) -> Sequence[Account]:
        return [Account(f"apn_{app}", app, f"{user}'s {app}") for app in self._connected]

    async def perform(self, call: Call) -> Outcome:
        self.done.append(call)
        if not isinstance(call.step, Action):
            raise Refused("Apps perform actions only.")
        return Outcome({"action": call.step.action, "params": dict(call.step.params)}, summary="Done")
