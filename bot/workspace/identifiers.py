"""Ids in Slack's forms, and message times that are never given twice."""

from __future__ import annotations

import secrets
import string
import time

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


class MessageClock:
    """`ts` values: seconds with six digits, each greater than the one before, also after a restart."""

    def __init__(self, newest: str) -> None:
        seconds, _, micros = newest.partition(".")
        self._last = int(seconds) * 1_000_000 + int(micros or 0)

    def next(self) -> str:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
