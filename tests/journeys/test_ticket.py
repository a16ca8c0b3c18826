"""A new issue becomes a ticket: from words in Slack to the finished thread, both accounts missing at first,
with actions one by one (Connect) and handed over (Runner). `test_ticket_siege.py` has the same under siege.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import open_house, told
from tests.journeys.test_pipedream import Two, read_once
from tests.journeys.test_watches import ISSUE, ISSUES, TICKETS, until_state
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
    plan = told(await house.message("general", said["ts"], "Before that, nothing happens"))
    assert "*4.  Linear: Create Issue*" in plan
    assert "Team: teamId 3" in plan, "what was chosen is shown as it was offered"
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
    await house.message("general", root["ts"], "*4. Linear: Create Issue*")  # numbered as in the plan
    await house.message("general", said["ts"], "Runs when this happens: GitHub: New Issue (acme/api)")
    assert "started by GitHub: New Issue" in told(await house.message("general", root["ts"], "Run 1"))
    check = next(one for one in await person.replies("general", root["ts"]) if "2. Check" in told(one))
    assert check["text"] == "2. Check: yes"
    assert "answer" not in told(check)
    await person.command("general", "/synth list")
    await house.posted(
        "general", "*summary-check-issue* · Runs when this happens: GitHub: New Issue (acme/api)"
    )
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
