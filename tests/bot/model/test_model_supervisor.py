"""The model's process comes and goes; the app beside it stays, and knows."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.model.errors import ModelUnavailable
from bot.model.status import Phase
from bot.model.supervisor import EmbeddedModel, Pace, open_model
from bot.model.weights import Weights
from tests.bot.model.tiny_model import Hub, small_model, until

FAKE = (sys.executable, str(Path(__file__).with_name("fake_server.py")))
QUICK = Pace(load=10, check=0.1, answer=0.2, misses=3, backoff=0.01, most=0.05, look=0.02)


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    file = tmp_path / "mine.gguf"
    file.write_bytes(b"GGUF")
    return file


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def pid_of(model: EmbeddedModel, http: aiohttp.ClientSession) -> int:
    headers = {"Authorization": f"Bearer {model.api_key}"}
    async with http.get(f"{model.base_url}/models", headers=headers) as response:
        assert response.status == 200
        return int(await response.text())


async def tell(model: EmbeddedModel, http: aiohttp.ClientSession, what: str) -> None:
    address = model.base_url.removesuffix("/v1")
    try:
        await http.post(f"{address}/{what}")
    except aiohttp.ClientError:
        assert what == "die"


async def reaches(model: EmbeddedModel, phase: Phase) -> None:
    await until(lambda: model.status.phase is phase)


def put(weights: Weights, folder: Path) -> None:
    """Weights appear, as when somebody runs `synth model` meanwhile."""
    folder.mkdir(exist_ok=True)
    weights.path(folder).write_bytes(bytes(weights.size))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody waits for any more has ended, too.
    return " Z " not in Path(f"/proc/{pid}/stat").read_text()


async def test_opening_never_waits_and_ready_does(gguf: Path, http: aiohttp.ClientSession) -> None:
    async with open_model(gguf, program=FAKE, pace=QUICK) as model:
        assert model.status.phase is Phase.LOADING
        assert model.model == "mine"
        await model.ready(timeout=10)
        pid = await pid_of(model, http)
    await until(lambda: not alive(pid))


@pytest.mark.parametrize("order", [signal.SIGKILL, signal.SIGTERM])
async def test_a_killed_model_is_started_again_at_the_same_address(
    order: signal.Signals, gguf: Path, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_model(gguf, program=FAKE, pace=QUICK) as model:
        await model.ready(timeout=10)
        before = (model.base_url, model.api_key)
        first = await pid_of(model, http)
        os.kill(first, order)
        await reaches(model, Phase.LOADING)
        await model.ready(timeout=10)
        assert await pid_of(model, http) != first
        assert (model.base_url, model.api_key) == before
    assert f"was killed by signal {order.value}" in caplog.text


async def test_the_log_says_what_the_process_said_last(
    gguf: Path, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_model(gguf, program=FAKE, pace=QUICK) as model:
        await model.ready(timeout=10)
        await tell(model, http, "die")
        await reaches(model, Phase.LOADING)
    assert "ended with code 3 (out of memory)" in caplog.text


async def test_a_model_that_stops_answering_is_replaced(gguf: Path, http: aiohttp.ClientSession) -> None:
    async with open_model(gguf, program=FAKE, pace=QUICK) as model:
        await model.ready(timeout=10)
        first = await pid_of(model, http)
        await tell(model, http, "hang")
        await reaches(model, Phase.LOADING)
        await model.ready(timeout=10)
        assert await pid_of(model, http) != first


async def test_a_model_that_does_not_stay_up_is_reported_and_the_app_goes_on(
    gguf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_model(gguf, program=(*FAKE, "--broken"), pace=QUICK) as model:
        with pytest.raises(ModelUnavailable, match=r"does not stay up.*cannot load the model"):
            await model.ready(timeout=10)
        assert model.status.phase is Phase.FAILED
        assert "Everything that needs no model still works" in model.status.text
    assert any(record.levelno == logging.WARNING for record in caplog.records)


async def test_waiting_for_a_slow_model_ends_with_what_is_going_on(gguf: Path) -> None:
    silent = (sys.executable, "-c", "import sys; sys.stdin.read()")
    async with open_model(gguf, program=silent, pace=QUICK) as model:
        with pytest.raises(ModelUnavailable, match="mine is loading"):
            await model.ready(timeout=0.1)


async def test_without_a_model_that_is_said_at_once() -> None:
    async with open_model(None) as model:
        assert model.status.phase is Phase.ABSENT
        with pytest.raises(ModelUnavailable, match="no embedded model"):
            await model.ready()


async def test_weights_that_are_missing_are_picked_up_when_they_come(models: Path) -> None:
    weights = small_model()
    async with open_model(weights, folder=models, program=FAKE, pace=QUICK) as model:
        await reaches(model, Phase.ABSENT)
        assert "synth model" in model.status.text
        put(weights, models)
        await reaches(model, Phase.READY)


async def test_weights_are_fetched_in_the_background_if_asked(hub: Hub, models: Path) -> None:
    async with open_model(
        small_model(hub.url), folder=models, fetch_missing=True, program=FAKE, pace=QUICK
    ) as model:
        await model.ready(timeout=20)
        assert model.model == "tiny"


async def test_a_fetch_that_fails_is_shown_and_what_comes_later_is_used(index: Path, models: Path) -> None:
    weights = small_model()
    async with open_model(weights, folder=models, fetch_missing=True, program=FAKE, pace=QUICK) as model:
        with pytest.raises(ModelUnavailable, match="could not be fetched"):
            await model.ready(timeout=20)
        put(weights, models)
        await reaches(model, Phase.READY)


async def test_an_error_of_the_app_passes_through_untouched_and_the_process_ends(
    gguf: Path, http: aiohttp.ClientSession
) -> None:
    pid = 0
    with pytest.raises(LookupError):
        async with open_model(gguf, program=FAKE, pace=QUICK) as model:
            await model.ready(timeout=10)
            pid = await pid_of(model, http)
            raise LookupError
    assert not alive(pid)


async def parent_of_a_model(
    gguf: Path, program: tuple[str, ...] = ()
) -> tuple[asyncio.subprocess.Process, int]:
    """Another process that runs a model; it, and the model's pid."""
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("hold_model.py")), str(gguf), *program),
        stdout=asyncio.subprocess.PIPE,
    )
    assert parent.stdout is not None
    return parent, int(await parent.stdout.readline())


async def test_the_model_does_not_outlive_a_parent_killed_with_sigkill(gguf: Path) -> None:
    parent, pid = await parent_of_a_model(gguf, FAKE)
    assert alive(pid)
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    await until(lambda: not alive(pid), within=5)
