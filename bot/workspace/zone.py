"""The machine's IANA time zone."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import available_timezones


def machine_zone(localtime: Path = Path("/etc/localtime")) -> str:
    """From `TZ`, else from what /etc/localtime points to, else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    linked = str(localtime.resolve()).partition("zoneinfo/")[2]
    for candidate in (named, linked):
        if candidate in available_timezones():
            return "UTC" if candidate == "Etc/UTC" else candidate
    return "UTC"
