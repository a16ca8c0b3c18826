"""Stages: handed over together, called back in any order, asked about where it is silent."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from core.errors import Conflict, Refused, Unavailable, Unknown
from core.runs import Response, Run, RunStatus, StepStatus
from core.stage import Stage
from storage import SqlStores
from tests.core.walking.house import HERE, House, note, say
from tests.fakes import ScriptedEngine, StagingEngine

REFUSED = {"status": "refused", "error": "No such list."}
UNKNOWN = {"status": "unknown", "error": "The connection broke off."}


class Staging(House):
    """A house whose engine of notes takes stages."""

    notes: StagingEngine

    async def report(self, number: int = -1, **outcomes: Any) -> bool:
        """Called back, and all walks that come of it ended."""
        heard = await self.runs.reported(self.notes.report(number, **outcomes))
        await self.walkers.drain()
        return heard

    async def answer(self, run: Run, path: str, *, done: bool) -> None:
        await self.runs.settle(HERE, run.id, path, done=done, by="U1")
        await self.walkers.drain()

    async def state(self, run: Run) -> RunStatus:
        return (await self.runs.get(HERE, run.id)).status

    async def steps(self, run: Run) -> dict[str, StepStatus]:
        return {path: one.status for path, one in (await self.responses(run)).items()}


@pytest.fixture
async def house(stores: SqlStores) -> AsyncIterator[Staging]:
    yield Staging(stores, ScriptedEngine("llm"), StagingEngine())


async def test_consecutive_actions_go_together_and_what_lies_between_stays_ours(house: Staging) -> None:
    run = await house.finish(
        say("sum", "hello"), note("a", "{{sum}}"), note("b", "{{a.x}}"), say("again", "{{b}}"), note("c", "x")
    )
    assert run.status is RunStatus.WAITING
    assert house.notes.batches == [["a", "b"]]
    stage = house.notes.sent[0]
    assert stage.names == {"sum": "<hello>", "a": None}
    assert [step.params["text"] for step in stage.steps] == ["{{sum}}", "{{a.x}}"]
    assert stage.definition.steps == run.definition.steps
    await house.report(a={"x": 1})
    assert house.notes.batches == [["a", "b"]]
    await house.report(b="two")
    assert house.notes.batches == [["a", "b"], ["c"]]
    await house.report(c=None)
    done = await house.runs.get(HERE, run.id)
    assert (done.status, done.completed_steps) == (RunStatus.COMPLETED, 5)
    responses = await house.responses(run)
    assert {path: one.content for path, one in responses.items()} == {
        "sum": "<hello>", "a": {"x": 1}, "b": "two", "again": "<two>", "c": None,
    }  # fmt: skip


async def test_a_run_that_waits_for_its_stage_has_committed_rows_and_a_time_to_look_again(
    house: Staging,
) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"))
    assert await house.steps(run) == {"a": StepStatus.STARTED, "b": StepStatus.STARTED}
    assert run.resume_at is not None
    assert not house.walkers.walks(run.id), "it holds no place"


async def test_before_a_stage_is_sent_its_rows_are_committed(house: Staging) -> None:
    seen: list[dict[str, Response]] = []

    async def look(stage: Stage) -> None:
        listed = await house.stores.runs.responses(HERE, stage.run_id)
        seen.append({one.path: one for one in listed})

    house.notes.meanwhile = look
    await house.finish(note("a", "1"), note("b", "2"))
    assert [(path, one.status) for path, one in seen[0].items()] == [
        ("a", StepStatus.STARTED), ("b", StepStatus.STARTED),
    ]  # fmt: skip


async def test_callbacks_count_once_in_any_order(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"))
    await house.report(b=2)
    assert await house.steps(run) == {"a": StepStatus.STARTED, "b": StepStatus.COMPLETED}
    assert await house.report(a=1)
    assert await house.state(run) is RunStatus.COMPLETED
    assert not await house.report(a="other")
    assert (await house.responses(run))["a"].content == 1


async def test_a_callback_that_comes_twice_before_anybody_looks_is_kept_once(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"))
    first, other = house.notes.report(a=1), house.notes.report(a="other")
    assert [await house.runs.reported(one) for one in (first, other, first)] == [True, True, True]
    await house.walkers.drain()
    assert (await house.responses(run))["a"].content == 1


async def test_what_is_called_back_before_the_run_parks_is_not_missed(house: Staging) -> None:
    async def at_once(stage: Stage) -> None:
        house.notes.meanwhile = None
        assert await house.runs.reported(house.notes.report(a=1, b=2))

    house.notes.meanwhile = at_once
    run = await house.finish(note("a", "1"), note("b", "2"))
    assert run.status is RunStatus.COMPLETED


async def test_many_callbacks_at_once_lose_nothing(house: Staging) -> None:
    run = await house.finish(*(note(f"n{number}", "x") for number in range(8)))
    told = [house.notes.report(**{f"n{number}": number}) for number in range(8)]
    await asyncio.gather(*(house.runs.reported(one) for one in reversed(told)))
    await house.walkers.drain()
    assert await house.state(run) is RunStatus.COMPLETED


async def test_a_refusal_ends_the_stage_and_a_retry_sends_only_what_is_left(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"), note("c", "3"))
    await house.report(a=1)
    await house.report(b=REFUSED)
    failed = await house.runs.get(HERE, run.id)
    assert (failed.status, failed.failed_step, failed.error) == (RunStatus.FAILED, "b", "No such list.")
    await house.runs.retry(HERE, run.id, "U1")
    await house.walkers.drain()
    assert house.notes.batches == [["a", "b", "c"], ["b", "c"]]
    await house.report(b=2, c=3)
    assert await house.state(run) is RunStatus.COMPLETED


@pytest.mark.parametrize(
    ("on_error", "becomes"),
    [("continue", None), ({"default": {"x": 0}}, {"x": 0})],
    ids=["continue", "default"],
)
async def test_where_a_step_may_fail_the_rest_is_sent_anew(
    house: Staging, on_error: Any, becomes: Any
) -> None:
    run = await house.finish(note("a", "1", on_error=on_error), note("b", "{{a}}"))
    await house.report(a=REFUSED)
    assert house.notes.batches == [["a", "b"], ["b"]]
    assert house.notes.sent[1].names == {"a": becomes}
    await house.report(b=2)
    assert await house.state(run) is RunStatus.COMPLETED


async def test_what_the_engine_itself_does_not_know_is_asked(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"))
    await house.report(a=UNKNOWN)
    assert await house.steps(run) == {"a": StepStatus.UNKNOWN, "b": StepStatus.STARTED}
    assert (await house.responses(run))["a"].error == "The connection broke off."
    await house.answer(run, "a", done=True)
    assert house.notes.batches == [["a", "b"], ["b"]], "its stage had ended there"
    await house.report(b=2)
    assert await house.state(run) is RunStatus.COMPLETED


async def test_silence_is_asked_about_step_by_step(stores: SqlStores) -> None:
    house = Staging(stores, ScriptedEngine("llm"), StagingEngine(patience_s=0, doubt_s=0))
    run = await house.finish(note("a", "1"), note("b", "2"), note("c", "3"))
    await house.resume(run)
    assert (await house.steps(run))["a"] is StepStatus.UNKNOWN
    await house.answer(run, "a", done=True)
    assert (await house.steps(run))["b"] is StepStatus.UNKNOWN, "it may have happened too"
    await house.answer(run, "b", done=False)
    assert house.notes.batches == [["a", "b", "c"], ["b", "c"]], "what stands behind it did not happen"
    await house.report(b=2, c=3)
    assert await house.state(run) is RunStatus.COMPLETED


async def test_a_late_callback_answers_the_question_of_its_silence(stores: SqlStores) -> None:
    house = Staging(stores, ScriptedEngine("llm"), StagingEngine(patience_s=0, doubt_s=0))
    run = await house.finish(note("a", "1"))
    await house.resume(run)
    assert (await house.steps(run))["a"] is StepStatus.UNKNOWN
    await house.report(a=1)
    assert await house.state(run) is RunStatus.COMPLETED
    with pytest.raises(Conflict):
        await house.answer(run, "a", done=False)


async def test_a_late_callback_of_a_stage_that_was_given_up_changes_nothing(stores: SqlStores) -> None:
    house = Staging(stores, ScriptedEngine("llm"), StagingEngine(patience_s=0, doubt_s=0))
    run = await house.finish(note("a", "1"))
    await house.resume(run)
    await house.answer(run, "a", done=False)
    assert not await house.report(0, a="old")
    await house.report(1, a="new")
    assert (await house.responses(run))["a"].content == "new"


async def test_a_cancelled_run_hears_nothing_any_more(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"))
    await house.report(a=1)
    await house.runs.cancel(HERE, run.id, "U1")
    before = await house.runs.get(HERE, run.id)
    assert not await house.report(b=2)
    after = await house.runs.get(HERE, run.id)
    assert (after.status, after.seq) == (RunStatus.CANCELLED, before.seq)
    assert await house.steps(run) == {"a": StepStatus.COMPLETED, "b": StepStatus.UNKNOWN}


async def test_nobody_reaches_a_run_of_another_workspace_or_guesses_a_stage(house: Staging) -> None:
    run = await house.finish(note("a", "1"))
    right = house.notes.report(a="stolen")
    for wrong in (
        replace(right, workspace="T2"),
        replace(right, key=f"{run.key}/1"),
        replace(right, run_id=run.id + 1),
        replace(right, key=""),
    ):
        assert not await house.runs.reported(wrong)
    assert await house.steps(run) == {"a": StepStatus.STARTED}
    assert len(right.key.rpartition("/")[2]) >= 16, "nobody guesses it"


async def test_what_was_not_taken_is_handed_over_again_and_then_fails(house: Staging) -> None:
    house.notes.moods += [Unavailable("Busy.")]
    run = await house.finish(note("a", "1"))
    assert house.notes.batches == [["a"]]
    await house.report(a=1)
    assert await house.state(run) is RunStatus.COMPLETED
    house.notes.moods += [Unavailable("Busy.")] * 3
    thrice = {"policy": {"attempts": 3, "backoff_s": 0}}
    failed = await house.finish(note("a", "1", **thrice), note("b", "1"))
    assert (failed.status, failed.error) == (RunStatus.FAILED, "Busy. Tried 3 times.")
    await house.runs.retry(HERE, failed.id, "U1")
    await house.walkers.drain()
    assert house.notes.batches == [["a"], ["a", "b"]]


async def test_between_two_tries_nothing_was_taken_and_a_kill_is_no_question(house: Staging) -> None:
    house.notes.moods += [Unavailable("Busy.", 60)]
    slow = {"policy": {"timeout_s": 60, "backoff_s": 60}}
    run = await house.start(note("a", "1", **slow), note("b", "2"))
    while (await house.steps(run)).get("b") is not StepStatus.WAITING:
        await asyncio.sleep(0.01)
    assert (await house.responses(run))["a"].detail == {"again": "Busy."}
    await house.walkers.die()
    assert (await house.resume(run)).status is RunStatus.WAITING
    assert house.notes.batches == [["a", "b"]]
    assert await house.steps(run) == {"a": StepStatus.STARTED, "b": StepStatus.STARTED}


async def test_a_refused_stage_fails_its_first_step(house: Staging) -> None:
    house.notes.moods.append(Refused("There is no workflow."))
    run = await house.finish(note("a", "1"), note("b", "2"))
    assert (run.status, run.failed_step, run.error) == (RunStatus.FAILED, "a", "There is no workflow.")


async def test_a_stage_in_doubt_may_still_be_heard_of_and_is_asked_about_otherwise(stores: SqlStores) -> None:
    house = Staging(stores, ScriptedEngine("llm"), StagingEngine(doubt_s=0))
    house.notes.moods.append(Unknown("The connection broke."))
    run = await house.finish(note("a", "1"), note("b", "2"))
    assert run.status is RunStatus.WAITING
    assert await house.steps(run) == {"a": StepStatus.STARTED, "b": StepStatus.STARTED}
    await house.resume(run)
    assert (await house.steps(run))["a"] is StepStatus.UNKNOWN
    await house.answer(run, "a", done=False)
    assert house.notes.batches == [["a", "b"]]


async def test_a_step_that_cannot_be_made_ready_begins_the_next_stage(house: Staging) -> None:
    house.notes.lacking["b"] = Refused("This list is gone.")
    run = await house.finish(note("a", "1"), note("b", "2"), note("c", "3"))
    assert house.notes.batches == [["a"]]
    await house.report(a=1)
    failed = await house.runs.get(HERE, run.id)
    assert (failed.status, failed.failed_step) == (RunStatus.FAILED, "b")


async def test_items_of_a_loop_are_stages_of_their_own(house: Staging) -> None:
    loop = {
        "id": "each", "kind": "for_each", "items": ["x", "y"], "as": "item", "at_once": 2,
        "steps": [note("a", "{{item}}"), note("b", "{{a}}")],
    }  # fmt: skip
    run = await house.finish(loop)
    assert house.notes.batches == [["a", "b"], ["a", "b"]]
    assert [stage.names for stage in house.notes.sent] == [
        {"item": "x", "a": None}, {"item": "y", "a": None},
    ]  # fmt: skip
    await house.report(1, b="by", a="ay")
    await house.report(0, a="ax")
    await house.report(0, b="bx")
    assert await house.state(run) is RunStatus.COMPLETED
    assert (await house.responses(run))["each"].content == ["bx", "by"]
    assert len(house.notes.sent) == 2


async def test_steps_in_parallel_go_alone(house: Staging) -> None:
    run = await house.finish(note("a", "1"), note("b", "2"), order="parallel")
    assert sorted(house.notes.batches) == [["a"], ["b"]]
    number = house.notes.batches.index(["a"])
    await house.report(number, a=1)
    await house.report(1 - number, b=2)
    assert await house.state(run) is RunStatus.COMPLETED


async def test_only_what_is_looked_at_is_sent_along(house: Staging) -> None:
    inputs = [{"name": "who", "type": "object"}]
    given = {"who": {"name": "Ada", "secret": "x" * 100, "mail": {"home": "h", "work": ["w1", "w2"]}}}
    await house.finish(
        note("a", "{{who.name}} {{who.mail.work[1]}} {{inputs.who.name}}"), inputs=inputs, given=given
    )
    assert house.notes.sent[0].names == {
        "who": {"name": "Ada", "mail": {"work": ["w1", "w2"]}},
        "inputs": {"who": {"name": "Ada"}},
    }
