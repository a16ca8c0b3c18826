"""What a parameter may be, where only the connected service knows: its remote options and dynamic props."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipedream import AsyncPipedream
from pipedream.core.request_options import RequestOptions

from core.engine import OfferKind, Option, Options, Param
from core.engines.pipedream.api import PipedreamApi, as_json
from core.engines.pipedream.components import Component, options_of, params_of
from core.engines.pipedream.faults import Asked, words_of
from core.errors import Refused


@dataclass(frozen=True)
class Dynamic:
    """Further props: the id under which an action is run with them, and what they are."""

    id: str
    params: tuple[Param, ...] = ()


class Choices:
    """Asks components what may be chosen."""

    def __init__(self, api: PipedreamApi) -> None:
        self._api = api

    async def of(
        self,
        kind: OfferKind,
        component: Component,
        user: str,
        prop: str,
        props: Mapping[str, Any],
        query: str = "",
        after: str | None = None,
        dynamic: str | None = None,
    ) -> Options:
        """One page. A prop that cannot search at the service is searched here, page by page."""
        cursor = _Cursor.read(after)
        searches = prop in component.searching

        async def ask(client: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            of_kind = client.actions if kind == "action" else client.triggers
            answer = of_kind.with_raw_response.configure_prop(
                id=component.key,
                version=component.version,
                external_user_id=user,
                prop_name=prop,
                blocking=True,
                request_options={
                    **options,
                    "additional_body_parameters": {
                        "configured_props": dict(props),
                        "page": cursor.page,
                        **({"query": query} if query and searches else {}),
                        **({"prev_context": cursor.context} if cursor.context else {}),
                        **({"dynamic_props_id": dynamic} if dynamic else {}),
                    },
                },
            )
            return await as_json(answer)

        given = await self._api.read(Asked(f"list what “{prop}” may be"), ask)
        _raise_faults(given, prop)
        found = [*options_of(given.get("options")), *options_of(given.get("stringOptions"))]
        if not found or found[0].value in cursor.seen:
            return Options(())  # beyond the last page some components begin again
        context = given.get("context") or {}
        # The first page's beginning and the last one's tell a repetition.
        following = _Cursor(cursor.page + 1, context, [*cursor.seen[:1], found[0].value])
        shown = found if searches or not query else _matching(found, query)
        return Options(tuple(shown), following.written())

    async def dynamic(self, component: Component, user: str, props: Mapping[str, Any]) -> Dynamic | None:
        """The further props that what is chosen brings; None where it brings none."""

        async def ask(client: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            answer = client.actions.with_raw_response.reload_props(
                id=component.key,
                version=component.version,
                external_user_id=user,
                blocking=True,
                request_options={**options, "additional_body_parameters": {"configured_props": dict(props)}},
            )
            return await as_json(answer)

        given = await self._api.read(Asked(f"prepare {component.key}"), ask)
        _raise_faults(given, component.key)
        found = given.get("dynamicProps") or {}
        if found.get("id") is None:
            return None
        return Dynamic(str(found["id"]), tuple(params_of(found)))


class _Cursor:
    """Where the next page begins, as text."""

    def __init__(
        self, page: int = 0, context: Mapping[str, Any] | None = None, seen: Sequence[Any] = ()
    ) -> None:
        self.page = page
        self.context = dict(context or {})
        self.seen = list(seen)

    def written(self) -> str:
        return json.dumps([self.page, self.context, self.seen])

    @classmethod
    def read(cls, text: str | None) -> "_Cursor":
        if text is None:
            return cls()
        try:
            page, context, seen = json.loads(text)
        except ValueError as error:
            raise Refused("Pipedream knows no such place in this list.") from error
        return cls(int(page), context, seen)


def _matching(found: list[Option], query: str) -> list[Option]:
    wanted = query.casefold()
    return [one for one in found if wanted in one.label.casefold() or wanted in str(one.value).casefold()]


def _raise_faults(given: Mapping[str, Any], what: str) -> None:
    """Errors come inside of a success, as they do for actions."""
    seen = [one for one in given.get("observations") or () if one.get("k") == "error"]
    said = words_of(given.get("errors")) or words_of([one.get("err") for one in seen])
    if said or seen:
        raise Refused(f"The service could not say what “{what}” may be: {said or 'it gave no reason'}")
