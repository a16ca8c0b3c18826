"""Questions that want an answer in words, over the real Bolt app: the form, words, a channel's members."""

import pytest

from bot.slack.speech import answer_in, skips
from bot.workspace import ADA, TEAM, YOU
from core.approvals import Verdict
from core.runs import RunStatus
from tests.bot.slack.room import Room, labels_of, post, words_of
from tests.bot.slack.test_approvals import check, direct, ended, private, question, start

BUTTONS = ["Answer", "Skip", "More…"]


def ask(**more: object) -> dict[str, object]:
    return check(ask="What do you plan to do today?", wants="answer", **more)


async def said_in_general(room: Room) -> list[str]:
    return [words_of(one) for one in await room.person.messages("general")]


async def test_an_answer_is_written_in_a_form_shown_and_told_on(room: Room) -> None:
    root, run = await start(room, ask(), post("p", "#general", "Today: {{check.comment}}"))
    asked = await question(room, root)
    assert labels_of(asked) == BUTTONS
    assert "*What do you plan to do today?*" in words_of(asked)
    assert "For You to answer, until" in words_of(asked)
    await room.person.press("general", asked["ts"], "Answer")
    view = await room.person.wait_for_view()
    assert view["title"]["text"] == "Your answer"
    assert "What do you plan to do today?" in str(view["blocks"])
    assert (await room.person.submit(view["id"], {"comment": "   "}))["errors"] == {
        "comment": "Say your answer here."
    }
    assert (await room.person.submit(view["id"], {"comment": "Write *docs*"}))["outcome"] == "closed"
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    decided = await question(room, root, "Answered by You")
    assert labels_of(decided) == []
    assert any("Today: Write *docs*" in one for one in await said_in_general(room))


async def test_who_skips_ends_it_and_the_thread_says_so(room: Room) -> None:
    root, run = await start(room, ask(), post("p", "#general", "{{check.comment}}"))
    await room.person.press("general", (await question(room, root))["ts"], "Skip")
    assert (await ended(room, run)).status is RunStatus.CANCELLED
    ending = await room.reply("What comes after was not done.")
    assert "got no answer: You skipped it" in words_of(ending)
    assert "Skipped by You" in words_of(await question(room, root, "Skipped"))


async def test_more_hands_it_over_and_a_yes_there_needs_words(room: Room) -> None:
    root, run = await start(room, ask())
    asked = await question(room, root)
    await room.person.press("general", asked["ts"], "More…")
    view = await room.person.wait_for_view()
    missing = await room.person.submit(view["id"], {"verdict": "approve"})
    assert missing["errors"] == {"comment": "Say your answer here."}
    await room.person.submit(view["id"], {"verdict": "hand_over", "to": ADA})
    told = await direct(room, ADA, "*digest* asks you")
    assert labels_of(told) == BUTTONS
    await room.person.send("dm", "The tests", thread_ts=told["ts"], user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED


async def test_what_is_written_below_the_direct_message_is_the_answer(room: Room) -> None:
    _, run = await start(room, ask(approvers=["@ada"]))
    told = await direct(room, ADA, "*digest* asks you")
    await room.person.send("dm", "no, just meetings", thread_ts=told["ts"], user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    [said] = await room.synth.runs.decisions(TEAM, run.id)
    assert (said.person, said.verdict, said.comment) == (ADA, Verdict.APPROVE, "no, just meetings")
    assert "*Answered by Ada*" in words_of(await direct(room, ADA, "“no, just meetings”"))


async def test_who_answers_beside_it_in_the_thread_is_asked_whether_that_is_it(room: Room) -> None:
    root, run = await start(room, ask(approvers=["@ada"]), post("p", "#general", "Ada: {{check.comment}}"))
    await question(room, root)
    await room.person.send("general", "a few reviews", thread_ts=root["ts"])  # You are not asked
    await room.person.send("general", "<@U00YOU001> what about you?", thread_ts=root["ts"], user=ADA)
    await room.person.send("general", "reviews & tests", thread_ts=root["ts"], user=ADA)
    offer = await private(room, ADA, "Shall I take that as your answer?")
    assert labels_of(offer) == ["Yes, that is my answer"]
    assert await room.synth.runs.decisions(TEAM, run.id) == []
    await room.person.press("general", offer["ts"], "Yes, that is my answer", user=ADA)
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    assert any("Ada: reviews & tests" in one for one in await said_in_general(room))
    with pytest.raises(TimeoutError):
        await room.until(lambda one: "Shall I take" in words_of(one), timeout=0.2, user=YOU)


@pytest.mark.parametrize("words", ["answer: the release", "approve: the release"])
async def test_in_the_thread_a_prefix_answers(room: Room, words: str) -> None:
    root, run = await start(room, ask())
    await question(room, root)
    await room.person.send("general", words, thread_ts=root["ts"])
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    [said] = await room.synth.runs.decisions(TEAM, run.id)
    assert said.comment == "the release"


async def test_all_in_a_channel_are_asked_each_alone(room: Room) -> None:
    root, run = await start(
        room, ask(approvers=["#general"], quorum="all"), post("p", "#general", "{{check.comment}}")
    )
    assert "0 of 2 answered" in words_of(await question(room, root))
    mine, hers = await direct(room, YOU, "*digest* asks you"), await direct(room, ADA, "*digest* asks you")
    await room.person.send("dm", "docs", thread_ts=hers["ts"], user=ADA)
    await question(room, root, "1 of 2 answered")
    await room.person.send("dm", "tests", thread_ts=mine["ts"])
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    assert "tests" not in words_of(await direct(room, ADA, "“docs”")), "each reads their own answer"
    assert any("Ada: docs\nYou: tests" in one for one in await said_in_general(room))


async def test_a_question_back_is_no_answer_before_they_say_so(room: Room) -> None:
    _, run = await start(room, ask(approvers=["@ada"]))
    told = await direct(room, ADA, "*digest* asks you")
    await room.person.send("dm", "for the whole day?", thread_ts=told["ts"], user=ADA)
    offer = await private(room, ADA, "Shall I take that as your answer?")
    assert labels_of(offer) == ["Yes, that is my answer"]
    assert await room.synth.runs.decisions(TEAM, run.id) == []


async def test_commands_keep_their_meaning_below_a_question(room: Room) -> None:
    _, run = await start(room, ask())
    told = await direct(room, YOU, "*digest* asks you")
    await room.person.send("dm", "help", thread_ts=told["ts"])
    await room.reply("/synth list")
    assert await room.synth.runs.decisions(TEAM, run.id) == []


def test_words_that_answer() -> None:
    assert answer_in("Answer: yes, two of them") == "yes, two of them"
    assert answer_in("Antwort: ja") == "ja"
    assert answer_in("the answer is no") is None
    assert all(skips(one) for one in ("skip", "Pass.", "skip it", "I pass"))
    assert not any(skips(one) for one in ("skip the tests", "no", "I pass the tests on"))
