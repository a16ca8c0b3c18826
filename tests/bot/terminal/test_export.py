"""Where `synth export` writes."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.terminal.export import write_down
from core.errors import ConfigError, StorageError

ENDLESS = """
import asyncio
from bot.terminal.export import write_down

async def lines():
    for number in range(100_000):
        yield f"line {number}"

asyncio.run(write_down(lines(), None))
"""


async def two() -> AsyncIterator[str]:
    yield "one"
    yield "two"


async def broken() -> AsyncIterator[str]:
    yield "one"
    raise StorageError("The database is gone.")


async def test_what_an_earlier_export_wrote_stays_until_a_new_one_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "runs.jsonl"
    out.write_text("of last year\n")
    with pytest.raises(StorageError):
        await write_down(broken(), out)
    assert out.read_text() == "of last year\n"
    assert await write_down(two(), out) == 2
    assert out.read_text() == "one\ntwo\n"
    assert not out.with_name("runs.jsonl.part").exists()


async def test_a_full_disk_is_said() -> None:
    with pytest.raises(ConfigError, match="No space left on device"):
        await write_down(two(), Path("/dev/full"))


def test_who_reads_only_the_beginning_sees_no_error() -> None:
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as exporting:
        assert exporting.stdout is not None and exporting.stderr is not None
        assert exporting.stdout.readline() == b"line 0\n"
        exporting.stdout.close()
        assert exporting.stderr.read() == b""
        assert exporting.wait() == 0
