"""Reading what callers send, without trusting it: how much, how slowly, what type (and core/strict_json)."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError

from bot.http.problems import RequestError
from core import strict_json
from core.errors import Fault, Invalid
from core.strict_json import NotJson

MOST_BYTES = 1_000_000
SLOWEST = 30.0  # seconds for a whole body to arrive

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: web.Request, model: type[Model], most_bytes: int = MOST_BYTES) -> Model | None:
    """The body as `model`; None where none was sent. Raises `Invalid` with every fault."""
    raw = await read_raw(request, most_bytes)
    if not raw:
        return None
    _check_type(request)
    return validated(model, parse_json(raw))


def validated(model: type[Model], data: object) -> Model:
    """`data` as `model`, or `Invalid` naming every place that is not right."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [
            Fault(".".join(str(part) for part in e["loc"]), e["msg"].removeprefix("Value error, "))
            for e in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise Invalid("What was sent does not fit this call.", faults) from None


def parse_json(raw: bytes | str) -> object:
    """Strict JSON, or a refusal that says where it is not."""
    try:
        return strict_json.parse_json(raw)
    except NotJson as error:
        raise RequestError(error.sentence, 413 if error.too_large else 400) from None


@dataclass(frozen=True)
class Spare:
    """Places for bodies of whom nobody knows yet: one that grows beyond `small` bytes needs one of them."""

    places: asyncio.Semaphore
    small: int = 64 * 1024


async def read_raw(
    request: web.Request, most_bytes: int, *, within: float = SLOWEST, spare: Spare | None = None
) -> bytes:
    """The bytes of a body, or a refusal: too large, slower than `within` seconds, cut off."""
    too_large = RequestError(f"This is more than this call takes: at most {most_bytes:,} bytes.", 413)
    if (request.content_length or 0) > most_bytes:
        raise too_large
    body = bytearray()
    async with AsyncExitStack() as place:
        try:
            async with asyncio.timeout(within):
                async for chunk in request.content.iter_any():
                    if spare is not None and len(body) <= spare.small < len(body) + len(chunk):
                        await place.enter_async_context(spare.places)
                    body += chunk
                    if len(body) > most_bytes:  # counted after unpacking, should it be compressed
                        raise too_large
        except TimeoutError:
            raise RequestError(f"The body did not arrive within {within:.0f} seconds.", 408) from None
        except (HttpProcessingError, web.RequestPayloadError, ConnectionError) as error:
            raise RequestError(
                "The body ended early, or its encoding is not what its headers say."
            ) from error
    return bytes(body)


def _check_type(request: web.Request) -> None:
    kind = request.content_type
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise RequestError(f"Send JSON with `Content-Type: application/json`; this came as {kind[:80]}.", 415)
