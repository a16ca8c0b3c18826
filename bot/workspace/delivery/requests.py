"""HTTP mode: signed POSTs to the app's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.workspace.delivery.answers import NOT_CONNECTED, Answer, Kind, Timing
from bot.workspace.model import Json


class Requests:
    def __init__(
        self,
        http: ClientSession,
        url: str,
        signing_secret: str,
        timing: Timing,
        tell_connected: Callable[[bool], Awaitable[None]],
    ) -> None:
        self._http = http
        self._url = url
        self._secret = signing_secret.encode()
        self._timing = timing
        self._tell_connected = tell_connected
        self._reached = True

    @property
    def connected(self) -> bool:
        """Whether the app was there when it was last called; hopeful before the first call."""
        return self._reached

    @property
    def ready(self) -> bool:
        return True

    async def send(self, kind: Kind, payload: Json, *, attempt: int = 0, reason: str = "") -> Answer:
        body, content_type = _encoded(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        timeout = ClientTimeout(total=self._timing.ack_s)
        try:
            async with self._http.post(self._url, data=body, headers=headers, timeout=timeout) as response:
                text = await response.text()
                answer = _understood(response.status, text, response.headers.get("X-Slack-No-Retry") == "1")
        except ClientConnectorError:
            await self._found(False)
            return Answer(problem=NOT_CONNECTED)
        except TimeoutError:
            answer = Answer(problem="http_timeout")
        except ClientError:
            answer = Answer(problem="connection_failed")
        await self._found(True)
        return answer

    async def _found(self, reached: bool) -> None:
        if reached != self._reached:
            self._reached = reached
            await self._tell_connected(reached)

    def _signature(self, body: bytes) -> dict[str, str]:
        """Slack's signing, version 0: HMAC-SHA256 over `v0:{timestamp}:{body}`."""
        timestamp = str(int(time.time()))
        signed = b":".join((b"v0", timestamp.encode(), body))
        digest = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _understood(status: int, text: str, no_retry: bool) -> Answer:
    if not 200 <= status < 300:
        return Answer(problem="http_error", no_retry=no_retry)
    try:
        said = json.loads(text) if text.strip() else {}
    except ValueError:
        said = {"text": text}
    return Answer(said if isinstance(said, dict) else {})
