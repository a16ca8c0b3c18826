"""What Pipedream's failures mean: refused, unavailable or unknown. Nothing that it says of us is repeated."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pipedream.core.api_error import ApiError
from pipedream.core.parse_error import ParsingError

from core.errors import EngineError, Limited, Refused, Unavailable, Unknown, noted
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


class Rejected(Refused):
    """What was asked was not even begun."""


SIGNING_IN = Asked("sign in")
NOT_LET_IN = (
    "Pipedream does not let Synth in. Whoever runs Synth has to look at PIPEDREAM_CLIENT_ID and "
    "PIPEDREAM_CLIENT_SECRET."
)

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_LATER = (502, 503)
_DID = {
    202: "took it without saying what became of it",
    408: "did not answer in time",
    504: "did not answer in time",
}


@contextmanager
def translated(asked: Asked) -> Iterator[None]:
    """The SDK's errors, and those of the connection, as ours."""
    try:
        yield
    except ApiError as error:
        raise of_status(error.status_code or 0, error.headers or {}, error.body, asked) from None
    except ParsingError as error:
        raise _unsure(asked, "gave an answer that Synth does not understand", "unknown form") from error
    except _NOT_SENT as error:
        raise noted(Unavailable("Pipedream cannot be reached right now."), type(error).__name__) from error
    except httpx.TimeoutException as error:
        raise _unsure(asked, "did not answer in time", type(error).__name__) from error
    except httpx.HTTPError as error:
        raise _unsure(asked, "broke the connection off before it answered", type(error).__name__) from error
    except ValueError as error:  # a body that is no JSON
        raise _unsure(asked, "gave an answer that cannot be read", "no JSON") from error


def of_status(status: int, headers: Mapping[str, str], body: Any, asked: Asked) -> EngineError:
    """What an answer other than success means."""
    said, answered = words_of(body), f"Pipedream answered {status}"
    technical = f"{answered}: {said}" if said else answered
    if status == 429:
        return noted(Limited("Pipedream asks us to slow down.", retry_after(headers)), technical)
    if status in _LATER:
        away = Unavailable("Pipedream is not available right now.", retry_after(headers))
        return noted(away, technical)
    if status == 408 or status >= 500 or 200 <= status < 300:
        return _unsure(asked, _DID.get(status, "had a problem of its own"), technical)
    if status == 401 or (asked is SIGNING_IN and status in (400, 403)):
        return noted(Refused(NOT_LET_IN), technical)
    if status == 404 and asked.harmless:
        return noted(Missing("Pipedream knows no such thing."), technical)
    why = f": {said}" if said else " and gave no reason."
    return noted(Rejected(f"Pipedream refused to {asked.what}{why}"), technical)


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


def _unsure(asked: Asked, did: str, technical: str) -> EngineError:
    kind = Unavailable if asked.harmless else Unknown
    return noted(kind(f"Pipedream {did}."), technical)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1] + "…"
