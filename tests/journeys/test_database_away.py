"""The database is away for a while, and runs go on: all are told so, nothing is lost or done twice."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from tests.journeys.besieged import TOKEN, Besieged, besieged
from tests.journeys.siege import until

Json = dict[str, Any]

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the processes are held by Linux's pidfd"),
]
RUNS = 12
STEPS = 8
_AWAY_S = 10
_HELD_S = 6
_PATIENCE_S = 120


class Wire:
    """A network between Synth and its database that can be cut."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def join(self) -> int:
        """Let everybody through. Gives the port, which stays the same."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = int(self._server.sockets[0].getsockname()[1])
        return self._port

    def cut(self) -> None:
        """Break off all there is, and refuse all that comes."""
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._socket)
        both = {writer, back}
        self._open |= both
        try:
            await asyncio.wait(
                {
                    asyncio.create_task(_carry(reader, back), name="to the database"),
                    asyncio.create_task(_carry(there, writer), name="from the database"),
                }
            )
        finally:
            self._open -= both
            for one in both:
                one.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.abort()


@asynccontextmanager
async def wired(postgres_url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to a database, and the database's address at its end."""
    url = make_url(postgres_url)
    wire = Wire(f"{url.query['host']}/.s.PGSQL.5432")
    port = await wire.join()
    try:
        yield wire, f"postgresql://{url.username}@127.0.0.1:{port}/{url.database}"
    finally:
        wire.cut()


async def ready(world: Besieged) -> int:
    async with world.http.get(f"{world.address}/readyz") as answer:
        return answer.status


async def refused(world: Besieged, method: str, path: str) -> Json:
    """A problem that says when to come again."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with world.http.request(method, f"{world.address}/api{path}", headers=headers) as answer:
        said: Json = await answer.json()
        assert (answer.status, answer.content_type) == (503, "application/problem+json"), said
        assert int(answer.headers["Retry-After"]) > 0
    return said


async def started(world: Besieged, think_s: float) -> list[int]:
    """Runs of prompts that take so long, once some have been answered."""
    world.model.thinks_s = think_s
    steps = [
        {"id": f"s{n}", "kind": "payload", "blocks": [{"role": "user", "text": f"{{{{tag}}}} s{n}"}]}
        for n in range(STEPS)
    ]
    definition = {"name": "talks", "inputs": [{"name": "tag"}], "steps": steps}
    workflow = (await world.api("POST", "/workflows", body={"definition": definition}))["id"]
    bodies = [{"inputs": {"tag": f"t{n}"}} for n in range(RUNS)]
    path = f"/execute/workflow/{workflow}"
    begun = await asyncio.gather(*(world.api("POST", path, body=body) for body in bodies))

    async def under_way() -> bool:
        return len(world.model.requests) > 2 * RUNS

    await until(under_way)
    return [int(one["runId"]) for one in begun]


async def check(world: Besieged, runs: list[int], times: int) -> None:
    """All are completed in the end, each step with one answer; nothing was asked more than so many times."""

    async def completed() -> bool:
        found = [await world.api("GET", f"/execute/run/{run_id}") for run_id in runs]
        assert not [run for run in found if run["status"] == "failed"], found
        return all(run["status"] == "completed" for run in found)

    async with asyncio.timeout(_PATIENCE_S):
        await until(completed)
    for run_id in runs:
        run = await world.api("GET", f"/execute/run/{run_id}")
        assert [one["path"] for one in run["responses"]] == [f"s{n}" for n in range(STEPS)]
        events = await world.events(run_id)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    asked = {prompt: came for prompt, came in world.asked().items() if prompt.startswith("t")}
    often = {prompt: came for prompt, came in asked.items() if len(came) > times}
    assert not often, often


async def test_nothing_is_lost_or_done_twice_while_postgresql_is_away(
    postgres_url: str, tmp_path: Path
) -> None:
    async with (
        wired(postgres_url) as (wire, url),
        besieged(tmp_path, url, ["serve", "worker"], seed=1) as (world, fort),
    ):
        runs = await started(world, 1.0)
        wire.cut()
        cut = time.monotonic()
        assert await ready(world) == 503
        for method, path in (("GET", f"/execute/run/{runs[0]}"), ("POST", "/execute/workflow/1")):
            assert "database" in (await refused(world, method, path))["detail"]
        assert (await world.slack.person.command("general", "/synth run talks tag=refused"))["ok"]
        await world.slack.person.wait_for_message(lambda one: "Nothing was started" in (one["text"] or ""))
        await asyncio.sleep(max(0.0, _AWAY_S - (time.monotonic() - cut)))
        assert await ready(world) == 503
        await wire.join()

        async def back() -> bool:
            return await ready(world) == 200

        async with asyncio.timeout(20):
            await until(back)
        await world.by_command("talks", "kept", "general")
        await check(world, runs, times=2)  # what was in flight, once more
        assert not [prompt for prompt in world.asked() if prompt.startswith("refused")], "nobody expected it"
        assert await fort.stop("worker") < 10
        assert await fort.stop("serve") < 10


async def test_processes_that_are_told_to_stop_while_postgresql_is_away_end_in_time(
    postgres_url: str, tmp_path: Path
) -> None:
    async with (
        wired(postgres_url) as (wire, url),
        besieged(tmp_path, url, ["serve", "worker"], seed=1) as (world, fort),
    ):
        runs = await started(world, 0.5)
        wire.cut()
        await asyncio.sleep(2)
        assert await fort.stop("worker") < 10
        assert await fort.stop("serve") < 10
        await wire.join()
        await fort.start("serve")
        await check(world, runs, times=2)


async def test_runs_go_on_after_another_program_has_kept_the_sqlite_file_to_itself(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with besieged(tmp_path, sqlite_url, ["serve"], seed=1) as (world, _):
        runs = await started(world, 0.5)
        other = sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            held = time.monotonic()
            while time.monotonic() - held < _HELD_S:
                assert await ready(world) == 200
                assert (await world.api("GET", f"/execute/run/{runs[0]}"))["status"] == "running"
                await asyncio.sleep(0.5)
            other.execute("ROLLBACK")
        finally:
            other.close()
        await check(world, runs, times=1)
