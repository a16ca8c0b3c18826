"""Walks that were broken off: nothing finished is asked again, and what may have happened is asked about."""

import asyncio
from datetime import UTC, datetime

import pytest

from core.definition import parse
from core.engine import Call, Outcome
from core.errors import Unavailable, Unknown
from core.events import EventType
from core.runs import NewRun, Response, RunStatus, StepStatus
from tests.core.walking.house import HERE, House, note, say
from tests.fakes import begin_walk, text_of, walk_one


async def test_an_action_is_committed_as_started_before_it_is_sent(house: House) -> None:
    seen: list[StepStatus] = []

    async def look(call: Call) -> Outcome:
        stored = await house.runs.responses(HERE, call.run_id)
        seen.extend(response.status for response in stored)
        return Outcome(None)

    house.notes._answer = look
    await house.finish(note("one", "x"))
    assert seen == [StepStatus.STARTED]


@pytest.mark.parametrize("done", [True, False])
async def test_an_unknown_outcome_waits_for_a_word_and_goes_on_after_it(house: House, done: bool) -> None:
    answers: list[Outcome | None] = [None, Outcome("second")]

    def lost(call: Call) -> Outcome:
        answer = answers.pop(0)
        if answer is None:
            raise Unknown("The line was lost.")
        return answer

    house.notes._answer = lost
    run = await house.finish(note("one", "x"), say("two", "[{{one}}]"))
    assert run.status is RunStatus.WAITING
    question = (await house.runs.events(HERE, run.id))[-2]
    assert (question.type, question.data["step"]) == (EventType.APPROVAL, "one")
    assert (await house.resume(run)).status is RunStatus.WAITING
    assert len(house.notes.calls) == 1, "it must not be asked again without a word"
    await house.runs.settle(HERE, run.id, "one", done=done, by="U1")
    await house.walkers.drain()
    assert house.llm.texts == ["[]" if done else "[second]"]
    assert len(house.notes.calls) == (1 if done else 2)
    events = await house.runs.events(HERE, run.id)
    finished = [event.data["step"] for event in events if event.type is EventType.STEP_FINISHED]
    assert finished == ["one", "two"], "a step that a person says is done is told like any other"
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert list(await house.responses(run)) == ["one", "two"]


async def test_an_action_that_was_under_way_at_a_crash_becomes_a_question(house: House) -> None:
    async def hang(call: Call) -> Outcome:
        await asyncio.sleep(60)
        return Outcome(None)

    house.notes._answer = hang
    run = await house.start(note("one", "x"))
    while not house.notes.calls:
        await asyncio.sleep(0.01)
    await house.walkers.die()
    run = await house.resume(run)
    assert run.status is RunStatus.WAITING
    assert (await house.responses(run))["one"].status is StepStatus.UNKNOWN
    assert len(house.notes.calls) == 1


async def test_an_action_killed_between_two_tries_has_not_happened_and_is_no_question(house: House) -> None:
    moods: list[Exception] = [Unavailable("The service is away.", 60)]

    def answer(call: Call) -> Outcome:
        if moods:
            raise moods.pop()
        return Outcome("done")

    house.notes._answer = answer
    run = await house.start(note("post", "x", policy={"backoff_s": 60}))
    while (known := (await house.responses(run)).get("post")) is None or known.detail == {}:
        await asyncio.sleep(0.01)
    assert (known.status, known.detail) == (StepStatus.WAITING, {"again": "The service is away."})
    await house.walkers.die()
    assert (await house.resume(run)).status is RunStatus.COMPLETED
    assert len(house.notes.calls) == 2


async def test_a_payload_in_flight_at_a_crash_is_asked_again_and_finished_ones_are_not(house: House) -> None:
    async def answer(call: Call) -> Outcome:
        if text_of(call) == "b" and house.llm.texts.count("b") == 1:
            await asyncio.sleep(60)
        return Outcome(text_of(call))

    house.llm._answer = answer
    run = await house.start(say("one", "a"), say("two", "b"), say("three", "c"))
    while "b" not in house.llm.texts:
        await asyncio.sleep(0.01)
    await house.walkers.die()
    run = await house.resume(run)
    assert house.llm.texts == ["a", "b", "b", "c"]
    assert (run.status, run.completed_steps) == (RunStatus.COMPLETED, 3)


async def test_a_zombie_writes_nothing_and_begins_nothing(house: House) -> None:
    gate = asyncio.Event()

    async def answer(call: Call) -> Outcome:
        if len(house.llm.calls) == 1:
            await gate.wait()
            return Outcome("zombie")
        return Outcome("owner")

    house.llm._answer = answer
    run = await house.start(say("one", "a"), say("two", "{{one}}"))
    while not house.llm.calls:
        await asyncio.sleep(0.01)
    await house.stores.runs.give_up([house.walkers.name])
    assert await walk_one(house.execution, house.stores, HERE, run.id)
    gate.set()
    await house.walkers.drain()
    assert house.llm.texts == ["a", "a", "owner"]
    assert (await house.responses(run))["one"].content == "owner"


async def test_cancelling_aborts_a_step_in_its_middle(house: House) -> None:
    async def forever(call: Call) -> Outcome:
        await asyncio.sleep(60)
        return Outcome("never")

    house.llm._answer = forever
    run = await house.start(say("one", "a"), say("two", "b"))
    while not house.llm.calls:
        await asyncio.sleep(0.01)
    await house.runs.cancel(HERE, run.id, "U2")
    await house.walkers.drain()
    run = await house.runs.get(HERE, run.id)
    assert (run.status, run.ended_by, len(house.llm.calls)) == (RunStatus.CANCELLED, "U2", 1)


async def test_killed_between_a_steps_failure_and_the_runs_the_run_still_fails(house: House) -> None:
    definition = parse({"name": "test", "steps": [say("a", "1"), say("b", "2")]})
    workflow = await house.stores.workflows.create(HERE, definition, "U1", listed=False)
    new = NewRun(HERE, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    run, _ = await house.stores.runs.create(new)
    begun = await begin_walk(house.stores.runs, run.id)
    assert begun is not None
    failed = Response("a", "a", "payload", StepStatus.FAILED, error="No.", started_at=datetime.now(UTC))
    await house.stores.runs.finish_step(begun[1], failed, [], completed_steps=0)
    after = await house.resume(run)
    assert (after.status, after.failed_step, after.error) == (RunStatus.FAILED, "a", "No.")
    assert house.llm.texts == []
