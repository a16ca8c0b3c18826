"""What strangers wrote, in the log."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from bot.logs import LONGEST, handler


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, StringIO]]:
    file = StringIO()
    log, writes = logging.getLogger("test.of.logs"), handler(Console(file=file, width=200))
    log.addHandler(writes)
    yield log, file
    log.removeHandler(writes)


@pytest.mark.timeout(20)
def test_a_text_that_never_ends_neither_fills_the_log_nor_stops_the_process(
    written: tuple[logging.Logger, StringIO],
) -> None:
    """Seventy thousand characters without a space took a minute, and ten times as many two hours."""
    log, file = written
    log.warning("run 7 failed: %s", "x" * 700_000)
    try:
        raise ValueError("y" * 700_000)
    except ValueError:
        log.exception("run 8 broke")
    said = file.getvalue()
    told = [words in said for words in ("run 7 failed", "run 8 broke", "ValueError", "test_logs.py")]
    assert all(told)
    assert (said.count("x") < 2 * LONGEST, said.count("y") < 2 * LONGEST) == (True, True)


def test_nobody_writes_a_line_that_looks_like_ours(written: tuple[logging.Logger, StringIO]) -> None:
    log, file = written
    log.warning("a caller said %s", "hello\nERROR core: all is lost\r\x1b[2J\x00\u202ekcab")
    try:
        raise ValueError("first\x1b[2J")
    except ValueError:
        log.exception("it broke")
    lines = [line.strip() for line in file.getvalue().splitlines()]
    assert any("a caller said hello ERROR core: all is lost" in line for line in lines)
    assert not any(line.startswith("ERROR core") for line in lines)
    assert not any(character in file.getvalue() for character in "\x1b\x00\r\u202e")
    assert "ValueError: first\ufffd[2J" in lines
