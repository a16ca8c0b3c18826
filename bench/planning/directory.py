"""Who and what there is in the workspace of a file of intents."""

from collections.abc import Mapping, Sequence


class ListedDirectory:
    """Implements `core.directory.Directory` of what is listed; everybody's name is their id."""

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self._channels = listed.get("channels", ())
        self._people = {name.casefold(): name for name in listed.get("people", ())}

    async def channel(self, workspace: str, name: str) -> bool:
        """Whether it is listed."""
        return name in self._channels

    async def is_in(self, workspace: str, channel: str) -> bool:
        """Whether we are in it: in all that there are."""
        return True

    async def people(self, workspace: str, name: str) -> Sequence[str] | None:
        """The one who is called so, if any."""
        found = self._people.get(name.casefold())
        return [found] if found is not None else []

    async def channels_like(self, workspace: str, name: str) -> Sequence[str]:
        """None: nobody reads the note."""
        return ()

    async def listening_in(self, workspace: str, channel: str) -> str:
        """The channel itself."""
        return channel
