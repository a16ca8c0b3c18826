"""What a step is given, what it gives, and which way a run takes."""

import asyncio
from datetime import UTC, datetime, timedelta

from core.definition import Action
from core.engine import Call, Outcome
from core.events import EventType
from core.runs import RunStatus
from tests.core.walking.house import HERE, House, note, say


async def test_a_chain_hands_each_answer_to_the_next(house: House) -> None:
    run = await house.finish(
        say("one", "first {{who}}"),
        say("two", "then {{one}}"),
        inputs=[{"name": "who"}],
        given={"who": "Ada"},
    )
    assert house.llm.texts == ["first Ada", "then <first Ada>"]
    assert (run.status, run.tokens, run.completed_steps) == (RunStatus.COMPLETED, 6, 2)


async def test_events_are_numbered_without_gaps_and_end_with_the_ending(house: House) -> None:
    run = await house.finish(say("one", "a"), say("two", "b"))
    events = await house.runs.events(HERE, run.id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.type for event in events] == [
        EventType.PROGRESS,
        EventType.STEP_FINISHED,
        EventType.PROGRESS,
        EventType.STEP_FINISHED,
        EventType.PROGRESS,
        EventType.COMPLETED,
    ]
    assert events[1].data["content"] == "<a>"
    assert events[4].data == {"completed": 2, "total": 2, "step": "two"}


async def test_an_action_gets_its_params_with_their_types(house: House) -> None:
    house.llm._answer = lambda call: Outcome({"n": [1, 2]})
    await house.finish(
        say("one", "x", output_schema={"type": "object"}),
        note("two", {"all": "{{one.n}}", "text": "got {{one.n}} {{one.m}}!"}),
    )
    assert isinstance(house.notes.calls[0].step, Action)
    assert house.notes.calls[0].step.params["text"] == {"all": [1, 2], "text": "got [1,2] !"}


async def test_values_are_never_expanded_again(house: House) -> None:
    run = await house.finish(
        say("one", "{{who}}"), inputs=[{"name": "who"}, {"name": "key"}], given={"who": "{{key}}", "key": "k"}
    )
    assert house.llm.texts == ["{{key}}"]
    assert run.status is RunStatus.COMPLETED


async def test_a_branch_takes_one_way_and_the_other_is_null(house: House) -> None:
    run = await house.finish(
        say("mood", "x"),
        {
            "id": "way", "kind": "branch", "when": "mood.contains('x')",
            "then": [say("yes", "yes")], "else": [say("no", "no"), say("never", "never")],
        },
        say("end", "[{{yes}}][{{no}}]"),
    )  # fmt: skip
    assert house.llm.texts == ["x", "yes", "[<yes>][]"]
    assert (run.completed_steps, run.total_steps) == (6, 6)


async def test_a_condition_that_cannot_be_decided_fails_the_run_in_words(house: House) -> None:
    branch = {"id": "way", "kind": "branch", "when": "mood > 3", "then": [say("yes", "yes")]}
    run = await house.finish(say("mood", "x"), branch)
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "mood > 3" in run.error


async def test_a_wait_parks_the_run_until_its_time(house: House) -> None:
    run = await house.finish(
        say("one", "a"), {"id": "pause", "kind": "wait", "seconds": 0.2}, say("two", "b")
    )
    assert run.status is RunStatus.WAITING
    assert run.resume_at is not None and run.resume_at <= datetime.now(UTC) + timedelta(seconds=0.2)
    assert house.llm.texts == ["a"]
    await asyncio.sleep(0.25)
    assert await house.runs.walks.sweep() == 1
    await house.walkers.drain()
    assert house.llm.texts == ["a", "b"]
    assert (await house.runs.get(HERE, run.id)).status is RunStatus.COMPLETED


async def test_an_answer_that_no_database_could_hold_is_kept_without_what_it_cannot(house: House) -> None:
    async def answer(call: Call) -> Outcome:
        return Outcome({"a": [float("nan"), float("-inf"), 1.5], "b\0": "\ud800"})

    house.llm._answer = answer
    run = await house.finish(say("one", "a"))
    assert (run.status, len(house.llm.calls)) == (RunStatus.COMPLETED, 1)
    kept = (await house.responses(run))["one"].content
    assert kept == {"a": [None, None, 1.5], "b\ufffd": "\ufffd"}
