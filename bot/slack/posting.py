"""Messages of one thread: each posted once under its name, and changed when it should look different."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.slack.blocks.message import Message
from bot.slack.clients import Clients
from bot.slack.faults import code_of, is_closed, is_gone, may_pass, retry_after
from bot.slack.pace import Pace
from bot.slack.recognising import mark_of
from core.stores import Thread, ThreadStore

log = logging.getLogger(__name__)

_LAST = "/last"
_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})

Drawn = dict[tuple[int, str], Mapping[str, Any]]  # what a message looked like last, by thread and name


class Poster:
    """Writes in one thread, at Slack's pace, and remembers in the store what is there already.

    Raises `SlackApiError` for what the caller should know: a hiccup, or a place where we may not speak.
    """

    def __init__(
        self, clients: Clients, threads: ThreadStore, pace: Pace, thread: Thread, drawn: Drawn
    ) -> None:
        self._client = clients.once(thread.workspace)
        self._threads = threads
        self._pace = pace
        self._thread = thread
        self._ts = thread.ts
        self._posts = dict(thread.posts)
        self._drawn = drawn

    @property
    def ts(self) -> str | None:
        """Of the message that the thread hangs on."""
        return self._ts

    def has(self, name: str) -> bool:
        """Whether it was posted."""
        return name in self._posts

    def names(self, beginning: str) -> list[str]:
        """Of the messages that were posted under names that begin so, and may still change."""
        known = (name for name in self._posts if name.startswith(beginning) and not name.endswith(_LAST))
        return [name for name in known if not self.has_last(name)]

    def has_last(self, name: str) -> bool:
        """Whether it was drawn as it stays."""
        return f"{name}{_LAST}" in self._posts

    def ts_of(self, name: str) -> str | None:
        """Of that message, if it was posted."""
        return self._posts.get(name)

    async def last(self, name: str, message: Message, *, urgent: bool) -> None:
        """Draw it as it stays: from then on it is not looked at any more, also after a restart."""
        if not self.has_last(name):
            await self.draw(name, message, urgent=urgent)
            await self._remember(f"{name}{_LAST}", self._posts[name])

    async def take_over(self, name: str, ts: str) -> None:
        """It was posted, and nobody remembers: draw it from now on."""
        await self._remember(name, ts)

    async def once(self, name: str, message: Message) -> None:
        """Post it if it was not yet."""
        if name in self._posts:
            return
        looks = message.arguments()
        await self._pace.post(self._thread.channel)
        ts = await self._patiently(lambda: self._post(name, looks))
        self._drawn[self._thread.id, name] = looks
        await self._remember(name, ts)

    async def draw(self, name: str, message: Message, *, urgent: bool) -> None:
        """Post it, or change it where it stands if it looks different now."""
        if name not in self._posts:
            await self.once(name, message)
            return
        looks = message.arguments()
        if self._drawn.get((self._thread.id, name)) == looks:
            return
        await self._pace.edit(urgent=urgent)
        try:
            await self._patiently(lambda: self._update(name, looks))
        except SlackApiError as error:
            # Somebody deleted it, or Slack will not take it: the other messages go on telling.
            if not is_gone(error) and code_of(error) not in _TOO_MUCH:
                raise
            log.info("%s in %s is not drawn any more: %s", name, self._thread.channel, code_of(error))
        self._drawn[self._thread.id, name] = looks

    async def file(self, name: str, filename: str, content: str, comment: str) -> bool:
        """Upload it if it was not yet. False if Slack does not take files here."""
        if name in self._posts:
            return True
        await self._pace.post(self._thread.channel)
        try:
            file = await self._patiently(lambda: self._upload(filename, content, comment))
        except (SlackApiError, SlackRequestError) as error:
            if isinstance(error, SlackApiError) and (may_pass(error) or is_closed(error)):
                raise
            log.warning("%s could not be sent as a file: %s", name, error)
            return False
        await self._remember(name, file)
        return True

    async def _post(self, name: str, looks: Mapping[str, Any]) -> str:
        place: dict[str, Any] = {"channel": self._thread.channel, "thread_ts": self._ts}
        if name == "root":
            place["metadata"] = mark_of(self._thread)
        try:
            said = await self._client.chat_postMessage(**place, **looks, unfurl_links=False)
        except SlackApiError as error:
            if code_of(error) not in _TOO_MUCH:
                raise
            log.error("Slack did not take the blocks of %s: %s", name, error)
            said = await self._client.chat_postMessage(**place, text=looks["text"])
        return str(said["ts"])

    async def _update(self, name: str, looks: Mapping[str, Any]) -> str:
        await self._client.chat_update(channel=self._thread.channel, ts=self._posts[name], **looks)
        return self._posts[name]

    async def _upload(self, filename: str, content: str, comment: str) -> str:
        sent = await self._client.files_upload_v2(
            channel=self._thread.channel,
            thread_ts=self._ts,
            filename=filename,
            title=filename,
            content=content,
            initial_comment=comment,
        )
        return str(sent["file"]["id"])

    async def _patiently(self, ask: Callable[[], Awaitable[str]]) -> str:
        """Wait as long as Slack says, then ask again."""
        while True:
            try:
                return await ask()
            except SlackApiError as error:
                seconds = retry_after(error)
                if seconds is None:
                    raise
                self._pace.pause(seconds)
                await self._pace.unpaused()

    async def _remember(self, name: str, ts: str) -> None:
        await self._threads.posted(self._thread.workspace, self._thread.id, name, ts)
        self._posts[name] = ts
        if name == "root" and self._ts is None:
            self._ts = ts
