"""What people do with a run from its thread and by command: again, with other inputs, out of a pause."""

import asyncio

from bot.workspace import ADA, BOT_USER, TEAM, YOU, Json
from core.runs import Run, RunStatus
from core.workflows import Place
from tests.bot.slack.room import Room, labels_of, say, words_of

SUM = say("summary", "Sum up {{topic}} in {{tongue}}")
ASKED = [{"name": "topic"}, {"name": "tongue", "default": "English"}]
PAUSE = {"id": "pause", "kind": "wait", "seconds": 600}


async def ended(room: Room, text: str = "/synth run digest topic=tea tongue=French") -> Json:
    await room.save("digest", SUM, inputs=ASKED)
    await room.person.command("general", text)
    return await room.reply("is done in")


async def pausing(room: Room) -> Json:
    """The card of a run that pauses for ten minutes."""
    await room.save("slow", PAUSE, say("after", "after"))
    await room.person.command("general", "/synth run slow")
    return await room.until(lambda one: "Go on now" in labels_of(one))


async def newest(room: Room) -> Run:
    await room.finished()
    return (await room.runs())[0]


async def test_an_ended_run_is_run_with_other_inputs_from_a_form_that_holds_the_earlier_ones(
    room: Room,
) -> None:
    ending = await ended(room)
    assert labels_of(ending) == ["Run again", "Run with other inputs"]
    await room.person.press("general", ending["ts"], "Run with other inputs", user=ADA)
    view = await room.person.wait_for_view(user=ADA)
    given = {block["block_id"]: block["element"].get("initial_value") for block in view["blocks"]}
    assert given == {"topic": "tea", "tongue": "French"}
    await room.person.submit(view["id"], {"topic": "toast", "tongue": ""}, user=ADA)
    await room.until(lambda one: "started by Ada" in words_of(one))
    run = await newest(room)
    assert (run.id, run.started_by, run.trigger["rerun_of"]) == (2, ADA, 1)
    assert room.llm.texts[-1] == "Sum up toast in English"
    again = await room.synth.runs.at(TEAM, Place(ending["channel"], ending["thread_ts"]))
    assert again is not None and again.id == 2


async def test_a_run_is_run_again_by_command_with_what_is_typed_changed(room: Room) -> None:
    await ended(room)
    await room.person.command("general", "/synth rerun topic=toast", user=ADA)
    await room.until(lambda one: "started by Ada" in words_of(one) and one["user"] == BOT_USER)
    assert (await newest(room)).inputs == {"topic": "toast", "tongue": "French"}
    await room.person.command("general", "/synth rerun 1")
    await room.until(lambda one: "Run 3 · started by You" in words_of(one))
    assert (await newest(room)).inputs == {"topic": "tea", "tongue": "French"}


async def test_in_its_thread_a_run_is_run_again_in_words(room: Room) -> None:
    ending = await ended(room)
    await room.person.send("general", "@Synth rerun topic=toast", thread_ts=ending["thread_ts"])
    await room.until(lambda one: "Run 2 · started by You" in words_of(one))
    assert (await newest(room)).inputs["topic"] == "toast"


async def test_a_pause_says_until_when_and_is_ended_once_by_whoever_presses(room: Room) -> None:
    card = await pausing(room)
    assert "It pauses until <!date^" in words_of(card)
    pressed = (room.person.press("general", card["ts"], "Go on now", user=ADA) for _ in range(2))
    await asyncio.gather(*pressed)
    ending = await room.reply("is done in")
    thread = await room.person.replies("general", ending["thread_ts"])
    assert [words_of(one).count("Ada ended the pause") > 0 for one in thread].count(True) == 1
    assert (await newest(room)).status is RunStatus.COMPLETED
    assert room.llm.texts == ["after"]


async def test_a_pause_is_ended_by_command(room: Room) -> None:
    await pausing(room)
    before = (await room.person.state())["seq"]
    await room.person.command("random", "/synth resume run 1")
    told = await room.until(lambda one: one.get("is_ephemeral", False), after=before, user=YOU)
    assert "Run 1 of slow goes on now" in words_of(told)
    await room.reply("is done in")


async def test_a_pause_is_ended_in_words_in_the_thread(room: Room) -> None:
    card = await pausing(room)
    await room.person.send("general", "@Synth resume", thread_ts=card["ts"])
    await room.reply("You ended the pause")
    assert (await newest(room)).status is RunStatus.COMPLETED


async def test_what_does_not_pause_is_said_to_with_the_way_on(room: Room) -> None:
    await ended(room)
    before = (await room.person.state())["seq"]
    await room.person.command("general", "/synth resume run 1")
    told = await room.until(lambda one: one.get("is_ephemeral", False), after=before)
    assert "It is completed. Run it again instead." in words_of(told)
