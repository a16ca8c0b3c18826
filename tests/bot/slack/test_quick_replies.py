"""People answer a message as soon as they see it, which may be before we have kept where it stands."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.workspace import ADA, BOT_USER, TEAM, YOU
from core.runs import RunStatus
from core.vault import Vault, new_key
from storage import SqlStores, open_database
from storage.database import Database
from storage.threads import SqlThreadStore
from tests.bot.slack.room import Room, labels_of, open_room, say, words_of

PAUSE = {"id": "pause", "kind": "wait", "seconds": 600}


class SlowMemory(SqlThreadStore):
    """Keeps where some messages stand only once the test lets it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.slowly = "root"
        self.may_keep = asyncio.Event()

    async def posted(self, workspace: str, thread_id: int, name: str, ts: str) -> None:
        if name.startswith(self.slowly):
            await self.may_keep.wait()
        await super().posted(workspace, thread_id, name, ts)


@dataclass
class Slow:
    room: Room
    memory: SlowMemory

    async def keep(self) -> None:
        """After a while, in which what was said is performed."""
        await asyncio.sleep(0.4)
        self.memory.may_keep.set()


@pytest.fixture
async def slow(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Slow]:
    async with open_database(sqlite_url) as database:
        stores, memory = SqlStores(database, Vault([new_key()])), SlowMemory(database)
        stores.threads = memory
        async with open_room(tmp_path, stores) as room:
            yield Slow(room, memory)
            memory.may_keep.set()


async def test_a_command_below_a_card_that_just_appeared_is_heard_as_one(slow: Slow) -> None:
    room = slow.room
    await room.save("slow", PAUSE, say("after", "after"))
    await room.person.command("general", "/synth run slow")
    card = await room.until(lambda one: one["user"] == BOT_USER and "slow" in words_of(one))
    await room.person.send("general", "@Synth cancel", thread_ts=card["ts"])
    await slow.keep()
    await room.reply("Stopped run 1")
    assert room.planner.heard == [], "it is no intent"
    assert (await room.synth.runs.get(TEAM, 1)).status is RunStatus.CANCELLED


async def test_an_answer_without_our_name_below_a_card_that_just_appeared_is_heard(slow: Slow) -> None:
    room = slow.room
    await room.save("asks", {"id": "check", "kind": "approval", "ask": "Post this?"}, say("after", "after"))
    await room.person.command("general", "/synth run asks")
    card = await room.until(lambda one: one["user"] == BOT_USER and "asks" in words_of(one))
    async with asyncio.timeout(8):
        while (await room.synth.runs.get(TEAM, 1)).status is not RunStatus.WAITING:
            await asyncio.sleep(0.02)
    await room.person.send("general", "approve", thread_ts=card["ts"])
    await slow.keep()
    await room.reply("is done in")
    [said] = await room.synth.runs.decisions(TEAM, 1)
    assert said.person == YOU


async def test_an_answer_below_a_direct_question_that_just_appeared_decides(slow: Slow) -> None:
    room, slow.memory.slowly = slow.room, "direct:"
    await room.save("asks", {"id": "check", "kind": "approval", "ask": "Post this?", "approvers": ["@ada"]})
    await room.person.command("general", "/synth run asks")
    asked = await room.until(lambda one: "asks you to decide" in words_of(one), user=ADA)
    await room.person.send("dm", "yes: go ahead", thread_ts=asked["ts"], user=ADA)
    await slow.keep()
    await room.reply("is done in")
    assert room.planner.heard == []


async def test_nobody_waits_for_words_below_what_somebody_else_wrote(slow: Slow) -> None:
    room = slow.room
    said = await room.person.send("general", "Lunch?", user=ADA)
    room.plans("sum this up", say("sum", "x"))
    began = time.monotonic()
    await room.person.send("general", "@Synth sum this up", thread_ts=said["ts"])
    await room.until(lambda one: "Run" in labels_of(one))
    assert time.monotonic() - began < 2.5
    await room.person.send("general", "yes", thread_ts=said["ts"], user=ADA)


async def test_a_button_pressed_while_its_message_is_drawn_again_is_pressed(slow: Slow) -> None:
    room = slow.room
    slow.memory.may_keep.set()
    ask = {"id": "check", "kind": "approval", "ask": "Post this?", "approvers": ["@ada", "@you"], "quorum": 2}
    await room.save("asks", ask)
    await room.person.command("general", "/synth run asks")
    seen = await room.until(lambda one: "asks: " in one["text"] and "Approve" in labels_of(one))
    [row] = [block for block in seen["blocks"] if block["type"] == "actions"]
    await room.person.press("general", seen["ts"], "Approve")
    await room.until(lambda one: one["ts"] == seen["ts"] and "1 of 2 approved" in words_of(one))
    # What Ada's screen still shows: the message as it was.
    await room.person.press(
        "general", seen["ts"], action_id="decide_approve", block_id=row["block_id"], user=ADA
    )
    await room.reply("is done in")
