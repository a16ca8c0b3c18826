"""OpenAI's chat completions on the wire: one request, one answer, every fault in our words.

Spoken through aiohttp directly. OpenAI's own client costs ten times the CPU for each call (2 ms and more);
and its pool looks at every connection for every request, so that with some hundred prompts in flight it takes
longer than the models do (bench/scale.py). Of all that it offers, Synth used one request and three fields.
"""

import io
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import BaseModel, ConfigDict, ValidationError

from core.characters import holdable
from core.errors import Refused, Unavailable
from core.headers import retry_after

OPENAI = "https://api.openai.com/v1"
# aiohttp writes a body of bytes at once, and warns of one that is larger than this.
_LARGE = 2**20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Part):
    """What the model wrote, or why it did not."""

    content: str | None = None
    refusal: str | None = None


class Choice(_Part):
    message: Said | None = None
    finish_reason: str | None = None


class Tokens(_Part):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Answer(_Part):
    """The part of an answer that Synth reads."""

    choices: tuple[Choice, ...] = ()
    model: str | None = None
    usage: Tokens | None = None


class ChatServer:
    """A server that speaks chat completions, under the name by which people know its model."""

    def __init__(self, http: ClientSession, name: str, base_url: str | None, api_key: str) -> None:
        self._http = http
        self._name = name
        self._url = f"{(base_url or OPENAI).rstrip('/')}/chat/completions"
        self._headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}

    async def complete(self, request: Mapping[str, Any], timeout_s: float) -> Answer:
        """Ask once. Raises `Unavailable` or `Refused`."""
        body = json.dumps(request).encode()
        try:
            async with self._http.post(
                self._url,
                data=io.BytesIO(body) if len(body) >= _LARGE else body,
                headers=self._headers,
                timeout=ClientTimeout(total=timeout_s),
            ) as answer:
                status, headers, content = answer.status, answer.headers, await answer.read()
        except TimeoutError as error:
            raise Unavailable(f"The model “{self._name}” did not answer within {timeout_s:g} s.") from error
        except (ClientError, OSError) as error:
            raise Unavailable(f"The model “{self._name}” cannot be reached.") from error
        if status >= 400:
            raise _fault(self._name, status, headers, content)
        return self._read(content)

    def _read(self, content: bytes) -> Answer:
        try:
            return Answer.model_validate(holdable(json.loads(content)))
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
        except (ValueError, RecursionError) as error:
            reason = str(error)
        raise Refused(f"The model “{self._name}” gave an answer that is none: {reason}")


def _fault(name: str, status: int, headers: Mapping[str, str], content: bytes) -> Refused | Unavailable:
    message, code = _told(content)
    if status in (408, 409, 425, 429) or status >= 500:
        if code == "insufficient_quota":
            return Refused(f"The account behind the model “{name}” has no credit left.")
        why = "is asked too often" if status == 429 else f"has a fault of its own ({status})"
        return Unavailable(f"The model “{name}” {why}.", retry_after(headers))
    if status in (401, 403):
        return Refused(f"The model “{name}” does not accept our key ({status}).")
    if status == 404:
        return Refused(f"The server of “{name}” knows no such model ({message[:200]}).")
    return Refused(f"The model “{name}” did not take the request ({status}): {message[:300]}")


def _told(content: bytes) -> tuple[str, str | None]:
    """Message and code of an error in OpenAI's form; of any other, its text."""
    text = content.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return text.strip(), None
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, dict):
        return str(error), None
    return str(error.get("message") or text), None if error.get("code") is None else str(error["code"])
