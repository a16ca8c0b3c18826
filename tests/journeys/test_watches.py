"""Events of apps, watched for at Pipedream: deployed, delivered, changed, removed, whatever goes wrong."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.approvals import Said, Verdict
from tests.journeys.house import House, open_house, told
from tests.journeys.test_pipedream import Two, open_two, read_once
from tests.pipedream_server import open_pipedream_server

Json = dict[str, Any]
ISSUES = "github-new-issue"
TRIGGER: Json = {
    "type": "app_event",
    "event": f"pipedream:{ISSUES}",
    "params": {"repoFullname": "acme/api"},
}
SUM: Json = {"id": "sum", "kind": "payload", "blocks": [{"role": "user", "text": "Sum up: {{trigger.text}}"}]}
ISSUE: Json = {"number": 7, "title": "It rains", "body": "Through the roof", "id": 99}


@pytest.fixture
async def two(tmp_path: Path, database_url: str) -> AsyncIterator[Two]:
    async with open_two(tmp_path, database_url) as opened:
        yield opened


def connect(two: Two) -> None:
    """The program that owns what the API makes has a GitHub account."""
    two.server.add_account(f"{two.house.served.workspace_id}:api", "github")


async def save(two: Two, trigger: Json | None = None) -> int:
    return int((await two.save(SUM, trigger=trigger or TRIGGER))["id"])


async def state(house: House, number: int) -> Json:
    async with house.http.get(f"{house.api}/workflows/{number}/trigger") as answer:
        watch: Json = (await answer.json())["watch"]
        return watch


async def until_state(house: House, number: int, wanted: str) -> Json:
    async def look() -> Json | None:
        found = await state(house, number)
        return found if found["state"] == wanted else None

    found: Json = await house.until(look)
    return found


async def until_deployed(two: Two, count: int) -> None:
    async def look() -> bool:
        return len(two.server.emitter.deployed) == count

    await two.house.until(look)


async def change(two: Two, number: int, trigger: Json) -> None:
    definition = {"name": "tickets", "steps": [SUM], "trigger": trigger}
    url = f"{two.house.api}/workflows/{number}"
    async with two.house.http.put(url, json={"definition": definition}) as answer:
        assert answer.status == 200, await answer.text()


async def switch(two: Two, number: int, *, paused: bool) -> None:
    url = f"{two.house.api}/workflows/{number}/trigger"
    async with two.house.http.put(url, json={"paused": paused}) as answer:
        assert answer.status == 200, await answer.text()


async def test_an_event_starts_a_run_that_finds_it_and_comes_in_once(two: Two) -> None:
    connect(two)
    number = await save(two)
    await until_state(two.house, number, "listening")
    deployed = two.server.emitter.of(ISSUES)
    assert (deployed["version"], deployed["emit_on_deploy"]) == ("1.0.2", False)
    assert deployed["props"]["repoFullname"] == "acme/api"
    assert len(deployed["url"].rpartition("/hooks/")[2]) < 40, "long ones fail at the service"
    first, again = [await two.server.emitter.emit(deployed, ISSUE) for _ in range(2)]
    assert first == again
    assert first[0] == 202
    run = await two.until_run("completed", first[1]["runId"])
    assert run["metadata"]["trigger"] == {
        "type": "app_event", "name": f"pipedream:{ISSUES}", "event": ISSUE,
        "text": "It rains\n\nThrough the roof",
    }  # fmt: skip
    assert "Through the roof" in run["responses"][0]["content"]
    other = await two.server.emitter.emit(deployed, {**ISSUE, "title": "It snows"})
    assert other[1]["runId"] != first[1]["runId"], "the thing's id is not the event's"


async def test_what_is_not_signed_just_now_with_this_key_is_refused_and_nothing_kept(two: Two) -> None:
    connect(two)
    number = await save(two)
    await until_state(two.house, number, "listening")
    deployed = two.server.emitter.of(ISSUES)
    emit = two.server.emitter.emit
    assert (await emit(deployed, ISSUE, key="another"))[0] == 401
    assert (await emit(deployed, ISSUE, at=time.time() - 400))[0] == 401
    assert (await emit(deployed, ISSUE, at=time.time() + 400))[0] == 401
    assert (await emit({**deployed, "url": deployed["url"][:-3] + "abc"}, ISSUE))[0] == 404
    assert (await emit(deployed, None, raw=b"x" * 1_000_001))[0] == 413
    async with two.house.http.post(deployed["url"], json=ISSUE) as answer:
        assert answer.status == 401
    async with two.house.http.get(f"{two.house.api}/workflows/{number}/runs") as answer:
        assert (await answer.json())["items"] == []


async def test_paused_it_is_removed_and_answers_nobody_until_it_is_resumed(two: Two) -> None:
    connect(two)
    number = await save(two)
    await until_state(two.house, number, "listening")
    before = two.server.emitter.of(ISSUES)
    await switch(two, number, paused=True)
    assert (await two.server.emitter.emit(before, ISSUE))[0] == 404
    await until_deployed(two, 0)
    assert (await until_state(two.house, number, "off"))["since"] is None
    await switch(two, number, paused=False)
    await until_state(two.house, number, "listening")
    after = two.server.emitter.of(ISSUES)
    assert after["id"] != before["id"]
    assert (await two.server.emitter.emit(after, ISSUE))[0] == 202
    async with two.house.http.delete(f"{two.house.api}/workflows/{number}") as answer:
        assert answer.status == 204
    await until_deployed(two, 0)


async def test_other_parameters_change_it_in_place_and_another_event_makes_it_anew(two: Two) -> None:
    connect(two)
    number = await save(two)
    await until_state(two.house, number, "listening")
    first = dict(two.server.emitter.of(ISSUES))
    await change(two, number, {**TRIGGER, "params": {"repoFullname": "acme/web"}})

    async def changed() -> bool:
        return bool(two.server.emitter.of(ISSUES)["props"]["repoFullname"] == "acme/web")

    await two.house.until(changed)
    assert two.server.emitter.of(ISSUES)["id"] == first["id"]
    await until_state(two.house, number, "listening")
    await change(two, number, {**TRIGGER, "event": "pipedream:github-new-release"})

    async def replaced() -> bool:
        return [one["component_key"] for one in two.server.emitter.deployed.values()] == [
            "github-new-release"
        ]

    await two.house.until(replaced)
    await until_state(two.house, number, "listening")
    await change(two, number, {"type": "manual"})
    await until_deployed(two, 0)


async def test_a_missing_account_waits_and_goes_on_by_itself(two: Two) -> None:
    number = await save(two)
    waiting = await until_state(two.house, number, "connect")
    assert waiting["app"] == "github"
    assert "account is connected" in waiting["reason"]
    connect(two)
    await until_state(two.house, number, "listening")


async def test_what_the_service_says_against_it_is_told_in_its_words(two: Two) -> None:
    connect(two)
    two.server.emitter.objections.append("You need admin rights to acme/api")
    number = await save(two)
    refused = await until_state(two.house, number, "refused")
    assert refused["reason"] == "GitHub said: You need admin rights to acme/api"
    await switch(two, number, paused=False)  # a person says: once more
    await until_state(two.house, number, "listening")


@pytest.mark.parametrize("fault", ["500", "504", "dropped", "garbled", "503", "429"])
async def test_a_deployment_in_doubt_is_looked_for_and_made_once(two: Two, fault: Any) -> None:
    connect(two)
    two.server.faults["deploy"].append(fault)
    number = await save(two)
    await until_state(two.house, number, "listening")
    assert len(two.server.emitter.deployed) == 1
    assert (await two.server.emitter.emit(two.server.emitter.of(ISSUES), ISSUE))[0] == 202


async def test_after_a_restart_what_is_forgotten_is_removed_and_what_was_missed_is_made(
    tmp_path: Path,
) -> None:
    async with open_pipedream_server() as server:
        async with open_house(tmp_path, None, server.environment) as house:
            two = Two(house, server)
            connect(two)
            number = await save(two)
            await until_state(house, number, "listening")
            kept = dict(server.emitter.of(ISSUES))
        port = house.served.house.settings.synth_port
        base = f"http://127.0.0.1:{port}"
        stray = {**kept, "id": "dc_stray", "url": f"{base}/hooks/pipedream/t/nobodys"}
        foreign = {**kept, "id": "dc_foreign", "url": "https://elsewhere.example/hooks/pipedream/t/x"}
        server.emitter.deployed |= {"dc_stray": stray, "dc_foreign": foreign}
        async with open_house(tmp_path, None, server.environment, port=port) as house:

            async def tidied() -> bool:
                return set(server.emitter.deployed) == {kept["id"], "dc_foreign"}

            await house.until(tidied)
            assert (await server.emitter.emit(kept, ISSUE))[0] == 202


async def test_show_says_where_it_stands_and_the_owner_is_asked_for_the_account(two: Two) -> None:
    person = two.house.person
    number = await save(two)
    await until_state(two.house, number, "connect")
    await person.command("general", "/synth show tickets")
    shown = await shown_message(two, "Waits for the GitHub account")
    assert "goes on by itself" in told(shown)
    connect(two)
    await until_state(two.house, number, "listening")
    await person.command("general", "/synth show tickets")
    await shown_message(two, "Listens to GitHub: New Issue")


async def shown_message(two: Two, words: str) -> Json:
    async def look() -> Json | None:
        messages = await two.house.person.messages("general")
        return next((one for one in reversed(messages) if words.lower() in told(one).lower()), None)

    found: Json = await two.house.until(look)
    return found


TICKETS: Json = {
    "name": "tickets",
    "intent": "when a new issue is opened in acme/api, summarise it and create a Linear ticket, ask me first "
    "if it mentions billing",
    "trigger": TRIGGER,
    "steps": [
        {
            "id": "summary",
            "kind": "payload",
            "blocks": [{"role": "user", "text": "Sum up: {{trigger.text}}"}],
        },
        {
            "id": "careful",
            "kind": "branch",
            "when": "trigger.text.contains('billing')",
            "then": [{"id": "check", "kind": "approval", "ask": "A ticket for this?\n{{summary}}"}],
        },
        {
            "id": "ticket",
            "kind": "action",
            "action": "pipedream:linear_app-create-issue",
            "params": {"teamId": "team-1", "title": "{{trigger.event.title}}", "description": "{{summary}}"},
        },
    ],
}


async def saved_by_a_person(two: Two) -> tuple[int, str]:
    """The workflow of whoever is at the chat page, as if planned there: its number, and the person's id."""
    synth, workspace = two.house.served.house.synth, two.house.served.workspace_id
    user = str((await two.house.person.state())["me"])
    workflow = await synth.workflows.create(workspace, TICKETS, user, channel=await general(two))
    return workflow.id, user


async def general(two: Two) -> str:
    state = await two.house.person.state()
    return str(next(one["id"] for one in state["channels"] if one["name"] == "general"))


async def test_a_new_issue_becomes_a_ticket_both_accounts_missing_at_first_and_billing_is_asked_about(
    two: Two,
) -> None:
    house = two.house
    await two.house.until(lambda: read_once(two))
    number, user = await saved_by_a_person(two)
    asked = await direct_message(two, "waits for your")
    await house.person.press(asked["channel"], asked["ts"], "Connect GitHub")
    await two.server.follow(await link_in(two, asked["channel"]))
    await until_state(house, number, "listening")
    deployed = two.server.emitter.of(ISSUES)
    assert deployed["user"] == f"{house.served.workspace_id}:{user}"
    assert (await two.server.emitter.emit(deployed, ISSUE))[0] == 202
    root = await house.posted("general", "tickets")
    await two.server.follow(await two.connect(root))
    await house.message("general", root["ts"], "is done in")
    assert [one.props["title"] for one in two.server.performed] == ["It rains"]
    billing = {**ISSUE, "title": "Wrong bill", "body": "The billing page doubles it"}
    second = (await two.server.emitter.emit(deployed, billing))[1]["runId"]
    await two.until_run("waiting", second)
    assert len(two.server.performed) == 1
    synth = house.served.house.synth
    said = Said(user, Verdict.APPROVE)
    await synth.runs.decide(house.served.workspace_id, second, said, key="agreed")
    await two.until_run("completed", second)
    assert [one.props["title"] for one in two.server.performed] == ["It rains", "Wrong bill"]


async def test_words_become_a_workflow_that_listens_and_its_tickets(two: Two) -> None:
    """From words in Slack to the finished thread: everything that is missing is asked for on the way."""
    house, person = two.house, two.house.person
    await house.until(lambda: read_once(two))
    said = await person.send("general", f"@Synth {TICKETS['intent']}")
    card = await house.message("general", said["ts"], "Connect Linear")
    assert "Connect GitHub" in told(card)
    user = str((await person.state())["me"])
    for app in ("github", "linear_app"):
        two.server.add_account(f"{house.served.workspace_id}:{user}", app)
    chosen = {"selected_option": (await person.options("general", card["ts"], "answer:option"))[2]}
    await person.press("general", card["ts"], action_id="answer:option", chosen=chosen)
    await house.message("general", said["ts"], "Before that, nothing happens")
    await person.press("general", card["ts"], "Save")

    async def deployed() -> Json | None:
        return next(iter(two.server.emitter.deployed.values()), None)

    trigger = await house.until(deployed)
    assert (trigger["props"]["repoFullname"], trigger["component_key"]) == ("acme/api", ISSUES)
    await until_state(house, 1, "listening")
    status, answer = await two.server.emitter.emit(trigger, ISSUE)
    assert status == 202
    await two.until_run("waiting", answer["runId"])  # the stand-in model says yes to every question
    assert two.server.performed == []
    root = await house.posted("general", "summary-check-issue")
    asked = await house.message("general", root["ts"], "Go on with this?")
    assert "It rains" in told(asked)
    await person.press("general", asked["ts"], "Approve")
    await house.message("general", root["ts"], "is done in")
    done = [(one.key, one.props["teamId"]) for one in two.server.performed]
    assert done == [("linear_app-create-issue", "teamId-3")]


async def direct_message(two: Two, words: str) -> Json:
    """One in which Synth tells the person something, with its `channel`."""
    person = two.house.person

    async def look() -> Json | None:
        channels = [one["id"] for one in (await person.state())["channels"] if one["kind"] == "im"]
        said = [{**one, "channel": here} for here in channels for one in await person.messages(here)]
        return next((one for one in reversed(said) if words in told(one)), None)

    found: Json = await two.house.until(look)
    return found


async def link_in(two: Two, channel: str) -> str:
    async def look() -> str | None:
        for message in reversed(await two.house.person.messages(channel)):
            if found := re.search(r"'url': '(http[^']+)'", told(message)):
                return found[1]
        return None

    found: str = await two.house.until(look)
    return found


async def test_deliveries_that_had_been_given_up_are_taken_up_again_and_the_owner_is_told(two: Two) -> None:
    await two.house.until(lambda: read_once(two))
    number, user = await saved_by_a_person(two)
    two.server.add_account(f"{two.house.served.workspace_id}:{user}", "github")
    await switch(two, number, paused=False)
    await until_state(two.house, number, "listening")
    deployed = two.server.emitter.of(ISSUES)
    deployed["delivery"] = "life_support"
    await two.house.served.house.stores.deployments.again(two.house.served.workspace_id, number)
    said = await direct_message(two, "run the workflow for it by hand")
    assert "listens to GitHub: New Issue" in told(said)
    assert deployed["delivery"] == "happy"
