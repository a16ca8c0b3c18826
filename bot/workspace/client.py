"""A person at the other end of HTTP: what the terminal demo and tests use to act in the workspace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from aiohttp import ClientSession

from bot.workspace.model import YOU, Json


class WorkspaceRefused(Exception):
    """The workspace said no; `code` is Slack's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WorkspaceClient:
    """`base_url` is the server's address, `http://127.0.0.1:3000`; `user` acts unless a call names another.

    Channels go by name (`general`, `#general`) or id; `dm` is the user's own direct message with Synth.
    """

    def __init__(self, http: ClientSession, base_url: str, user: str = YOU) -> None:
        self._http = http
        self._base = base_url.rstrip("/") + "/workspace/page/"
        self._user = user

    async def send(
        self, channel: str, text: str, *, thread_ts: str | None = None, user: str | None = None
    ) -> Json:
        """Write as a person types (`@Synth …`); the message, with its `ts`."""
        given = {"channel": channel, "text": text, "thread_ts": thread_ts}
        message: Json = (await self._post("send", given, user))["message"]
        return message

    async def edit(self, channel: str, ts: str, text: str, *, user: str | None = None) -> Json:
        """Change one of their own messages."""
        message: Json = (await self._post("edit", {"channel": channel, "ts": ts, "text": text}, user))[
            "message"
        ]
        return message

    async def delete(self, channel: str, ts: str, *, user: str | None = None) -> None:
        """Take back one of their own messages."""
        await self._post("delete", {"channel": channel, "ts": ts}, user)

    async def command(
        self, channel: str, text: str, *, thread_ts: str | None = None, user: str | None = None
    ) -> Json:
        """`/synth …`; `{"ok": true}` or `{"ok": false, "problem": sentence}`."""
        return await self._post("command", {"channel": channel, "text": text, "thread_ts": thread_ts}, user)

    async def press(
        self,
        channel: str,
        ts: str,
        label: str | None = None,
        *,
        action_id: str | None = None,
        block_id: str | None = None,
        chosen: Any = None,
        user: str | None = None,
    ) -> Json:
        """Use a button by the label that people read (or by ids); `chosen` sets a menu or picker."""
        given = {"channel": channel, "ts": ts, "label": label, "action_id": action_id, "block_id": block_id}
        if chosen is not None:
            given["chosen"] = chosen
        return await self._post("press", given, user)

    async def options(
        self, channel: str, ts: str, action_id: str, query: str = "", *, user: str | None = None
    ) -> list[Json]:
        """What the app offers in a menu whose choices it keeps itself."""
        given = {"channel": channel, "ts": ts, "action_id": action_id, "query": query}
        options: list[Json] = (await self._post("options", given, user))["options"]
        return options

    async def press_in_view(
        self,
        view_id: str,
        label: str | None = None,
        *,
        action_id: str | None = None,
        user: str | None = None,
        **more: Any,
    ) -> Json:
        return await self._post(
            "press", {"view_id": view_id, "label": label, "action_id": action_id, **more}, user
        )

    async def submit(
        self, view_id: str, values: Mapping[str, Any] | None = None, *, user: str | None = None
    ) -> Json:
        """`values` by block id, action id or label; `{"outcome": …, "errors": {…}}`."""
        return await self._post("submit", {"view_id": view_id, "values": dict(values or {})}, user)

    async def close_view(self, view_id: str, *, user: str | None = None) -> None:
        await self._post("close", {"view_id": view_id}, user)

    async def shortcut(
        self, callback_id: str, channel: str, ts: str | None = None, *, user: str | None = None
    ) -> Json:
        return await self._post("shortcut", {"callback_id": callback_id, "channel": channel, "ts": ts}, user)

    async def react(
        self, channel: str, ts: str, name: str, *, remove: bool = False, user: str | None = None
    ) -> None:
        await self._post("react", {"channel": channel, "ts": ts, "name": name, "remove": remove}, user)

    async def open_dm(self, *, tab: str = "messages", user: str | None = None) -> None:
        """As a person opens the direct message with Synth."""
        await self._post("opened", {"channel": user or self._user, "tab": tab}, user)

    async def state(self, *, user: str | None = None) -> Json:
        return await self._get("state", {}, user)

    async def views(self, *, user: str | None = None) -> list[Json]:
        """The modals that are open for this person, the topmost last."""
        open_views = (await self.state(user=user))["views"]
        return [one["view"] for one in open_views if one["surface"] == "modal"]

    async def messages(self, channel: str, *, user: str | None = None) -> list[Json]:
        """Oldest first, with what only this person sees."""
        found: list[Json] = (await self._get("messages", {"channel": channel, "limit": "200"}, user))[
            "messages"
        ]
        return found

    async def replies(self, channel: str, ts: str, *, user: str | None = None) -> list[Json]:
        """The thread's root, then its replies."""
        given = {"channel": channel, "thread_ts": ts}
        found: list[Json] = (await self._get("replies", given, user))["messages"]
        return found

    async def changes(self, *, after: int | None = None, user: str | None = None) -> AsyncIterator[Json]:
        """Every change after that number (by default from now on), for ever."""
        seq = (await self.state(user=user))["seq"] if after is None else after
        while True:
            answer = await self._get("changes", {"after": str(seq), "wait": "20"}, user)
            for change in answer.get("changes", []):
                yield change
            seq = answer["seq"]

    async def wait_for(
        self,
        predicate: Callable[[Json], bool],
        timeout: float = 10.0,
        *,
        after: int = 0,
        user: str | None = None,
    ) -> Json:
        """The first change that the predicate accepts, among those that happened already and those to come.

        Raises TimeoutError.
        """
        async with asyncio.timeout(timeout):
            async for change in self.changes(after=after, user=user):
                if predicate(change):
                    return change
        raise TimeoutError

    async def wait_for_message(
        self,
        predicate: Callable[[Json], bool],
        timeout: float = 10.0,
        *,
        after: int = 0,
        user: str | None = None,
    ) -> Json:
        """The first message, in any state that it had, that the predicate accepts."""
        change = await self.wait_for(
            lambda one: one["type"] == "message" and predicate(one["message"]),
            timeout,
            after=after,
            user=user,
        )
        message: Json = change["message"]
        return message

    async def wait_for_view(self, timeout: float = 10.0, *, after: int = 0, user: str | None = None) -> Json:
        """The next modal that opens or changes."""
        change = await self.wait_for(
            lambda one: one["type"] == "view" and one["surface"] == "modal", timeout, after=after, user=user
        )
        view: Json = change["view"]
        return view

    async def _post(self, name: str, given: Json, user: str | None) -> Json:
        body = {key: value for key, value in given.items() if value is not None}
        acting = user or self._user
        body |= (
            {"user": acting, "channel": self._named(body["channel"], acting)}
            if "channel" in body
            else {"user": acting}
        )
        async with self._http.post(self._base + name, json=body) as response:
            return _accepted(await response.json())

    async def _get(self, name: str, query: dict[str, str], user: str | None) -> Json:
        acting = user or self._user
        if "channel" in query:
            query = {**query, "channel": self._named(query["channel"], acting)}
        async with self._http.get(self._base + name, params={**query, "user": acting}) as response:
            return _accepted(await response.json())

    def _named(self, channel: str, acting: str) -> str:
        return acting if channel == "dm" else channel


def _accepted(answer: Json) -> Json:
    if "error" in answer:
        raise WorkspaceRefused(answer["error"])
    return answer
