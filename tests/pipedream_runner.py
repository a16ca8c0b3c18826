"""The customer's runner at the stand-in for Pipedream: the real Node step, behind an HTTP trigger that can
misbehave, with its callbacks going through a gate that can, too.
"""

import asyncio
import io
import itertools
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestServer

from tests.pipedream_server import CLIENT_ID, CLIENT_SECRET, PipedreamServer

Json = dict[str, Any]
SECRET = "the-secret-of-the-runner"
NODE = shutil.which("node")
_STEP = Path(__file__).with_name("pipedream_runner.mjs")
_MOST_BYTES = 512 * 1024

# What may become of a stage. "lost": accepted, and no more; "dropped" and "504 after" are performed.
Fault = Literal["404", "413", "429", "500", "502", "503", "not sent", "lost", "dropped", "504 after", "200"]
# How callbacks travel. "reversed": those of a stage are held back until its end, and come the last first.
Way = Literal["straight", "twice", "reversed", "never"]


@dataclass
class RunnerServer:
    """`faults` are used up one per stage; `callback_faults` are statuses that callbacks meet on their way."""

    pipedream: PipedreamServer
    grace_s: float = 60
    address: str = ""
    callback_url: str = ""  # Synth's; known once it is up
    way: Way = "straight"
    faults: list[Fault] = field(default_factory=list)
    callback_faults: list[int] = field(default_factory=list)
    stages: list[Json] = field(default_factory=list)  # those that reached the workflow
    callbacks: list[Json] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # what Synth said to callbacks

    def __post_init__(self) -> None:
        self._held: dict[str, list[Json]] = {}
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Json]] = {}
        self.step: asyncio.subprocess.Process | None = None
        self.http: ClientSession | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What points Synth at this runner, beside the stand-in itself."""
        return {
            **self.pipedream.environment,
            "PIPEDREAM_RUNNER_URL": f"{self.address}/workflow",
            "PIPEDREAM_RUNNER_SECRET": SECRET,
            "PIPEDREAM_RUNNER_GRACE_S": str(self.grace_s),
        }

    @property
    def keys(self) -> list[str]:
        """Of the stages that reached the workflow."""
        return [stage["key"] for stage in self.stages]

    @property
    def under_way(self) -> set[str]:
        """Stages that reached the workflow and have not come to their end there."""
        return set(self.keys) - {one["key"] for one in self.callbacks if one["type"] == "run.finished"}

    def application(self) -> web.Application:
        site = web.Application(client_max_size=2 * _MOST_BYTES)
        site.router.add_post("/workflow", self._trigger)
        site.router.add_post("/callback", self._gate)
        return site

    async def _trigger(self, request: web.Request) -> web.Response:
        body = await request.read()
        given = json.loads(body)
        if "ping" not in given:
            if len(body) > _MOST_BYTES:
                return web.Response(status=413)
            fault = self.faults.pop(0) if self.faults else None
            if self.pipedream.is_busy("runner"):
                fault = "503"
            if fault == "not sent":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            if fault is not None and fault.isdigit():
                return web.Response(status=int(fault), headers={"Retry-After": "0.01"})
            self.stages.append(given)
            if fault == "lost":
                return web.json_response({"accepted": True}, status=202)
        else:
            fault = None
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await self._performed(headers, given)
        if fault == "dropped":
            assert request.transport is not None
            request.transport.close()
        return web.json_response(answer["said"], status=504 if fault == "504 after" else answer["status"])

    async def _performed(self, headers: Json, body: Json) -> Json:
        """The step's answer; it goes on after that."""
        assert self.step is not None and self.step.stdin is not None
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"number": number, "headers": headers, "body": body})
        self.step.stdin.write(f"{line}\n".encode())
        await self.step.stdin.drain()
        return await self._asked[number]

    async def listen(self) -> None:
        """Hand the step's answers to whom they belong."""
        assert self.step is not None and self.step.stdout is not None
        async for line in self.step.stdout:
            said = json.loads(line)
            self._asked.pop(said["number"]).set_result(said)

    async def _gate(self, request: web.Request) -> web.Response:
        message = await request.json()
        if self.callback_faults:
            return web.Response(status=self.callback_faults.pop(0))
        self.callbacks.append(message)
        if self.way == "never":
            return web.json_response({})
        if self.way == "reversed":
            held = self._held.setdefault(message["key"], [])
            held.append(message)
            if message["type"] == "run.finished":
                for one in reversed(held):
                    await self.call_back(one)
            return web.json_response({})
        if self.way == "twice":
            await self.call_back(message)
        return web.Response(status=await self.call_back(message))

    async def call_back(self, message: Json, secret: str | None = None) -> int:
        """Post something to Synth; 502 where nobody is there."""
        assert self.http is not None
        headers = {"Authorization": f"Bearer {secret or SECRET}", "Content-Type": "application/json"}
        body = io.BytesIO(json.dumps(message).encode())
        with suppress(ClientError):
            async with self.http.post(self.callback_url, data=body, headers=headers) as answer:
                self.answers.append(answer.status)
                return answer.status
        return 502


@asynccontextmanager
async def open_runner_server(
    pipedream: PipedreamServer, *, grace_s: float = 60
) -> AsyncIterator[RunnerServer]:
    """It, on a free port of this machine, with its step in a Node process."""
    assert NODE is not None
    runner = RunnerServer(pipedream, grace_s)
    async with TestServer(runner.application()) as server, ClientSession() as runner.http:
        runner.address = str(server.make_url("")).rstrip("/")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "SYNTH_RUNNER_SECRET": SECRET,
            "SYNTH_CALLBACK_URL": f"{runner.address}/callback",
            "SYNTH_PIPEDREAM_CLIENT_ID": CLIENT_ID,
            "SYNTH_PIPEDREAM_CLIENT_SECRET": CLIENT_SECRET,
            "SYNTH_PIPEDREAM_BASE_URL": pipedream.address,
        }
        pipe = asyncio.subprocess.PIPE
        runner.step = await asyncio.create_subprocess_exec(
            NODE, str(_STEP), stdin=pipe, stdout=pipe, env=environment
        )
        listening = asyncio.create_task(runner.listen(), name="runner")
        try:
            yield runner
        finally:
            runner.step.kill()
            await runner.step.wait()
            await listening
