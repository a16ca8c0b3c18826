"""Questions to people over the real Bolt app: buttons, the form, words, direct messages."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.slack.speech import Heard, verdict_in
from bot.workspace import ADA, BOT_USER, TEAM, YOU, Json
from core.approvals import Verdict
from core.runs import Run, RunStatus
from storage import SqlStores, open_database
from tests.bot.slack.room import Room, labels_of, open_room, post, say, words_of
from tests.fakes import want_walk

BUTTONS = ["Approve", "Reject", "More…"]


def check(**more: Any) -> dict[str, Any]:
    return {"id": "check", "kind": "approval", "ask": "Post this?", **more}


async def start(room: Room, *steps: dict[str, Any], name: str = "digest") -> tuple[Json, Run]:
    """A saved workflow started by command, once it is asking; the root of its thread and the run."""
    await room.save(name, *steps)
    await room.person.command("general", f"/synth run {name}")
    root = await room.reply(f"{name}: waiting")
    [run] = await room.runs()
    return root, run


async def question(room: Room, root: Json, holding: str = "") -> Json:
    """The question in the thread as it stands, once it has these words."""
    async with asyncio.timeout(8):
        while True:
            for one in await room.thread(root):
                if "asks: " in (one.get("text") or "") and holding in words_of(one):
                    return one
            await asyncio.sleep(0.03)


async def direct(room: Room, user: str, holding: str) -> Json:
    """A message of Synth's to somebody alone."""
    async with asyncio.timeout(8):
        while True:
            for one in await room.person.messages("dm", user=user):
                if one["user"] == BOT_USER and holding in words_of(one):
                    found: Json = one
                    return found
            await asyncio.sleep(0.03)


async def ended(room: Room, run: Run) -> Run:
    async with asyncio.timeout(8):
        while not (now := await room.synth.runs.get(TEAM, run.id)).status.ended:
            await asyncio.sleep(0.03)
    return now


async def private(room: Room, user: str, holding: str) -> Json:
    """What only this person sees."""
    return await room.until(lambda one: holding in words_of(one), user=user)


async def test_a_question_is_pressed_answered_and_shows_by_whom(room: Room) -> None:
    room.llm.says["x"] = "Three issues."
    root, run = await start(
        room, say("sum", "x"), check(ask="Post this?\n{{sum}}"), post("p", "#general", "hi")
    )
    asked = await question(room, root)
    assert labels_of(asked) == BUTTONS
    assert "*Post this?*\n> Three issues." in words_of(asked)
    assert "For You to decide, until" in words_of(asked)
    await room.person.press("general", asked["ts"], "Approve")
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    decided = await question(room, root, "Approved by You")
    assert (decided["ts"], labels_of(decided)) == (asked["ts"], [])
    await room.until(lambda one: one["ts"] == root["ts"] and "Approved by You" in words_of(one))  # the card


async def test_whoever_is_asked_gets_a_direct_message_with_the_same_buttons_and_a_link(room: Room) -> None:
    root, run = await start(room, check(approvers=["@ada"]))
    told = await direct(room, ADA, "asks you to decide")
    assert labels_of(told) == BUTTONS
    asked = await question(room, root)
    assert f"/{asked['ts']}|see it in its thread>" in words_of(told), "the link leads to the question"
    await room.person.press("dm", told["ts"], "Approve", user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    for one in (await direct(room, ADA, "Approved by"), await question(room, root, "Approved by")):
        assert labels_of(one) == []
    assert [one for one in await room.person.messages("dm") if "asks you" in words_of(one)] == []


async def test_a_no_ends_the_run_with_a_kind_sentence(room: Room) -> None:
    root, run = await start(room, check(), post("p", "#general", "never said"))
    await room.person.press("general", (await question(room, root))["ts"], "Reject")
    run = await ended(room, run)
    assert (run.status, run.ended_by) == (RunStatus.CANCELLED, YOU)
    ending = await room.reply("What comes after was not done.")
    assert "was not approved: You said no" in words_of(ending)
    assert labels_of(ending) == ["Run again"]
    root_now = (await room.person.replies("general", root["ts"]))[0]
    assert "digest: not approved" in words_of(root_now)
    assert not any("never said" in words_of(one) for one in await room.person.messages("general"))


async def test_somebody_who_is_not_asked_is_told_alone_who_is(room: Room) -> None:
    root, run = await start(room, check(approvers=["@ada"]))
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "Approve")
    said = await private(room, YOU, "to decide. Nothing has changed.")
    assert "This is for @Ada" in words_of(said)
    assert (await room.synth.runs.get(TEAM, run.id)).status is RunStatus.WAITING


async def test_a_double_click_decides_once_and_a_late_one_says_so(room: Room) -> None:
    root, run = await start(room, check(approvers=["channel"]), post("p", "#general", "posted"))
    asked = await question(room, root)
    assert "For anybody here to decide" in words_of(asked)
    clicks = [room.person.press("general", asked["ts"], "Approve", user=who) for who in (YOU, YOU, ADA)]
    await asyncio.gather(*clicks)
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    await room.finished()
    assert len(await room.synth.runs.decisions(TEAM, run.id)) == 1
    posted = [one for one in await room.person.messages("general") if words_of(one).startswith("posted")]
    assert len(posted) == 1


async def test_a_comment_from_the_form_is_kept_and_shown(room: Room) -> None:
    root, run = await start(room, check())
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "More…")
    view = await room.person.wait_for_view()
    outcome = await room.person.submit(view["id"], {"verdict": "approve", "comment": "looks good"})
    assert outcome["outcome"] == "closed"
    await ended(room, run)
    decided = await question(room, root, "looks good")
    assert "*Approved by You*" in words_of(decided)
    check_ = (await room.synth.runs.responses(TEAM, run.id))[0]
    assert check_.content == {"approved": True, "by": [YOU], "comment": "looks good"}


async def test_it_can_be_handed_over_in_the_form(room: Room) -> None:
    root, run = await start(room, check())
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "More…")
    view = await room.person.wait_for_view()
    missing = await room.person.submit(view["id"], {"verdict": "hand_over"})
    assert missing["errors"] == {"to": "Choose who decides instead of you."}
    await room.person.submit(view["id"], {"verdict": "hand_over", "to": ADA})
    told = await direct(room, ADA, "asks you to decide")
    assert "handed this over to Ada" in words_of(await question(room, root, "For Ada"))
    mine = await direct(room, YOU, "handed this over to Ada")
    assert labels_of(mine) == []
    await room.person.press("dm", told["ts"], "Approve", user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED


async def test_words_in_the_thread_decide(room: Room) -> None:
    root, run = await start(room, check())
    await question(room, root)
    await room.person.send("general", "reject: too long", thread_ts=root["ts"])
    run = await ended(room, run)
    assert run.status is RunStatus.CANCELLED
    ending = await room.reply("What comes after was not done.")
    assert "too long" in words_of(ending)


async def test_words_below_the_direct_message_decide_too(room: Room) -> None:
    _, run = await start(room, check(approvers=["@ada"]))
    told = await direct(room, ADA, "asks you to decide")
    await room.person.send("dm", "yes: go ahead", thread_ts=told["ts"], user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    [said] = await room.synth.runs.decisions(TEAM, run.id)
    assert (said.person, said.comment) == (ADA, "go ahead")


async def test_people_who_talk_among_themselves_decide_nothing(room: Room) -> None:
    root, run = await start(room, check(approvers=["@ada"]))
    await question(room, root)
    for words in ("yes", "no, I am at lunch", "ok, later then"):
        await room.person.send("general", words, thread_ts=root["ts"])
    await room.person.send("general", "approve", thread_ts=root["ts"])
    await private(room, YOU, "This is for @Ada")
    await room.finished()
    assert await room.synth.runs.decisions(TEAM, run.id) == []
    assert (await room.synth.runs.get(TEAM, run.id)).status is RunStatus.WAITING


async def test_with_several_questions_words_ask_for_a_button(room: Room) -> None:
    loop = {
        "id": "each", "kind": "for_each", "items": ["a", "b"], "at_once": 2,
        "steps": [check(ask="{{item}}?")],
    }  # fmt: skip
    root, run = await start(room, loop)
    second = await question(room, root, "item 2")
    await room.person.send("general", "approve", thread_ts=root["ts"])
    await private(room, YOU, "2 questions wait here.")
    await room.person.press("general", second["ts"], "Reject")
    await question(room, root, "Rejected by You")
    await room.person.send("general", "approve", thread_ts=root["ts"])
    assert (await ended(room, run)).status is RunStatus.COMPLETED


async def test_a_loop_asks_as_many_things_at_a_time_as_a_person_can_read(room: Room) -> None:
    loop = {
        "id": "each", "kind": "for_each", "items": list(range(8)), "at_once": 8,
        "steps": [check(ask="{{item}}?")],
    }  # fmt: skip
    root, run = await start(room, loop)
    await question(room, root, "item 8")
    first = await direct(room, YOU, "*4?*")
    assert len(await asked_alone(room, YOU)) == 5
    await room.person.press("dm", first["ts"], "Reject")
    await direct(room, YOU, "*5?*")
    await direct(room, YOU, "Rejected by You")
    assert len(await asked_alone(room, YOU)) == 6
    assert not (await room.synth.runs.get(TEAM, run.id)).status.ended


async def asked_alone(room: Room, user: str) -> list[Json]:
    return [one for one in await room.person.messages("dm", user=user) if "asks you" in words_of(one)]


async def test_nobody_hands_it_over_to_synth(room: Room) -> None:
    root, run = await start(room, check())
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "More…")
    view = await room.person.wait_for_view()
    await room.person.submit(view["id"], {"verdict": "hand_over", "to": BOT_USER})
    await direct(room, YOU, "I cannot decide this. Choose a person.")
    assert await room.synth.runs.decisions(TEAM, run.id) == []


async def test_a_quorum_is_counted_in_the_card(room: Room) -> None:
    root, run = await start(room, check(approvers=["owner", "@ada"], quorum=2))
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "Approve")
    halfway = await question(room, root, "1 of 2 approved")
    assert labels_of(halfway) == BUTTONS
    assert "For Ada" in words_of(halfway)
    assert labels_of(await direct(room, YOU, "Approved by You")) == []
    await room.person.press("general", asked["ts"], "Approve", user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED


async def test_buttons_go_when_the_run_is_stopped_and_old_ones_say_so(room: Room) -> None:
    root, run = await start(room, check())
    asked = await question(room, root)
    mine = await direct(room, YOU, "asks you to decide")
    await room.synth.runs.cancel(TEAM, run.id, ADA)
    assert labels_of(await question(room, root, "stopped before this was decided")) == []
    assert labels_of(await direct(room, YOU, "stopped before this was decided")) == []
    assert asked["ts"] and mine["ts"]


async def test_a_reminder_reaches_whoever_is_asked_once(room: Room) -> None:
    _, run = await start(room, check(approvers=["@ada"], remind_s=60))
    told = await direct(room, ADA, "asks you to decide")
    await remind(room, run)
    async with asyncio.timeout(8):
        while len(below := await room.person.replies("dm", told["ts"], user=ADA)) < 2:
            await asyncio.sleep(0.03)
    assert f"<@{ADA}> This still waits for your decision" in words_of(below[1])
    await want_walk(room.stores, run.id)
    room.walkers.wake()
    await room.finished()
    await asyncio.sleep(0.3)
    assert len(await room.person.replies("dm", told["ts"], user=ADA)) == 2


async def remind(room: Room, run: Run) -> None:
    """A minute and a half passes, and the sweeper comes by."""
    room.later = timedelta(seconds=90)
    await want_walk(room.stores, run.id)
    room.walkers.wake()
    await room.finished()


async def test_a_restart_while_it_waits_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    async with open_database(sqlite_url) as database:
        async with open_room(tmp_path, SqlStores(database)) as room:
            root, run = await start(room, check())
            asked = await question(room, root)
            await direct(room, YOU, "asks you to decide")
        async with open_room(tmp_path, SqlStores(database)) as again:
            await again.person.press("general", asked["ts"], "Approve")
            assert (await ended(again, run)).status is RunStatus.COMPLETED
            assert labels_of(await question(again, root, "Approved by You")) == []
            mine = [one for one in await again.person.messages("dm") if "asks you" in words_of(one)]
            assert len(mine) == 1


async def test_a_run_that_is_told_nowhere_asks_in_a_direct_message(room: Room) -> None:
    workflow = await room.save("quiet", check(approvers=["@ada"]))
    run = await room.synth.runs.start(workflow, {}, "api")
    asked = await direct(room, ADA, "quiet: waiting")
    below = await room.person.replies("dm", asked["ts"], user=ADA)
    async with asyncio.timeout(8):
        while not (buttons := [one for one in below if labels_of(one) == BUTTONS]):
            below = await room.person.replies("dm", asked["ts"], user=ADA)
    await room.person.press("dm", buttons[0]["ts"], "Approve", user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("approve", Heard(Verdict.APPROVE, plain=True)),
        ("Approved.", Heard(Verdict.APPROVE, plain=True)),
        ("yes", Heard(Verdict.APPROVE)),
        ("LGTM!", Heard(Verdict.APPROVE)),
        ("reject: too long", Heard(Verdict.REJECT, "too long", plain=True)),
        ("reject, it is too long", Heard(Verdict.REJECT, "it is too long", plain=True)),
        ("reject this because it is late", Heard(Verdict.REJECT, "it is late", plain=True)),
        ("no: wrong channel", Heard(Verdict.REJECT, "wrong channel")),
        ("hand this over to <@U123>", Heard(Verdict.HAND_OVER, to="U123", plain=True)),
        ("delegate to <@U123>", Heard(Verdict.HAND_OVER, to="U123", plain=True)),
        ("no, I am at lunch", None),
        ("yes but shorter please", None),
        ("approve the other one too", None),
        ("rejection hurts", None),
        ("", None),
    ],
)
def test_what_words_decide(words: str, heard: Heard | None) -> None:
    assert verdict_in(words) == heard


async def test_before_a_yes_people_see_what_it_will_send_and_to_whom(room: Room) -> None:
    room.llm.says["x"] = "Three issues."
    steps = [say("sum", "x"), check(), post("p", "#general", "Today: {{sum}} See you.")]
    root, _ = await start(room, *steps)
    asked = await question(room, root)
    assert "After a yes: *Post a message in #general*\n> Today: Three issues. See you." in words_of(asked)
    await room.person.press("general", asked["ts"], "Approve")
    assert "After a yes" not in words_of(await question(room, root, "Approved by"))
