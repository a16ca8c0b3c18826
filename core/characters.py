"""Values from outside, made such that every database, program and chat can hold them."""

import math
from typing import Any

_INSTEAD = "\ufffd"

DEEPEST = 100  # levels of JSON; code that walks over values, and libraries, give up at some hundreds


def holdable(value: Any) -> Any:
    """A JSON value without NUL and half characters (lone surrogates), for which a mark stands, and without
    NaN and infinities, which become null as in JavaScript."""
    if isinstance(value, str):
        if value.isascii():
            return value.replace("\0", _INSTEAD)
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", _INSTEAD)
    if isinstance(value, dict):
        return {holdable(key): holdable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [holdable(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value is nested more than `DEEPEST` deep. Walks without recursion: what is nested too
    deeply must not fell the one who finds that out."""
    level = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below += one.values()
            elif isinstance(one, list):
                below += one
        if not below:
            return False
        level = below
    return True
