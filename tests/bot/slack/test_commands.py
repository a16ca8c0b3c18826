"""`/synth …`: every command, and what becomes of words that are nearly one."""

import pytest

from bot.workspace import ADA, BOT_USER, TEAM, YOU, Json
from core.errors import NotFound, Refused
from core.runs import RunStatus
from tests.bot.slack.room import Room, labels_of, say, words_of

SUM = say("summary", "Sum up {{topic}}", policy={"attempts": 1})
TOPIC = [{"name": "topic", "default": "tea"}]


async def answer(room: Room, typed: str, channel: str = "general", user: str = YOU) -> Json:
    """What the person alone is told."""
    before = (await room.person.state(user=user))["seq"]
    said = await room.person.command(channel, f"/synth {typed}".strip(), user=user)
    assert said["ok"], said
    return await room.until(lambda one: one.get("is_ephemeral", False), after=before, user=user)


async def test_alone_it_offers_examples_and_the_last_three_workflows(room: Room) -> None:
    for name in ("one", "two", "three", "four"):
        await room.save(name, SUM, inputs=TOPIC)
    told = await answer(room, "")
    assert len([label for label in labels_of(told) if label != "Show"]) == 3
    assert [name in words_of(told) for name in ("*one*", "*two*", "*three*", "*four*")] == [
        False, True, True, True,
    ]  # fmt: skip


async def test_run_opens_a_thread_of_its_own(room: Room) -> None:
    await room.save("digest", SUM, inputs=TOPIC)
    await room.person.command("general", "/synth run digest topic=“green tea”")
    ending = await room.reply("is done in")
    root = (await room.person.replies("general", ending["thread_ts"]))[0]
    assert root["user"] == BOT_USER
    assert any(block["type"] == "plan" for block in root["blocks"])
    assert room.llm.texts == ["Sum up green tea"]


async def test_run_without_what_it_needs_offers_a_form(room: Room) -> None:
    await room.save("digest", SUM, inputs=[{"name": "topic"}])
    told = await answer(room, "run digest")
    assert "`/synth run digest topic=…`" in words_of(told)
    await room.person.press("general", told["ts"], "Fill in and run")
    view = await room.person.wait_for_view()
    await room.person.submit(view["id"], {"topic": "toast"})
    ending = await room.reply("is done in")
    assert ending["channel"] == "C0GENERAL1"
    assert room.llm.texts == ["Sum up toast"]


async def test_an_input_of_the_wrong_name_is_told_with_the_nearest(room: Room) -> None:
    await room.save("digest", SUM, inputs=TOPIC)
    assert "did you mean “topic”?" in words_of(await answer(room, "run digest topc=x"))


@pytest.mark.parametrize("command", ["run", "show", "delete", "history"])
async def test_a_name_that_is_nearly_right_is_suggested(room: Room, command: str) -> None:
    await room.save("issue-digest", SUM, inputs=TOPIC)
    told = words_of(await answer(room, f"{command} isue-digst"))
    assert "There is no workflow “isue-digst” here. Did you mean “issue-digest”?" in told


async def test_list_and_show_tell_what_there_is(room: Room) -> None:
    assert "Nothing is saved yet" in words_of(await answer(room, "list"))
    await room.save("digest", SUM, inputs=TOPIC, intent="sum up <!here> & tea")
    listed = await answer(room, "list")
    assert "sum up &lt;!here&gt; &amp; tea" in words_of(listed)
    await room.person.press("general", listed["ts"], "Show")
    shown = await room.until(lambda one: "version 1" in words_of(one))
    assert "Sum up ‹topic›" in words_of(shown)
    assert labels_of(shown) == ["Run", "Preview", "Change", "History", "Delete"]


async def test_history_and_status_tell_what_ran(room: Room) -> None:
    await room.save("digest", SUM, inputs=TOPIC)
    assert "nothing has run yet" in words_of(await answer(room, "history digest"))
    await room.person.command("general", "/synth run digest")
    await room.reply("is done in")
    assert "digest: done" in words_of(await answer(room, "history digest"))
    assert "Nothing is running now" in words_of(await answer(room, "status"))
    assert "Run 1" in words_of(await answer(room, "status 1"))
    assert "no run" in words_of(await answer(room, "status 99")).lower()


async def test_before_anything_ran_history_and_status_say_how_to_begin(room: Room) -> None:
    for command in ("history", "status"):
        assert words_of(await answer(room, command)).startswith("Nothing has run yet. Say what you want done")


async def test_what_was_run_and_never_saved_is_found_by_the_name_it_ran_under(room: Room) -> None:
    room.plans("sum up tea", say("summary", "Sum up tea"), name="tea-digest")
    await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("tea-digest")
    await room.person.press("general", card["ts"], "Run")
    await room.reply("is done in")
    assert "Sum up tea" in words_of(await answer(room, "show Tea-Digest"))
    await room.person.command("general", "/synth run tea-digest")
    await room.until(lambda one: "is done in" in words_of(one) and one["thread_ts"] != card["thread_ts"])
    assert room.llm.texts == ["Sum up tea", "Sum up tea"]
    missing = words_of(await answer(room, "show coffee"))
    assert "There is no workflow “coffee” here. `/synth list` shows those that there are." in missing


async def test_lists_go_on_to_the_oldest(room: Room) -> None:
    for number in range(12):
        await room.save(f"flow{number}", {"id": "pause", "kind": "wait", "seconds": 600})
    flow = await room.synth.workflows.find(TEAM, "flow0")
    for _ in range(12):
        await room.synth.runs.start(flow, {}, YOU)
    await room.finished()
    for command, first, last in (
        ("list", "*flow2*", "*flow1*"),
        ("history", "*3*  flow0", "*2*  flow0"),
        ("history flow0", "*3*  flow0", "*2*  flow0"),
        ("status", "*3*  flow0", "*2*  flow0"),
    ):
        page = await answer(room, command)
        assert first in words_of(page) and last not in words_of(page)
        before = (await room.person.state())["seq"]
        await room.person.press("general", page["ts"], "Show older ones")
        older = await room.until(lambda one: one.get("is_ephemeral", False), after=before, user=YOU)
        assert last in words_of(older) and first not in words_of(older)
        assert "Show older ones" not in labels_of(older)


async def test_what_waits_is_found_however_much_ran_since(room: Room) -> None:
    await room.save("slow", {"id": "pause", "kind": "wait", "seconds": 600})
    await room.person.command("general", "/synth run slow")
    await room.reply("waiting")
    digest = await room.save("digest", say("sum", "x"))
    for _ in range(60):
        await room.synth.runs.start(digest, {}, ADA)
    await room.finished()
    assert "slow: waiting" in words_of(await answer(room, "status"))
    assert "Stopped run 1 of slow" in words_of(await answer(room, "cancel"))


async def test_cancel_stops_the_run_that_goes_on(room: Room) -> None:
    await room.save("slow", {"id": "pause", "kind": "wait", "seconds": 600})
    assert "Nothing is running now." in words_of(await answer(room, "cancel"))
    await room.person.command("general", "/synth run slow")
    await room.reply("waiting")
    assert "Stopped run 1 of slow" in words_of(await answer(room, "cancel"))
    await room.reply("was stopped by You")
    assert (await room.runs())[0].status is RunStatus.CANCELLED
    assert "ended" in words_of(await answer(room, "cancel 1"))


async def test_retry_goes_on_where_it_failed(room: Room) -> None:
    room.llm.says["Sum up tea"] = Refused("The kettle is empty.")
    await room.save("digest", say("first", "Boil"), SUM, inputs=TOPIC)
    await room.person.command("general", "/synth run digest")
    await room.reply("failed at “Summary”")
    room.llm.says["Sum up tea"] = "Tea is hot."
    assert "goes on where it failed" in words_of(await answer(room, "retry"))
    await room.reply("is done in")
    assert room.llm.texts == ["Boil", "Sum up tea", "Sum up tea"]


async def test_delete_asks_first(room: Room) -> None:
    workflow = await room.save("digest", SUM, inputs=TOPIC)
    told = await answer(room, "delete digest")
    assert labels_of(told) == ["Delete it"]
    assert (await room.synth.workflows.get(TEAM, workflow.id)).name == "digest"
    await room.person.press("general", told["ts"], "Delete it")
    await room.until(lambda one: "Deleted “digest”" in words_of(one))
    with pytest.raises(NotFound):
        await room.synth.workflows.find(TEAM, "digest")


async def test_help_names_every_command_and_none_that_does_not_exist(room: Room) -> None:
    told = words_of(await answer(room, "help"))
    runs = ("run", "history", "status", "cancel", "retry")
    workflows = ("list", "show", "edit", "pause", "resume", "delete", "connect")
    for name in (*runs, *workflows):
        assert f"/synth {name}" in told


async def test_where_nothing_can_be_connected_that_is_said(room: Room) -> None:
    assert "You have connected nothing yet" in words_of(await answer(room, "connect"))
    assert "I know no app called “github”" in words_of(await answer(room, "connect github"))


async def test_a_slip_of_the_keyboard_is_asked_about(room: Room) -> None:
    told = await answer(room, "lst")
    assert "Did you mean `/synth list`?" in words_of(told)
    await room.person.press("general", told["ts"], "Yes, list")
    await room.until(lambda one: "Nothing is saved yet" in words_of(one))
    room.plans("lst", SUM, inputs=TOPIC)
    await room.person.press("general", told["ts"], "No, plan what I wrote")
    await room.reply("digest")


async def test_commands_work_in_words_where_they_can_be_meant(room: Room) -> None:
    await room.save("digest", SUM, inputs=TOPIC)
    asked = await room.person.send("dm", "run digest")
    ending = await room.reply("is done in")
    assert ending["thread_ts"] == asked["ts"]
    room.plans("run a survey about tea", SUM, name="survey", inputs=TOPIC)
    await room.person.send("dm", "run a survey about tea")
    await room.reply("survey")


async def test_somebody_elses_run_can_be_stopped_in_its_thread(room: Room) -> None:
    await room.save("slow", {"id": "pause", "kind": "wait", "seconds": 600})
    await room.person.command("general", "/synth run slow")
    root = await room.reply("waiting")
    await room.person.send("general", "@Synth cancel", thread_ts=root["ts"], user=ADA)
    assert "was stopped by Ada" in words_of(await room.reply("was stopped by"))


@pytest.mark.parametrize("target", ["²", "#²", "99999999999999999999999", "#99999999999999999999"])
@pytest.mark.parametrize("command", ["run", "show", "status", "cancel"])
async def test_what_is_no_number_that_there_could_be_is_said_not_to_exist(
    room: Room, command: str, target: str
) -> None:
    assert "There is no workflow" in words_of(await answer(room, f"{command} {target}"))
