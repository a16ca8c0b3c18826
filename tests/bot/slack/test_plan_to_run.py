"""From words to a thread in which the run is told, in a workspace with the real Bolt app."""

from bot.workspace import BOT_USER, YOU
from tests.bot.slack.room import Room, labels_of, post, say, words_of

CHAIN = (say("summary", "Sum up: tea is hot"), post("post", "#general", "{{summary}}"))


async def test_a_mention_gets_a_plan_and_run_is_told_in_its_thread(room: Room) -> None:
    room.plans("sum up tea", *CHAIN)
    asked = await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    assert card["thread_ts"] == asked["ts"]
    assert labels_of(card) == ["Run", "Save", "Discard"]
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
