"""Synth under siege: the real program, killed and started again, and people who go on whatever happens."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot.local import local_keys
from bot.ports import free_port
from bot.workspace import YOU, WorkspaceClient
from bot.workspace.client import WorkspaceRefused
from tests.forks import Forked, Forks
from tests.journeys.house import told
from tests.openai_server import OpenAiServer

T = TypeVar("T")
Json = dict[str, Any]

_AWAY = (aiohttp.ClientError, ConnectionError, TimeoutError)


class Program:
    """`synth local` in a process of its own, killed as an operating system kills."""

    def __init__(
        self,
        folder: Path,
        model: OpenAiServer,
        environment: Mapping[str, str] | None = None,
        forks: Forks | None = None,
    ) -> None:
        """`environment` is added to what the program is given. With `forks` it starts at once: everything is
        imported already."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.token = local_keys(folder).api_token
        self._arguments = f"local --no-fetch --data {folder} --port {port}".split()
        self._forks = forks
        self._forked: Forked | None = None
        names = ("SLACK_", "SYNTH_", "DATABASE_", "OPENAI_", "PIPEDREAM_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        self._environment = {**kept, "OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "k"}
        self._environment |= dict(environment or {})
        self._process: asyncio.subprocess.Process | None = None

    def set(self, name: str, value: str) -> None:
        """Something more of what it is given, from its next start on."""
        self._environment[name] = value

    @asynccontextmanager
    async def running(self, http: aiohttp.ClientSession) -> AsyncIterator[None]:
        await self.start(http)
        try:
            yield
        finally:
            await self.kill()

    async def start(self, http: aiohttp.ClientSession) -> None:
        """Returns once it answers."""
        if self._forks is not None:
            self._forked = await self._forks.start(self._arguments, self._environment)
        else:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"),
                *self._arguments,
                env=self._environment,
                stdout=asyncio.subprocess.DEVNULL,
            )
        async with asyncio.timeout(90):  # five seconds on a quiet machine, two of a fork
            while not await self._answers(http):
                assert self._process is None or self._process.returncode is None, (
                    "it ended instead of starting"
                )
                assert self._forked is None or self._forked.alive, self._forked.said
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        if self._forked is not None:
            await self._forked.kill()
            await self._forked.close()
            return
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        assert await self._process.wait() == -signal.SIGKILL, "it ended before it was killed"

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.address}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


@dataclass
class Siege:
    """What people do meanwhile, and what they were told. `asked`: every prompt with when it was answered."""

    program: Program
    http: aiohttp.ClientSession
    person: WorkspaceClient
    asked: list[tuple[float, str]] = field(default_factory=list)
    threads: dict[int, str] = field(default_factory=dict)  # by run: the thread that tells it
    runs: set[int] = field(default_factory=set)
    tags: dict[int, str] = field(default_factory=dict)  # by run of a saved workflow
    tried_again: set[str] = field(default_factory=set)  # questions answered so that they may be asked anew

    async def api(self, method: str, path: str, **given: Any) -> Json:
        headers = {"Authorization": f"Bearer {self.program.token}", **given.pop("headers", {})}
        url = f"{self.program.address}/api{path}"
        async with self.http.request(method, url, headers=headers, **given) as answer:
            said: Json = await answer.json()
            assert answer.status < 300, said
            return said

    async def through_the_api(self, workflow: int, tag: str) -> None:
        """A program's way: the same key until there is an answer."""
        body, key = {"inputs": {"tag": tag}}, {"Idempotency-Key": tag}
        path = f"/execute/workflow/{workflow}"
        started = await patiently(lambda: self.api("POST", path, json=body, headers=key))
        self.runs.add(int(started["runId"]))

    async def by_command(self, tag: str) -> None:
        """`/synth run`, again unless it was acknowledged: then it may run twice, and never not at all."""

        async def typed() -> bool:
            return bool((await self.person.command("general", f"/synth run saying tag={tag}")).get("ok"))

        await until(typed)

        async def started() -> bool:
            await self.find_runs()
            return tag in self.tags.values()

        await until(started)

    async def in_words(self, tag: str) -> None:
        """A mention, a plan, a press on Run."""
        ts = await self.written(f"@Synth wait 1 second, then post {tag} to #general", tag)
        card = await until(lambda: self.in_thread(ts, "Nothing happens before you press Run"))

        async def pressed() -> bool:
            try:
                done = await self.person.press("general", card["ts"], "Run")
            except WorkspaceRefused:
                return True  # no such button any more: it did run
            return bool(done.get("ok"))

        await until(pressed)
        started = await until(lambda: self.in_thread(ts, "started run"))
        found = re.search(r"started run (\d+)", told(started))
        assert found is not None
        self.runs.add(int(found[1]))
        self.threads[int(found[1])] = ts

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Questions are answered until the block ends."""
        task = asyncio.create_task(self._answer_questions(), name="answers")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _answer_questions(self) -> None:
        """Somebody looks whether it happened, and says so; what too many kills in a row ended is retried."""
        while True:
            looks: list[Callable[[], Awaitable[None]]] = [self._retry_stalled]
            looks += [partial(self._answer_in, ts) for ts in set(self.threads.values())]
            for look in looks:
                try:
                    await look()
                except (*_AWAY, WorkspaceRefused):
                    pass  # asked again in the next round
            await asyncio.sleep(0.3)

    async def _retry_stalled(self) -> None:
        for run_id in list(self.runs):
            run = await self.run(run_id)
            if run["status"] == "failed" and "five times in a row" in run["metadata"]["error"]:
                await self.api("POST", f"/execute/run/{run_id}/retry")

    async def _answer_in(self, ts: str) -> None:
        for message in await self.person.replies("general", ts):
            if "'decide_approve'" in told(message):
                await self.person.press("general", message["ts"], "Approve")
            if "'settle_done'" not in told(message):
                continue
            run, path = re.findall(r"'value': '(\d+)\|([^']+)'", told(message))[0]
            tag = (await self.api("GET", f"/execute/run/{run}"))["metadata"]["inputs"].get("tag")
            item = re.search(r"\[(\d)\]", path)
            words = f"saying {'ab'[int(item[1])]}" if item else "opening"
            text = f"{tag} {words}" if tag else await self._posted_text(message["thread_ts"])
            happened = text in await self.in_the_channel()
            if not happened:
                self.tried_again.add(message["ts"])
            await self.person.press("general", message["ts"], "Mark done" if happened else "Retry")

    async def _posted_text(self, ts: str) -> str:
        root = (await self.person.replies("general", ts))[0]
        found = re.search(r"post (\S+) to", root["text"])
        assert found is not None
        return found[1]

    async def in_the_channel(self) -> list[str]:
        """What Synth posted there, other than its threads' beginnings."""
        return [one["text"] for one in await self.channel() if one.get("bot_id")]

    async def channel(self) -> list[Json]:
        """All that stands in #general."""
        found: list[Json] = []
        query = {"user": YOU, "channel": "general", "limit": "200"}
        while True:
            older = {"before": found[0]["ts"]} if found else {}
            address = f"{self.program.address}/workspace/page/messages"
            async with self.http.get(address, params={**query, **older}) as answer:
                page = await answer.json()
            found = [*page["messages"], *found]
            if not page["more"]:
                return found

    async def run(self, run_id: int) -> Json:
        return await self.api("GET", f"/execute/run/{run_id}")

    async def events(self, run_id: int) -> list[Json]:
        return await events_told(self.http, self.program.address, self.program.token, run_id)

    async def find_runs(self) -> None:
        """All runs there are, and the thread of each that was started by command."""
        for workflow in (await self.api("GET", "/workflows"))["items"]:
            for run in (await self.api("GET", f"/workflows/{workflow['id']}/runs?limit=100"))["items"]:
                number = int(run["id"])
                if number not in self.tags:
                    self.tags[number] = (await self.run(number))["metadata"]["inputs"]["tag"]
                    self.runs.add(number)
        for message in await self.channel():
            told_of = re.search(r"Run (\d+) · ", told(message))
            if told_of is not None:
                self.threads[int(told_of[1])] = str(message["ts"])

    async def written(self, text: str, tag: str) -> str:
        """Write it; after a broken connection, only if it is not there."""

        async def there() -> str | None:
            for message in await self.person.messages("general"):
                if not message.get("bot_id") and tag in message["text"]:
                    return str(message["ts"])
            return str((await self.person.send("general", text))["ts"])

        return await until(there)

    async def in_thread(self, ts: str, words: str) -> Json | None:
        for message in await self.person.replies("general", ts):
            if words in told(message):
                return message
        return None


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Again while nobody is there."""
    while True:
        try:
            return await call()
        except _AWAY:
            await asyncio.sleep(0.1)


async def until(look: Callable[[], Awaitable[T | None]]) -> T:
    """What a look finds at last, whether or not somebody is there all the time."""
    while True:
        found = await patiently(look)
        if found:
            return found
        await asyncio.sleep(0.1)


async def events_told(http: aiohttp.ClientSession, address: str, token: str, run_id: int) -> list[Json]:
    """All numbered events of a run, as a follower that came late is told them."""
    async with http.ws_connect(f"{address}/ws", headers={"Authorization": f"Bearer {token}"}) as socket:
        await socket.send_json({"type": "subscribe", "runId": run_id, "after": 0})
        seen: list[Json] = []
        last = (await socket.receive_json())["seq"]
        while not seen or seen[-1]["seq"] < last:
            message = await socket.receive_json()
            if "seq" in message:
                seen.append(message)
        return seen
