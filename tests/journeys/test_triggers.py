"""Workflows that nobody presses Run for, from words to the told run: a webhook, and what is said in Slack."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.webhooks import Posted
from tests.journeys.house import House, Json, open_house, told


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with open_house(tmp_path, database_url) as opened:
        yield opened


async def saved(house: House, words: str) -> Json:
    """What somebody asks for in #general, saved; gives the card as it is then."""
    said = await house.person.send("general", f"@Synth {words}")
    card = await house.message("general", said["ts"], "Save lets it start by itself")
    await house.person.press("general", card["ts"], "Save")
    return await house.message("general", said["ts"], "saved this as")


async def shown(house: House, name: str, typed: str = "show") -> Json:
    """What `/synth show` answers to one person alone."""
    before = (await house.person.state())["seq"]
    await house.person.command("general", f"/synth {typed} {name}")
    found: Json = await house.person.wait_for_message(
        lambda one: bool(one.get("is_ephemeral")), 20, after=before
    )
    return found


async def only_workflow(house: House) -> Json:
    async with house.http.get(f"{house.api}/workflows") as answer:
        found: Json = (await answer.json())["items"][0]
    return found


async def runs_of(house: House) -> list[Json]:
    workflow = await only_workflow(house)
    async with house.http.get(f"{house.api}/workflows/{workflow['id']}/runs") as answer:
        found: list[Json] = (await answer.json())["items"]
    return found


def address_in(message: Json) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/hooks/w/[\w-]{32}", told(message))
    assert found is not None, told(message)
    return found[0]


async def test_a_time_that_comes_once_from_words_to_the_end_of_its_schedule(house: House) -> None:
    said = await house.person.send("general", "@Synth tomorrow at 9 post “The oven is off” in #general")
    card = await house.message("general", said["ts"], "Save lets it run at that time")
    assert "Runs once, *tomorrow (" in told(card)
    await house.person.press("general", card["ts"], "Save")
    await house.message("general", said["ts"], "saved this as")
    workflow = await only_workflow(house)
    stores, here = house.served.house.stores, house.served.workspace_id
    when = await stores.schedules.next_fire(here, workflow["id"])
    assert when is not None

    assert len(await stores.schedules.fire(when)) == 1  # the morning has come
    await house.posted("general", "The oven is off")

    assert await stores.schedules.next_fire(here, workflow["id"]) is None
    assert "Ran once, tomorrow (" in told(await shown(house, workflow["name"]))  # the clock is today's


async def test_a_webhook_from_words_to_the_told_run(house: House) -> None:
    card = await saved(house, "when a webhook arrives, summarise it and post the summary to #general")
    name = (await only_workflow(house))["name"]
    assert f"/synth show {name}" in told(card)
    url = address_in(await shown(house, name))

    async with house.http.post(url, json={"text": "The lighthouse is automated."}) as answer:
        assert answer.status == 202
        run_id = (await answer.json())["runId"]
    await house.posted("general", "The lighthouse is automated.")

    async def completed() -> bool:
        async with house.http.get(f"{house.api}/execute/run/{run_id}") as answer:
            return bool((await answer.json())["status"] == "completed")

    await house.until(completed)
    assert house.model.requests[-1]["messages"][-1]["content"].endswith("The lighthouse is automated.")

    async def root() -> Any:
        roots = await house.person.messages("general")
        return next((one for one in roots if "started by its webhook" in told(one)), None)

    told_in = await house.until(root)
    await house.message("general", told_in["ts"], "is done in")

    paused = await shown(house, name, "pause")
    assert "is paused" in told(paused)
    async with house.http.post(url, json={"text": "again"}) as answer:
        assert answer.status == 404
    assert "Paused" in told(await shown(house, name))
    await shown(house, name, "resume")
    async with house.http.post(url, json={"text": "again"}) as answer:
        assert answer.status == 202


async def test_a_new_address_is_shown_and_the_old_one_reaches_nobody(house: House) -> None:
    await saved(house, "when a webhook arrives, summarise it and post the summary to #general")
    name = (await only_workflow(house))["name"]
    card = await shown(house, name)
    before = (await house.person.state())["seq"]
    await house.person.press("general", card["ts"], "New address")
    renewed = await house.person.wait_for_message(
        lambda one: "This address is new" in told(one), 20, after=before
    )
    old, new = address_in(card), address_in(renewed)
    for url, status in ((old, 404), (new, 202)):
        async with house.http.post(url, json={"text": "hi"}) as answer:
            assert answer.status == status


async def test_a_message_in_slack_from_words_to_the_told_run(house: House) -> None:
    await saved(house, 'when a message in #general contains "refund", summarise it and DM me the summary')
    await house.person.send("general", "Good morning everybody")
    said = await house.person.send("general", "A customer wants a REFUND for the blue lamp")
    ending = await house.message("general", said["ts"], "is done in")
    assert house.model.requests[-1]["messages"][-1]["content"].endswith("REFUND for the blue lamp")
    assert ending["thread_ts"] == said["ts"]
    await asyncio.sleep(0.5)
    assert len(await runs_of(house)) == 1


async def test_a_reaction_from_words_to_the_told_run(house: House) -> None:
    await saved(house, "when someone reacts with :eyes: in #general, summarise the message and DM me")
    said = await house.person.send("general", "The printer is on fire")
    await house.person.react("general", said["ts"], "eyes")
    await house.message("general", said["ts"], "is done in")
    assert house.model.requests[-1]["messages"][-1]["content"].endswith("The printer is on fire")


async def test_what_was_kept_before_a_kill_is_run_after_the_next_start(tmp_path: Path) -> None:
    """As a kill between keeping a delivery and making its run leaves it."""
    steps = [{"id": "pause", "kind": "wait", "seconds": 0.1}]
    definition = {"name": "intake", "trigger": {"type": "webhook"}, "steps": steps}
    async with open_house(tmp_path) as house:
        async with house.http.post(f"{house.api}/workflows", json={"definition": definition}) as answer:
            workflow = await answer.json()
        posted = Posted("application/json", {}, b'{"n": 7}')
        workspace = house.served.workspace_id
        await house.served.house.stores.hooks.keep(workspace, workflow["id"], posted, "k")
        assert await runs_of(house) == []
    async with open_house(tmp_path) as house:

        async def completed() -> bool:
            return any(run["status"] == "completed" for run in await runs_of(house))

        await house.until(completed)
        async with house.http.get(f"{house.api}/execute/run/1") as answer:
            run = await answer.json()
        assert run["metadata"]["trigger"]["body"] == {"n": 7}
