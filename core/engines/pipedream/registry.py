"""Which components there are: read page by page for the catalogue, and one by one for what is performed."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

from core.engine import Offer, OfferKind, OfferPage
from core.engines.pipedream.api import PipedreamApi
from core.engines.pipedream.components import Component, component_of, offer_of, title_of
from core.engines.pipedream.faults import Asked, Missing
from core.errors import Refused, noted

_PAGE = 100
_REMEMBERED = 2_000
_KINDS: tuple[OfferKind, ...] = ("action", "trigger")
_MOST_PAGES_OF_APPS = 100


class Registry:
    """The components of the service. Versions are immutable, so one that was read stays true."""

    def __init__(self, api: PipedreamApi) -> None:
        self._api = api
        self._components: OrderedDict[tuple[str, str | None], Component] = OrderedDict()
        self._titles: dict[str, str] = {}

    async def pages(self, after: str | None = None) -> AsyncIterator[OfferPage]:
        """All actions, then all triggers. The cursor is the kind and the service's own: `action:abc`."""
        kind, _, cursor = (after or f"{_KINDS[0]}:").partition(":")
        if kind not in _KINDS:
            raise Refused("Pipedream knows no such place in its list of components.")
        await self._read_titles()
        for listed in _KINDS[_KINDS.index(kind) :]:
            async for page in self._pages_of(listed, cursor or None):
                yield page
            cursor = ""

    async def look_up(self, key: str) -> Offer | None:
        """An action, else a trigger of that key."""
        for kind in _KINDS:
            try:
                return offer_of(await self._retrieve(kind, key, None), kind, self._titles)
            except Missing:
                continue
        return None

    async def component(self, key: str, version: str | None, kind: OfferKind = "action") -> Component:
        """What performing it needs. `Refused` where there is no such component any more."""
        known = self._components.get((key, version))
        if known is None:
            try:
                known = component_of(await self._retrieve(kind, key, version))
            except Missing as error:
                gone = Refused(f"Pipedream does not offer this {kind} any more.", "change")
                raise noted(gone, f"no {kind} {key} {version or ''}".rstrip()) from error
            self._components[key, version] = known
            while len(self._components) > _REMEMBERED:
                self._components.popitem(last=False)
        return known

    def service(self, component: Component) -> str:
        """Who performs it, as people call it."""
        slug = component.app or component.key.partition("-")[0]
        return self._titles.get(slug) or title_of(slug)

    async def probe(self) -> None:
        """The smallest question that needs the project."""
        await self._list("action", None, limit=1)

    async def _pages_of(self, kind: OfferKind, after: str | None) -> AsyncIterator[OfferPage]:
        while True:
            page = await self._list(kind, after)
            data = page.get("data") or []
            offers = (offer_of(given, kind, self._titles) for given in data if isinstance(given, Mapping))
            before, after = after, (page.get("page_info") or {}).get("end_cursor")
            # The service gives a cursor even with its last page; an empty page or a standing cursor ends it.
            if not data or not after or after == before:
                following = _KINDS[_KINDS.index(kind) + 1 :]
                yield OfferPage(tuple(filter(None, offers)), f"{following[0]}:" if following else None)
                return
            yield OfferPage(tuple(filter(None, offers)), f"{kind}:{after}")

    async def _list(self, kind: OfferKind, after: str | None, limit: int = _PAGE) -> dict[str, Any]:
        path = f"/v1/connect/{{project}}/{kind}s"
        return await self._api.get(Asked(f"list its {kind}s"), path, after=after, limit=limit)

    async def _retrieve(self, kind: OfferKind, key: str, version: str | None) -> Mapping[str, Any]:
        path = f"/v1/connect/{{project}}/{kind}s/{quote(key, safe='')}"
        component = (await self._api.get(Asked(f"describe {key}"), path, version=version)).get("data")
        if not isinstance(component, Mapping) or not component.get("key"):
            raise Missing(f"Pipedream knows no {kind} “{key}”.")
        return component

    async def _read_titles(self) -> None:
        """Apps' names, which components do not carry."""
        after: str | None = None
        for _ in range(0 if self._titles else _MOST_PAGES_OF_APPS):
            page = await self._api.get(
                Asked("list its apps"), "/v1/connect/apps", after=after, limit=_PAGE, has_components="true"
            )
            data = page.get("data") or []
            self._titles |= {str(one["name_slug"]): str(one["name"]) for one in data if one.get("name")}
            before, after = after, (page.get("page_info") or {}).get("end_cursor")
            if not data or not after or after == before:
                return
