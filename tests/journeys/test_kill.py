"""kill -9 of the real program at any moment: what was acknowledged happens, what was finished happens once.

People write, press and answer over HTTP while `synth local` is killed and started again under them. The
moments come from a seed. For a longer siege, with the seed that it tells on failure:

    SYNTH_KILLS=100 SYNTH_KILL_SEED=7 pytest tests/journeys/test_kill.py
"""

import asyncio
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest

from bot.local import local_keys
from bot.ports import free_port
from bot.workspace import WorkspaceClient
from bot.workspace.client import WorkspaceRefused
from tests.journeys.house import told
from tests.openai_server import OpenAiServer, open_openai

T = TypeVar("T")
Json = dict[str, Any]

KILLS = int(os.environ.get("SYNTH_KILLS", "10"))
SEED = int(os.environ.get("SYNTH_KILL_SEED", "1"))
_THINKING_S = 0.25  # what the stand-in model takes for an answer
_PATIENCE_S = 60 + 4 * KILLS  # for all that is open once the killing has ended: a message a second
_AWAY = (aiohttp.ClientError, ConnectionError, TimeoutError)


def ask(step: str, text: str) -> Json:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": f"{{{{tag}}}} {text}"}]}


def post(step: str, text: str) -> Json:
    params = {"channel": "#general", "text": f"{{{{tag}}}} {text}"}
    return {"id": step, "kind": "action", "action": "slack:post_message", "params": params}


THINKING = [
    ask("first", "begins"),
    {"id": "pause", "kind": "wait", "seconds": 0.4},
    {
        "id": "each",
        "kind": "for_each",
        "items": ["a", "b", "c"],
        "at_once": 2,
        "steps": [ask("line", "line {{item}}"), {"id": "rest", "kind": "wait", "seconds": 0.2}],
    },
    {"id": "any", "kind": "branch", "when": "size(each) == 3", "then": [ask("then_", "then")], "else": []},
    ask("last", "ends"),
]
SAYING = [
    *THINKING[:-1],
    post("opening", "opening"),
    {
        "id": "tell",
        "kind": "for_each",
        "items": ["a", "b"],
        "at_once": 2,
        "steps": [post("saying", "saying {{item}}")],
    },
    THINKING[-1],
]
# What each tag of a saying run must post in the channel, once.
SAID = ("opening", "saying a", "saying b")


class Program:
    """`synth local` in a process of its own, killed as an operating system kills."""

    def __init__(self, folder: Path, model: OpenAiServer) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.token = local_keys(folder).api_token
        command = f"-m bot local --no-fetch --data {folder} --port {port}"
        self._command = [sys.executable, *command.split()]
        names = ("SLACK_", "SYNTH_", "DATABASE_", "OPENAI_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        self._environment = {**kept, "OPENAI_BASE_URL": model.address, "OPENAI_API_KEY": "k"}
        self._process: asyncio.subprocess.Process | None = None

    @asynccontextmanager
    async def running(self, http: aiohttp.ClientSession) -> AsyncIterator[None]:
        await self.start(http)
        try:
            yield
        finally:
            await self.kill()

    async def start(self, http: aiohttp.ClientSession) -> None:
        """Returns once it answers."""
        self._process = await asyncio.create_subprocess_exec(
            *self._command, env=self._environment, stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(30):
            while not await self._answers(http):
                assert self._process.returncode is None, "it ended instead of starting"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
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
    tags: dict[int, str | None] = field(default_factory=dict)  # by run

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
        """`/synth run`, again unless it was acknowledged; what was is told in a thread sooner or later."""

        async def typed() -> bool:
            return bool((await self.person.command("general", f"/synth run saying tag={tag}")).get("ok"))

        await until(typed)
        self.threads[await self._run_of(tag)] = await until(lambda: self._root_of(tag))

    async def in_words(self, tag: str) -> None:
        """A mention, a plan, a press on Run."""
        ts = await self._written(f"@Synth wait 1 second, then post {tag} to #general", tag)
        card = await until(lambda: self._in_thread(ts, "Nothing happens before you press Run"))

        async def pressed() -> bool:
            try:
                done = await self.person.press("general", card["ts"], "Run")
            except WorkspaceRefused:
                return True  # no such button any more: it did run
            return bool(done.get("ok"))

        await until(pressed)
        started = await until(lambda: self._in_thread(ts, "started run"))
        found = re.search(r"started run (\d+)", told(started))
        assert found is not None
        self.runs.add(int(found[1]))
        self.threads[int(found[1])] = ts

    async def answer_questions(self) -> None:
        """Somebody looks whether it happened, and says so."""
        while True:
            for ts in set(self.threads.values()):
                try:
                    await self._answer_in(ts)
                except (*_AWAY, WorkspaceRefused):
                    pass  # asked again in the next round
            await asyncio.sleep(0.3)

    async def _answer_in(self, ts: str) -> None:
        for message in await self.person.replies("general", ts):
            if "'settle_done'" not in told(message):
                continue
            run, path = re.findall(r"'value': '(\d+)\|([^']+)'", told(message))[0]
            tag = (await self.api("GET", f"/execute/run/{run}"))["metadata"]["inputs"].get("tag")
            item = re.search(r"\[(\d)\]", path)
            words = f"saying {'ab'[int(item[1])]}" if item else "opening"
            text = f"{tag} {words}" if tag else await self._posted_text(message["thread_ts"])
            happened = text in await self.in_the_channel()
            await self.person.press("general", message["ts"], "Mark done" if happened else "Retry")

    async def _posted_text(self, ts: str) -> str:
        root = (await self.person.replies("general", ts))[0]
        found = re.search(r"post (\S+) to", root["text"])
        assert found is not None
        return found[1]

    async def in_the_channel(self) -> list[str]:
        """What Synth posted there, other than its threads' beginnings."""
        return [one["text"] for one in await self.person.messages("general") if one.get("bot_id")]

    async def run(self, run_id: int) -> Json:
        return await self.api("GET", f"/execute/run/{run_id}")

    async def events(self, run_id: int) -> list[Json]:
        """All numbered ones, as a follower that came late is told them."""
        key = {"Authorization": f"Bearer {self.program.token}"}
        async with self.http.ws_connect(f"{self.program.address}/ws", headers=key) as socket:
            await socket.send_json({"type": "subscribe", "runId": run_id, "after": 0})
            seen: list[Json] = []
            last = (await socket.receive_json())["seq"]
            while not seen or seen[-1]["seq"] < last:
                message = await socket.receive_json()
                if "seq" in message:
                    seen.append(message)
            return seen

    async def _run_of(self, tag: str) -> int:
        async def found() -> int | None:
            for workflow in (await self.api("GET", "/workflows"))["items"]:
                for run in (await self.api("GET", f"/workflows/{workflow['id']}/runs?limit=100"))["items"]:
                    number = int(run["id"])
                    if number not in self.tags:
                        self.tags[number] = (await self.run(number))["metadata"]["inputs"].get("tag")
                    if self.tags[number] == tag:
                        self.runs.add(number)
                        return number
            return None

        return await until(found)

    async def _root_of(self, tag: str) -> str | None:
        run = await self._run_of(tag)
        for message in await self.person.messages("general"):
            if f"Run {run} · " in told(message):
                return str(message["ts"])
        return None

    async def _written(self, text: str, tag: str) -> str:
        """Write it; after a broken connection, only if it is not there."""

        async def there() -> str | None:
            for message in await self.person.messages("general"):
                if not message.get("bot_id") and tag in message["text"]:
                    return str(message["ts"])
            return str((await self.person.send("general", text))["ts"])

        return await until(there)

    async def _in_thread(self, ts: str, words: str) -> Json | None:
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


@pytest.fixture
async def siege(tmp_path: Path) -> AsyncIterator[Siege]:
    async with open_openai() as model, aiohttp.ClientSession() as http:
        program = Program(tmp_path, model)
        opened = Siege(program, http, WorkspaceClient(http, program.address))

        def answer(request: Json) -> str:
            prompt = str(request["messages"][-1]["content"])
            opened.asked.append((time.time(), prompt))
            return f"<{prompt}>"

        model.answer = answer
        model.faults += [_THINKING_S] * 100 * (KILLS + 1)
        async with program.running(http):
            yield opened


@pytest.mark.timeout(KILLS * 15 + 2 * _PATIENCE_S)
async def test_whatever_the_moment_of_a_kill_every_run_comes_to_its_end_once(siege: Siege) -> None:
    moments = random.Random(SEED)
    inputs = [{"name": "tag"}]
    workflows = {
        name: (
            await siege.api(
                "POST", "/workflows", json={"definition": {"name": name, "inputs": inputs, "steps": steps}}
            )
        )["id"]
        for name, steps in (("thinking", THINKING), ("saying", SAYING))
    }
    answering = asyncio.create_task(siege.answer_questions(), name="answers")
    async with asyncio.timeout(KILLS * 12 + _PATIENCE_S), asyncio.TaskGroup() as people:
        for number in range(KILLS):
            tag = f"t{number}x"
            if number % 3 == 0:
                people.create_task(siege.through_the_api(workflows["thinking"], tag))
            elif number % 3 == 1:
                people.create_task(siege.by_command(tag))
            else:
                people.create_task(siege.in_words(tag))
            await asyncio.sleep(moments.uniform(0.0, 2.0))
            await siege.program.kill()
            await siege.program.start(siege.http)

    async def all_told() -> bool:
        statuses = [(await siege.run(run))["status"] for run in siege.runs]
        if any(status not in ("completed", "failed") for status in statuses):
            return False
        return all([await siege._in_thread(ts, "is done in") for ts in siege.threads.values()])

    async with asyncio.timeout(_PATIENCE_S):
        await until(all_told)
    answering.cancel()
    assert len(siege.runs) == KILLS
    await check_runs(siege)
    await check_threads(siege)


async def check_runs(siege: Siege) -> None:
    posted = Counter(await siege.in_the_channel())
    for run_id in siege.runs:
        run = await siege.run(run_id)
        assert run["status"] == "completed", run
        events = await siege.events(run_id)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1)), run_id
        finished = Counter(e["data"]["step"] for e in events if e["type"] == "payload_completed")
        assert set(finished.values()) == {1}, finished
        tag = run["metadata"]["inputs"].get("tag")
        for response in run["responses"]:
            if response["kind"] == "payload":
                prompt = str(response["content"])[1:-1]
                end = datetime.fromisoformat(response["completed_at"]).timestamp()
                assert [at for at, asked in siege.asked if asked == prompt and at > end + 0.05] == []
        if tag is not None and len(run["responses"]) > len(THINKING) + 7:
            assert {words: posted[f"{tag} {words}"] for words in SAID} == dict.fromkeys(SAID, 1), run


async def check_threads(siege: Siege) -> None:
    """What a thread tells is right, and said again at most once for each kill."""
    again = 0
    for run_id, ts in siege.threads.items():
        messages = await siege.person.replies("general", ts)
        texts = Counter(one["text"] for one in messages[1:] if one.get("bot_id"))
        again += sum(count - 1 for count in texts.values())
        assert any("completed" in told(one) or "done" in told(one) for one in messages), run_id
    assert again <= KILLS, f"seed {SEED}"
