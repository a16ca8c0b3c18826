"""The real model in its own process, reached as everybody reaches it: through the openai client."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import openai
import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from bot.model.supervisor import EmbeddedModel, open_model
from bot.model.weights import QWEN_CODER_1_5B, default_folder, is_present
from tests.bot.model.tiny_model import until

pytestmark = [
    pytest.mark.model,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        not is_present(QWEN_CODER_1_5B, default_folder()),
        reason=f"the embedded model is not in {default_folder()}: fetch it with `synth model`",
    ),
]

BOOKING = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "maxLength": 40},
        "people": {"type": "integer"},
        "when": {"enum": ["day", "night"]},
    },
    "required": ["city", "people", "when"],
    "additionalProperties": False,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model() -> AsyncIterator[EmbeddedModel]:
    async with open_model() as model:
        await model.ready(timeout=60)
        yield model


@pytest_asyncio.fixture(loop_scope="module")
async def client(model: EmbeddedModel) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=model.base_url, api_key=model.api_key, max_retries=0) as client:
        yield client


async def test_a_schema_is_kept_strictly(model: EmbeddedModel, client: AsyncOpenAI) -> None:
    answer = await client.chat.completions.create(
        model=model.model,
        messages=[{"role": "user", "content": "Extract: five of us go to Paris at night"}],
        temperature=0,
        max_tokens=100,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "booking", "strict": True, "schema": BOOKING},
        },
    )
    assert json.loads(answer.choices[0].message.content or "") == {
        "city": "Paris",
        "people": 5,
        "when": "night",
    }
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 0


async def test_it_streams(model: EmbeddedModel, client: AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model=model.model,
        messages=[{"role": "user", "content": "Count from 1 to 5, separated by commas."}],
        temperature=0,
        max_tokens=30,
        stream=True,
    )
    pieces = [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]
    assert len(pieces) > 5
    assert "1, 2, 3, 4, 5" in "".join(pieces)


async def test_a_request_that_is_given_up_stops_the_work(model: EmbeddedModel, client: AsyncOpenAI) -> None:
    long_one = client.chat.completions.create(
        model=model.model,
        messages=[{"role": "user", "content": "Count from 1 to 1000, one number a line, nothing else."}],
        temperature=0,
        max_tokens=4000,
    )
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(long_one, timeout=1)
    pid = process_with(model.base_url.rsplit(":")[-1].removesuffix("/v1"))
    async with asyncio.timeout(10):
        while await ticks_in_half_a_second(pid) > 5:
            pass


async def test_a_prompt_beyond_the_context_is_refused_with_the_sizes(
    model: EmbeddedModel, client: AsyncOpenAI
) -> None:
    with pytest.raises(openai.BadRequestError, match=r"exceeds the available context size \(8192 tokens\)"):
        await client.chat.completions.create(
            model=model.model, messages=[{"role": "user", "content": "word " * 9000}], max_tokens=5
        )


async def test_a_stranger_without_the_key_is_refused(model: EmbeddedModel) -> None:
    async with AsyncOpenAI(base_url=model.base_url, api_key="guess", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError):
            await stranger.models.list()


async def test_the_real_model_does_not_outlive_a_parent_killed_with_sigkill() -> None:
    holder = str(Path(__file__).with_name("hold_model.py"))
    weights = str(QWEN_CODER_1_5B.path(default_folder()))
    parent = await asyncio.create_subprocess_exec(
        sys.executable, holder, weights, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    await until(lambda: not running(pid), within=5)


def running(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def process_with(port: str) -> int:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and running(int(folder.name)):
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
            if b"bot.model.server" in arguments and port.encode() in arguments:
                return int(folder.name)
    raise LookupError(port)


async def ticks_in_half_a_second(pid: int) -> int:
    before = ticks(pid)
    await asyncio.sleep(0.5)
    return ticks(pid) - before


def ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 100 // os.sysconf("SC_CLK_TCK")
