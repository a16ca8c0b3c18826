"""`core.messenger.Messenger` in Slack: what workflows say, said by the bot.

Nothing here is asked twice: a workflow's message that may have been posted is a question for people.
"""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue
from slack_sdk.models.blocks import MarkdownBlock

from bot.slack.blocks.text import clip, mentions_channel_or_person, one_line, pinging_nobody_at_large
from bot.slack.clients import Clients
from bot.slack.faults import translated
from bot.slack.markdown import as_mrkdwn
from core.errors import EngineError, Refused
from core.messenger import MOST_MEMBERS

_LONGEST = 11_500  # characters in one message; Slack takes 12,000 of markdown
_LONGEST_MRKDWN = 3_900
_PREVIEW = 600


class SlackMessenger:
    """Posts in the workspaces that `clients` knows."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def post(self, workspace: str, channel: str, text: str, thread: str = "") -> dict[str, JsonValue]:
        """A message; one that is longer than Slack takes becomes a file with a preview."""
        found = await self._channel(workspace, channel)
        return await self._say(workspace, found, _shown(channel), text, thread or None)

    async def direct(self, workspace: str, user: str, text: str) -> dict[str, JsonValue]:
        """A direct message."""
        found = await self.find(workspace, user)
        with translated(user):
            channel = await self._clients.direct(workspace, found)
        return await self._say(workspace, channel, "a direct message", text)

    async def find(self, workspace: str, name: str) -> str:
        """Somebody's id."""
        with translated(name):
            found = await self._clients.user_id(workspace, name)
        if found is None:
            raise Refused(f"There is nobody called {name} here.")
        return found

    async def called(self, workspace: str, people: Sequence[str]) -> Mapping[str, str]:
        """Names by id."""
        try:
            with translated("people"):
                known = await self._clients.names(workspace, set(people))
        except EngineError:
            return {}
        return {person: name for person, name in known.items() if name != person}

    async def members(self, workspace: str, channel: str) -> Sequence[str]:
        """The people in a channel."""
        found = await self._channel(workspace, channel)
        with translated(_shown(channel)):
            people = await self._clients.people_in(workspace, found)
        if len(people) > MOST_MEMBERS:
            raise Refused(
                f"{_shown(channel)} has more than {MOST_MEMBERS} members, too many to be asked one by one."
            )
        return people

    async def upload(
        self, workspace: str, channel: str, filename: str, content: str, comment: str
    ) -> dict[str, JsonValue]:
        """A text file."""
        found = await self._channel(workspace, channel)
        return await self._file(workspace, found, _shown(channel), filename, content, comment, None)

    async def _say(
        self, workspace: str, channel: str, where: str, text: str, thread: str | None = None
    ) -> dict[str, JsonValue]:
        said = pinging_nobody_at_large(text)
        if len(said) > _LONGEST:
            preview = one_line(text, _PREVIEW)
            return await self._file(workspace, channel, where, "message.md", text, preview, thread)
        client = self._clients.once(workspace)
        with translated(where):
            # A markdown block does not draw `<@U…>` and `<#C…>`, mrkdwn does.
            fallback = as_mrkdwn(text)
            if mentions_channel_or_person(said) and len(fallback) <= _LONGEST_MRKDWN:
                posted = await client.chat_postMessage(channel=channel, text=fallback, thread_ts=thread)
            else:
                blocks = [MarkdownBlock(text=said).to_dict()]
                fallback = clip(fallback, _LONGEST_MRKDWN)
                posted = await client.chat_postMessage(
                    channel=channel, text=fallback, blocks=blocks, thread_ts=thread
                )
        ts = str(posted["ts"])
        link = await self._link(workspace, str(posted["channel"]), ts)
        return {"channel": str(posted["channel"]), "ts": ts, "link": link}

    async def _file(
        self,
        workspace: str,
        channel: str,
        where: str,
        filename: str,
        content: str,
        comment: str,
        thread: str | None,
    ) -> dict[str, JsonValue]:
        client = self._clients.once(workspace)
        with translated(where):
            sent = await client.files_upload_v2(
                channel=channel,
                filename=filename,
                title=filename,
                content=content,
                initial_comment=as_mrkdwn(comment) or None,
                thread_ts=thread,
            )
        file = sent["file"]
        return {"file": str(file["id"]), "link": file.get("permalink")}

    async def _link(self, workspace: str, channel: str, ts: str) -> str | None:
        """Where it can be read. It is posted already, so that nothing may go wrong any more."""
        try:
            with translated(channel):
                said = await self._clients.of(workspace).chat_getPermalink(channel=channel, message_ts=ts)
        except EngineError:
            return None
        return str(said["permalink"])

    async def _channel(self, workspace: str, channel: str) -> str:
        with translated(_shown(channel)):
            found = await self._clients.channel_id(workspace, channel)
        if found is None:
            raise Refused(
                f"Synth can see no channel {_shown(channel)}. If it is private, type `/invite @Synth` in it."
            )
        return found


def _shown(channel: str) -> str:
    """As people write it."""
    return f"#{channel}" if channel and channel[0].islower() else channel
