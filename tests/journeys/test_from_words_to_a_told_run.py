"""The main job: words, a plan, Run, a thread that tells it. The real Bolt app over a real socket."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.house import House, open_house, told

INTENT = (
    "summarise this text in two sentences, translate it to French and post both to #general: "
    "The lighthouse was built in 1828. It was automated in 1998. A café opened in its engine room."
)


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    async with open_house(tmp_path, database_url) as opened:
        yield opened


async def test_a_mention_becomes_a_plan_and_run_tells_every_step_in_its_thread(house: House) -> None:
    said = await house.person.send("general", f"@Synth {INTENT}")
    card = await house.message("general", said["ts"], "Nothing happens before you press Run")
    await house.person.press("general", card["ts"], "Run")
    ending = await house.message("general", said["ts"], "is done in")
    assert "Run again" in told(ending)
    prompts = [request["messages"][-1]["content"] for request in house.model.requests]
    assert prompts[0].endswith("A café opened in its engine room.")
    summary = f"<{prompts[0]}>"
    assert summary in prompts[1], "the translation is given the summary exactly"
    await house.posted("general", "engine room")
    async with house.http.get(f"{house.api}/execute/run/1") as answer:
        run = await answer.json()
    assert run["status"] == "completed"
    assert [response["step"] for response in run["responses"]] == ["summary", "translation", "post"]
    assert run["responses"][0]["content"] == summary


async def test_a_slash_command_plans_saves_and_runs_by_name(house: House) -> None:
    await house.person.command("general", "/synth wait 2 seconds, then post Tea time to #general")
    root = await house.posted("general", "Tea time")
    card = await house.message("general", root["ts"], "Nothing happens before you press Run")
    await house.person.press("general", card["ts"], "Save")
    await house.message("general", card["thread_ts"], "saved")
    async with house.http.get(f"{house.api}/workflows") as answer:
        workflow = (await answer.json())["items"][0]
    await house.person.command("general", f"/synth run {workflow['name']}")

    async def said_by_the_run() -> bool:
        texts = [message.get("text") for message in await house.person.messages("general")]
        return "Tea time" in texts

    await house.until(said_by_the_run)


async def test_a_failing_step_names_itself_its_reason_and_the_way_out(house: House) -> None:
    said = await house.person.send("general", "@Synth post hello to #random")
    card = await house.message("general", said["ts"], "Nothing happens before you press Run")
    await house.person.press("general", card["ts"], "Run")
    failure = await house.message("general", said["ts"], "/invite")
    assert "random" in told(failure)


async def test_what_was_asked_while_synth_was_away_is_answered_when_it_is_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        said = await house.person.send("general", "@Synth wait 1 hour, then post Late to #general")
        card = await house.message("general", said["ts"], "Nothing happens before you press Run")
        await house.person.press("general", card["ts"], "Run")
        await house.message("general", said["ts"], "waiting")
    async with open_house(tmp_path) as house:
        async with house.http.get(f"{house.api}/execute/run/1") as answer:
            assert (await answer.json())["status"] == "waiting"
        await house.person.press("general", (await _with_stop(house, said["ts"]))["ts"], "Stop")
        await house.message("general", said["ts"], "was stopped by")


async def _with_stop(house: House, ts: str) -> dict[str, str]:
    return await house.message("general", ts, "'Stop'")
