"""Bolt as Synth uses it: with the client that it is given, and nothing that lies about in the environment.

Left to itself Bolt reads SLACK_BOT_TOKEN, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET there. Of the first it
warns that it will not be used; with the other two it would look for installations, find none, and turn every
request away.
"""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped, warning_token_skipped
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from core.errors import StorageError

log = logging.getLogger(__name__)

_EXPECTED = {warning_client_prioritized_and_token_skipped(), warning_token_skipped()}


def new_app(client: AsyncWebClient, signing_secret: str | None) -> AsyncApp:
    """A Bolt app that acknowledges after its listeners, not before: Bolt's own way would tell Slack "ok" for
    an event that nobody has kept yet."""
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = AsyncApp(
        client=client,
        authorize=_OurToken(client),
        signing_secret=signing_secret,
        process_before_response=True,
    )
    app.error(_not_taken)
    return app


async def _not_taken(error: Exception) -> BoltResponse:
    """What Slack is told: events it sends again, and to a person who waits it says that it failed."""
    if isinstance(error, StorageError):
        log.warning("something that Slack sent was not taken: %s", error)
        return BoltResponse(status=503, body="")
    log.error("a listener failed", exc_info=error)
    return BoltResponse(status=500, body="")


class _OurToken(AsyncAuthorize):
    """The one workspace whose token the client has; asked once who it is, when the first request comes."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: AuthorizeResult | None = None

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """Which app we are: Bolt passes over what that app itself did."""
        if self._known is None:
            told = await self._client.auth_test()
            self._known = AuthorizeResult.from_auth_test_response(
                auth_test_response=told, bot_token=self._client.token
            )
        return self._known


def _is_news(record: logging.LogRecord) -> bool:
    return record.getMessage() not in _EXPECTED
