"""Where people come back to from connecting an app, and where the service says that they did.

Nothing here proves anything: whoever calls only has us look sooner.
"""

import logging

from aiohttp import web

from bot.http.body import parse_json, read_raw
from bot.http.problems import RequestError, door
from core.accounts.accounts import Accounts

log = logging.getLogger(__name__)

_MOST_BYTES = 64 * 1024
_BACK = "You can close this page and go back to Slack."


class ConnectPages:
    """`/hooks/{engine}/connect` and the two pages."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def add_to(self, app: web.Application) -> None:
        """Serve them."""
        app.router.add_post("/hooks/{engine}/connect", self.notice)
        app.router.add_get("/hooks/{engine}/connected", self.connected, allow_head=False)
        app.router.add_get("/hooks/{engine}/not-connected", self.not_connected, allow_head=False)

    async def notice(self, request: web.Request) -> web.StreamResponse:
        """Always the same answer, whatever came, while Synth can look at it."""
        return await door(request, self._noticed)

    async def _noticed(self, request: web.Request) -> web.StreamResponse:
        try:
            said = parse_json(await read_raw(request, _MOST_BYTES))
        except RequestError:
            said = None
        if isinstance(said, dict):
            if said.get("event") == "CONNECTION_ERROR":
                log.info("an app could not be connected: %r", str(said.get("error"))[:200])
            await self._accounts.notice(request.match_info["engine"], said)
        return web.json_response({})

    async def connected(self, _: web.Request) -> web.Response:
        """It worked."""
        return _page("Connected", f"What waited for it goes on by itself. {_BACK}")

    async def not_connected(self, _: web.Request) -> web.Response:
        """It did not."""
        return _page("Not connected", f"Nothing has changed. {_BACK} Press Connect there to try again.")


def _page(title: str, text: str) -> web.Response:
    style = "font: 1.1rem/1.5 system-ui; max-width: 32rem; margin: 20vh auto; padding: 0 1rem"
    head = f"<!doctype html><meta charset=utf-8><title>{title}</title>"
    page = f'{head}<body style="{style}"><h1>{title}</h1><p>{text}</p>'
    return web.Response(text=page, content_type="text/html")
