"""A question to everybody in a channel: from words to each one's answer, to what is told of them all."""

import asyncio
from pathlib import Path

from bot.workspace import ADA, YOU
from tests.journeys.house import House, Json, open_house, told

INTENT = "ask everyone in #general what they plan to do today and post the answers to #general"


async def directly(house: House, user: str, holding: str) -> Json:
    """A direct message to somebody that holds these words."""

    async def look() -> Json | None:
        said = await house.person.messages("dm", user=user)
        return next((one for one in said if holding in told(one)), None)

    found: Json = await house.until(look)
    return found


async def asked(house: House) -> str:
    """The thread in which the run asks everybody."""
    said = await house.person.send("general", f"@Synth {INTENT}")
    card = await house.message("general", said["ts"], "Ask everybody in #general")
    await house.person.press("general", card["ts"], "Run")
    await house.message("general", said["ts"], "0 of 2 answered")
    return str(said["ts"])


async def test_everybody_is_asked_and_their_answers_are_posted(tmp_path: Path, database_url: str) -> None:
    async with open_house(tmp_path, database_url) as house:
        thread = await asked(house)
        hers = await directly(house, ADA, "asks you")
        assert "Please say what you plan to do today." in told(hers)
        await house.person.send("dm", "reviews, and tests", thread_ts=hers["ts"], user=ADA)
        await house.message("general", thread, "1 of 2 answered")
        await house.person.send("general", "answer: the release", thread_ts=thread)
        await house.message("general", thread, "is done in")
        posted = await house.posted("general", "Ada: reviews, and tests\nYou: the release")
        assert "thread_ts" not in posted


async def test_answers_outlive_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        thread = await asked(house)
        mine = await directly(house, YOU, "asks you")
        await house.person.send("dm", "the release", thread_ts=mine["ts"])
        await house.message("general", thread, "1 of 2 answered")
    async with open_house(tmp_path) as house:
        hers = await directly(house, ADA, "asks you")
        await house.person.press("dm", hers["ts"], "Skip", user=ADA)
        await house.message("general", thread, "Skipped by Ada")
        await house.message("general", thread, "is done in")
        await house.posted("general", "You: the release")


async def test_two_who_answer_at_once_are_both_heard(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        thread = await asked(house)
        mine, hers = await directly(house, YOU, "asks you"), await directly(house, ADA, "asks you")
        await asyncio.gather(
            house.person.send("dm", "docs", thread_ts=mine["ts"]),
            house.person.send("dm", "tests", thread_ts=hers["ts"], user=ADA),
            house.person.send("dm", "docs", thread_ts=mine["ts"]),
        )
        await house.message("general", thread, "is done in")
        async with house.http.get(f"{house.api}/execute/run/1") as answer:
            run = await answer.json()
        answers = next(one for one in run["responses"] if one["kind"] == "approval")["content"]["answers"]
        assert sorted((one["by"], one["text"]) for one in answers) == sorted([(YOU, "docs"), (ADA, "tests")])
