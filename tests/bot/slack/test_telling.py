"""A run told in Slack: order, pace, trouble, restarts."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.slack.notifier import Notifier
from bot.slack.pace import Limits, Pace
from bot.workspace import ADA, BOT_USER, TEAM, YOU, Fault, Json
from core.engine import Call, Outcome
from core.errors import Refused, Unknown
from core.events import Hint
from core.runs import RunStatus
from core.workflows import Place
from storage import SqlStores, open_database
from tests.bot.slack.room import QUICK, Room, labels_of, open_room, post, say, words_of


def note(step: str, text: str) -> dict[str, Any]:
    params = {"text": text}
    return {
        "id": step,
        "kind": "action",
        "action": "notes:write",
        "params": params,
        "policy": {"attempts": 1},
    }


async def start(room: Room, *steps: dict[str, Any], name: str = "tea", channel: str = "general") -> Json:
    """A saved workflow started by command; the root message of its thread."""
    await room.save(name, *steps)
    await room.person.command(channel, f"/synth run {name}")
    return await room.reply(f"{name}: ")


def plan_of(message: Json) -> Json:
    return next(block for block in message["blocks"] if block["type"] == "plan")


async def drawn(room: Room, ts: str) -> list[str]:
    """The titles that the root message had, one after the other."""
    state = await room.person.state()
    changes = room.person.changes(after=0)
    titles: list[str] = []
    async for change in changes:
        if change["type"] == "message" and change["message"]["ts"] == ts:
            titles.append(plan_of(change["message"])["title"])
        if change["seq"] >= state["seq"]:
            return titles
    return titles


async def test_one_root_message_a_reply_for_each_step_and_an_ending(room: Room) -> None:
    root = await start(room, say("one", "a"), say("two", "b {{one}}"))
    await room.reply("is done in")
    thread = await room.thread(root)
    assert [words_of(one).split(" · ")[0].splitlines()[0] for one in thread[:2]] == [
        "1. One: &lt;a&gt;", "2. Two: &lt;b &lt;a&gt;&gt;",
    ]  # fmt: skip
    assert labels_of(thread[-1]) == ["Run again"]
    root_now = (await room.person.replies("general", root["ts"]))[0]
    assert plan_of(root_now)["title"] == "tea: done"
    assert [task["status"] for task in plan_of(root_now)["tasks"]] == ["complete", "complete"]


async def test_a_long_answer_comes_as_a_file_with_a_preview(room: Room) -> None:
    room.llm.says["a"] = "A long tale. " * 1_000
    root = await start(room, say("tale", "a"))
    await room.reply("is done in")
    reply = (await room.thread(root))[0]
    assert reply["files"][0]["name"] == "tale.md"
    assert "A long tale." in reply["text"]
    assert len(reply["text"]) < 600


async def test_the_steps_of_a_loop_share_one_reply(room: Room) -> None:
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": ["x", "y", "z"],
        "steps": [say("line", "about {{item}}")],
    }
    root = await start(room, loop)
    await room.reply("is done in")
    thread = await room.thread(root)
    assert len(thread) == 2
    assert "3 of 3 done" in words_of(thread[0])
    assert "2. <about y>" in words_of(thread[0])


async def test_those_who_wrote_in_the_thread_are_called_too(room: Room) -> None:
    room.llm.may_answer.clear()
    root = await start(room, say("one", "a"))
    place = Place(root["channel"], root["ts"])
    async with asyncio.timeout(8):
        while await room.synth.runs.at(TEAM, place) is None:  # posted, and in a moment remembered
            await asyncio.sleep(0.01)
        await room.person.send("general", "curious what comes out", thread_ts=root["ts"], user=ADA)
        while not await room.stores.conversations.turns(TEAM, place):
            await asyncio.sleep(0.01)
    room.llm.may_answer.set()
    ending = await room.reply("is done in")
    assert f"<@{YOU}> <@{ADA}>" in words_of(ending)


async def test_a_failure_in_a_channel_without_us_is_fixed_with_one_button(room: Room) -> None:
    root = await start(room, say("one", "a"), post("post", "#random", "{{one}}"))
    ending = await room.reply("failed at “Post a message in #random”")
    assert labels_of(ending) == ["Invite Synth and retry"]
    await room.person.press("general", ending["ts"], "Invite Synth and retry")
    await room.reply("is done in")
    assert room.llm.texts == ["a"]
    posted = [one for one in await room.person.messages("random") if one["user"] == BOT_USER]
    assert any("<a>" in words_of(one) for one in posted)
    old = next(one for one in await room.thread(root) if one["ts"] == ending["ts"])
    assert labels_of(old) == []
    assert "You invited Synth" in words_of(old)


async def test_who_retried_a_run_is_told_in_its_thread_however_they_did(room: Room) -> None:
    room.llm.says["a"] = Refused("No.")
    root = await start(room, say("one", "a"))
    await room.reply("failed at")
    room.llm.says["a"] = "fine"
    await room.person.command("random", "/synth retry 1", user=ADA)
    await room.reply("is done in")
    assert any("Ada retried this; it goes on" in words_of(one) for one in await room.thread(root))


async def test_run_again_runs_once_however_often_it_is_pressed(room: Room) -> None:
    root = await start(room, say("one", "a"))
    ending = await room.reply("is done in")
    await asyncio.gather(*(room.person.press("general", ending["ts"], "Run again") for _ in range(3)))
    await room.reply("ran this again, as run 2")
    await room.finished()
    assert len(await room.runs()) == 2
    newest = await room.synth.runs.at(TEAM, Place(root["channel"], root["ts"]))
    assert newest is not None
    assert newest.id == 2


@pytest.mark.parametrize(
    ("label", "calls", "status"),
    [
        ("Mark done", 1, RunStatus.COMPLETED),
        ("Retry", 2, RunStatus.COMPLETED),
        ("Stop", 1, RunStatus.CANCELLED),
    ],
)
async def test_what_may_have_happened_is_asked(room: Room, label: str, calls: int, status: RunStatus) -> None:
    def broken_once(call: Call) -> Outcome:
        if len(room.notes.calls) == 1:
            raise Unknown("The connection broke.")
        return Outcome({"noted": True})

    room.note = broken_once
    await start(room, note("note", "x"))
    question = await room.reply("*It may have happened.*")
    await room.person.press("general", question["ts"], label)
    await room.reply(lambda words: "is done in" in words or "was stopped by" in words)
    await room.finished()
    assert len(room.notes.calls) == calls
    assert (await room.runs())[0].status is status


def _answered(question: str) -> Callable[[Json], bool]:
    return lambda message: question in words_of(message) and "to do it again" in words_of(message)


async def test_each_of_several_questions_is_asked_once_however_many_are_answered_before(room: Room) -> None:
    def broken_at_first(call: Call) -> Outcome:
        if len(room.notes.calls) <= 3:
            raise Unknown("The connection broke.")
        return Outcome({"noted": True})

    room.note = broken_at_first
    loop = {"id": "each", "kind": "for_each", "items": ["a", "b", "c", "d"], "at_once": 4}
    root = await start(room, {**loop, "steps": [note("note", "{{item}}")]})
    for item in (1, 2, 3):
        asked = f", item {item}) and got no clear answer"
        question = await room.reply(asked)
        await room.person.press("general", question["ts"], "Retry")
        await room.until(_answered(asked))
        await room.finished()
    await room.reply("is done in")
    questions = [one for one in await room.thread(root) if "It may have happened" in words_of(one)]
    assert len(questions) == 3


async def test_where_we_are_not_the_run_is_told_by_direct_message(room: Room) -> None:
    root = await start(room, say("one", "a"), channel="random")
    assert root["channel"] == "D0YOU00001"
    assert "Type `/invite @Synth` there" in words_of(root)
    ending = await room.reply("is done in")
    assert ending["channel"] == "D0YOU00001"
    assert "<@" not in words_of(ending)


async def test_a_deleted_root_message_is_not_edited_and_the_rest_is_told(room: Room) -> None:
    room.llm.may_answer.clear()
    root = await start(room, say("one", "a"))
    await room.clients.of(TEAM).chat_delete(channel="C0GENERAL1", ts=root["ts"])
    room.llm.may_answer.set()
    await room.finished()
    assert (await room.runs())[0].status is RunStatus.COMPLETED
    async with asyncio.timeout(8):
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "fault",
    [Fault(error="internal_error"), Fault(status=503), Fault(drop=True), Fault(error="ratelimited", times=2)],
)
async def test_trouble_at_slack_makes_it_late_not_wrong(room: Room, fault: Fault) -> None:
    for method in ("chat.postMessage", "chat.update"):
        room.running.workspace.faults.plan(method, fault)
    await room.save("tea", say("one", "a"), say("two", "b"))
    await room.person.command("general", "/synth run tea")
    ending = await room.reply("is done in", timeout=20)
    titles = await drawn(room, ending["thread_ts"])
    assert titles[-1] == "tea: done"


async def test_edits_are_coalesced_and_the_last_state_is_always_shown(
    sqlite_url: str, tmp_path: Path
) -> None:
    slow = Limits(posts_a_second=200, post_burst=50, edits_a_minute=6_000, edit_burst=50, edit_gap_s=0.4)
    async with (
        open_database(sqlite_url) as database,
        open_room(tmp_path, SqlStores(database), limits=slow) as room,
    ):
        root = await start(room, *(say(f"s{n}", "a") for n in range(30)))
        began = asyncio.get_running_loop().time()
        await room.reply("is done in", timeout=20)
        took = asyncio.get_running_loop().time() - began
        assert room.running.workspace.faults.counted["chat.update"] <= took / 0.4 + 2
        assert (await drawn(room, root["ts"]))[-1] == "tea: done"


async def test_a_telling_goes_on_after_a_restart_without_saying_things_twice(room: Room) -> None:
    room.llm.says["b"] = Refused("no")
    root = await start(room, say("one", "a"), say("two", "b"))
    await room.reply("failed at")
    before = [one["ts"] for one in await room.thread(root)]
    run = (await room.runs())[0]
    thread = (await room.stores.threads.of_run(TEAM, run.id))[0]
    await room.stores.threads.posted(TEAM, thread.id, "root", root["ts"])
    again = Notifier(room.synth, room.stores.threads, room.stores.conversations, room.clients, limits=QUICK)
    async with again.telling():
        room.synth.hub.publish(Hint(TEAM, run.id))
        await asyncio.sleep(0.3)
    assert [one["ts"] for one in await room.thread(root)] == before


async def test_what_was_untold_when_we_stopped_is_told_at_the_next_start(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        room.running.workspace.faults.plan("chat.postMessage", Fault(status=503, times=100))
        await room.save("tea", say("one", "a"))
        await room.person.command("general", "/synth run tea")
        await room.finished()
        while (await room.runs())[0].status is not RunStatus.COMPLETED:
            await asyncio.sleep(0.02)
        run = (await room.runs())[0]
        assert await room.stores.threads.behind() == [(TEAM, run.id)]
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        await room.reply("is done in")


async def test_a_beginning_that_nobody_remembers_is_recognised_and_told_on(
    sqlite_url: str, tmp_path: Path
) -> None:
    """As after a kill between posting it and keeping where."""
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        root = await start(room, say("one", "a"))
        await room.reply("is done in")
        await room.person.command("general", "/synth run tea")
        second = await room.until(
            lambda one: "is done in" in words_of(one) and one["thread_ts"] != root["ts"]
        )
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        run = (await room.runs())[0]
        before = len(await room.person.messages("general"))
    async with open_database(sqlite_url) as database:
        threads = SqlStores(database).threads
        [thread] = await threads.of_run(TEAM, run.id)
        await threads.move(TEAM, thread.id, thread.channel, None)
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        [thread] = await room.stores.threads.of_run(TEAM, run.id)
        assert thread.ts == second["thread_ts"], "not the other run's, and no new one"
        assert len(await room.person.messages("general")) == before


async def test_a_beginning_in_a_plans_thread_is_recognised_among_the_replies(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        room.plans("make tea", say("one", "a"), name="tea")
        asked = await room.person.send("general", "@Synth make tea")
        card = await room.reply("Nothing happens before you press Run")
        await room.person.press("general", card["ts"], "Run")
        ending = await room.reply("is done in")
        await room.person.press("general", ending["ts"], "Run again")  # told in the same thread
        await room.until(lambda one: "is done in" in words_of(one) and one["ts"] > ending["ts"])
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        run = (await room.runs())[0]
        roots = [one["ts"] for one in await room.thread(asked) if f"Run {run.id} · " in words_of(one)]
    async with open_database(sqlite_url) as database:
        threads = SqlStores(database).threads
        [thread] = await threads.of_run(TEAM, run.id)
        await threads.move(TEAM, thread.id, thread.channel, thread.ts)
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        now = [one["ts"] for one in await room.thread(asked) if f"Run {run.id} · " in words_of(one)]
        assert now == roots, "the one that was posted is drawn on"
        [thread] = await room.stores.threads.of_run(TEAM, run.id)
        assert (thread.ts, thread.posts["root"]) == (asked["ts"], roots[0])


async def test_where_nobody_may_look_back_a_beginning_is_posted_anew(sqlite_url: str, tmp_path: Path) -> None:
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        root = await start(room, say("one", "a"))
        await room.reply("is done in")
        run = (await room.runs())[0]
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        [thread] = await room.stores.threads.of_run(TEAM, run.id)
        await room.stores.threads.move(TEAM, thread.id, thread.channel, None)
    async with open_database(sqlite_url) as database, open_room(tmp_path, SqlStores(database)) as room:
        limited = Fault(error="ratelimited", times=100)
        room.running.workspace.faults.plan("conversations.history", limited)
        while await room.stores.threads.behind():
            await asyncio.sleep(0.02)
        [thread] = await room.stores.threads.of_run(TEAM, run.id)
        assert thread.ts is not None
        assert thread.ts > root["ts"]


async def test_endings_go_first_when_edits_are_short() -> None:
    pace = Pace(Limits(edits_a_minute=60, edit_burst=10))
    for _ in range(6):
        await asyncio.wait_for(pace.edit(urgent=False), 0.1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pace.edit(urgent=False), 0.1)
    for _ in range(4):
        await asyncio.wait_for(pace.edit(urgent=True), 0.1)


async def test_a_channel_gets_a_short_burst_and_then_a_message_a_second() -> None:
    pace = Pace(Limits(post_burst=3, posts_a_second=20))
    for _ in range(3):
        await asyncio.wait_for(pace.post("C1"), 0.02)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pace.post("C1"), 0.02)
    await asyncio.wait_for(pace.post("C2"), 0.02)
    await asyncio.wait_for(pace.post("C1"), 0.2)
