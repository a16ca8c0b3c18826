"""`core.directory.Directory` in Slack."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.slack.clients import Clients
from bot.slack.faults import translated
from core.errors import EngineError, Refused


class SlackDirectory:
    """Looks up what people name, in the workspaces that `clients` knows."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def channel(self, workspace: str, name: str) -> bool:
        """Whether we can see it."""
        try:
            with translated(name):
                return await self._clients.channel_id(workspace, name) is not None
        except EngineError:
            return True

    async def is_in(self, workspace: str, channel: str) -> bool:
        """Whether we are a member."""
        try:
            with translated(channel):
                found = await self._clients.channel_id(workspace, channel)
                return found is None or await self._clients.is_member(workspace, found)
        except EngineError:
            return True

    async def people(self, workspace: str, name: str) -> Sequence[str] | None:
        """Everybody who goes by that name."""
        try:
            with translated(name):
                return await self._clients.people_called(workspace, name)
        except EngineError:
            return None

    async def channels_like(self, workspace: str, name: str) -> Sequence[str]:
        """Of those that we have seen."""
        known = self._clients.known_channels(workspace)
        return [f"#{near}" for near in get_close_matches(name.lstrip("#").lower(), known, n=3, cutoff=0.6)]

    async def listening_in(self, workspace: str, channel: str) -> str:
        """The id of a channel that we are in."""
        with translated(channel):
            found = await self._clients.channel_id(workspace, channel)
            if found is None:
                raise Refused(
                    f"Synth can see no channel {channel}. If it is private, type `/invite @Synth` in it."
                )
            inside = await self._clients.is_member(workspace, found)
        if not inside:
            raise Refused(
                f"Synth is not in {channel}, so it hears nothing there. "
                "Type `/invite @Synth` in it, then save this again."
            )
        return found
