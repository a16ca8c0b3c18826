"""Talking about plans: in channels, direct messages and threads."""

import asyncio

from bot.slack.blocks.welcome import SUGGESTIONS
from bot.workspace import ADA, BOT_USER, YOU
from core.runs import RunStatus
from core.workflows import Plan, Question
from tests.bot.slack.room import Room, definition, labels_of, post, say, words_of

SUM = say("summary", "Sum up: tea is hot")


async def test_a_direct_message_is_answered_in_its_thread(room: Room) -> None:
    room.plans("sum up tea", SUM)
    asked = await room.person.send("dm", "sum up tea")
    card = await room.reply("digest")
    assert card["thread_ts"] == asked["ts"]


async def test_a_slash_command_says_the_intent_again_and_plans_below_it(room: Room) -> None:
    room.plans("sum up tea & toast", SUM)
    await room.person.command("general", "/synth sum up tea & toast")
    card = await room.reply("digest")
    root = (await room.person.replies("general", card["thread_ts"]))[0]
    assert (root["user"], words_of(root).splitlines()[1]) == (BOT_USER, ">sum up tea &amp; toast")


async def test_the_card_of_the_rules_is_there_at_once_and_refined_in_place(room: Room) -> None:
    room.plans("sum up tea", SUM, name="sketch")
    room.planner.refined["sum up tea"] = Plan(definition("polished", SUM))
    room.planner.may_refine.clear()
    await room.person.send("general", "@Synth sum up tea")
    sketch = await room.reply("sketch")
    assert "Still polishing" in words_of(sketch)
    assert labels_of(sketch) == ["Run", "Save", "Preview", "Discard"]
    room.planner.may_refine.set()
    polished = await room.reply("polished")
    assert polished["ts"] == sketch["ts"]
    assert "Still polishing" not in words_of(polished)


async def test_what_was_decided_or_said_while_the_model_was_thinking_stays(room: Room) -> None:
    room.plans("sum up tea", SUM, name="sketch")
    room.planner.refined["sum up tea"] = Plan(definition("polished", SUM))
    room.planner.may_refine.clear()
    await room.person.send("general", "@Synth sum up tea")
    sketch = await room.reply("sketch")
    await room.person.press("general", sketch["ts"], "Save")
    await room.reply("saved this as “sketch”")
    room.plans("sum up coffee", SUM, name="coffee")
    room.planner.refined["sum up coffee"] = Plan(definition("stale", SUM))
    asked = await room.person.send("general", "@Synth sum up coffee")
    await room.reply("coffee")
    room.plans("no, tea", SUM, name="changed")
    await room.person.send("general", "no, tea", thread_ts=asked["ts"])
    await room.reply("changed")
    room.planner.may_refine.set()
    await room.finished()
    now = {one["ts"]: words_of(one) for one in await room.thread(asked)}
    assert ["changed" in words for words in now.values()].count(True) == 1
    assert not any("stale" in words for words in now.values())
    first = await room.person.replies("general", sketch["thread_ts"])
    assert "saved this as “sketch”" in words_of(first[1])


async def test_two_sentences_in_a_row_are_one_card(room: Room) -> None:
    room.plans("sum up", SUM, name="first")
    room.plans("tea please", SUM, name="second")
    asked = await room.person.send("dm", "sum up")
    await room.person.send("dm", "tea please", thread_ts=asked["ts"])
    await room.reply("second")
    await room.finished()
    assert [one["user"] for one in await room.thread(asked)].count(BOT_USER) == 1


async def test_yes_to_a_plan_with_open_inputs_says_what_is_needed(room: Room) -> None:
    room.plans("sum up {{topic}}", say("one", "Sum up {{topic}}"), inputs=[{"name": "topic"}])
    asked = await room.person.send("dm", "sum up {{topic}}")
    await room.reply("digest")
    await room.person.send("dm", "yes", thread_ts=asked["ts"])
    await room.reply("It needs topic: press Run on the plan.")


async def test_a_question_is_answered_with_a_button_a_menu_or_in_words(room: Room) -> None:
    room.planner.plans["remind us"] = Plan(questions=(Question("c", "Which channel?", "channel"),))
    room.planner.plans["#eng"] = Plan(questions=(Question("h", "How often?", "choice", ("Daily", "Weekly")),))
    room.planner.plans["Weekly"] = Plan(questions=(Question("w", "What about?"),))
    room.plans("about tea", SUM)
    asked = await room.person.send("general", "@Synth remind us")
    question = await room.reply("Which channel?")
    await room.person.press("general", question["ts"], action_id="answer:channel", chosen="C0000ENG01")
    again = await room.reply("How often?")
    await room.person.press("general", again["ts"], "Weekly")
    await room.reply("What about?")
    await room.person.send("general", "about tea", thread_ts=asked["ts"])
    card = await room.reply("Sum up")
    assert card["ts"] > again["ts"] == question["ts"]  # what is pressed changes in place
    assert room.planner.heard == ["remind us", "#eng", "Weekly", "about tea"]


async def test_yes_in_the_thread_runs_the_plan(room: Room) -> None:
    room.plans("sum up tea", SUM)
    asked = await room.person.send("general", "@Synth sum up tea")
    await room.reply("digest")
    await room.person.send("general", "yes, run it", thread_ts=asked["ts"])
    await room.reply("is done in")
    assert [run.status for run in await room.runs()] == [RunStatus.COMPLETED]


async def test_save_and_discard_are_told_by_the_card(room: Room) -> None:
    room.plans("sum up tea", SUM)
    await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    await room.person.press("general", card["ts"], "Save")
    saved = await room.reply("saved this as “digest”")
    assert labels_of(saved) == ["Run"]
    assert [one.name for one in (await room.synth.workflows.page("T0LOCAL01")).items] == ["digest"]

    room.plans("sum up coffee", SUM, name="coffee")
    await room.person.send("general", "@Synth sum up coffee", user=ADA)
    second = await room.reply("coffee")
    await room.person.press("general", second["ts"], "Discard", user=ADA)
    discarded = await room.reply("Ada discarded this plan")
    assert labels_of(discarded) == []
    assert await room.runs() == []


async def test_run_pressed_twice_on_one_card_runs_once(room: Room) -> None:
    room.plans("sum up tea", SUM)
    await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    await asyncio.gather(*(room.person.press("general", card["ts"], "Run") for _ in range(3)))
    await room.finished()
    assert len(await room.runs()) == 1


async def test_a_mention_and_the_message_beside_it_are_one(room: Room) -> None:
    room.plans("sum up tea", SUM)
    asked = await room.person.send("general", "good morning")
    await room.person.send("general", "@Synth sum up tea", thread_ts=asked["ts"])
    await room.reply("digest")
    await room.finished()
    assert room.planner.heard == ["sum up tea"]


async def test_people_who_talk_among_themselves_are_left_alone(room: Room) -> None:
    room.plans("sum up tea", SUM)
    elsewhere = await room.person.send("general", "lunch?")
    await room.person.send("general", "yes", thread_ts=elsewhere["ts"], user=ADA)
    asked = await room.person.send("general", "@Synth sum up tea")
    await room.reply("digest")
    await room.person.send("general", "nice, is it new?", thread_ts=asked["ts"], user=ADA)
    await room.person.send("general", "a plain message")
    await room.finished()
    assert room.planner.heard == ["sum up tea"]
    assert len(await room.thread(asked)) == 2
    assert len(await room.thread(elsewhere)) == 1


async def test_words_after_a_run_begin_a_new_plan_only_when_we_are_named(room: Room) -> None:
    room.plans("sum up tea", SUM)
    room.plans("now coffee", SUM, name="coffee")
    asked = await room.person.send("general", "@Synth sum up tea")
    card = await room.reply("digest")
    await room.person.press("general", card["ts"], "Run")
    await room.reply("is done in")
    await room.person.send("general", "hm, cold", thread_ts=asked["ts"])
    await room.finished()
    count = len(await room.thread(asked))
    await room.person.send("general", "@Synth now coffee", thread_ts=asked["ts"])
    second = await room.reply("coffee")
    assert second["ts"] != card["ts"]
    said = [one for one in (await room.thread(asked))[count:] if one["user"] == BOT_USER]
    assert [one["ts"] for one in said] == [second["ts"]], "the words without our name were for the others"
    await room.person.press("general", second["ts"], "Run")
    await room.reply("*coffee* is done")
    assert [run.definition.name for run in await room.runs()] == ["coffee", "digest"]


async def test_thanks_wants_no_answer_and_hello_gets_a_greeting_and_help_the_commands(room: Room) -> None:
    room.plans("sum up tea", SUM)
    asked = await room.person.send("dm", "sum up tea")
    await room.reply("digest")
    await room.person.send("dm", "thanks a lot", thread_ts=asked["ts"])
    await room.person.send("dm", "hello")
    greeting = await room.reply("I am Synth")
    assert len(labels_of(greeting)) == 3
    await room.person.send("dm", "help")
    await room.reply("Tell me what you want done")
    await room.finished()
    assert [one["user"] for one in await room.thread(asked)] == [BOT_USER, YOU]


async def test_a_newcomer_is_greeted_once_with_three_things_to_try(room: Room) -> None:
    await asyncio.gather(*(room.person.open_dm() for _ in range(3)))
    greeting = await room.reply("I am Synth")
    assert len(labels_of(greeting)) == 3
    await room.person.open_dm()
    await room.finished()
    assert len(await room.person.messages("dm")) == 1


async def test_a_suggestion_works_as_it_stands(room: Room) -> None:
    room.plans(SUGGESTIONS[1].intent, SUM)
    await room.person.open_dm()
    greeting = await room.reply("I am Synth")
    await room.person.press("dm", greeting["ts"], SUGGESTIONS[1].title)
    assert (await room.reply("digest"))["thread_ts"]


async def test_a_plan_with_inputs_asks_for_them_in_a_form(room: Room) -> None:
    wanted = [
        {"name": "repo", "help": "owner/name"},
        {"name": "most", "type": "number", "default": 5},
        {"name": "loud", "type": "boolean", "required": False},
        {"name": "labels", "type": "array", "required": False},
    ]
    room.plans("sum up a repo", say("summary", "Sum up {{repo}} {{most}} {{labels}}"), inputs=wanted)
    await room.person.send("general", "@Synth sum up a repo")
    card = await room.reply("digest")
    await room.person.press("general", card["ts"], "Run")
    view = await room.person.wait_for_view()
    refused = await room.person.submit(view["id"], {"repo": "a/b", "most": "7", "labels": "no json"})
    assert refused["outcome"] == "errors"
    assert "JSON" in refused["errors"]["labels"]
    given = {"repo": "a/b", "most": "7", "loud": "true", "labels": '["x"]'}
    assert (await room.person.submit(view["id"], given))["outcome"] == "closed"
    await room.reply("is done in")
    assert (await room.runs())[0].inputs == {"repo": "a/b", "most": 7, "loud": True, "labels": ["x"]}
    assert room.llm.texts == ['Sum up a/b 7 ["x"]']


async def test_where_synth_is_not_the_plan_comes_by_direct_message(room: Room) -> None:
    room.plans("sum up tea", SUM)
    await room.person.command("random", "/synth sum up tea")
    card = await room.reply("digest")
    assert card["channel"] == "D0YOU00001"
    told = [words_of(one) for one in await room.person.messages("random", user=YOU)]
    assert any("`/invite @Synth` adds me" in words for words in told)


async def test_the_shortcut_makes_a_workflow_of_a_message(room: Room) -> None:
    room.plans("somebody should sum up tea", SUM)
    message = await room.person.send("general", "somebody should sum up tea", user=ADA)
    await room.person.shortcut("make_workflow", "general", message["ts"])
    card = await room.reply("digest")
    assert card["thread_ts"] == message["ts"]


async def test_a_refused_definition_is_told_with_every_fault(room: Room) -> None:
    room.plans("post far away", post("post", "", "x"))
    await room.person.send("general", "@Synth post far away")
    card = await room.reply("digest")
    await room.person.press("general", card["ts"], "Run")
    told = await room.until(lambda one: "cannot run here yet" in words_of(one))
    assert "needs this (#name or id)" in words_of(told)
