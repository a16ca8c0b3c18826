"""Actions at Pipedream from Slack to the finished thread, the account missing at first."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import House, open_house, told
from tests.pipedream_server import PipedreamServer, open_pipedream_server

Json = dict[str, Any]
TICKET: Json = {
    "id": "ticket",
    "kind": "action",
    "action": "pipedream:linear_app-create-issue",
    "params": {"teamId": "team-1", "title": "Look at this: {{summary}}"},
}
SUMMARY: Json = {
    "id": "summary",
    "kind": "payload",
    "blocks": [{"role": "user", "text": "Sum up: the door is stuck"}],
}
SAY: Json = {
    "id": "say",
    "kind": "action",
    "action": "slack:post_message",
    "params": {"channel": "#general", "text": "See {{ticket.identifier}}"},
}


@dataclass
class Two:
    """Synth and the stand-in."""

    house: House
    server: PipedreamServer

    async def save(self, *steps: Json, **more: Any) -> Json:
        definition = {"name": "tickets", "intent": "create a Linear ticket", "steps": steps, **more}
        async with self.house.http.post(
            f"{self.house.api}/workflows", json={"definition": definition}
        ) as answer:
            assert answer.status == 201, await answer.text()
            found: Json = await answer.json()
            return found

    async def run(self, number: int = 1) -> Json:
        async with self.house.http.get(f"{self.house.api}/execute/run/{number}") as answer:
            found: Json = await answer.json()
            return found

    async def until_run(self, status: str, number: int = 1, seconds: float = 20) -> Json:
        async def look() -> Json | None:
            found = await self.run(number)
            return found if found["status"] == status else None

        found: Json = await self.house.until(look, seconds)
        return found

    async def link(self, thread: str | None = None) -> str:
        """The one in the newest private message of #general, or of a thread there."""
        person = self.house.person

        async def look() -> str | None:
            messages = await (
                person.replies("general", thread) if thread is not None else person.messages("general")
            )
            for message in reversed(messages):
                found = re.search(r"'url': '(http[^']+)'", told(message))
                if found and message.get("is_ephemeral"):
                    return found[1]
            return None

        found: str = await self.house.until(look)
        return found

    async def connect(self, root: Json) -> str:
        """Press Connect in a run's thread: the link."""
        question = await self.house.message("general", root["ts"], "Connect Linear")
        await self.house.person.press("general", question["ts"], "Connect Linear")
        return await self.link(root["ts"])


@asynccontextmanager
async def open_two(folder: Path, database_url: str | None = None) -> AsyncIterator[Two]:
    async with (
        open_pipedream_server() as server,
        open_house(folder, database_url, server.environment) as house,
    ):
        yield Two(house, server)


@pytest.fixture
async def two(tmp_path: Path, database_url: str) -> AsyncIterator[Two]:
    async with open_two(tmp_path, database_url) as opened:
        yield opened


async def waiting_root(two: Two) -> Json:
    """The message under which the run is told that `/synth run` began."""
    await two.house.person.command("general", "/synth run tickets")
    return await two.house.posted("general", "tickets")


async def test_a_run_that_lacks_an_account_asks_for_it_and_finishes_by_itself(two: Two) -> None:
    await two.save(SUMMARY, TICKET, SAY)
    root = await waiting_root(two)
    question = await two.house.message("general", root["ts"], "Connect Linear")
    assert "the run goes on by itself" in told(question)
    assert two.server.performed == []
    await two.server.follow(await two.connect(root))
    await two.house.message("general", root["ts"], "is done in")
    done = two.server.performed
    assert [one.key for one in done] == ["linear_app-create-issue"]
    assert done[0].props["title"].startswith("Look at this: <Sum up")
    await two.house.posted("general", "See ENG-1")
    reply = await two.house.message("general", root["ts"], "https://linear_app.example.com/1")
    assert "Create Issue: done as ENG-1" in told(reply)
    settled = await two.house.message("general", root["ts"], "You connected Linear")
    assert settled["ts"] == question["ts"], "the question loses its button"
    ticket = (await two.run())["responses"][1]
    assert ticket["content"]["identifier"] == "ENG-1"


async def test_words_become_a_ticket_the_account_and_the_team_asked_for_on_the_way(two: Two) -> None:
    person = two.house.person
    await two.house.until(lambda: read_once(two))
    said = await person.send("general", "@Synth create an issue in Linear called Door is stuck")
    card = await two.house.message("general", said["ts"], "Connect Linear")
    assert "with the accounts of whoever runs it" in told(card)
    assert await person.options("general", card["ts"], "answer:option") == [], "nothing is known before"
    await two.server.follow(await two.connect(said))

    async def connected() -> Json | None:
        shown = {one["ts"]: one for one in await person.replies("general", said["ts"])}[card["ts"]]
        return shown if "Connect Linear" not in told(shown) else None

    await two.house.until(connected)
    teams = await person.options("general", card["ts"], "answer:option")
    assert [team["text"]["text"] for team in teams] == [f"teamId {number}" for number in range(1, 11)]
    chosen = {"selected_option": teams[2]}
    await person.press("general", card["ts"], action_id="answer:option", chosen=chosen)
    await two.house.message("general", said["ts"], "Nothing happens before you press Run")
    assert two.server.performed == []
    await person.press("general", card["ts"], "Run")
    await two.house.message("general", said["ts"], "is done in")
    done = two.server.performed
    assert [(one.key, one.props["teamId"]) for one in done] == [("linear_app-create-issue", "teamId-3")]
    assert "Door is stuck" in done[0].props["title"]


async def read_once(two: Two) -> bool:
    """Whether the catalogue has been read from the service, and is searched."""
    catalogue = two.house.served.house.synth.catalogue
    found = await catalogue.search("create an issue in Linear")
    is_there = any(offer.key == "pipedream:linear_app-create-issue" for offer in found)
    return is_there and not (await catalogue.offered()).reach.reading


async def test_a_lost_webhook_only_delays(two: Two) -> None:
    await two.save(TICKET)
    root = await waiting_root(two)
    await two.connect(root)
    user = (await two.run())["metadata"]["started_by"]
    two.server.add_account(f"{two.house.served.workspace_id}:{user}", "linear_app")
    await two.until_run("completed")


async def test_what_waits_survives_a_restart_and_goes_on_when_the_account_is_there(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(open_pipedream_server())
        async with open_house(tmp_path, None, server.environment) as house:
            two = Two(house, server)
            await two.save(TICKET)
            root = await waiting_root(two)
            link = await two.connect(root)
        await server.follow(link)  # we are away when the webhook comes
        async with open_house(tmp_path, None, server.environment) as house:
            await Two(house, server).until_run("completed", seconds=30)
        assert len(server.performed) == 1


async def test_a_third_of_the_calls_answered_503_ends_as_if_none_had_been(two: Two) -> None:
    steps = [{**TICKET, "id": f"t{number}", "params": {"teamId": "t", "title": "x"}} for number in range(6)]
    await two.save(*({**step, "policy": {"backoff_s": 0.1, "attempts": 5}} for step in steps))
    root = await waiting_root(two)
    link = await two.connect(root)
    two.server.faults["run"] += ["503"] * 3
    await two.server.follow(link)
    await two.until_run("completed")
    assert len(two.server.performed) == 6


async def test_an_unknown_outcome_asks_and_goes_on_right_after_the_answer(two: Two) -> None:
    await two.save(TICKET, SAY)
    root = await waiting_root(two)
    link = await two.connect(root)
    two.server.faults["run"].append("202")
    await two.server.follow(link)
    asked = await two.house.message("general", root["ts"], "Mark done")
    assert len(two.server.performed) == 1
    await two.house.person.press("general", asked["ts"], "Mark done")
    await two.until_run("completed")
    assert len(two.server.performed) == 1


async def test_a_row_is_written_into_the_columns_of_the_sheet_that_was_named(two: Two) -> None:
    house, person, server = two.house, two.house.person, two.server
    del server.components["google_sheets-add-single-row"]  # it has no columns
    await house.until(lambda: read_once(two))
    user = (await person.state())["me"]
    server.add_account(f"{house.served.workspace_id}:{user}", "google_sheets")
    server.menus |= {"sheetId": ["Bugs", "Leads", "Leads 2025"], "worksheetId": ["Sheet1", "Old ones"]}
    said = await person.send("general", "@Synth add a named row to the Leads sheet in Google Sheets")
    card = await house.message("general", said["ts"], "Which worksheet")
    assert "Which sheet" not in told(card), "there is but one of that name"
    sheets = await person.options("general", card["ts"], "answer:option")
    assert [one["text"]["text"] for one in sheets] == ["Sheet1", "Old ones"]
    await person.press(
        "general", card["ts"], action_id="answer:option", chosen={"selected_option": sheets[0]}
    )
    plan = told(await house.message("general", said["ts"], "Sheet1"))
    assert "name" in plan
    assert "mail" in plan
    await person.press("general", card["ts"], "Run")

    async def opened() -> str | None:
        views = await person.views()
        return str(views[-1]["id"]) if views else None

    form = await house.until(opened)
    await person.submit(form, {"name": "Ada", "mail": "ada@example.com"})
    await two.until_run("completed")
    (done,) = server.performed
    assert done.props == {
        "sheetId": "sheetId-Leads",
        "worksheetId": "worksheetId-Sheet1",
        "col_0000": "Ada",
        "col_0001": "ada@example.com",
    }
    assert done.dynamic == "dyp_worksheetId-Sheet1"


async def test_what_was_named_is_found_as_soon_as_its_app_is_connected(two: Two) -> None:
    house, person, server = two.house, two.house.person, two.server
    del server.components["google_sheets-add-single-row"]
    await house.until(lambda: read_once(two))
    server.menus |= {"sheetId": ["Bugs", "Leads"], "worksheetId": ["Sheet1"]}
    said = await person.send("general", "@Synth add a named row to the Leads sheet in Google Sheets")
    card = await house.message("general", said["ts"], "Connect Google Sheets")
    assert "Which sheet" in told(card)
    await person.press("general", card["ts"], "Connect Google Sheets")
    await server.follow(await two.link(said["ts"]))
    plan = told(await house.message("general", said["ts"], "Worksheet: Sheet1"))
    assert "Sheet: Leads" in plan
    assert "*mail*" in plan


async def test_connected_apps_are_listed_and_removed(two: Two) -> None:
    person = two.house.person
    await person.command("general", "/synth connect github")
    await two.server.follow(await two.link())
    await two.house.until(lambda: arrived(two))
    await person.command("general", "/synth connect")

    async def shown() -> Json | None:
        listed = [one for one in await person.messages("general") if "Your connected apps" in told(one)]
        return listed[-1] if listed else None

    listed = await two.house.until(shown)
    assert "GitHub" in told(listed)
    await person.press("general", listed["ts"], "Disconnect")

    async def gone() -> bool:
        return not two.server.accounts

    await two.house.until(gone)


async def arrived(two: Two) -> bool:
    state = await two.house.person.state()
    direct = [one["id"] for one in state["channels"] if one["kind"] == "im"]
    messages = [told(one) for channel in direct for one in await two.house.person.messages(channel)]
    return any("GitHub* is connected" in one for one in messages)
