"""People's accounts at Pipedream: one external user there for each person in each workspace."""

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pipedream import AsyncPipedream
from pipedream.core.request_options import RequestOptions

from core.engine import Account, ConnectLink, Service
from core.engines.pipedream.api import PipedreamApi, as_json
from core.engines.pipedream.components import title_of
from core.engines.pipedream.faults import Asked
from core.errors import NotFound, Refused

BROKEN = "The connection to {name} does not work any more and has to be renewed."
_FRESH_S = 60.0
_REMEMBERED = 5_000
_MOST_PAGES = 20
_PAGE = 100


def external_user(workspace: str, user: str) -> str:
    """Whom a person is called at Pipedream. The workspace is in it: the same id in another is another."""
    return f"{workspace}:{user}"


class Accounts:
    """What people have connected, remembered for a minute."""

    def __init__(self, api: PipedreamApi, public_url: str | None) -> None:
        """`public_url` is where Pipedream and people's browsers reach us, None where they cannot."""
        self._api = api
        self._hooks = None if public_url is None else f"{public_url.rstrip('/')}/hooks/pipedream"
        self._known: OrderedDict[str, tuple[float, tuple[Account, ...]]] = OrderedDict()

    async def of(self, user: str, *, fresh: bool = False) -> Sequence[Account]:
        """All of an external user's accounts, the broken ones too."""
        known = self._known.get(user)
        if known is not None and not fresh and time.monotonic() - known[0] < _FRESH_S:
            return known[1]
        found = tuple([account async for account in self._listed(user)])
        self._known[user] = (time.monotonic(), found)
        self._known.move_to_end(user)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found

    async def for_app(self, user: str, app: str) -> Account:
        """The one to use: the newest that works. `Refused` with the way out where there is none."""
        for fresh in (False, True):  # what was just connected is not missing because we remember otherwise
            found = [one for one in await self.of(user, fresh=fresh) if one.app == app]
            if working := [one for one in found if one.healthy]:
                return working[-1]
        name = title_of(app) if not found else found[-1].title
        if found:
            raise Refused(BROKEN.format(name=name), "connect", about=app)
        raise Refused(f"No {name} account is connected.", "connect", about=app)

    async def is_broken(self, user: str, account: Account) -> bool:
        """Whether an account, asked for afresh, works no more."""
        now = {one.id: one for one in await self.of(user, fresh=True)}
        return account.id not in now or not now[account.id].healthy

    def forget(self, user: str) -> None:
        """What is remembered may be wrong."""
        self._known.pop(user, None)

    async def connect(self, user: str, app: str) -> ConnectLink:
        """A link for one person and one app, good once."""

        async def ask(client: AsyncPipedream, options: RequestOptions) -> dict[str, Any]:
            returns: dict[str, Any] = {}
            if self._hooks is not None:
                returns = {
                    "success_redirect_uri": f"{self._hooks}/connected",
                    "error_redirect_uri": f"{self._hooks}/not-connected",
                    "webhook_uri": f"{self._hooks}/connect",
                }
            return await as_json(
                client.tokens.with_raw_response.create(
                    external_user_id=user, app_id=app, **returns, request_options=options
                )
            )

        given = await self._api.read(Asked("make a link for connecting"), ask)
        self.forget(user)
        url = str(given["connect_link_url"])
        return ConnectLink(f"{url}{'&' if '?' in url else '?'}app={app}", _moment(given["expires_at"]))

    async def disconnect(self, user: str, account_id: str) -> Account:
        """Remove one. `NotFound` for another person's, as for none at all."""
        mine = {account.id: account for account in await self.of(user, fresh=True)}
        if account_id not in mine:
            raise NotFound("You have no such account connected.")

        async def ask(client: AsyncPipedream, options: RequestOptions) -> None:
            await client.accounts.delete(account_id, request_options=options)

        await self._api.read(Asked("remove the account"), ask)
        self.forget(user)
        return mine[account_id]

    async def find(self, words: str) -> Sequence[Service]:
        """Apps that the words may mean, the likeliest first."""

        answer = await self._api.get(Asked("look for the app"), "/v1/connect/apps", q=words, limit=10)
        found = answer.get("data") or []
        services = [Service(str(one["name_slug"]), str(one.get("name") or "")) for one in found]
        exact = [one for one in services if words.casefold() in (one.slug.casefold(), one.title.casefold())]
        return exact[:1] or services

    async def _listed(self, user: str) -> AsyncIterator[Account]:
        after: str | None = None
        for _ in range(_MOST_PAGES):
            page = await self._api.get(
                Asked("list the accounts"),
                "/v1/connect/{project}/accounts",
                external_user_id=user,
                limit=_PAGE,
                after=after,
            )
            data = page.get("data") or []
            for given in data:
                yield _account(given)
            before, after = after, (page.get("page_info") or {}).get("end_cursor")
            if not after or after == before or not data:
                return


def _account(given: Mapping[str, Any]) -> Account:
    app = given.get("app") or {}
    slug = str(app.get("name_slug") or "")
    return Account(
        id=str(given["id"]),
        app=slug,
        name=str(given.get("name") or given["id"]),
        healthy=given.get("healthy") is not False and not given.get("dead"),
        title=str(app.get("name") or title_of(slug)),
    )


def _moment(value: object) -> datetime:
    found = (
        value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    )
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
