"""JSON from outside, read without trusting it.

What passes is JSON that every database and program behind the doors can hold: finite numbers, text without
NUL or lone surrogates, nested no deeper than the code that walks over it can follow.
"""

import json
import math
from typing import Any, NoReturn

from core.characters import DEEPEST
from core.errors import SynthError

MOST_VALUES = 200_000


class NotJson(SynthError):
    """It cannot be used. `too_large`: it may be JSON, but more of it than anything here takes."""

    def __init__(self, message: str, too_large: bool = False) -> None:
        self.too_large = too_large
        super().__init__(message, too_large)


def parse_json(raw: bytes | str) -> object:
    """Strict JSON, or `NotJson` that says where it is not."""
    try:
        text = raw if isinstance(raw, str) else raw.decode()
        data = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError:
        raise NotJson("This is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"This is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except RecursionError:
        raise NotJson(_TOO_DEEP) from None
    except ValueError:  # an integer of thousands of digits
        raise NotJson("This JSON has a number that is too large.") from None
    _check_values(data)
    return data


_TOO_DEEP = f"This JSON is nested more than {DEEPEST} deep."


def _no_constant(word: str) -> NoReturn:
    raise NotJson(f"{word} is no JSON number.")


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
            raise NotJson(f"This JSON has more than {MOST_VALUES:,} values.", too_large=True)
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
    raise NotJson(_TOO_DEEP)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise NotJson("This JSON has a NUL character in a text, which cannot be kept.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotJson("This JSON has half a character (a lone surrogate) in a text.") from None
