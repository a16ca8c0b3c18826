"""Steps that fail: what is tried again, what is tolerated, and what people read of it."""

import asyncio
from typing import Any

import pytest

from core.engine import Call, Outcome
from core.errors import Refused, StorageError, Unavailable
from core.runs import RunStatus
from tests.core.walking.house import HERE, House, say
from tests.fakes import text_of

ARM = {"id": "any", "kind": "branch", "when": "true", "then": [say("one", "a")]}
LOOP = {"id": "each", "kind": "for_each", "items": [1], "steps": [say("one", "a")]}


async def test_unavailable_is_tried_again_and_refused_is_not(house: House) -> None:
    moods: list[Exception | None] = [Unavailable("busy", 0.0), Unavailable("busy"), None, Refused("no")]

    def answer(call: Call) -> Outcome:
        mood = moods.pop(0)
        if mood is not None:
            raise mood
        return Outcome("fine")

    house.llm._answer = answer
    run = await house.finish(say("one", "a"), say("two", "b"))
    assert house.llm.texts == ["a", "a", "a", "b"]
    assert (run.error, run.failed_step, run.completed_steps) == ("no", "two", 1)


async def test_tries_are_used_up_in_words(house: House) -> None:
    def busy(call: Call) -> Outcome:
        raise Unavailable("The model is busy.")

    house.llm._answer = busy
    run = await house.finish(say("one", "a", policy={"attempts": 2, "backoff_s": 0}))
    assert run.error == "The model is busy. Tried 2 times."


async def test_a_payload_that_is_silent_is_asked_again_then_fails(house: House) -> None:
    async def forever(call: Call) -> Outcome:
        await asyncio.sleep(60)
        return Outcome("never")

    house.llm._answer = forever
    run = await house.finish(say("one", "a", policy={"timeout_s": 0.02, "attempts": 2, "backoff_s": 0}))
    assert len(house.llm.calls) == 2
    assert run.error == "There was no answer within 0.02 s. Tried 2 times."


@pytest.mark.parametrize(("on_error", "content"), [("continue", None), ({"default": {"a": 1}}, {"a": 1})])
async def test_a_tolerated_failure_lets_the_run_go_on(house: House, on_error: Any, content: Any) -> None:
    def answer(call: Call) -> Outcome:
        if text_of(call) == "a":
            raise Refused("no")
        return Outcome(text_of(call))

    house.llm._answer = answer
    run = await house.finish(say("one", "a", on_error=on_error), say("two", "b {{one}}"))
    one = (await house.responses(run))["one"]
    assert run.status is RunStatus.COMPLETED
    assert (one.content, one.error, one.detail) == (content, "no", {"tolerated": True})


async def test_a_branch_whose_condition_failed_takes_no_arm_in_a_later_walk_either(house: House) -> None:
    run = await house.finish(
        {
            "id": "way", "kind": "branch", "when": "mood > 3", "on_error": {"default": "unclear"},
            "then": [say("yes", "yes")], "else": [say("no", "no")],
        },
        {"id": "pause", "kind": "wait", "seconds": 0.4},
        inputs=[{"name": "mood"}],
        given={"mood": "x"},
    )  # fmt: skip
    assert run.status is RunStatus.WAITING
    await asyncio.sleep(0.45)
    assert (await house.resume(run)).status is RunStatus.COMPLETED
    assert house.llm.texts == []


@pytest.mark.parametrize(("step", "path"), [(say("one", "a"), "one"), (ARM, "one"), (LOOP, "each[0].one")])
async def test_a_step_that_stops_synth_again_and_again_fails_the_run_by_name(
    house: House, step: dict[str, Any], path: str
) -> None:
    async def crash(call: Call) -> Outcome:
        raise StorageError("away")

    house.llm._answer = crash
    run = await house.start(step)
    await house.walkers.drain()
    for _ in range(8):
        await house.walkers.look()
        await house.walkers.drain()
    run = await house.runs.get(HERE, run.id)
    assert (run.status, run.failed_step) == (RunStatus.FAILED, path)
    assert run.error is not None and "five times" in run.error


async def test_a_fault_of_ours_fails_the_run_with_a_number_to_ask_about(house: House) -> None:
    def broken(call: Call) -> Outcome:
        raise ZeroDivisionError("our fault")

    house.llm._answer = broken
    run = await house.finish(say("one", "a"))
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "Something went wrong" in run.error and "our fault" not in run.error
