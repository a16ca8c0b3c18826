"""What is logged, as somebody may read it: much of it was written by strangers.

Rich looks for what it could colour: seventy thousand characters without a space took it a minute, during
which nothing else in the process went on. And with line breaks a stranger writes lines that look like ours.
"""

import logging
import re
from typing import Any

from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

LONGEST = 2_000  # characters of a message, or of a line of what led to an exception
MOST_LINES = 200  # of what led to it; its end says most
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Readable(logging.Formatter):
    """Messages in one line, of a length that can be read."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _line(super().formatMessage(record).replace("\r\n", " ").replace("\n", " "))

    def formatException(self, ei: Any) -> str:
        return "\n".join(map(_line, super().formatException(ei).split("\n")[-MOST_LINES:]))


def _line(text: str) -> str:
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return _CONTROL.sub("\ufffd", short)


def handler(console: Console) -> logging.Handler:
    """What writes them there."""
    found = RichHandler(console=console, show_path=False, highlighter=NullHighlighter())
    found.setFormatter(Readable("%(name)s: %(message)s"))
    return found
