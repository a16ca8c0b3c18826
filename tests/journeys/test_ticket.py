"""A new issue becomes a ticket: from words in Slack to the finished thread, both accounts missing at first,
with actions one by one (Connect) and handed over (Runner). And the same under siege: the real program is
killed around each thing that happens, and a third of all calls to Pipedream is answered 503.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.workspace import TEAM, YOU, WorkspaceClient
from bot.workspace.client import WorkspaceRefused
from tests.journeys.house import open_house, told
from tests.journeys.siege import Program, Siege, until
from tests.journeys.test_pipedream import Two, read_once
from tests.journeys.test_watches import ISSUE, ISSUES, TICKETS, until_state
from tests.openai_server import open_openai
from tests.pipedream_runner import NODE, RunnerServer, open_runner_server
from tests.pipedream_server import PipedreamServer, open_pipedream_server

Json = dict[str, Any]
WAYS = [
    "connect",
    pytest.param(
        "runner", marks=pytest.mark.skipif(NODE is None, reason="NODE IS MISSING: no runner is tested")
    ),
]
BILLING = {**ISSUE, "title": "Wrong bill", "body": "The billing page doubles it"}


@asynccontextmanager
async def open_service(
    way: str, grace_s: float = 60
) -> AsyncIterator[tuple[PipedreamServer, RunnerServer | None]]:
    """The stand-in for Pipedream, and the runner there."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(open_pipedream_server())
        runner = None
        if way == "runner":
            runner = await stack.enter_async_context(open_runner_server(server, grace_s=grace_s))
        yield server, runner


@pytest.mark.parametrize("way", WAYS)
async def test_a_new_issue_becomes_a_ticket(tmp_path: Path, way: str) -> None:
    async with open_service(way) as (server, runner):
        environment = server.environment if runner is None else runner.environment
        async with open_house(tmp_path, None, environment) as house:
            if runner is not None:
                runner.callback_url = f"{house.served.address}/hooks/pipedream/runner"
            two = Two(house, server)
            await from_words_to_a_ticket(two)
            assert runner is None or len(runner.stages) == 1


async def from_words_to_a_ticket(two: Two) -> None:
    house, person = two.house, two.house.person
    await house.until(lambda: read_once(two))
    said = await person.send("general", f"@Synth {TICKETS['intent']}")
    card = await house.message("general", said["ts"], "Connect Linear")
    for label, app in (("Connect GitHub", "github"), ("Connect Linear", "linear_app")):
        await person.press("general", card["ts"], label)
        await two.server.follow(await link_for(two, said["ts"], app))

    async def asks_no_more() -> bool:
        shown = {one["ts"]: one for one in await person.replies("general", said["ts"])}[card["ts"]]
        return "Connect " not in told(shown)

    await house.until(asks_no_more)
    chosen = {"selected_option": (await person.options("general", card["ts"], "answer:option"))[2]}
    await person.press("general", card["ts"], action_id="answer:option", chosen=chosen)
    await house.message("general", said["ts"], "Nothing happens before")
    await person.press("general", card["ts"], "Save")
    await house.until(lambda: listening(two))
    await until_state(house, 1, "listening")
    status, answer = await two.server.emitter.emit(two.server.emitter.of(ISSUES), BILLING)
    assert status == 202
    root = await house.posted("general", "summary-check-issue")
    asked = await house.message("general", root["ts"], "Go on with this?")
    assert "Wrong bill" in told(asked)
    assert two.server.performed == []
    await person.press("general", asked["ts"], "Approve")
    await house.message("general", root["ts"], "is done in")
    await house.message("general", root["ts"], "done as ENG-1")
    done = [(one.key, one.props["teamId"]) for one in two.server.performed]
    assert done == [("linear_app-create-issue", "teamId-3")]
    assert (await two.run(answer["runId"]))["status"] == "completed"


async def listening(two: Two) -> bool:
    return bool(two.server.emitter.deployed)


async def link_for(two: Two, thread: str, app: str) -> str:
    async def look() -> str | None:
        found = await two.link(thread)
        return found if f"app={app}" in found else None

    found: str = await two.house.until(look)
    return found


@dataclass
class Besieged:
    """The program, people before it, and the service behind it."""

    siege: Siege
    server: PipedreamServer
    runner: RunnerServer | None
    moments: random.Random
    answered: list[str] = field(default_factory=list)  # to the question of an unknown outcome

    async def kill(self) -> None:
        """A little later, or at once."""
        await asyncio.sleep(self.moments.choice([0.0, 0.1, 0.4]))
        await self.siege.program.kill()
        await self.siege.program.start(self.siege.http)

    async def plan(self) -> str:
        """Words, and a card that lacks nothing but the team; the thread."""
        person, words = self.siege.person, TICKETS["intent"]
        await until(self._reads_offers)
        ts = await self.siege.written(f"@Synth {words}", "billing")
        await self.kill()
        await until(lambda: self.siege.in_thread(ts, "Connect Linear"))
        for app in ("github", "linear_app"):
            self.server.add_account(f"{TEAM}:{YOU}", app)
        await self.kill()

        async def chosen() -> bool:
            card = await self.siege.in_thread(ts, "answer:option")
            if card is None:
                return await self.siege.in_thread(ts, "Nothing happens before") is not None
            options = await person.options("general", card["ts"], "answer:option")
            if options:
                given = {"selected_option": options[2]}
                await person.press("general", card["ts"], action_id="answer:option", chosen=given)
            return False

        await until(lambda: refused_is_no(chosen()))
        return ts

    async def _reads_offers(self) -> bool:
        """Whether the catalogue knows what Pipedream offers."""
        async with self.siege.http.get(f"{self.siege.program.address}/readyz") as answer:
            parts = (await answer.json())["parts"]
        return bool(parts.get("pipedream catalogue", {}).get("ok"))

    async def save(self, ts: str) -> None:
        async def saved() -> bool:
            if (await self.siege.api("GET", "/workflows"))["items"]:
                return True
            card = await self.siege.in_thread(ts, "Nothing happens before")
            if card is not None:
                await self.siege.person.press("general", card["ts"], "Save")
            return False

        await until(lambda: refused_is_no(saved()))
        await self.kill()

        async def heard_of() -> bool:
            watch = (await self.siege.api("GET", "/workflows/1/trigger"))["watch"]
            return bool(watch["state"] == "listening")

        await until(heard_of)

    async def happen(self) -> int:
        """The event, told as often as it takes; its run."""

        async def emitted() -> Json | None:
            deployed = self.server.emitter.of(ISSUES)
            status, answer = await self.server.emitter.emit(deployed, BILLING)
            return answer if status == 202 and answer.get("runId") else None

        told_of = await until(emitted)
        await self.kill()
        return int(told_of["runId"])

    async def decide(self, run_id: int, kind: str, decision: str) -> Json | None:
        """Answer a question of a run if it is open."""
        run = await self.siege.run(run_id)
        for asked in run["metadata"].get("waiting_for") or []:
            if asked["question"] == kind:
                body = {"decision": decision, "path": asked["path"]}
                try:
                    await self.siege.api("POST", f"/execute/run/{run_id}/decide", json=body)
                    self.answered.append(decision)
                except AssertionError:  # answered meanwhile
                    return None
                return dict(asked)
        return None

    async def finish(self, run_id: int) -> Json:
        """Agree, then look after what nobody else can know, until the run has ended."""

        async def agreed() -> bool:
            run = await self.siege.run(run_id)
            asks = [one["question"] for one in run["metadata"].get("waiting_for") or []]
            if "approval" in asks:
                card = await self._root_thread()
                if card is not None:
                    await self.siege.person.press("general", card["ts"], "Approve")
                return False
            return any(one["step"] == "check" and one["status"] == "completed" for one in run["responses"])

        await until(lambda: refused_is_no(agreed()))
        await self.kill()

        async def ended() -> Json | None:
            if self.runner is None or not self.runner.under_way:  # who looks whether it happened sees that
                await self.decide(run_id, "unknown_outcome", "done" if self.server.performed else "retry")
            run = await self.siege.run(run_id)
            return run if run["status"] in ("completed", "failed", "cancelled") else None

        return await until(ended)

    async def told_of_its_end(self) -> bool:
        """One thread, in which it ended, the ticket is told of once and no question is open."""
        roots = [one for one in await self.siege.channel() if "summary-check-issue" in told(one)]
        roots = [one for one in roots if one.get("bot_id") and "Run " in told(one)]
        assert len(roots) <= 1, "one event has one thread"
        if not roots or await self.siege.in_thread(roots[0]["ts"], "is done in") is None:
            return False
        thread = [told(one) for one in await self.siege.person.replies("general", roots[0]["ts"])]
        assert not any("ENG-2" in one for one in thread), thread
        told_of = any("done as ENG-1" in one for one in thread[1:]) or "done" in self.answered
        ends = sum("is done in" in one for one in thread)
        return told_of and ends == 1 and not any("'decide_" in one or "'settle_" in one for one in thread)

    async def _root_thread(self) -> Json | None:
        for message in await self.siege.channel():
            found = None
            if "summary-check-issue" in told(message) and message.get("bot_id"):
                found = await self.siege.in_thread(message["ts"], "'decide_approve'")
            if found is not None:
                return found
        return None


async def refused_is_no(look: Any) -> Any:
    """A button that is gone, or a menu that cannot be filled just now, is looked at again."""
    try:
        return await look
    except WorkspaceRefused:
        return None


@asynccontextmanager
async def open_siege(folder: Path, way: str, seed: int, url: str | None) -> AsyncIterator[Besieged]:
    async with (
        open_openai() as model,
        open_service(way, grace_s=3) as (server, runner),
        aiohttp.ClientSession() as http,
    ):
        environment = dict(server.environment if runner is None else runner.environment)
        environment |= {} if url is None else {"DATABASE_URL": url}
        program = Program(folder, model, environment)
        program.set("SYNTH_PUBLIC_URL", program.address)
        if runner is not None:
            runner.callback_url = f"{program.address}/hooks/pipedream/runner"
        async with program.running(http):
            siege = Siege(program, http, WorkspaceClient(http, program.address))
            yield Besieged(siege, server, runner, random.Random(seed))


# The same calls of each kind are answered 503, among them the first sign-in, list of accounts, deployment,
# hand-over and two runs of the action; none three times in a row, which would rightly fail the run.
SEED = 91


@pytest.mark.timeout(200)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("busy", [False, True], ids=["quiet", "a third is 503"])
async def test_killed_around_each_thing_that_happens_the_ticket_is_made_once(
    tmp_path: Path, way: str, busy: bool
) -> None:
    if busy:
        only_on_demand()
    await survive(tmp_path, way, busy, None)


@pytest.mark.timeout(200)
@pytest.mark.parametrize("way", WAYS)
async def test_the_same_on_postgresql(tmp_path: Path, way: str, postgres_url: str) -> None:
    only_on_demand()
    await survive(tmp_path, way, True, postgres_url)


def only_on_demand() -> None:
    if "SYNTH_TICKET_SIEGE" not in os.environ:
        pytest.skip("NOT YET SEEN TO END: set SYNTH_TICKET_SIEGE=1 to try it")


async def survive(folder: Path, way: str, busy: bool, database_url: str | None) -> None:
    async with asyncio.timeout(180), open_siege(folder, way, SEED, database_url) as besieged:
        besieged.server.busy = SEED if busy else None
        thread = await besieged.plan()
        await besieged.save(thread)
        run_id = await besieged.happen()
        run = await besieged.finish(run_id)
        assert run["status"] == "completed", run["metadata"]
        made = [(one.key, one.props["teamId"]) for one in besieged.server.performed]
        assert made == [("linear_app-create-issue", "teamId-3")], "one ticket for one event"
        runs = await besieged.siege.api("GET", "/workflows/1/runs")
        assert [one["id"] for one in runs["items"]] == [run_id], "the event started one"
        assert len(besieged.server.emitter.deployed) == 1
        await until(besieged.told_of_its_end)
        asked = [one["step"] for one in run["responses"] if one["status"] != "completed"]
        assert asked == [], "nothing waits"
