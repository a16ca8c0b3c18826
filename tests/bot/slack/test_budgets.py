"""A run that would pass its budget, in Slack: what its owner is asked, and what comes of it."""

from bot.slack.speech import verdict_in
from bot.workspace import ADA, YOU, Json
from core.approvals import Verdict
from core.budgets import Forecast
from core.runs import RunStatus
from tests.bot.slack.room import Room, labels_of, say, words_of
from tests.bot.slack.test_approvals import ended, private, question

BUTTONS = ["Continue", "Stop", "More…"]


async def asking(room: Room) -> tuple[Json, Json]:
    """A run whose second prompt is too much; the root of its thread, and the question in it."""
    room.llm.takes = Forecast("fake", 1, 2, None)
    await room.save("digest", say("sum", "x"), say("more", "y"), budget={"tokens": 4})
    await room.person.command("general", "/synth run digest")
    root = await room.reply("digest: waiting")
    return root, await question(room, root)


async def test_the_owner_is_asked_in_the_thread_and_the_run_goes_on_where_it_was(room: Room) -> None:
    root, asked = await asking(room)
    said = words_of(asked)
    assert "This run has used 3 of its 4 tokens; the next prompt needs about 3." in said
    assert "Continue with 4 more, or stop?" in said
    assert labels_of(asked) == BUTTONS
    await room.person.command("general", "/synth status")
    await room.until(lambda one: "Going on now" in words_of(one) and "used 3 of its 4" in words_of(one))
    await room.until(lambda one: "Waiting for your word about the budget." in words_of(one))
    await room.person.press("general", asked["ts"], "Continue")
    [run] = await room.runs()
    assert (await ended(room, run)).status is RunStatus.COMPLETED
    assert len(room.llm.calls) == 2
    closed = await question(room, root, "Continued by")
    assert labels_of(closed) == []
    assert "6 tokens" in words_of(await room.reply("is done"))


async def test_somebody_else_cannot_decide_and_a_stop_ends_it(room: Room) -> None:
    root, asked = await asking(room)
    await room.person.press("general", asked["ts"], "Continue", user=ADA)
    await private(room, ADA, "to decide")
    await room.person.press("general", asked["ts"], "Stop")
    [run] = await room.runs()
    assert (await ended(room, run)).status is RunStatus.CANCELLED
    assert len(room.llm.calls) == 1
    assert "Stopped by" in words_of(await question(room, root, "Stopped by"))


async def test_the_month_so_far_is_told(room: Room) -> None:
    await room.save("digest", say("sum", "x"))
    await room.person.command("general", "/synth run digest")
    await room.reply("is done")
    await room.person.command("general", "/synth budget")
    told = words_of(await room.reply("has taken"))
    assert "3 tokens" in told and "digest" in told and "No limit is set." in told


async def test_whoever_owns_a_workflow_is_told_in_the_thread_when_most_of_its_month_is_used(
    room: Room,
) -> None:
    room.llm.takes = Forecast("fake", 1, 2, None)
    await room.save("digest", say("sum", "x"), say("more", "y"), budget={"month": {"tokens": 7}})
    await room.person.command("general", "/synth run digest")
    done = await room.reply("is done")
    thread = [words_of(one) for one in await room.person.replies("general", done["thread_ts"])]
    [told] = [one for one in thread if "used 6 of its 7 tokens" in one]
    assert f"<@{YOU}> This workflow has used 6 of its 7 tokens for " in told and ", 85 %." in told
    assert not any("used 3 of its" in one for one in thread)
    await room.person.command("general", "/synth budget")
    budget = words_of(await room.reply("has taken"))
    assert "85 % of its 7 tokens (*1 token left*)" in budget
    room.llm.takes = Forecast("fake", 0, 0, None)
    await room.person.command("general", "/synth run digest")
    await room.reply("digest: waiting")
    await room.person.command("general", "/synth budget")
    assert "(*used up*: runs ask before they go on)" in words_of(await room.reply("9 tokens"))


async def test_words_that_only_begin_like_the_command_are_an_intent(room: Room) -> None:
    room.plans("budget report every Monday", say("sum", "x"))
    await room.person.command("general", "/synth budget report every Monday")
    await room.reply("Nothing happens before you press Run")
    assert room.planner.heard == ["budget report every Monday"]


def test_continue_is_a_yes() -> None:
    heard = verdict_in("continue")
    assert heard is not None and heard.verdict is Verdict.APPROVE and heard.plain
