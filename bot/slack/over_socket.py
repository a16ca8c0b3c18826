"""Slack's requests over a socket, which Synth opens itself: they need no signature."""

import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.shapes import BadForm, check

log = logging.getLogger(__name__)


class SocketRequests(AsyncSocketModeHandler):
    """Bolt's handler. What cannot be read is not acknowledged, so that whoever waits is told by Slack."""

    async def handle(  # type: ignore[override]  # Bolt's own is for this client only, too
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """What Bolt says to it."""
        try:
            check(req.payload)
        except BadForm as error:
            log.warning("something that Slack sent was not taken: %s", error)
        else:
            await super().handle(client, req)
