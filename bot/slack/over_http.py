"""Slack's requests over HTTP.

Who sends one is known only once its whole body is there, since that is what Slack signs. Until then it is a
stranger's: how much of it is read, how slowly, and how many at once is bounded, and nothing in it is looked
at. What Slack signed is looked at before Bolt sees it (shapes.py): one that cannot be read is not taken, and
not asked for again, since it would be the same.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.http.body import Spare, read_raw
from bot.http.problems import RequestError, door
from bot.slack.shapes import BadForm, check, read_body

log = logging.getLogger(__name__)

MOST_BYTES = 3_000_000  # a message of many blocks in a form, where every third character is escaped
SLOWEST_S = 10.0  # Slack itself gives up after three
_AT_ONCE = 8  # large ones
_NEVER_AGAIN = {"X-Slack-No-Retry": "1"}
_LONGEST_CHECK = 1_000  # characters of Slack's own look at our certificate, which it does not sign


class SlackRequests:
    """`POST /slack/events`: events, commands, clicks and submissions, for Bolt."""

    def __init__(self, bolt: AsyncApp, signing_secret: str, slowest_s: float = SLOWEST_S) -> None:
        self._bolt = bolt
        self._signatures = SignatureVerifier(signing_secret)
        self._slowest_s = slowest_s
        self._spare = Spare(asyncio.Semaphore(_AT_ONCE))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What Bolt says to it, once it is certain that Slack sent it and that it can be read."""
        return await door(request, self._answered)

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        raw = await read_raw(request, MOST_BYTES, within=self._slowest_s, spare=self._spare)
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            raise RequestError("This is not UTF-8 text.") from None
        if not self._is_signed(body, request) and not _is_ssl_check(body):
            raise RequestError("This is not signed as Slack signs what it sends.", 401)
        try:
            said = read_body(body, request.content_type)
            check(said)
        except BadForm as error:
            log.warning("something that Slack sent was not taken: %s", error)
            raise RequestError(
                "This has not the form of anything that Slack sends.", headers=_NEVER_AGAIN
            ) from None
        headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
        # As if it came over a socket: read and known to be Slack's. Bolt's own reading of forms loses every
        # command in which somebody writes “payload”.
        asked = AsyncBoltRequest(body=said, headers=headers, mode="socket_mode")
        return await to_aiohttp_response(await self._bolt.async_dispatch(asked))

    def _is_signed(self, body: str, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        # The verifier takes for granted that they look like this.
        return (
            re.fullmatch(r"[0-9]{1,12}", stamp, re.ASCII) is not None
            and signature.isascii()
            and self._signatures.is_valid(body, stamp, signature)
        )


def _is_ssl_check(body: str) -> bool:
    return len(body) <= _LONGEST_CHECK and dict(parse_qsl(body)).get("ssl_check") == "1"
