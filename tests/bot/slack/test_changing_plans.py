"""A plan that is talked about: what changed is shown, can be taken back, and is never claimed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.workspace import ADA, BOT_USER, TEAM, YOU, Json
from core.definition import parse
from core.engine import Option
from core.workflows import DraftStatus, Place, Plan, Question
from tests.bot.slack.room import Room, labels_of, say, words_of

SUM = say("summary", "Sum up the news of today in two short sentences for the whole team")
LONGER = say("summary", "Sum up the news of today in three short sentences for the whole team")


def at(hour: int) -> dict[str, Any]:
    return {"type": "schedule", "cron": f"0 {hour} * * 1-5", "timezone": "Europe/Paris"}


def note(text: Any = "hello") -> dict[str, Any]:
    return {"id": "note", "kind": "action", "action": "notes:write", "params": {"text": text}}


async def planned(room: Room) -> tuple[Json, Json]:
    """What was asked, and the card of the plan."""
    room.plans("sum up the news", SUM, trigger=at(8))
    room.plans("make it 9 instead", SUM, trigger=at(9))
    room.plans("three sentences", LONGER, trigger=at(9))
    asked = await room.person.send("general", "@Synth sum up the news")
    return asked, await room.reply("digest")


async def card_of(room: Room, ts: str, asked: Json) -> Json:
    return next(one for one in await room.thread(asked) if one["ts"] == ts)


async def statuses(room: Room) -> list[str]:
    """What stands below the threads of things under way."""
    return [one["status"] for one in (await room.person.state())["assistant"]]


async def latest(room: Room, asked: Json) -> Json:
    """The card as the plan is now: the one that can be run, once it is there."""
    async with asyncio.timeout(8):
        while not (found := [one for one in await room.thread(asked) if "Run" in labels_of(one)]):
            await asyncio.sleep(0.05)
    [card] = found
    return card


async def test_a_change_in_words_is_shown_below_them_and_the_card_above_runs_nothing_any_more(
    room: Room,
) -> None:
    asked, card = await planned(room)
    said = await room.person.send("general", "make it 9 instead", thread_ts=asked["ts"])
    changed = await room.reply("make it 9 instead")
    assert [one["ts"] for one in await room.thread(asked)] == [card["ts"], said["ts"], changed["ts"]]
    left = await card_of(room, card["ts"], asked)
    assert (words_of(left).splitlines()[0], labels_of(left)) == ("The plan goes on below, as it is now.", [])
    difference = words_of(changed).replace("\n", " ")
    assert "−   every weekday at 08:00 (Europe/Paris)" in difference
    assert "+   every weekday at 09:00 (Europe/Paris)" in difference
    assert labels_of(changed) == ["Run", "Save", "Preview", "Undo", "Discard"]


async def test_a_long_text_is_shown_by_the_words_that_differ(room: Room) -> None:
    asked, _ = await planned(room)
    await room.person.send("general", "make it 9 instead", thread_ts=asked["ts"])
    await room.reply("make it 9 instead")
    await room.person.send("general", "three sentences", thread_ts=asked["ts"])
    changed = await room.reply("“three sentences”")
    block = next(one for one in changed["blocks"] if one["type"] == "rich_text")
    styled = {part["text"]: part["style"] for part in block["elements"][0]["elements"] if part.get("style")}
    assert styled["two"] == {"strike": True}
    assert styled["three"] == {"bold": True}
    assert "08:00" not in words_of(changed)


async def test_undo_leads_back_exactly_change_by_change(room: Room) -> None:
    asked, _ = await planned(room)
    first = await room.synth.plans.at(TEAM, Place(asked["channel"], asked["ts"]))
    assert first is not None
    for words in ("make it 9 instead", "three sentences"):
        await room.person.send("general", words, thread_ts=asked["ts"])
        await room.reply(f"“{words}”")
    card = await latest(room, asked)
    await room.person.press("general", card["ts"], "Undo")
    await room.finished()
    assert "“make it 9 instead”" in words_of(await card_of(room, card["ts"], asked))  # where it was pressed
    said = await room.person.send("general", "undo that", thread_ts=asked["ts"])
    async with asyncio.timeout(8):
        while "Undo" in labels_of(await latest(room, asked)):
            await asyncio.sleep(0.05)
    assert (await latest(room, asked))["ts"] > said["ts"]
    draft = await room.synth.plans.get(TEAM, first.id)
    assert draft.plan == first.plan


async def test_two_who_press_undo_at_once_take_back_one_change(room: Room) -> None:
    asked, _ = await planned(room)
    for words in ("make it 9 instead", "three sentences"):
        await room.person.send("general", words, thread_ts=asked["ts"])
        await room.reply(f"“{words}”")
    card = await latest(room, asked)
    await asyncio.gather(
        room.person.press("general", card["ts"], "Undo"),
        room.person.press("general", card["ts"], "Undo", user=ADA),
    )
    await room.finished()
    assert "“make it 9 instead”" in words_of(await card_of(room, card["ts"], asked))
    private = [
        words_of(one)
        for user in (YOU, ADA)
        for one in await room.thread(asked, user=user)
        if one.get("is_ephemeral")
    ]
    assert len(private) == 1
    assert "already" in private[0] or "quicker" in private[0]


async def test_words_that_change_nothing_are_answered_so_and_the_card_is_left_alone(room: Room) -> None:
    asked, card = await planned(room)
    room.planner.plans["hmm, nicer"] = Plan(
        parse({"name": "digest", "intent": "sum up the news", "trigger": at(8), "steps": [SUM]})
    )
    await room.person.send("general", "hmm, nicer", thread_ts=asked["ts"])
    reply = await room.reply("I did not change anything.")
    assert reply["ts"] != card["ts"]
    assert "“hmm, nicer”" in words_of(reply)
    assert await card_of(room, card["ts"], asked) == card


async def test_a_question_about_the_plan_is_answered_without_touching_it(room: Room) -> None:
    asked, card = await planned(room)
    room.planner.plans["when does it run?"] = Plan(answer=f"It runs every weekday at 08:00, for <@{ADA}>.")
    await room.person.send("general", "when does it run?", thread_ts=asked["ts"])
    reply = await room.reply("It runs every weekday at 08:00, for @Ada.")  # named, and not pinged
    assert reply["ts"] != card["ts"]
    assert await card_of(room, card["ts"], asked) == card


async def test_a_reply_that_needs_the_model_changes_nothing_before_it_is_understood(room: Room) -> None:
    asked, _ = await planned(room)
    room.planner.plans["warmer please"] = Plan(parse({"name": "guess", "steps": [LONGER]}))
    room.planner.refined["warmer please"] = Plan(parse({"name": "warm", "trigger": at(8), "steps": [LONGER]}))
    room.planner.may_refine.clear()
    await room.person.send("general", "warmer please", thread_ts=asked["ts"])
    thinking = await room.reply("Thinking about “warmer please”")
    assert "guess" not in words_of(thinking)
    assert await statuses(room) == ["is thinking…"]
    room.planner.may_refine.set()
    await room.finished()
    assert await statuses(room) == [""]
    changed = words_of(await latest(room, asked))
    assert labels_of(await card_of(room, thinking["ts"], asked)) == []
    assert ("Thinking" in changed, "Plan warm:" in changed) == (False, True)


async def test_what_the_model_made_of_words_does_not_overrule_newer_ones(room: Room) -> None:
    asked, _ = await planned(room)
    room.planner.plans["warmer please"] = Plan(parse({"name": "guess", "steps": [LONGER]}))
    room.planner.refined["warmer please"] = Plan(parse({"name": "warm", "steps": [LONGER]}))
    room.planner.may_refine.clear()
    await room.person.send("general", "warmer please", thread_ts=asked["ts"])
    await room.reply("Thinking about “warmer please”")
    await room.person.send("general", "make it 9 instead", thread_ts=asked["ts"])
    await room.reply("“make it 9 instead”")
    room.planner.may_refine.set()
    await room.reply("while I was thinking about “warmer please”")
    await room.finished()
    assert "09:00" in words_of(await latest(room, asked))


@pytest.mark.parametrize("words", ["@Synth make it 9 instead", "make it 9 instead"])
async def test_after_save_the_words_in_the_thread_change_the_workflow(room: Room, words: str) -> None:
    asked, card = await planned(room)
    await room.person.press("general", card["ts"], "Save")
    saved = await room.reply("saved this as “digest”")
    assert "To change it, reply in this thread with what should be different." in words_of(saved)
    await room.person.send("general", words, thread_ts=asked["ts"])
    proposal = await room.reply("Apply saves this as version 2")
    assert proposal["ts"] != card["ts"]
    assert labels_of(proposal) == ["Apply", "Preview", "Undo", "Leave as it is"]


async def test_after_save_what_surely_changes_nothing_or_is_said_by_or_to_others_is_left_alone(
    room: Room,
) -> None:
    asked, card = await planned(room)
    room.plans("also tell the boss", SUM, trigger=at(8))
    unsure = room.planner.plans["also tell the boss"]
    question = Question("steps.note.params.text", "Who is the boss?", "text")
    room.planner.plans["also tell the boss"] = replace(unsure, questions=(question,))
    room.planner.plans["what is it for?"] = Plan(answer="It sums up the news.")
    await room.person.press("general", card["ts"], "Save")
    await room.reply("saved this as “digest”")
    count = len(await room.thread(asked))
    for words, user in (
        *(("nice one", YOU), ("also tell the boss", YOU), ("what is it for?", YOU), ("sum up the news", YOU)),
        *(("@Ada make it 9 instead", YOU), ("make it 9 instead", ADA)),
    ):
        await room.person.send("general", words, thread_ts=asked["ts"], user=user)
    await room.finished()
    assert [one["user"] for one in (await room.thread(asked))[count:]] == [YOU] * 5 + [ADA]


async def edited(room: Room, words: str = "make it 9 instead") -> Json:
    """The card of a proposed change."""
    room.plans("make it 9 instead", SUM, trigger=at(9))
    await room.save("digest", SUM, trigger=at(8), intent="sum up the news")
    await room.person.command("general", f"/synth edit digest {words}".strip())
    return await room.reply("version 2" if words else "Reply in this thread with what should be different")


async def test_a_saved_workflow_is_changed_in_words_applied_and_taken_back(room: Room) -> None:
    card = await edited(room)
    await room.person.press("general", card["ts"], "Apply")
    applied = await room.reply("saved this as version 2")
    assert labels_of(applied) == ["Undo"]
    assert "09:00" in words_of(applied)
    await room.person.press("general", card["ts"], "Undo")
    undone = await room.reply("took this back: version 3 is as it was before")
    assert labels_of(undone) == []
    workflow = await room.synth.workflows.find(TEAM, "digest")
    versions = await room.synth.workflows.versions(TEAM, workflow.id)
    assert [one.definition.trigger.model_dump()["cron"] for one in versions] == [
        "0 8 * * 1-5", "0 9 * * 1-5", "0 8 * * 1-5",
    ]  # fmt: skip


async def test_without_words_the_workflow_is_shown_and_waits_for_them(room: Room) -> None:
    card = await edited(room, "")
    assert labels_of(card) == []
    root = {"channel": card["channel"], "ts": card["thread_ts"]}
    await room.person.send("general", "make it 9 instead", thread_ts=root["ts"])
    proposal = await room.reply("Apply saves this as version 2")
    assert "Changes version 1 · Runs every weekday at 09:00" in words_of(proposal)
    assert proposal["ts"] > card["ts"]
    await room.person.send("general", "apply", thread_ts=root["ts"])
    await room.reply("saved this as version 2")
    await room.person.send("general", "undo that", thread_ts=root["ts"])
    await room.reply("took this back: version 3")


async def test_a_version_that_somebody_saved_meanwhile_is_compared_first(room: Room) -> None:
    card = await edited(room)
    workflow = await room.synth.workflows.find(TEAM, "digest")
    changed = parse({"name": "digest", "trigger": at(8), "steps": [LONGER]})
    await room.synth.workflows.change(TEAM, workflow.id, changed, ADA)
    await room.person.press("general", card["ts"], "Apply")
    shown = await room.reply("Apply saves this as version 3")
    assert "three" in words_of(shown) and "two" in words_of(shown)
    assert (await room.synth.workflows.get(TEAM, workflow.id)).version == 2
    await room.person.press("general", card["ts"], "Apply")
    await room.reply("saved this as version 3")


async def test_two_who_apply_at_once_save_one_version(room: Room) -> None:
    card = await edited(room)
    await asyncio.gather(
        room.person.press("general", card["ts"], "Apply"),
        room.person.press("general", card["ts"], "Apply", user=ADA),
    )
    await room.finished()
    assert (await room.synth.workflows.find(TEAM, "digest")).version == 2


async def test_a_change_can_be_left(room: Room) -> None:
    card = await edited(room)
    await room.person.press("general", card["ts"], "Leave as it is")
    left = await room.reply("left the workflow as it is")
    assert labels_of(left) == []
    assert (await room.synth.workflows.find(TEAM, "digest")).version == 1


async def test_a_choice_that_lives_at_a_service_is_searched_and_taken_exactly(room: Room) -> None:
    asked = Question("steps.note.params.text", "Which notebook?", "option", offer="notes:write", param="text")
    made = parse({"name": "digest", "steps": [note("?")]})
    room.planner.plans["keep a note"] = Plan(made, (asked,))
    room.notes.choices = [Option({"id": n}, f"Notebook {n}") for n in range(150)]
    root = await room.person.send("general", "@Synth keep a note")
    card = await room.reply("Which notebook?")
    assert len(await room.person.options("general", card["ts"], "answer:option")) == 100
    found = await room.person.options("general", card["ts"], "answer:option", "book 14")
    assert [one["text"]["text"] for one in found][:2] == ["Notebook 14", "Notebook 140"]
    await room.person.press(
        "general", card["ts"], action_id="answer:option", chosen={"selected_option": found[0]}
    )
    await room.reply("*1.  Notes: Write a note*")
    draft = await room.synth.plans.at(TEAM, Place(root["channel"], root["ts"]))
    assert draft is not None and draft.plan.definition is not None
    step = draft.plan.definition.steps[0].model_dump()
    assert (step["params"], step["labels"]) == ({"text": {"id": 14}}, {'{"id":14}': "Notebook 14"})
    assert (draft.status, room.planner.heard) == (DraftStatus.READY, ["keep a note"])


async def test_two_people_answer_two_questions_and_one_of_them_twice(room: Room) -> None:
    made = parse({"name": "digest", "steps": [note("?"), {**note("?"), "id": "other"}]})
    choices = ("Red", "Blue")
    asked = [
        Question(f"steps.{step}.params.text", f"Which colour for {step}?", "choice", choices)
        for step in ("note", "other")
    ]
    room.planner.plans["colours"] = Plan(made, tuple(asked))
    root = await room.person.send("general", "@Synth colours")
    card = await room.reply("Which colour for other?")
    first, second = [one["block_id"] for one in card["blocks"] if one["type"] == "actions"]

    async def choose(block: str, label: str, user: str) -> None:
        await room.person.press("general", card["ts"], label, block_id=block, user=user)

    await asyncio.gather(choose(first, "Red", YOU), choose(second, "Blue", ADA), choose(first, "Blue", ADA))
    await room.finished()
    draft = await room.synth.plans.at(TEAM, Place(root["channel"], root["ts"]))
    assert draft is not None and draft.plan.definition is not None
    texts = [step.model_dump()["params"]["text"] for step in draft.plan.definition.steps]
    assert (texts[0] in choices, texts[1]) == (True, "Blue")
    told = [words_of(one) for user in (YOU, ADA) for one in await room.thread(root, user=user)]
    assert any("answered already" in words for words in told)


async def test_somebody_who_took_part_goes_on_without_naming_us(room: Room) -> None:
    asked, _ = await planned(room)
    await room.person.send("general", "@Synth make it 9 instead", thread_ts=asked["ts"], user=ADA)
    by_ada = await room.reply("Ada: “make it 9 instead”")
    await room.person.send("general", "three sentences", thread_ts=asked["ts"], user=ADA)
    await room.reply("Ada: “three sentences”")
    turns = await room.stores.conversations.turns(TEAM, Place(asked["channel"], asked["ts"]))
    said = [(turn.author, turn.text) for turn in turns if turn.author != "synth"]
    assert said == [(YOU, "sum up the news"), (ADA, "make it 9 instead"), (ADA, "three sentences")]
    assert by_ada["user"] == BOT_USER
