"""Where everything that Slack sends is handed over: kept first, acknowledged then, performed later.

What Slack was told "ok" for is never lost, so `accept` returns only once the work is certain. Each thing has
a key that names it once, so that Slack's retries are performed once.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.slack.clients import Clients
from core.characters import holdable
from core.occurrences import Occurrence
from core.running import Starter
from core.strict_json import NotJson, parse_json

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
JOB = "slack"  # the durable job that performs what was accepted
OCCURRENCE = "occurrence"  # the kind of what nobody said to us, and may start a workflow
_PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast")


class Inbox:
    """The listeners' only way on. `open_view` shows what a click asks for, `find_choices` fills a menu,
    `waits_for` says whether any workflow waits for something. `answers` raises `StorageError` where nothing
    could be kept just now."""

    def __init__(
        self,
        starter: Starter,
        clients: Clients,
        open_view: Callable[[Body], Awaitable[None]],
        find_choices: Callable[[Body], Awaitable[list[dict[str, Any]]]],
        waits_for: Callable[[str, Occurrence], Awaitable[bool]],
        answers: Callable[[], Awaitable[None]],
    ) -> None:
        self._starter = starter
        self._clients = clients
        self._open_view = open_view
        self._find_choices = find_choices
        self._waits_for = waits_for
        self._answers = answers

    async def accept_now(self, kind: str, body: Body) -> None:
        """What somebody waits for. After three seconds Slack tells them that it failed, and asks us no more;
        but once handed over, it would be kept, and performed, as soon as the database is back. So it is
        handed over only where that can be done at once."""
        if self._is_for_us(body):
            await self._answers()
            await self.accept(kind, body)

    async def accept(self, kind: str, body: Body) -> None:
        """Make sure that it will be performed, once. Raises if that is not certain; may take its time."""
        if self._is_for_us(body):
            arguments = {"kind": kind, "body": holdable(dict(body))}
            await self._starter.start(JOB, once_key(body), team_of(body), arguments)

    async def notice(self, body: Body, found: Occurrence) -> None:
        """Keep what a workflow waits for, beside what is said to us; all else is forgotten."""
        team = team_of(body)
        if self._clients.knows(team) and await self._waits_for(team, found):
            arguments = {"kind": OCCURRENCE, "body": holdable(dict(body))}
            await self._starter.start(JOB, f"{once_key(body)}:{OCCURRENCE}", team, arguments)

    async def open(self, body: Body) -> None:
        """Show what somebody's click asks for, while its `trigger_id` lives (three seconds)."""
        if self._is_for_us(body):
            await self._open_view(body)

    async def choices(self, body: Body) -> list[dict[str, Any]]:
        """What a menu offers for what somebody typed into it. Nothing is kept: they are looking at it."""
        return await self._find_choices(body) if self._is_for_us(body) else []

    def _is_for_us(self, body: Body) -> bool:
        if not self._clients.knows(team_of(body)):
            log.warning("ignored something from workspace %s, in which we are not installed", team_of(body))
            return False
        # In a shared channel people of other organisations see our buttons too.
        home = (body.get("user") or {}).get("team_id") or team_of(body)
        if home != team_of(body):
            log.warning("ignored what somebody of workspace %s pressed in %s", home, team_of(body))
        return bool(home == team_of(body))


def team_of(body: Body) -> str:
    """The workspace that it comes from."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team or (body.get("user") or {}).get("team_id") or "")


def once_key(body: Body) -> str:
    """Names an event, a command, a click or a submission once, however often Slack sends it."""
    if body.get("type") == "event_callback":
        what = body["event_id"]
    elif body.get("type") == "view_submission":
        what = f"{body['view']['id']}:{body['view']['hash']}"
    else:
        what = body["trigger_id"]
    return f"slack:{team_of(body)}:{what}"


def concerns_us(body: Body) -> bool:
    """Whether an event is worth keeping at all: cheap, since every message of every channel comes by.

    Not ours and not another bot's, no edit and no joining; in channels only replies, since the rest reaches
    us as a mention. Somebody of another organisation in a shared channel is not answered.
    """
    event = body["event"]
    if event.get("bot_id") or event.get("subtype") not in _PLAIN_SUBTYPES or not event.get("user"):
        return False
    if (event.get("user_team") or event.get("team") or team_of(body)) != team_of(body):
        return False
    if event["type"] == "reaction_added":
        return False
    if event["type"] == "app_home_opened":
        return bool(event.get("tab") == "messages")
    if event["type"] != "message" or event.get("channel_type") == "im":
        return True
    return bool(event.get("thread_ts")) and event["thread_ts"] != event["ts"] and not mentions_us(body)


def json_faults(view: Mapping[str, Any]) -> dict[str, str]:
    """What a form's submission gets back at once: inputs that should be JSON and are not, by block."""
    faults = {}
    for block_id, elements in view["state"]["values"].items():
        for action_id, element in elements.items():
            wanted = {"array": list, "object": dict}.get(action_id)
            if wanted is None or not element.get("value"):
                continue
            try:
                fits = isinstance(parse_json(element["value"]), wanted)
            except NotJson:
                fits = False
            if not fits:
                example = '["a", "b"]' if wanted is list else '{"key": "value"}'
                faults[block_id] = f"This should be JSON, as in {example}"
    return faults


def mentions_us(body: Body) -> bool:
    """Then the same words come as `app_mention` too, and are taken from there."""
    text = body["event"].get("text") or ""
    return any(f"<@{user}" in text for user in our_users(body))


def our_users(body: Body) -> set[str]:
    """For whom an event was sent: our own user there."""
    return {one["user_id"] for one in body.get("authorizations") or () if one.get("user_id")}
