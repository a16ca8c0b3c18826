"""Actions in the Slack workspace that Synth is installed in, performed by the bot itself."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from core.definition import Action
from core.engine import Call, Engine, Host, Offer, Outcome, Param
from core.errors import Refused
from core.messenger import Messenger
from core.template import as_text

_TS = re.compile(r"\d{1,12}\.\d{1,9}")  # of a message in Slack
_OFFERS = (
    Offer(
        key="slack:post_message",
        title="Post a message",
        description="Post a message in a Slack channel.",
        params=(
            Param("channel", "channel", help="#name or id"),
            Param("text", "text", help="What to post"),
            Param("thread", "text", required=False, help="ts of the message below which it is posted"),
        ),
        gives="channel, ts and link of the message",
        effect="sends",
        app="Slack",
        app_slug="slack",
    ),
    Offer(
        key="slack:direct_message",
        title="Send a direct message",
        description="Send a direct message (DM) to a person in Slack.",
        params=(Param("user", "person", help="@name or id"), Param("text", "text", help="What to say")),
        gives="channel, ts and link of the message",
        effect="sends",
        app="Slack",
        app_slug="slack",
    ),
    Offer(
        key="slack:upload_file",
        title="Upload a file",
        description="Upload a text as a file (document, attachment) in a Slack channel.",
        params=(
            Param("channel", "channel", help="#name or id"),
            Param("filename", "text", help="Such as report.md"),
            Param("content", "text", help="What the file holds"),
            Param("comment", "text", required=False, help="A message beside it"),
        ),
        gives="id and link of the file",
        effect="sends",
        app="Slack",
        app_slug="slack",
    ),
)


class SlackEngine(Engine):
    """Performs `slack:` actions through a messenger, so that core knows no Slack."""

    name = "slack"

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._actions: dict[str, Callable[[str, Mapping[str, str]], Awaitable[Any]]] = {
            "slack:post_message": self._post,
            "slack:direct_message": self._direct,
            "slack:upload_file": self._upload,
        }

    def offers(self) -> Sequence[Offer]:
        """Posting, direct messages, files."""
        return _OFFERS

    async def perform(self, call: Call) -> Outcome:
        """Say it in the workspace. An empty text is refused, since Slack would refuse it less clearly."""
        step = call.step
        if not isinstance(step, Action) or step.action not in self._actions:
            raise Refused("Slack cannot do this.")
        params = {name: _in_words(value) for name, value in step.params.items()}
        body = params.get("content" if step.action == "slack:upload_file" else "text", "")
        if not body.strip():
            raise Refused("There is nothing to post: the text is empty.")
        content = await self._actions[step.action](call.workspace, params)
        return Outcome(content=content)

    async def _post(self, workspace: str, params: Mapping[str, str]) -> Any:
        thread = params.get("thread", "").strip()
        # What starts by hand knows of no message, and so of no channel.
        nowhere = "thread" in params and not params["channel"].strip()
        if nowhere or (thread and _TS.fullmatch(thread) is None):
            raise Refused("There is no message here in whose thread this could be posted.")
        return await self._messenger.post(workspace, params["channel"], params["text"], thread)

    async def _direct(self, workspace: str, params: Mapping[str, str]) -> Any:
        return await self._messenger.direct(workspace, params["user"], params["text"])

    async def _upload(self, workspace: str, params: Mapping[str, str]) -> Any:
        return await self._messenger.upload(
            workspace, params["channel"], params["filename"], params["content"], params.get("comment", "")
        )


@asynccontextmanager
async def open_slack(host: Host) -> AsyncIterator[Engine | None]:
    """Where there is somebody to speak through."""
    yield None if host.messenger is None else SlackEngine(host.messenger)


def _in_words(value: Any) -> str:
    """How a value is said: a list line by line, as a loop's results are, anything else as in a text."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return as_text(value)
