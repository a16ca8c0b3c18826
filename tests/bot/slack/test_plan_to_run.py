"""From words to a thread in which the run is told, in a workspace with the real Bolt app."""

from pathlib import Path

from bot.workspace import BOT_USER, YOU
from storage import SqlStores, open_database
from tests.bot.slack.room import Room, labels_of, open_room, post, say, words_of

CHAIN = (say("summary", "Sum up: tea is hot"), post("post", "#general", "{{summary}}"))


async def test_a_mention_gets_a_plan_and_run_is_told_in_its_thread(room: Room) -> None:
    room.plans("sum up tea", *CHAIN)
    asked = await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    assert card["thread_ts"] == asked["ts"]
    assert labels_of(card) == ["Run", "Save", "Preview", "Discard"]
    assert "Post a message in #general" in words_of(card)

    await room.person.press("general", card["ts"], "Run")
    ending = await room.reply("is done in")
    assert f"<@{YOU}>" in words_of(ending)
    assert labels_of(ending) == ["Run again"]
    replies = await room.thread(asked)
    told = "\n".join(words_of(one) for one in replies)
    assert "started run 1" in words_of(replies[0])
    assert "<Sum up: tea is hot>".replace("<", "&lt;").replace(">", "&gt;") in told
    posted = [one for one in await room.person.messages("general") if one["user"] == BOT_USER]
    assert len(posted) == 1
    assert posted[0].get("thread_ts") is None


async def test_the_same_over_signed_posts(sqlite_url: str, tmp_path: Path) -> None:
    async with (
        open_database(sqlite_url) as database,
        open_room(tmp_path, SqlStores(database), over_http=True) as room,
    ):
        await test_a_mention_gets_a_plan_and_run_is_told_in_its_thread(room)
        room.plans(
            "sum up {{topic}}", say("summary", "Sum up {{topic}}"), name="toasts", inputs=[{"name": "topic"}]
        )
        await room.person.command("general", "/synth sum up {{topic}}")
        card = await room.reply("toasts")
        await room.person.press("general", card["ts"], "Run")
        view = await room.person.wait_for_view()
        await room.person.submit(view["id"], {"topic": "toast"})
        await room.reply("*toasts* is done")
        assert room.llm.texts[-1] == "Sum up toast"
