"""Keeps the embedded model running beside the app, without ever being in its way.

`open_model` returns at once. What has to happen, fetching, loading, starting again after a death, happens
in one task that it owns; whoever needs the model looks at `status` or awaits `ready`.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.model.errors import ModelUnavailable
from bot.model.fetch import WITHOUT_IT, fetch
from bot.model.process import PROGRAM, Address, Process, started
from bot.model.progress import Progress
from bot.model.status import Phase, Status
from bot.model.weights import QWEN_CODER_1_5B, Weights, default_folder, is_present
from bot.ports import free_port

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient the supervisor is; seconds."""

    load: float = 180
    check: float = 10
    answer: float = 5
    misses: int = 3
    steady: float = 60
    """A life this long after becoming ready was a good one: the next death is the first again."""
    backoff: float = 0.5
    most: float = 60
    look: float = 3
    """How often to look for weights that somebody may fetch meanwhile."""


class EmbeddedModel:
    """The model as the rest of the app sees it. `base_url` and `api_key` stay the same for its lifetime."""

    def __init__(self, address: Address, status: Status) -> None:
        self._address = address
        self._status = status
        self._settled = asyncio.Event()
        self.progress: Progress | None = None
        """How far a fetch is; None when nothing was fetched."""
        self.tell(status)

    @property
    def base_url(self) -> str:
        return self._address.base_url

    @property
    def api_key(self) -> str:
        return self._address.key

    @property
    def model(self) -> str:
        return self._address.model

    @property
    def status(self) -> Status:
        return self._status

    async def ready(self, timeout: float | None = None) -> None:
        """Wait until the model answers; raises ModelUnavailable when it will not, or not within `timeout`."""
        try:
            async with asyncio.timeout(timeout):
                await self._settled.wait()
        except TimeoutError:
            raise ModelUnavailable(self._status.text) from None
        if self._status.phase is not Phase.READY:
            raise ModelUnavailable(self._status.text)

    def tell(self, status: Status) -> None:
        """For the supervisor: what is true from now on."""
        if status.phase is not self._status.phase:
            level = logging.WARNING if status.phase is Phase.FAILED else logging.INFO
            log.log(level, "embedded model: %s", status.text)
        self._status = status
        if status.settled:
            self._settled.set()
        else:
            self._settled.clear()


@asynccontextmanager
async def open_model(
    weights: Weights | Path | None = QWEN_CODER_1_5B,
    *,
    folder: Path | None = None,
    fetch_missing: bool = False,
    program: Sequence[str] = PROGRAM,
    pace: Pace | None = None,
) -> AsyncIterator[EmbeddedModel]:
    """The embedded model for as long as the app runs.

    `weights` are ours (looked for in `folder`), a GGUF file of the user's own, or None for no model.
    Weights that are missing are fetched if `fetch_missing`; otherwise they are picked up once they are there.
    """
    name = weights.name if isinstance(weights, Weights) else weights.stem if weights else "none"
    address = Address(port=free_port(), key=secrets.token_urlsafe(24), model=name)
    if weights is None:
        yield EmbeddedModel(address, Status(Phase.ABSENT, f"There is no embedded model. {WITHOUT_IT}"))
        return
    model = EmbeddedModel(address, Status(Phase.LOADING, f"{name} is loading."))
    keeper = _Keeper(model, address, program, pace or Pace())
    task = asyncio.create_task(
        keeper.keep(weights, folder or default_folder(), fetch_missing), name="embedded model"
    )
    try:
        yield model
    finally:
        task.cancel()
        await asyncio.wait({task})


class _Keeper:
    """The one task: weights first, then one life of the process after the other."""

    def __init__(self, model: EmbeddedModel, address: Address, program: Sequence[str], pace: Pace) -> None:
        self._model = model
        self._address = address
        self._program = program
        self._pace = pace

    async def keep(self, weights: Weights | Path, folder: Path, fetch_missing: bool) -> None:
        try:
            path = await self._obtain(weights, folder, fetch_missing)
            await self._serve(path)
        except Exception:  # the edge of this task: the app goes on without the model
            log.exception("the embedded model's supervisor failed")
            self._tell(Phase.FAILED, f"The embedded model failed; the log says why. {WITHOUT_IT}")

    async def _obtain(self, weights: Weights | Path, folder: Path, fetch_missing: bool) -> Path:
        if isinstance(weights, Weights):
            return await self._ours(weights, folder, fetch_missing)
        await self._appear(weights.is_file, f"There is no file {weights}.")
        return weights

    async def _ours(self, weights: Weights, folder: Path, fetch_missing: bool) -> Path:
        if fetch_missing and not is_present(weights, folder):
            try:
                return await fetch(weights, folder, self._fetching)
            except ModelUnavailable as unavailable:
                self._tell(Phase.FAILED, str(unavailable))
        missing = f"{weights.name} is not here yet ({weights.size / 1e9:.1f} GB). {WITHOUT_IT}"
        await self._appear(lambda: is_present(weights, folder), missing)
        return weights.path(folder)

    async def _appear(self, there: Callable[[], bool], missing: str) -> None:
        while not there():
            if self._model.status.phase is not Phase.FAILED:
                self._tell(Phase.ABSENT, missing)
            await asyncio.sleep(self._pace.look)

    def _fetching(self, progress: Progress) -> None:
        self._model.progress = progress
        self._tell(Phase.FETCHING, f"{progress.text} ({progress.percent} %).")

    async def _serve(self, weights: Path) -> None:
        deaths = 0
        while True:
            if deaths < self._pace.misses:
                self._tell(Phase.LOADING, f"{self._address.model} is loading.")
            began = asyncio.get_running_loop().time()
            reason = await self._one_life(weights)
            lived = asyncio.get_running_loop().time() - began
            deaths = 1 if lived > self._pace.steady else deaths + 1
            pause = min(self._pace.backoff * 2 ** (deaths - 1), self._pace.most)
            log.warning("%s; starting it again in %.1f s", reason, pause)
            if deaths >= self._pace.misses:
                self._tell(Phase.FAILED, f"The embedded model does not stay up: {reason}. {WITHOUT_IT}")
            else:
                self._tell(Phase.LOADING, f"{self._address.model} is starting again.")
            await asyncio.sleep(pause)

    async def _one_life(self, weights: Path) -> str:
        """From start to end of one process; returns why it ended."""
        async with started(self._program, weights, self._address) as process, asyncio.TaskGroup() as tasks:
            ends = {tasks.create_task(process.life()), tasks.create_task(self._watch(process))}
            done, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                other.cancel()
            return done.pop().result()

    async def _watch(self, process: Process) -> str:
        """Say when it is ready; returns when it must be given up."""
        timeout = aiohttp.ClientTimeout(total=self._pace.answer)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            deadline = asyncio.get_running_loop().time() + self._pace.load
            while not await process.answers(http):
                if asyncio.get_running_loop().time() > deadline:
                    return f"the model's process was not ready after {self._pace.load:.0f} s"
                await asyncio.sleep(0.1)
            self._tell(Phase.READY, f"{self._address.model} is ready.")
            misses = 0
            while misses < self._pace.misses:
                await asyncio.sleep(self._pace.check)
                misses = 0 if await process.answers(http) else misses + 1
        return "the model's process stopped answering"

    def _tell(self, phase: Phase, text: str) -> None:
        self._model.tell(Status(phase, text))
