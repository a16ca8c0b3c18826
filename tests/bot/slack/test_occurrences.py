"""What happens in channels and starts workflows: messages and reactions of people, once, and in no circle."""

import asyncio
from typing import Any

import pytest

from bot.slack.door import HANDLERS
from bot.slack.inbox import OCCURRENCE
from bot.slack.occurrences import occurrence
from bot.workspace import ADA, BOT_USER, TEAM, YOU, Fault
from core.errors import Conflict, Invalid, Refused
from core.occurrences import Occurrence, SlackTrigger
from core.workflows import Workflow
from tests.bot.slack.room import Room, post, say, words_of

GENERAL = "C0GENERAL1"
ECHO = post("echo", "#general", "Heard: {{trigger.text}}")


async def waiting(room: Room, name: str = "desk", *steps: Any, **trigger: Any) -> Workflow:
    """A workflow that waits for something in #general."""
    given = {"type": "slack", "channel": "#general", **trigger}
    steps = steps or (say("one", "Sum up: {{trigger.text}}"),)
    return await room.save(
        name, *steps, made_in=GENERAL if steps[-1]["id"] == "answer" else None, trigger=given
    )


def below(text: str) -> dict[str, Any]:
    step = post("answer", "{{trigger.channel}}", text)
    return {**step, "params": {**step["params"], "thread": "{{trigger.thread}}"}}


async def test_a_message_is_answered_in_its_thread_with_nothing_beside_but_the_card(room: Room) -> None:
    await waiting(room, "desk", say("one", "Sum up: {{trigger.text}}"), below("Hello: {{one}}"))
    said = await room.person.send("general", "Where is my refund?", user=ADA)
    answered = await room.reply("Hello: <Sum up: Where is my refund?>")
    assert answered["thread_ts"] == said["ts"]
    card = await room.reply("desk: done")
    assert card["thread_ts"] == said["ts"]
    await room.finished()
    told = [words_of(one) for one in await room.thread(said)]
    assert len(told) == 2 and not any("is done in" in one for one in told)


async def test_what_goes_wrong_with_an_answer_is_told_in_the_thread_all_the_same(room: Room) -> None:
    room.llm.says["Sum up: Where is my refund?"] = Refused("No.")
    await waiting(room, "desk", say("one", "Sum up: {{trigger.text}}"), below("Hello: {{one}}"))
    said = await room.person.send("general", "Where is my refund?", user=ADA)
    failed = await room.reply("failed at")
    assert failed["thread_ts"] == said["ts"]


async def test_there_is_no_thread_without_a_message(room: Room) -> None:
    await waiting(room, "desk", below("Hello"))
    await room.person.command("general", "/synth run desk")
    await room.reply("There is no message here in whose thread this could be posted.")


async def test_a_message_that_matches_starts_a_run_that_knows_what_was_said(room: Room) -> None:
    await waiting(room, contains="refund")
    said = await room.person.send("general", "Where is my REFUND for tea & toast?", user=ADA)
    await room.reply("is done in")
    [run] = await room.runs()
    assert room.llm.texts == ["Sum up: Where is my REFUND for tea & toast?"]
    assert dict(run.trigger) == {
        "type": "slack",
        "on": "message",
        "text": "Where is my REFUND for tea & toast?",
        "user": ADA,
        "channel": GENERAL,
        "ts": said["ts"],
        "thread": said["ts"],
        "link": run.trigger["link"],
    }
    assert run.trigger["link"].endswith(said["ts"])
    assert run.started_by == YOU


async def test_what_does_not_match_starts_nothing(room: Room) -> None:
    await waiting(room, contains="refund")
    await room.person.send("general", "Where is my parcel?")
    root = await room.person.send("general", "About refunds")
    await room.reply("is done in")
    await room.person.send("general", "a refund, said in a thread", thread_ts=root["ts"])
    await room.person.edit("general", root["ts"], "About refunds, edited")
    await room.person.send("general", "@Synth what is a refund?")
    await room.reply("I do not know how to do")
    await room.finished()
    assert len(await room.runs()) == 1


async def test_what_slack_tells_again_starts_nothing_again(room: Room) -> None:
    await waiting(room)
    said = await room.person.send("general", "hello")
    await room.reply("is done in")
    for event_id in ("Ev1", "Ev2"):  # sent again, and told under another number
        body = message(text="hello", ts=said["ts"], event_id=event_id)
        await room.door.perform({"kind": OCCURRENCE, "body": body})
    await room.finished()
    assert len(await room.runs()) == 1


async def test_a_workflow_that_posts_where_it_listens_never_hears_itself_nor_another(room: Room) -> None:
    await waiting(room, "one", ECHO)
    await waiting(room, "two", post("echo", "#general", "Also heard: {{trigger.text}}"))
    await room.person.send("general", "hello")
    await room.until(lambda one: "Heard: hello" in words_of(one))
    await room.until(lambda one: "Also heard: hello" in words_of(one))
    await asyncio.sleep(0.3)
    await room.finished()
    assert len(await room.runs()) == 2


async def test_a_reaction_starts_a_run_with_the_message_it_is_about(room: Room) -> None:
    await waiting(room, on="reaction", reaction=":eyes:")
    said = await room.person.send("general", "The printer is on fire", user=ADA)
    await room.person.react("general", said["ts"], "tada")
    await room.person.react("general", said["ts"], "eyes")
    await room.reply("is done in")
    await room.person.react("general", said["ts"], "eyes", user=ADA)  # a second one says nothing new
    await room.finished()
    [run] = await room.runs()
    assert room.llm.texts == ["Sum up: The printer is on fire"]
    about = {name: run.trigger[name] for name in ("on", "reaction", "user", "channel", "ts")}
    assert about == {
        "on": "reaction", "reaction": "eyes", "user": YOU, "channel": GENERAL, "ts": said["ts"],
    }  # fmt: skip


async def test_a_reaction_of_ours_starts_nothing(room: Room) -> None:
    await waiting(room, on="reaction", reaction="eyes", channel=None)
    said = await room.person.send("general", "hello")
    await room.running.bot().reactions_add(channel=GENERAL, timestamp=said["ts"], name="eyes")
    await room.finished()
    assert await room.runs() == []


async def test_a_run_is_told_where_its_workflow_lives_not_below_the_message(room: Room) -> None:
    await waiting(room)
    said = await room.person.send("general", "hello", user=ADA)
    ending = await room.reply("is done in")
    assert ending["channel"].startswith("D"), "it has no channel: its owner is told"
    assert await room.thread(said) == []
    root = await room.until(lambda one: "started by" in words_of(one) and one["channel"].startswith("D"))
    assert "a message" in words_of(root)


async def test_where_it_lives_in_that_channel_it_is_told_in_the_messages_thread(room: Room) -> None:
    trigger = {"type": "slack", "channel": "#general"}
    room.plans("watch this channel", say("one", "a"), trigger=trigger)
    await room.person.send("general", "@Synth watch this channel")
    card = await room.reply("digest")
    await room.person.press("general", card["ts"], "Save")
    await room.until(lambda one: "saved this as" in words_of(one))
    said = await room.person.send("general", "hello")
    ending = await room.reply("is done in")
    assert (ending["channel"], ending["thread_ts"]) == (GENERAL, said["ts"])
    assert f"<@{YOU}>" not in words_of(ending), "nobody is called for what started by itself"


async def test_the_channel_is_kept_as_the_one_it_was_when_it_was_saved(room: Room) -> None:
    workflow = await waiting(room)
    assert workflow.definition.trigger.model_dump()["channel"] == GENERAL


@pytest.mark.parametrize(("channel", "says"), [("#nowhere", "can see no channel"), ("#random", "/invite")])
async def test_a_channel_that_we_would_hear_nothing_of_is_refused(
    room: Room, channel: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await waiting(room, channel=channel)
    assert says in str(refused.value)
    assert refused.value.faults[0].path == "trigger.channel"


async def test_a_paused_workflow_hears_nothing_until_it_is_resumed(room: Room) -> None:
    workflow = await waiting(room)
    await room.synth.triggers.pause(TEAM, workflow.id, YOU)
    await room.person.send("general", "one")
    await room.finished()
    assert await room.runs() == []
    await room.synth.triggers.resume(TEAM, workflow.id)
    await room.person.send("general", "two")
    await room.reply("is done in")
    assert room.llm.texts == ["Sum up: two"]


async def test_what_people_alone_start_cannot_be_paused(room: Room) -> None:
    workflow = await room.save("digest", say("one", "a"))
    with pytest.raises(Conflict, match="nothing to pause"):
        await room.synth.triggers.pause(TEAM, workflow.id, YOU)


async def test_whoever_wrote_hears_nothing_of_what_goes_wrong(room: Room, caplog: Any) -> None:
    await waiting(room)
    said = await room.person.send("general", "hello", user=ADA)
    await room.reply("is done in")
    room.running.workspace.faults.plan("chat.getPermalink", Fault(error="internal_error", times=9))
    await room.door.perform({"kind": OCCURRENCE, "body": message(text="more", ts="9.9", user=ADA)})
    assert "could start nothing" in caplog.text
    seen = await room.person.messages("general", user=ADA)
    assert [one["ts"] for one in seen if one["ts"] >= said["ts"]] == [said["ts"]]


def message(**more: Any) -> dict[str, Any]:
    """As Slack tells of a message in a channel."""
    event = {"type": "message", "user": YOU, "channel": GENERAL, "channel_type": "channel", "ts": "1.1"}
    event_id = more.pop("event_id", "Ev9")
    ours = [{"team_id": TEAM, "user_id": BOT_USER}]
    return {
        "type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": {**event, **more},
        "authorizations": ours,
    }  # fmt: skip


def reaction(**more: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": GENERAL, "ts": "1.1"}
    return message(type="reaction_added", reaction="eyes", item=item, channel_type=None, **more)


@pytest.mark.parametrize(
    "body",
    [
        message(text="hi", bot_id="B1"),
        message(text="hi", app_id="A1"),
        message(text="hi", subtype="bot_message", user=None),
        message(text="hi", user=BOT_USER),
        message(text="hi", user="USLACKBOT"),
        message(text="hi", subtype="message_changed"),
        message(text="hi", subtype="channel_join"),
        message(text="hi", thread_ts="1.0"),
        message(text=f"<@{BOT_USER}> hi"),
        message(text="hi", channel_type="im", channel="D0YOU00001"),
        message(text="hi", user_team="T0OTHER"),
        reaction(user=BOT_USER),
        {**reaction(), "event": {**reaction()["event"], "item": {"type": "file", "file": "F1"}}},
    ],
)
def test_what_no_person_says_in_a_channel_is_no_occurrence(body: dict[str, Any]) -> None:
    assert occurrence(body) is None


@pytest.mark.parametrize(
    "body", [message(text="hi"), message(text="", subtype="file_share"), message(thread_ts="1.1"),
             message(text="hi", thread_ts="1.0", subtype="thread_broadcast"), reaction()],
)  # fmt: skip
def test_what_a_person_says_or_adds_is_one(body: dict[str, Any]) -> None:
    found = occurrence(body)
    assert found is not None and (found.channel, found.ts, found.user) == (GENERAL, "1.1", YOU)


@pytest.mark.parametrize(
    ("wanted", "given", "hears"),
    [("+1", "+1::skin-tone-3", True), (":thumbsup:", "+1", True), ("+1", "-1", False)],
)
def test_a_reaction_is_itself_whatever_its_colour_or_second_name(
    wanted: str, given: str, hears: bool
) -> None:
    waits = SlackTrigger(1, "reaction", None, None, wanted)
    assert waits.hears(Occurrence("reaction", "C1", "1.1", "U1", reaction=given)) is hears


async def test_a_busy_workspace_that_waits_for_nothing_keeps_nothing(room: Room) -> None:
    before = set(room.starter._tasks)
    for number in range(200):
        found = occurrence(message(text="chatter", ts=f"{number}.5"))
        assert found is not None
        await room.inbox.notice(message(text="chatter"), found)
    assert set(room.starter._tasks) == before
    assert OCCURRENCE in HANDLERS
