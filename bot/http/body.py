"""Reading what callers send, without trusting it: how much, what type, how deep, which characters.

What passes is JSON that every database and program behind this door can hold: finite numbers, text without
NUL or lone surrogates, nested no deeper than the code that walks over it can follow.
"""

import asyncio
import json
import math
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError

from bot.http.problems import RequestError
from core.errors import Fault, Invalid

MOST_BYTES = 1_000_000
DEEPEST = 100
MOST_VALUES = 200_000
SLOWEST = 30.0  # seconds for a whole body to arrive

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: web.Request, model: type[Model], most_bytes: int = MOST_BYTES) -> Model | None:
    """The body as `model`; None where none was sent. Raises `Invalid` with every fault."""
    raw = await _read(request, most_bytes)
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
    """Strict JSON, or a 400 that says where it is not."""
    try:
        text = raw if isinstance(raw, str) else raw.decode()
        data = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError:
        raise RequestError("This is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise RequestError(
            f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from None
    except RecursionError:
        raise RequestError(_TOO_DEEP) from None
    except ValueError:  # an integer of thousands of digits
        raise RequestError("This JSON has a number that is too large.") from None
    _check_values(data)
    return data


_TOO_DEEP = f"This JSON is nested more than {DEEPEST} deep."


async def _read(request: web.Request, most_bytes: int) -> bytes:
    too_large = RequestError(f"This is more than this call takes: at most {most_bytes:,} bytes.", 413)
    if (request.content_length or 0) > most_bytes:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most_bytes:  # counted after unpacking, should it be compressed
                    raise too_large
    except TimeoutError:
        raise RequestError(f"The body did not arrive within {SLOWEST:.0f} seconds.", 408) from None
    except (HttpProcessingError, web.RequestPayloadError, ConnectionError) as error:
        raise RequestError("The body ended early, or its encoding is not what its headers say.") from error
    return bytes(body)


def _check_type(request: web.Request) -> None:
    kind = request.content_type
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise RequestError(f"Send JSON with `Content-Type: application/json`; this came as {kind[:80]}.", 415)


def _no_constant(word: str) -> NoReturn:
    raise RequestError(f"{word} is no JSON number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _check_values(data: object) -> None:
    """Walks without recursion: what is nested too deeply must not fell the one who finds that out."""
    level: list[Any] = [data]
    values = 0
    for _ in range(DEEPEST):
        values += len(level)
        if values > MOST_VALUES:
            raise RequestError(f"This JSON has more than {MOST_VALUES:,} values.", 413)
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                below += value.keys()
                below += value.values()
            elif isinstance(value, list):
                below += value
        if not below:
            return
        level = below
    raise RequestError(_TOO_DEEP)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise RequestError("This JSON has a NUL character in a text, which cannot be kept.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RequestError("This JSON has half a character (a lone surrogate) in a text.") from None
