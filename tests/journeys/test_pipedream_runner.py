"""Stages at the runner, the real step in Node, from a command in Slack to the finished thread."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import open_house, told
from tests.journeys.test_pipedream import SAY, SUMMARY, TICKET, Two, waiting_root
from tests.pipedream_runner import NODE, Fault, RunnerServer, Way, open_runner_server
from tests.pipedream_server import open_pipedream_server

pytestmark = pytest.mark.skipif(NODE is None, reason="NODE IS MISSING: the runner is not tested")

Json = dict[str, Any]
QUICK: Json = {"policy": {"timeout_s": 2, "attempts": 2, "backoff_s": 0}}
FIRST = {**TICKET, "id": "first", **QUICK}
SECOND: Json = {
    **TICKET,
    **QUICK,
    "id": "second",
    "params": {"teamId": "t", "title": "After {{first.identifier}}: {{first}}"},
}
LAST: Json = {**SAY, "params": {"channel": "#general", "text": "Made {{second.identifier}}"}}


@dataclass
class Three(Two):
    """Synth, the stand-in, and the runner there."""

    runner: RunnerServer

    def connect_everybody(self) -> None:
        """The token's owner and the person have a Linear account."""
        team = self.house.served.workspace_id
        for user in ("api", "U0YOU"):
            self.server.add_account(f"{team}:{user}", "linear_app")

    async def begin(self, *steps: Json) -> None:
        await self.save(*steps)
        self.connect_everybody()
        await self.execute()

    async def execute(self) -> None:
        async with self.house.http.post(f"{self.house.api}/execute/workflow/1") as answer:
            assert answer.status == 202, await answer.text()

    async def question(self, number: int = 1) -> Json:
        """The one that is open at last; a run waits for its runner, too."""

        async def look() -> Json | None:
            found: list[Json] = (await self.run(number))["metadata"].get("waiting_for") or []
            return found[0] if found else None

        found: Json = await self.house.until(look)
        return found

    async def decide(self, decision: str) -> None:
        body = {"decision": decision}
        async with self.house.http.post(f"{self.house.api}/execute/run/1/decide", json=body) as answer:
            assert answer.status < 300, await answer.text()

    @property
    def titles(self) -> list[str]:
        return [one.props["title"] for one in self.server.performed]


@asynccontextmanager
async def open_three(
    folder: Path, database_url: str | None = None, *, grace_s: float = 60
) -> AsyncIterator[Three]:
    async with (
        open_pipedream_server() as server,
        open_runner_server(server, grace_s=grace_s) as runner,
        open_house(folder, database_url, runner.environment) as house,
    ):
        runner.callback_url = f"{house.served.address}/hooks/pipedream/runner"
        yield Three(house, server, runner)


@pytest.fixture
async def three(tmp_path: Path, database_url: str) -> AsyncIterator[Three]:
    async with open_three(tmp_path, database_url) as opened:
        yield opened


@pytest.fixture
async def brief(tmp_path: Path) -> AsyncIterator[Three]:
    """One that waits but a moment for what is silent."""
    async with open_three(tmp_path, grace_s=1) as opened:
        yield opened


async def test_a_run_that_lacks_an_account_asks_for_it_and_hands_its_stage_over_by_itself(
    three: Three,
) -> None:
    await three.save(SUMMARY, {**TICKET, "id": "first"}, SECOND, LAST)
    root = await waiting_root(three)
    await three.house.message("general", root["ts"], "Connect Linear")
    assert three.runner.stages == []
    await three.server.follow(await three.connect(root))
    await three.house.message("general", root["ts"], "is done in")
    assert [stage["stage"] for stage in three.runner.stages] == [["first", "second"]]
    assert three.titles[0].startswith("Look at this: <Sum up")
    assert three.titles[1].startswith('After ENG-1: {"id":"id-1"')
    await three.house.posted("general", "Made ENG-2")
    for number in (1, 2):
        reply = await three.house.message("general", root["ts"], f"https://linear_app.example.com/{number}")
        assert f"Create Issue: done as ENG-{number}" in told(reply)
    sent = three.runner.stages[0]
    assert [step["id"] for step in sent["definition"]["steps"]] == ["summary", "first", "second", "say"]
    assert sent["definition"]["steps"][1]["version"] == three.server.performed[0].version
    assert set(sent["names"]) == {"summary", "first"}
    assert "stage" not in (await three.run())["responses"][1]["detail"], "keys are nobody's business"


@pytest.mark.parametrize("way", ["twice", "reversed"])
async def test_callbacks_that_come_twice_or_in_another_order_end_the_same(three: Three, way: Way) -> None:
    three.runner.way = way
    await three.begin(FIRST, SECOND, LAST)
    run = await three.until_run("completed")
    assert len(three.titles) == 2
    finished = [one["step"] for one in run["responses"]]
    assert sorted(finished) == ["first", "say", "second"]
    assert 401 not in three.runner.answers


@pytest.mark.parametrize("fault", ["429", "503", "502"])
async def test_what_did_not_reach_the_runner_is_handed_over_again(three: Three, fault: Fault) -> None:
    three.runner.faults.append(fault)
    await three.begin(FIRST, SECOND)
    await three.until_run("completed")
    assert len(three.titles) == 2


@pytest.mark.parametrize(
    ("fault", "words"), [("404", "switched off"), ("413", "512 KB"), ("400", "refused to take the steps")]
)
async def test_a_runner_that_says_no_fails_the_run_with_the_way_out(
    three: Three, fault: Any, words: str
) -> None:
    three.runner.faults.append(fault)
    await three.begin(FIRST, SECOND)
    run = await three.until_run("failed")
    assert words in run["metadata"]["error"]
    assert three.titles == []
    async with three.house.http.post(f"{three.house.api}/execute/run/1/retry") as answer:
        assert answer.status == 202
    await three.until_run("completed")
    assert len(three.titles) == 2


async def test_what_is_too_large_is_not_even_sent(three: Three) -> None:
    big = {**SUMMARY, "blocks": [{"role": "user", "text": "x" * 600_000}]}
    await three.begin(big, FIRST | {"params": {"teamId": "t", "title": "{{summary}}"}})
    run = await three.until_run("failed")
    assert "512 KB" in run["metadata"]["error"]
    assert three.runner.stages == []


@pytest.mark.parametrize("fault", ["dropped", "504 after"])
async def test_a_stage_in_doubt_that_was_performed_ends_as_if_nothing_had_been(
    three: Three, fault: Fault
) -> None:
    three.runner.faults.append(fault)
    await three.begin(FIRST, SECOND)
    await three.until_run("completed")
    assert len(three.titles) == 2


@pytest.mark.parametrize("fault", ["not sent", "500"])
async def test_a_stage_in_doubt_that_is_silent_is_asked_about(brief: Three, fault: Fault) -> None:
    brief.runner.faults.append(fault)
    await brief.begin(FIRST, SECOND)
    question = await brief.question()
    assert (question["question"], question["path"]) == ("unknown_outcome", "first")
    await brief.decide("retry")
    await brief.until_run("completed")
    assert len(brief.titles) == 2


async def test_a_silent_run_is_asked_about_and_goes_right_on_after_the_answer(tmp_path: Path) -> None:
    async with open_three(tmp_path, grace_s=0.1) as three:
        three.runner.faults.append("lost")
        quick = {"policy": {"timeout_s": 0.5, "attempts": 1, "backoff_s": 0}}
        await three.save({**FIRST, **quick}, LAST)
        root = await waiting_root(three)
        await three.server.follow(await three.connect(root))
        asked = await three.house.message("general", root["ts"], "Mark done", seconds=30)
        assert three.titles == []
        await three.house.person.press("general", asked["ts"], "Mark done")
        await three.until_run("completed")


async def test_a_callback_that_cannot_be_delivered_comes_again(three: Three) -> None:
    three.runner.callback_faults.append(503)
    await three.begin(FIRST)
    await three.until_run("completed")
    assert len(three.titles) == 1


async def test_what_the_service_refuses_fails_the_run_and_a_retry_sends_only_the_rest(three: Three) -> None:
    await three.save(FIRST, SECOND)
    three.connect_everybody()
    three.server.faults["run"] += ["none", "error inside"]
    await three.execute()
    run = await three.until_run("failed")
    assert run["metadata"]["error"] == "Linear said: Team not found"
    async with three.house.http.post(f"{three.house.api}/execute/run/1/retry") as answer:
        assert answer.status == 202
    await three.until_run("completed")
    assert [stage["stage"] for stage in three.runner.stages] == [["first", "second"], ["second"]]
    assert len(three.titles) == 2


async def test_an_account_that_breaks_on_the_way_is_asked_for(three: Three) -> None:
    await three.begin(FIRST)
    await three.until_run("completed")
    for number in three.server.accounts:
        three.server.break_account(number)
    three.server.faults["run"].append("error inside")
    await three.execute()
    assert (await three.question(2))["question"] == "account"


async def test_cancelled_in_the_middle_the_runner_is_told_to_stop(three: Three) -> None:
    three.server.faults["run"].append("slow")
    three.server.silence_s = 1.0
    await three.begin(FIRST, SECOND)

    async def under_way() -> bool:
        return bool(three.server.performed)

    await three.house.until(under_way)
    async with three.house.http.post(f"{three.house.api}/execute/run/1/cancel") as answer:
        assert answer.status == 202
    before = await three.run()

    async def heard() -> bool:
        return len(three.runner.answers) >= 2

    await three.house.until(heard)
    assert set(three.runner.answers) == {410}
    assert (await three.run()) == before
    assert len(three.titles) == 1


async def test_whoever_lacks_the_secret_is_not_heard_and_whoever_guesses_reaches_nothing(
    three: Three,
) -> None:
    three.runner.faults.append("lost")
    await three.begin(FIRST)

    async def sent() -> bool:
        return bool(three.runner.stages)

    await three.house.until(sent)
    stage = three.runner.stages[0]
    step = {"step_id": "first", "status": "done", "ret": "stolen"}
    message = {"run_id": stage["run_id"], "key": stage["key"], "type": "step.finished", "step": step}
    call_back = three.runner.call_back
    assert await call_back(message, "another-secret-altogether") == 401
    assert await call_back({**message, "key": "T1/1/1"}) == 410
    assert await call_back({**message, "run_id": "OTHER/1"}) == 410
    assert await call_back({**message, "run_id": "nonsense"}) == 422
    assert await call_back({**message, "step": {"ret": "x" * 4_000_001}}) == 413
    assert (await three.until_run("waiting"))["responses"][0]["status"] == "started"
    assert await call_back(message) == 200
    await three.until_run("completed")


async def test_without_a_runner_nothing_calls_back(tmp_path: Path) -> None:
    async with (
        open_pipedream_server() as server,
        open_house(tmp_path, None, server.environment) as house,
        house.http.post(f"{house.served.address}/hooks/pipedream/runner", json={}) as answer,
    ):
        assert answer.status == 404
