"""Speaking in the workspace, as core sees it. Slack's own words for it live in `bot/slack/messenger.py`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import JsonValue

MOST_MEMBERS = 100  # of a channel, who are asked one by one


class People(Protocol):
    """Who there is in a workspace."""

    async def find(self, workspace: str, name: str) -> str:
        """The id of `@name`. `Refused` if nobody is called so or several are, `Unavailable` while they cannot
        be looked up."""

    async def called(self, workspace: str, people: Sequence[str]) -> Mapping[str, str]:
        """What they are called, by id; who cannot be looked up now is left out."""

    async def members(self, workspace: str, channel: str) -> Sequence[str]:
        """The ids of the people in a channel (`#name`, `<#C…>` or id), programs left out. `Refused` for one
        that we cannot see or that has more than `MOST_MEMBERS`, `Unavailable` while it cannot be told."""


class Messenger(People, Protocol):
    """Posts as the bot. Raises `Refused` (with `remedy="invite"` where the bot is not in the channel),
    `Unavailable` (with `retry_after`), or `Unknown` when it may have been posted."""

    async def post(self, workspace: str, channel: str, text: str, thread: str = "") -> dict[str, JsonValue]:
        """A message in a channel (`#name` or id), or below the message whose `ts` is `thread`; gives
        `channel`, `ts` and `link`."""

    async def direct(self, workspace: str, user: str, text: str) -> dict[str, JsonValue]:
        """A direct message to a user (`@name`, `<@U…>` or id); gives `channel`, `ts` and `link`."""

    async def upload(
        self, workspace: str, channel: str, filename: str, content: str, comment: str
    ) -> dict[str, JsonValue]:
        """A text file in a channel; gives `file` and `link`."""
