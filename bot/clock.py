"""The clock. Whatever needs the time is given this one, so that a test can give it another."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
