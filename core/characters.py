"""Texts from outside, made such that every database, program and chat can hold them."""

from typing import Any

_INSTEAD = "\ufffd"


def holdable(value: Any) -> Any:
    """A JSON value without NUL and half characters (lone surrogates): a mark stands in their place."""
    if isinstance(value, str):
        if value.isascii():
            return value.replace("\0", _INSTEAD)
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", _INSTEAD)
    if isinstance(value, dict):
        return {holdable(key): holdable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [holdable(inner) for inner in value]
    return value
