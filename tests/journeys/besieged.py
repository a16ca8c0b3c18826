"""Synth under siege: its processes are killed again and again, and all around them goes on: Slack, the model,
Pipedream and the people.

What stands around remembers what reached it, so that in the end every prompt, action, event and message can
be counted.
"""

import asyncio
import itertools
import random
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.workspace import API_PATH, TEAM, YOU
from bot.workspace.client import WorkspaceRefused
from tests.bot.workspace.workspace_server import BOT_TOKEN, SIGNING_SECRET, Running, running_workspace
from tests.forks import Forked, Forks, open_forks
from tests.journeys.house import free_port, told
from tests.journeys.siege import events_told, patiently, until
from tests.openai_server import OpenAiServer, open_openai
from tests.pipedream_server import PipedreamServer, open_pipedream_server

Json = dict[str, Any]

TOKEN = "a-token-for-this-test"
CHANNELS = ("general", "eng")
_AWAY = (aiohttp.ClientError, ConnectionError, TimeoutError)
_LONGEST_S = 1.0  # that a killer waits for the moment to come
_SPREAD_S = 0.15  # and at most so long after it


class ApiRefused(Exception):
    """The API said no."""


@dataclass
class Besieged:
    """Everything around the processes."""

    address: str
    http: aiohttp.ClientSession
    slack: Running
    model: OpenAiServer
    pipedream: PipedreamServer
    acknowledged: int = 0
    asked_for: set[str] = field(default_factory=set)  # the tags of what people and programs started
    tags: dict[int, str] = field(default_factory=dict)  # by run
    ended: dict[int, Json] = field(default_factory=dict)  # runs that are completed, as the API tells them
    threads: dict[int, tuple[str, str]] = field(default_factory=dict)  # by run: channel and root
    asked_anew: int = 0  # questions about a step that was tried again, and runs that were retried

    async def api(self, method: str, path: str, *, key: str | None = None, body: Json | None = None) -> Json:
        headers = {"Authorization": f"Bearer {TOKEN}", **({"Idempotency-Key": key} if key else {})}
        url = f"{self.address}/api{path}"
        async with self.http.request(method, url, headers=headers, json=body) as answer:
            said: Json = await answer.json()
            if answer.status >= 500:
                raise aiohttp.ClientError(said)
            if answer.status >= 400:
                raise ApiRefused(said)
            if answer.status == 202:
                self.acknowledged += 1
            return said

    async def through_the_api(self, workflow: int, tag: str) -> None:
        """A program's way: the same key until there is an answer, and once more."""
        self.asked_for.add(tag)
        path, body = f"/execute/workflow/{workflow}", {"inputs": {"tag": tag}}
        first = await patiently(lambda: self.api("POST", path, key=tag, body=body))
        self.tags[int(first["runId"])] = tag
        again = await patiently(lambda: self.api("POST", path, key=tag, body=body))
        assert first == again

    async def by_command(self, name: str, tag: str, channel: str) -> None:
        """`/synth run`, again unless it was acknowledged: then it may run twice, and never not at all."""
        self.asked_for.add(tag)

        async def typed() -> bool:
            done = await self.slack.person.command(channel, f"/synth run {name} tag={tag}")
            return self._acknowledged(done)

        await until(typed)

    def _acknowledged(self, done: Json) -> bool:
        self.acknowledged += bool(done.get("ok"))
        return bool(done.get("ok"))

    def asked(self) -> dict[str, list[tuple[float, str]]]:
        """Every prompt: when it came, and from which process, each of which calls the model otherwise."""
        found: dict[str, list[tuple[float, str]]] = {}
        for at, request in zip(self.model.came, self.model.requests, strict=True):
            found.setdefault(request["messages"][-1]["content"], []).append((at, request["model"]))
        return found

    async def find_runs(self, workflows: Sequence[int]) -> None:
        """All runs there are, and the threads of those that are told somewhere."""
        for workflow in workflows:
            for run in (await self.api("GET", f"/workflows/{workflow}/runs?limit=100"))["items"]:
                number = int(run["id"])
                if number not in self.tags:
                    inputs = (await self.api("GET", f"/execute/run/{number}"))["metadata"]["inputs"]
                    self.tags[number] = inputs["tag"]
        for channel in CHANNELS:
            for message in await self.in_channel(channel):
                found = re.search(r"Run (\d+) · ", told(message))
                if found is not None:
                    self.threads[int(found[1])] = (channel, str(message["ts"]))

    async def in_channel(self, channel: str) -> list[Json]:
        """All that stands there, oldest first."""
        found: list[Json] = []
        while True:
            query = {"user": YOU, "channel": channel, "limit": "200"}
            older = {"before": found[0]["ts"]} if found else {}
            address = f"{self.slack.url}/workspace/page/messages"
            async with self.http.get(address, params={**query, **older}) as answer:
                page = await answer.json()
            found = [*page["messages"], *found]
            if not page["more"]:
                return found

    async def happened(self) -> Counter[str]:
        """Every action that took place, at Pipedream and in Slack."""
        tickets = Counter(one.props["title"] for one in self.pipedream.performed)
        posts = Counter(one["text"] for one in await self.in_channel("general") if one.get("bot_id"))
        return tickets + posts

    @asynccontextmanager
    async def answering(self, workflows: Sequence[int]) -> AsyncIterator[None]:
        """People answer what they are asked, until the block ends."""
        task = asyncio.create_task(self._answer_all(workflows), name="answers")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.result()

    async def _answer_all(self, workflows: Sequence[int]) -> None:
        while True:
            try:
                await self.find_runs(workflows)
                for run_id in [one for one in self.tags if one not in self.ended]:
                    await self._look_after(run_id)
            except (*_AWAY, WorkspaceRefused, ApiRefused):
                pass  # looked at again in the next round
            await asyncio.sleep(0.2)

    async def _look_after(self, run_id: int) -> None:
        run = await self.api("GET", f"/execute/run/{run_id}")
        if run["status"] == "completed":
            self.ended[run_id] = run
        if run["status"] == "failed":
            assert "five times in a row" in run["metadata"]["error"], run
            await self.api("POST", f"/execute/run/{run_id}/retry")
            self.asked_anew += 1
        if run["status"] == "waiting" and run["metadata"]["waiting_for"]:
            if run_id in self.threads:
                await self._answer_in_thread(run_id, *self.threads[run_id])
            elif run["metadata"]["started_by"] == "api":
                await self._answer_by_api(run_id, run["metadata"]["waiting_for"])

    async def _answer_by_api(self, run_id: int, questions: Sequence[Json]) -> None:
        for one in questions:
            decision = (
                "approve" if one["question"] == "approval" else await self._word_on(run_id, one["path"])
            )
            said = {"decision": decision, "step": one["path"]}
            key = f"{run_id}:{one['path']}:{time.time()}"
            await self.api("POST", f"/execute/run/{run_id}/decide", key=key, body=said)

    async def _answer_in_thread(self, run_id: int, channel: str, ts: str) -> None:
        for message in await self.slack.person.replies(channel, ts):
            if "'decide_approve'" in told(message):
                await self._press(channel, message, "Approve")
            for path in re.findall(r"'settle_done'.*?'value': '\d+\|([^']+)'", told(message)):
                word = await self._word_on(run_id, path)
                await self._press(channel, message, "Mark done" if word == "done" else "Retry")

    async def _press(self, channel: str, message: Json, label: str) -> None:
        self._acknowledged(await self.slack.person.press(channel, message["ts"], label))

    async def _word_on(self, run_id: int, path: str) -> str:
        """What somebody says who looked whether it happened."""
        inside = re.fullmatch(r"each\[(\d)\]\.(\w+)", path)
        what = f"{inside[2]} {'abc'[int(inside[1])]}" if inside else path
        if (await self.happened())[f"{self.tags[run_id]} {what}"]:
            return "done"
        self.asked_anew += 1
        return "retry"

    async def all_told(self, workflows: Sequence[int]) -> bool:
        """Whether nothing is left to do or to say."""
        await self.find_runs(workflows)
        if len(self.ended) < len(self.tags) or self.asked_for != set(self.tags.values()):
            return False
        endings = [await self._ending(*thread) for thread in self.threads.values()]
        return all(endings)

    async def _ending(self, channel: str, ts: str) -> bool:
        replies = await self.slack.person.replies(channel, ts)
        return any("is done in" in told(one) for one in replies) and ": done" in told(replies[0])

    async def left(self, workflows: Sequence[int]) -> list[Json | str]:
        """What is not as it should be in the end, for whoever has to find out why."""
        await self.find_runs(workflows)
        open_ = [one for one in self.tags if one not in self.ended]
        found: list[Json | str] = [await self.api("GET", f"/execute/run/{one}") for one in open_]
        found += [f"{tag} is lost" for tag in self.asked_for - set(self.tags.values())]
        for run_id, thread in self.threads.items():
            if run_id in self.ended and not await self._ending(*thread):
                found.append(f"run {run_id} is not told to its end")
        return found

    async def events(self, run_id: int) -> list[Json]:
        return await events_told(self.http, self.address, TOKEN, run_id)


class Fort:
    """The processes, and who kills them. `moments` are chosen by the seed."""

    def __init__(
        self,
        world: Besieged,
        forks: Forks,
        commands: Sequence[str],
        environment: Mapping[str, str],
        seed: int,
    ) -> None:
        self._world = world
        self._forks = forks
        self._environment = environment
        self._chance = random.Random(seed)
        self._processes: dict[str, Forked] = {}
        self._commands = dict(zip(map(str, itertools.count()), commands, strict=False))
        self._lives = 0
        self.kills: list[str] = []
        counted = world.slack.workspace.faults.counted
        self._moments: Mapping[str, Callable[[], int]] = {
            "acknowledged": lambda: world.acknowledged,
            "thinking": lambda: len(world.model.requests),
            "acting": lambda: world.pipedream.asked["run"],
            "posting": lambda: counted["chat.postMessage"] + counted["chat.update"],
        }

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[None]:
        try:
            for name in self._commands:
                await self._start(name)
            await self._ready()
            yield
        finally:
            for process in self._processes.values():
                await process.close()

    async def kill_one(self) -> None:
        """At some moment of its life, and start it again."""
        name = self._chance.choice(list(self._commands))
        moment = self._chance.choice(["starting", "whenever", *self._moments])
        if moment == "starting":
            await asyncio.sleep(self._chance.uniform(0, 0.5))
        else:
            await self._ready()
            if moment != "whenever":
                await self._next(self._moments[moment])
            sudden = self._chance.random() < 0.5 and moment != "whenever"
            await asyncio.sleep(0 if sudden else self._chance.uniform(0, _SPREAD_S))
        await self._processes[name].kill()
        self.kills.append(f"{self._commands[name]} {moment}")
        await self._processes[name].close()
        await self._start(name)

    async def stop(self, command: str, *, times: int = 1) -> float:
        """Told to by SIGTERM, so many times. Gives the seconds that it took."""
        process = self._processes.pop(self._name(command))
        told, said = time.monotonic(), len(process.said)
        try:
            for _ in range(times):
                process.send(signal.SIGTERM)
                await asyncio.sleep(0.2)
            async with asyncio.timeout(60):
                await process.ended()
            took = time.monotonic() - told
            assert "Traceback" not in process.said[said:], process.said
        finally:
            await process.close()
        return took

    async def start(self, *commands: str) -> None:
        """Those that were stopped, until they answer."""
        for command in commands:
            await self._start(self._name(command))
        await self._ready()

    def _name(self, command: str) -> str:
        return next(name for name, one in self._commands.items() if one == command)

    async def _start(self, name: str) -> None:
        self._lives += 1
        environment = {**self._environment, "SYNTH_MODEL": f"life-{self._lives}"}
        self._processes[name] = await self._forks.start([self._commands[name]], environment)

    async def _ready(self) -> None:
        async with asyncio.timeout(60):
            while not await self._answers():
                for process in self._processes.values():
                    assert process.alive, process.said
                await asyncio.sleep(0.01)

    async def _answers(self) -> bool:
        try:
            async with self._world.http.get(f"{self._world.address}/readyz") as answer:
                return answer.status == 200
        except _AWAY:
            return False

    async def _next(self, count: Callable[[], int]) -> None:
        """Until one more of it has happened, or for a while."""
        before, end = count(), time.monotonic() + _LONGEST_S
        while count() == before and time.monotonic() < end:
            await asyncio.sleep(0.002)


@asynccontextmanager
async def besieged(
    folder: Path, database_url: str, commands: Sequence[str], seed: int, **more: str
) -> AsyncIterator[tuple[Besieged, Fort]]:
    """All of it, standing. `more` is added to the environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(open_openai())
        pipedream = await stack.enter_async_context(open_pipedream_server())
        slack = await stack.enter_async_context(
            running_workspace(folder / "slack.sqlite", request_url=f"{address}/slack/events")
        )
        connector = aiohttp.TCPConnector(force_close=True)  # the other side is often dead
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=10))
        )
        forks = await stack.enter_async_context(open_forks(folder))
        for person in ("api", YOU):
            pipedream.add_account(f"{TEAM}:{person}", "linear_app")
        environment = {
            "DATABASE_URL": database_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.url + API_PATH,
            "SYNTH_API_TOKEN": TOKEN,
            "SYNTH_PORT": str(port),
            "OPENAI_BASE_URL": model.address,
            "OPENAI_API_KEY": "k",
            **pipedream.environment,
            **more,
        }
        world = Besieged(address, http, slack, model, pipedream)
        model.thinks_s = pipedream.takes_s = 0.1
        fort = Fort(world, forks, commands, environment, seed)
        await stack.enter_async_context(fort.standing())
        yield world, fort
