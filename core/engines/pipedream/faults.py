"""What Pipedream's failures mean: refused, unavailable or unknown. Nothing that it says of us is repeated."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pipedream.core.api_error import ApiError
from pipedream.core.parse_error import ParsingError

from core.errors import EngineError, Limited, Refused, Unavailable, Unknown
from core.headers import retry_after

_MOST_WORDS = 600
_DEEPEST = 20


@dataclass(frozen=True)
class Asked:
    """What was asked, for the sentence. Of what changes nothing (`harmless`) no outcome is unknown."""

    what: str
    harmless: bool = True


class Missing(Refused):
    """What was asked for is not there."""


SIGNING_IN = Asked("sign in")

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_LATER = (502, 503)


@contextmanager
def translated(asked: Asked) -> Iterator[None]:
    """The SDK's errors, and those of the connection, as ours."""
    try:
        yield
    except ApiError as error:
        raise of_status(error.status_code or 0, error.headers or {}, error.body, asked) from None
    except ParsingError as error:
        raise _unsure(asked, "gave an answer that Synth does not understand") from error
    except _NOT_SENT as error:
        raise Unavailable("Pipedream cannot be reached right now.") from error
    except httpx.TimeoutException as error:
        raise _unsure(asked, "did not answer in time") from error
    except httpx.HTTPError as error:
        raise _unsure(asked, "broke the connection off") from error
    except ValueError as error:  # a body that is no JSON
        raise _unsure(asked, "gave an answer that cannot be read") from error


def of_status(status: int, headers: Mapping[str, str], body: Any, asked: Asked) -> EngineError:
    """What an answer other than success means."""
    if status == 429:
        return Limited("Pipedream asks us to slow down.", retry_after(headers))
    if status in _LATER:
        return Unavailable("Pipedream is not available right now.", retry_after(headers))
    if status == 408 or status >= 500 or 200 <= status < 300:
        return _unsure(asked, f"answered with an error of its own ({status})")
    if status == 401 or (asked is SIGNING_IN and status in (400, 403)):
        return Refused("Pipedream does not take PIPEDREAM_CLIENT_ID and PIPEDREAM_CLIENT_SECRET.")
    if status == 404 and asked.harmless:
        return Missing("Pipedream knows no such thing.")
    said = words_of(body)
    return Refused(f"Pipedream refused to {asked.what}: {said}" if said else _refused(status, asked))


def words_of(body: Any, depth: int = 0) -> str:
    """What the service says is wrong, from any of the forms in which it says it. Bounded."""
    if depth > _DEEPEST:
        return ""
    if isinstance(body, Mapping):
        for name in ("message", "error_description", "error", "errors", "details"):
            if body.get(name):
                found = words_of(body[name], depth + 1)
                if found:
                    return found
        return ""
    if isinstance(body, list):
        return _clipped("; ".join(filter(None, (words_of(one, depth + 1) for one in body[:5]))))
    if isinstance(body, str) and "<html" not in body[:500].lower():
        if not body.lstrip().startswith("{"):
            return _clipped(body.strip())
        try:
            return words_of(json.loads(body), depth + 1)
        except (ValueError, RecursionError):
            return _clipped(body.strip())
    return ""


def _refused(status: int, asked: Asked) -> str:
    return f"Pipedream refused to {asked.what} ({status})."


def _unsure(asked: Asked, did: str) -> EngineError:
    if asked.harmless:
        return Unavailable(f"Pipedream {did}.")
    return Unknown(f"Pipedream {did}. It may have happened.")


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1] + "…"
