"""Walks over real databases: what is performed, what is remembered, what is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.definition import Action, parse
from core.engine import Call, Engine, Outcome
from core.errors import Refused, StorageError, Unavailable, Unknown
from core.events import EventType, Hub
from core.execution import Execution
from core.running import Runs
from core.runs import NewRun, Response, Run, RunStatus, StepStatus
from storage import SqlStores
from tests.fakes import InlineWalkers, NotingEngine, ScriptedEngine, begin_walk, text_of, walk_one, want_walk

HERE = "T1"
NO_PAUSE = {"policy": {"backoff_s": 0}}


def say(step: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": text}], **NO_PAUSE, **more}


def note(step: str, text: Any, **more: Any) -> dict[str, Any]:
    params = {"text": text}
    return {"id": step, "kind": "action", "action": "notes:write", "params": params, **NO_PAUSE, **more}


@dataclass
class House:
    """Everything that a run needs, with engines that the test scripts."""

    stores: SqlStores
    llm: ScriptedEngine
    notes: ScriptedEngine
    hub: Hub = field(default_factory=Hub)

    def __post_init__(self) -> None:
        engines: dict[str, Engine] = {"llm": self.llm, "notes": self.notes}
        self.execution = Execution(self.stores.runs, engines, self.hub)
        stores = self.stores
        self.walkers = InlineWalkers(stores.runs, lambda *begun: self.execution.walk(*begun), self.hub)
        self.runs = Runs(
            stores.runs, stores.workflows, stores.threads, stores.schedules, self.walkers, self.hub
        )

    async def start(self, *steps: dict[str, Any], given: dict[str, Any] | None = None, **more: Any) -> Run:
        definition = parse({"name": "test", "steps": list(steps), **more})
        workflow = await self.stores.workflows.create(HERE, definition, "U1", listed=False)
        return await self.runs.start(workflow, given or {}, "U1")

    async def finish(self, *steps: dict[str, Any], **more: Any) -> Run:
        run = await self.start(*steps, **more)
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)

    async def responses(self, run: Run) -> dict[str, Response]:
        return {response.path: response for response in await self.runs.responses(HERE, run.id)}

    async def resume(self, run: Run) -> Run:
        """What happens once the time has come."""
        await want_walk(self.stores, run.id)
        self.walkers.wake()
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)


@pytest.fixture
async def house(stores: SqlStores) -> AsyncIterator[House]:
    yield House(stores, ScriptedEngine("llm"), NotingEngine())


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


async def test_a_loop_gives_the_ordered_list_of_its_last_steps(house: House) -> None:
    async def slowly(call: Call) -> Outcome:
        await asyncio.sleep(0.03 if "0" in text_of(call) else 0)
        return Outcome(text_of(call).upper())

    house.llm._answer = slowly
    loop = {
        "id": "each", "kind": "for_each", "items": ["a0", "b", "c"], "as": "letter", "at_once": 3,
        "steps": [say("first", "{{letter}}"), say("line", "{{first}}!")],
    }  # fmt: skip
    run = await house.finish(loop, say("end", "{{each}} {{each[1]}}"))
    assert house.llm.texts[-1] == '["A0!","B!","C!"] B!'
    assert set(await house.responses(run)) == {
        "each", "end", *(f"each[{i}].{s}" for i in range(3) for s in ("first", "line"))
    }  # fmt: skip


async def test_a_loop_over_what_is_no_list_is_refused(house: House) -> None:
    loop = {"id": "each", "kind": "for_each", "items": "{{one}}", "steps": [say("line", "{{item}}")]}
    run = await house.finish(say("one", "x"), loop)
    assert run.error == "A loop needs a list of items, and got str."


async def test_a_loop_over_too_many_items_is_refused(house: House) -> None:
    loop = {"id": "each", "kind": "for_each", "items": [1, 2, 3], "limit": 2, "steps": [say("line", "x")]}
    run = await house.finish(loop)
    assert run.error == "The loop got 3 items; its limit is 2."


async def test_a_failed_item_lets_the_others_finish_and_retry_runs_only_what_is_missing(
    house: House,
) -> None:
    async def answer(call: Call) -> Outcome:
        await asyncio.sleep(0.01)
        if text_of(call) == "b" and len(house.llm.calls) <= 3:
            raise Refused("not b")
        return Outcome(text_of(call).upper())

    house.llm._answer = answer
    loop = {
        "id": "each", "kind": "for_each", "items": ["a", "b", "c"], "at_once": 3,
        "steps": [say("line", "{{item}}")],
    }  # fmt: skip
    run = await house.finish(loop)
    assert (run.status, run.error, run.failed_step) == (RunStatus.FAILED, "not b", "each[1].line")
    await house.runs.retry(HERE, run.id, "U2")
    await house.walkers.drain()
    assert house.llm.texts == ["a", "b", "c", "b"]
    assert (await house.responses(run))["each"].content == ["A", "B", "C"]
    assert (await house.runs.get(HERE, run.id)).status is RunStatus.COMPLETED


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


async def test_waits_in_a_loop_let_the_other_items_go_on(house: House) -> None:
    pause = {"id": "pause", "kind": "wait", "seconds": 0.1}
    branch = {"id": "slow", "kind": "branch", "when": "item == 1", "then": [pause]}
    loop = {
        "id": "each", "kind": "for_each", "items": [1, 2], "at_once": 2,
        "steps": [branch, say("line", "{{item}}")],
    }  # fmt: skip
    run = await house.finish(loop)
    assert (run.status, house.llm.texts) == (RunStatus.WAITING, ["2"])
    await asyncio.sleep(0.15)
    run = await house.resume(run)
    assert (run.status, house.llm.texts) == (RunStatus.COMPLETED, ["2", "1"])
    assert (await house.responses(run))["each"].content == ["<1>", "<2>"]


ARM = {"id": "any", "kind": "branch", "when": "true", "then": [say("one", "a")]}
LOOP = {"id": "each", "kind": "for_each", "items": [1], "steps": [say("one", "a")]}


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


async def test_a_fault_of_ours_fails_the_run_with_a_number_to_ask_about(house: House) -> None:
    def broken(call: Call) -> Outcome:
        raise ZeroDivisionError("our fault")

    house.llm._answer = broken
    run = await house.finish(say("one", "a"))
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "Something went wrong" in run.error and "our fault" not in run.error


async def test_an_answer_that_no_database_could_hold_is_kept_without_what_it_cannot(house: House) -> None:
    async def answer(call: Call) -> Outcome:
        return Outcome({"a": [float("nan"), float("-inf"), 1.5], "b\0": "\ud800"})

    house.llm._answer = answer
    run = await house.finish(say("one", "a"))
    assert (run.status, len(house.llm.calls)) == (RunStatus.COMPLETED, 1)
    kept = (await house.responses(run))["one"].content
    assert kept == {"a": [None, None, 1.5], "b\ufffd": "\ufffd"}


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
