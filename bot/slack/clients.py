"""The way to Slack for a workspace: its client, and what is looked up about people and channels."""

import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import available_timezones

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.faults import code_of
from core.access.programs import title as title_of_program
from core.errors import NotFound, Refused
from core.messenger import MOST_MEMBERS

V = TypeVar("V")

_REMEMBERED = 5_000
_FRESH_S = 600.0
_MOST_NAMES = 100  # in one message; whoever is beyond that is shown by their id
_PAGES = 20  # of a thousand channels or people each
_ID = re.compile(r"^[CGDUW][A-Z0-9]{5,}$")
_BRACKETED = re.compile(r"^<[@#]([A-Z0-9]+)(?:\|[^>]*)?>$")


@dataclass(frozen=True)
class Profile:
    """What is known of a person: how to call them, and their time zone (IANA)."""

    name: str
    zone: str
    is_bot: bool = False


class Clients(Protocol):
    """Whom we speak for. Everything raises `NotFound` for a workspace in which we are not installed."""

    def knows(self, workspace: str) -> bool:
        """Whether we are installed there."""

    def of(self, workspace: str) -> AsyncWebClient:
        """For what may be asked twice: waits where Slack says so, and asks again after a hiccup."""

    def once(self, workspace: str) -> AsyncWebClient:
        """For what must not happen twice: asks exactly once."""

    def bot_user(self, workspace: str) -> str:
        """Our own user id there."""

    async def profile(self, workspace: str, user: str) -> Profile: ...

    async def names(self, workspace: str, users: set[str]) -> Mapping[str, str]:
        """Names by id, for messages that show people without mentioning them; also those of programs."""

    async def channel_id(self, workspace: str, channel: str) -> str | None:
        """The id of `#name`, `<#C…>` or an id; None if we see no such channel."""

    async def channel_name(self, workspace: str, channel_id: str) -> str | None:
        """Without its `#`; None if we cannot see it."""

    async def is_member(self, workspace: str, channel_id: str) -> bool:
        """Whether we are in a channel now: somebody may have added us a moment ago."""

    async def user_id(self, workspace: str, user: str) -> str | None:
        """The id of `@name`, `<@U…>` or an id; None if there is no such person, `Refused` if there are
        several: what is meant for one must not reach another."""

    async def people_called(self, workspace: str, user: str) -> list[str]:
        """The ids of all who go by that name."""

    async def people_in(self, workspace: str, channel_id: str) -> list[str]:
        """The ids of those in a channel who are no programs; a few more than may be asked where there are
        too many."""

    def known_channels(self, workspace: str) -> list[str]:
        """The names of channels, without `#`, that were seen lately."""

    async def direct(self, workspace: str, user: str) -> str:
        """The channel of our direct message with somebody."""


class SingleWorkspace:
    """`Clients` for one bot token."""

    def __init__(self, client: AsyncWebClient, workspace: str, bot_user: str) -> None:
        self.workspace = workspace
        self._bot_user = bot_user
        self._once = _like(client)
        self._patient = _like(client, patient=True)
        self._profiles: _Remembered[str, Profile] = _Remembered()
        self._channels: _Remembered[str, str] = _Remembered()
        self._channel_names: _Remembered[str, str] = _Remembered()
        self._people: _Remembered[str, str] = _Remembered()
        self._nobody: _Remembered[str, bool] = _Remembered()  # called so
        self._directs: _Remembered[str, str] = _Remembered()

    def knows(self, workspace: str) -> bool:
        return workspace == self.workspace

    def of(self, workspace: str) -> AsyncWebClient:
        self._need(workspace)
        return self._patient

    def once(self, workspace: str) -> AsyncWebClient:
        self._need(workspace)
        return self._once

    def bot_user(self, workspace: str) -> str:
        self._need(workspace)
        return self._bot_user

    async def profile(self, workspace: str, user: str) -> Profile:
        client = self.of(workspace)
        known = self._profiles.get(user)
        if known is None:
            try:
                known = _profile((await client.users_info(user=user))["user"])
            except SlackApiError as error:  # of another organisation, or gone: nothing depends on it
                known = Profile(user, "UTC")
                if code_of(error) != "user_not_found":
                    return known
            self._profiles.put(user, known)
        return known

    async def names(self, workspace: str, users: set[str]) -> Mapping[str, str]:
        wanted = sorted(user for user in users if _ID.match(user))
        # Each may be a question to Slack. A text that mentions thousands must not ask for as many.
        people = {user: (await self.profile(workspace, user)).name for user in wanted[:_MOST_NAMES]}
        return people | {user: title for user in users if (title := title_of_program(user)) is not None}

    async def channel_id(self, workspace: str, channel: str) -> str | None:
        client, wanted = self.of(workspace), _bare(channel)
        if _ID.match(wanted):
            return wanted
        name = wanted.lstrip("#").lower()
        if (known := self._channels.get(name)) is not None:
            return known
        kinds = "public_channel,private_channel"
        async for page in _pages(client.conversations_list, types=kinds, exclude_archived=True):
            for one in page["channels"]:
                self._channels.put(one["name"].lower(), one["id"])
            if (found := self._channels.get(name)) is not None:
                return found
        return None

    async def channel_name(self, workspace: str, channel_id: str) -> str | None:
        client = self.of(workspace)
        known = self._channel_names.get(channel_id)
        if known is None:
            try:
                said = (await client.conversations_info(channel=channel_id))["channel"]
            except SlackApiError:
                return None
            known = said.get("name") or ""
            self._channel_names.put(channel_id, known)
        return known or None

    async def is_member(self, workspace: str, channel_id: str) -> bool:
        said = await self.of(workspace).conversations_info(channel=channel_id)
        return bool(said["channel"].get("is_member"))

    async def user_id(self, workspace: str, user: str) -> str | None:
        ids = await self.people_called(workspace, user)
        if len(ids) > 1:
            raise Refused(f"{len(ids)} people here are called {user}. Mention the one you mean.")
        return ids[0] if ids else None

    async def people_called(self, workspace: str, user: str) -> list[str]:
        client, wanted = self.of(workspace), _bare(user)
        if _ID.match(wanted):
            return [wanted]
        name = wanted.lstrip("@").lower()
        if (known := self._people.get(name)) is not None:
            return [known]
        if self._nobody.get(name):
            return []  # to list everybody takes Slack seconds in a large workspace
        # What only one has (`@ada`) by id; what people call themselves may be shared, and so may first names.
        alike: dict[str, str] = {}
        familiar: list[str] = []
        async for page in _pages(client.users_list):
            for one in page["members"]:
                names = [] if one.get("deleted") else [called.lower() for called in _called(one)]
                if name in names:
                    alike[str(one["id"])] = str(one.get("name") or "").lower()
                elif any(called.split()[:1] == [name] for called in names):
                    familiar.append(str(one["id"]))
        sure = [user_id for user_id, handle in alike.items() if handle == name] or list(alike) or familiar
        if len(sure) == 1:
            self._people.put(name, sure[0])
        elif not sure:
            self._nobody.put(name, True)
        return sure

    async def people_in(self, workspace: str, channel_id: str) -> list[str]:
        client, people = self.of(workspace), list[str]()
        async for page in _pages(client.conversations_members, channel=channel_id):
            for user in page["members"]:
                # Each may be a question to Slack: beyond what may be asked nobody has to be looked at.
                if len(people) <= MOST_MEMBERS and not (await self.profile(workspace, user)).is_bot:
                    people.append(str(user))
            if len(people) > MOST_MEMBERS:
                break
        return people

    def known_channels(self, workspace: str) -> list[str]:
        self._need(workspace)
        return self._channels.keys()

    async def direct(self, workspace: str, user: str) -> str:
        client = self.of(workspace)
        known = self._directs.get(user)
        if known is None:
            known = str((await client.conversations_open(users=user))["channel"]["id"])
            self._directs.put(user, known)
        return known

    def _need(self, workspace: str) -> None:
        if workspace != self.workspace:
            raise NotFound("Synth is not installed in this workspace.")


async def connect(client: AsyncWebClient) -> SingleWorkspace:
    """Ask Slack whose token it is. Raises `SlackApiError` for one that it does not take."""
    said = await client.auth_test()
    return SingleWorkspace(client, str(said["team_id"]), str(said["user_id"]))


def _like(client: AsyncWebClient, *, patient: bool = False) -> AsyncWebClient:
    handlers = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=client.timeout,
        ssl=client.ssl,
        proxy=client.proxy,
        # What must not happen twice goes over a connection of its own: one that was kept open may be closed
        # by the other side just as we write, and then nobody knows whether it happened.
        session=client.session if patient else None,
        retry_handlers=[*handlers] if patient else [],
    )


async def _pages(
    ask: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
) -> AsyncIterator[AsyncSlackResponse]:
    cursor = ""
    for _ in range(_PAGES):
        page = await ask(limit=1_000, cursor=cursor, **arguments)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _bare(given: str) -> str:
    """`C1` of `<#C1|general>`."""
    found = _BRACKETED.match(given.strip())
    return found[1] if found else given.strip()


def _profile(user: Mapping[str, object]) -> Profile:
    zone = str(user.get("tz") or "UTC")
    is_bot = bool(user.get("is_bot"))
    return Profile(_called(user)[0], zone if zone in available_timezones() else "UTC", is_bot)


def _called(user: Mapping[str, object]) -> list[str]:
    """What a person goes by, the most used first."""
    profile = user.get("profile")
    given = profile if isinstance(profile, Mapping) else {}
    names = (given.get("display_name"), user.get("real_name"), user.get("name"))
    return [str(name) for name in names if name] or [str(user.get("id", ""))]


K = TypeVar("K", bound=Hashable)


class _Remembered(Generic[K, V]):
    """A bounded memory that forgets after ten minutes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        found = self._kept.get(key)
        return found[1] if found is not None and time.monotonic() - found[0] < _FRESH_S else None

    def keys(self) -> list[K]:
        return list(self._kept)

    def put(self, key: K, value: V) -> None:
        self._kept[key] = (time.monotonic(), value)
        self._kept.move_to_end(key)
        while len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
