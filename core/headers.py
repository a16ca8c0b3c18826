"""What the headers of an answer mean, whoever gave it."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3) or the finer one some servers send."""
    try:
        if "retry-after-ms" in headers:
            return _seconds(float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after")
        if value is None:
            return None
        if value.replace(".", "", 1).isdigit():
            return _seconds(float(value))
        return _seconds((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _seconds(said: float) -> float | None:
    """None for `nan` and its like: a timer for that would put every other of the loop out of order."""
    return max(0.0, said) if math.isfinite(said) else None
