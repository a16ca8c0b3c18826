"""The page's own JSON API, which the terminal demo and tests drive as a person would.

Everything is under `/workspace/page/`. `user` is who acts (`you` by default); posts are
`application/json`; a refusal is 400 with `{"error": code}` in Slack's words.

| call | takes | answers |
|---|---|---|
| GET state | user | `{seq, me, team, bot, users, channels, commands, shortcuts, assistant, views}` |
| GET messages | user, channel, before?, limit? | `{messages, more}`, oldest first, with what only this user sees |
| GET replies | user, channel, thread_ts | `{messages}`, the root first |
| GET changes | user, after, wait? | `{changes, seq}` as soon as there are any, or after `wait` seconds; `{reset: true, seq}` when `after` is too old |
| GET ws | user, after | the same as a WebSocket: `{type: hello}`, then `{type: changes, changes, seq}` or `{type: reset}` |
| POST send | user, channel, text, thread_ts? | `{message}` |
| POST command | user, channel, text (with its slash), thread_ts? | `{ok, problem?}` |
| POST press | user, channel + ts or view_id, action_id (+ block_id) or label, chosen?, state? | `{ok, problem?}` |
| POST submit | user, view_id, values | `{outcome, errors, problem?}`, outcome closed, updated, pushed, errors or failed |
| POST close | user, view_id | `{}` |
| POST shortcut | user, callback_id, channel, ts? | `{ok, problem?}` |
| POST react | user, channel, ts, name, remove? | `{}` |
| POST opened | user, channel, tab (messages or home) | `{}`; a direct message was opened: `app_home_opened` |
| POST read | user, channel, ts | `{}` |
| POST zone | user, tz | `{}` |
| GET files/{id} | | the file's bytes, as a download |

A change is one of `{type: message, message}` (new or changed), `{type: message_deleted, channel, ts}`,
`{type: channel, channel}`, `{type: view, view, surface, client}`, `{type: view_closed, view_id}`,
`{type: assistant, assistant}` (status, title, prompts), `{type: bot, connected}`,
`{type: user, user}`; each with its `seq`.

`values` of submit and `state` of press map a block id, an action id or a label to a plain value
(a list for several choices), or are Slack's own `state.values`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import available_timezones

from aiohttp import web

from bot.workspace.activity import channel_on_page
from bot.workspace.delivery.answers import Answer
from bot.workspace.gestures import Gestures, Person
from bot.workspace.guard import from_own_page
from bot.workspace.housekeeping import COMMANDS
from bot.workspace.model import TEAM, YOU, Json, SlackError
from bot.workspace.parts import Parts, need_channel, need_message, need_user
from bot.workspace.store import assistant, changes, files, messages, people, views
from bot.workspace.store.database import Transaction

PAGE_SIZE = 60
LONGEST_WAIT_S = 30.0

Act = Callable[[Person, Json], Awaitable[Json]]


class PageApi:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._gestures = Gestures(parts)

    def routes(self) -> list[web.RouteDef]:
        prefix = "/workspace/page"
        posts: dict[str, Act] = {
            "send": self._send,
            "command": self._command,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "react": self._react,
            "opened": self._opened,
            "read": self._read,
            "zone": self._zone,
        }
        gets = {"state": self._state, "messages": self._messages, "replies": self._replies}
        return [
            *(web.post(f"{prefix}/{name}", from_own_page(_acting(act))) for name, act in posts.items()),
            *(web.get(f"{prefix}/{name}", from_own_page(_asking(ask))) for name, ask in gets.items()),
            web.get(f"{prefix}/changes", from_own_page(self._changes)),
            web.get(f"{prefix}/files/{{id}}", from_own_page(self._file)),
        ]

    async def _send(self, person: Person, given: Json) -> Json:
        text = str(given.get("text") or "").strip()
        if not text:
            raise SlackError("no_text")
        return {"message": await self._gestures.send(person, given["channel"], text, given.get("thread_ts"))}

    async def _command(self, person: Person, given: Json) -> Json:
        text = str(given.get("text") or "")
        return _told(await self._gestures.command(person, given["channel"], text, given.get("thread_ts")))

    async def _press(self, person: Person, given: Json) -> Json:
        return _told(await self._gestures.press(person, given))

    async def _submit(self, person: Person, given: Json) -> Json:
        return await self._gestures.submit(person, given["view_id"], given.get("values") or {})

    async def _close(self, person: Person, given: Json) -> Json:
        await self._gestures.close(person, given["view_id"])
        return {}

    async def _shortcut(self, person: Person, given: Json) -> Json:
        callback_id, channel, ts = given["callback_id"], given.get("channel"), given.get("ts")
        return _told(await self._gestures.shortcut(person, callback_id, channel, ts))

    async def _react(self, person: Person, given: Json) -> Json:
        added = not given.get("remove")
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, given["channel"])
            message = await need_message(tx, channel, given["ts"])
            await self._parts.activity.react(tx, channel, message, person.user, given["name"], added=added)
        return {}

    async def _opened(self, person: Person, given: Json) -> Json:
        tab = "home" if given.get("tab") == "home" else "messages"
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, given["channel"])
            if channel.human != person.user:
                raise SlackError("channel_not_found")
            await self._parts.activity.open_home(tx, channel, person.user, tab)
        return {}

    async def _read(self, person: Person, given: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            await people.read_until(tx, person.user, given["channel"], given["ts"])
        return {}

    async def _zone(self, person: Person, given: Json) -> Json:
        if given.get("tz") not in available_timezones():
            raise SlackError("invalid_timezone")
        async with self._parts.db.transaction() as tx:
            await people.set_zone(tx, person.user, given["tz"])
            user = await need_user(tx, person.user)
            await changes.record(tx, {"type": "user", "user": user.as_slack()})
        return {}

    async def _state(self, user_id: str, query: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            me = await need_user(tx, user_id)
            seen, newest = await people.reads(tx, me.id), await messages.newest(tx)
            channels = [one for one in await people.channels(tx) if one.human in (None, me.id)]
            ours = {channel.id for channel in channels}
            return {
                "seq": await changes.latest(tx),
                "me": me.id,
                "team": {"id": TEAM, "name": "Local workspace"},
                "bot": {"connected": self._parts.dispatcher.connected, "name": self._parts.bot_name},
                "users": [user.as_slack() for user in await people.users(tx)],
                "channels": [
                    {**channel_on_page(one), "read": seen.get(one.id, "0"), "newest": newest.get(one.id)}
                    for one in channels
                ],
                "commands": [vars(one) for one in (*self._parts.commands, *COMMANDS)],
                "shortcuts": [vars(one) for one in self._parts.shortcuts],
                "assistant": [one for one in await assistant.everything(tx) if one["channel"] in ours],
                "views": await _open_views(tx, me.id),
            }

    async def _messages(self, user_id: str, query: Json) -> Json:
        limit = min(int(query.get("limit", PAGE_SIZE)), 200)
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, query.get("channel"))
            _may_read(channel.human, user_id)
            before = query.get("before") or "9"
            found = await messages.history(tx, channel.id, viewer=user_id, latest=before, limit=limit + 1)
        return {"messages": found[:limit][::-1], "more": len(found) > limit}

    async def _replies(self, user_id: str, query: Json) -> Json:
        async with self._parts.db.transaction() as tx:
            channel = await need_channel(tx, query.get("channel"))
            _may_read(channel.human, user_id)
            return {"messages": await messages.replies(tx, channel.id, query["thread_ts"], viewer=user_id)}

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        user_id, after = request.query.get("user", YOU), int(request.query.get("after", 0))
        wait = min(float(request.query.get("wait", 0)), LONGEST_WAIT_S)
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            moved = self._parts.db.moved()
            async with self._parts.db.transaction() as tx:
                found = await changes.since(tx, after, user_id)
                newest = await changes.latest(tx)
            if found is None:
                return web.json_response({"reset": True, "seq": newest})
            told, seq = found
            left = deadline - asyncio.get_running_loop().time()
            if told or left <= 0:
                return web.json_response({"changes": told, "seq": seq})
            try:
                async with asyncio.timeout(left):
                    await moved.wait()
            except TimeoutError:
                continue

    async def _file(self, request: web.Request) -> web.StreamResponse:
        async with self._parts.db.transaction() as tx:
            found = await files.get(tx, request.match_info["id"])
        if found is None or found[1] is None:
            raise web.HTTPNotFound(text="There is no such file.")
        return file_response(*found)


def file_response(file: Json, content: bytes | None) -> web.Response:
    """Always a download of unknown type, so that no file can act as a page of this server."""
    name = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in file["name"])
    headers = {
        "Content-Disposition": f'attachment; filename="{name.encode("ascii", "replace").decode()}"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


def _acting(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            given = await request.json()
            if not isinstance(given, dict):
                raise SlackError("json_not_object")
            person = Person(given.get("user") or YOU, given.get("client"), str(request.url.origin()))
            return web.json_response(await act(person, given))
        except SlackError as refusal:
            return web.json_response({"error": refusal.code, **refusal.extra}, status=400)
        except KeyError as missing:
            return web.json_response({"error": "missing_argument", "argument": missing.args[0]}, status=400)
        except ValueError:
            return web.json_response({"error": "invalid_json"}, status=400)

    return handler


def _asking(
    ask: Callable[[str, Json], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await ask(request.query.get("user", YOU), dict(request.query)))
        except SlackError as refusal:
            return web.json_response({"error": refusal.code}, status=400)
        except (KeyError, ValueError):
            return web.json_response({"error": "invalid_arguments"}, status=400)

    return handler


def _told(answer: Answer) -> Json:
    return {"ok": True} if answer.ok else {"ok": False, "problem": answer.problem}


def _may_read(human: str | None, user_id: str) -> None:
    if human not in (None, user_id):
        raise SlackError("channel_not_found")


async def _open_views(tx: Transaction, user_id: str) -> list[Json]:
    found = [*await views.of(tx, user_id, "modal"), *await views.of(tx, user_id, "home")]
    return [{"view": one.view, "surface": one.surface, "client": one.client} for one in found]
