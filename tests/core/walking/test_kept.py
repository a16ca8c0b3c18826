"""A run that would keep too much is ended in words, whatever its loops do."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.engine import Engine, Outcome
from core.execution import Execution
from core.runs import Run, RunStatus, Usage
from core.template import LONGEST_PROMPT
from storage import SqlStores
from tests.core.walking.house import HERE, House, note, say
from tests.fakes import NotingEngine, ScriptedEngine

MOST = 100_000


class Shelf(House):
    """A house whose runs may keep little."""

    def __post_init__(self) -> None:
        super().__post_init__()
        engines: dict[str, Engine] = {"llm": self.llm, "notes": self.notes}
        self.execution = Execution(self.stores.runs, engines, self.hub, most_kept=MOST)

    async def held(self, run: Run) -> int:
        return sum(len(str(one.content or "")) for one in (await self.responses(run)).values())


@pytest.fixture
async def shelf(stores: SqlStores) -> AsyncIterator[Shelf]:
    yield Shelf(stores, ScriptedEngine("llm", lambda call: Outcome("x" * 9_000)), NotingEngine())


def loop(times: int, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "each", "kind": "for_each", "items": list(range(times)), "steps": list(steps), **more}


@pytest.mark.parametrize("at_once", [1, 10])
async def test_a_loop_whose_answers_grow_without_end_fails_at_its_step_with_the_way_out(
    shelf: Shelf, at_once: int
) -> None:
    shelf.llm._answer = lambda call: Outcome("x" * 9_000, usage=Usage("m", 1, 2))
    run = await shelf.finish(loop(200, say("line", "{{item}}"), at_once=at_once))
    assert run.status is RunStatus.FAILED
    assert run.failed_step is not None and run.failed_step.startswith("each[1")
    assert "with its 9,000 characters the run would keep more than 100,000" in (run.error or "")
    assert "make it several workflows" in (run.error or "")
    assert await shelf.held(run) <= MOST
    assert run.tokens == 3 * len(shelf.llm.calls), "what the model took counts all the same"
    assert len(shelf.llm.calls) < 25


async def test_a_loops_list_of_results_counts_too(shelf: Shelf) -> None:
    run = await shelf.finish(loop(8, say("line", "{{item}}")))
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "each")
    assert "characters of this loop's list" in (run.error or "")


async def test_what_a_loop_goes_over_counts_while_it_goes_on_and_not_behind_it(shelf: Shelf) -> None:
    many = ["y" * 6_000] * 10
    shelf.llm._answer = lambda call: Outcome("ok")
    once = {"id": "a", "kind": "for_each", "items": many, "steps": [say("one", "x")]}
    again = {"id": "b", "kind": "for_each", "items": many, "steps": [say("two", "x")]}
    assert (await shelf.finish(once, again)).status is RunStatus.COMPLETED
    inside = {"id": "b", "kind": "for_each", "items": many, "as": "other", "steps": [say("two", "x")]}
    nested = {"id": "a", "kind": "for_each", "items": many, "steps": [inside]}
    run = await shelf.finish(nested, name="nested")
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "a[0].b")


async def test_a_step_that_may_fail_goes_on_without_its_answer_and_an_action_says_it_was_done(
    shelf: Shelf,
) -> None:
    shelf.llm._answer = lambda call: Outcome("x" * 200_000)
    run = await shelf.finish(
        say("one", "a", on_error="continue"), say("two", "[{{one}}]", on_error="continue")
    )
    assert run.status is RunStatus.COMPLETED
    assert shelf.llm.texts == ["a", "[]"]
    shelf.notes._answer = lambda call: Outcome({"rows": ["z"] * 90_000})
    run = await shelf.finish(note("post", {"text": "a"}), name="acts")
    assert run.status is RunStatus.FAILED
    assert (run.error or "").startswith("This was done, but its answer cannot be kept")


async def test_a_later_walk_knows_what_is_kept_already(shelf: Shelf) -> None:
    steps = [say(f"s{number}", "x") for number in range(12)]
    pause = {"id": "pause", "kind": "wait", "seconds": 1}
    run = await shelf.finish(*steps[:9], pause, *steps[9:])
    assert run.status is RunStatus.WAITING
    while (run := await shelf.resume(run)).status is RunStatus.WAITING:
        await asyncio.sleep(0.1)
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "s11")


async def test_a_prompt_that_becomes_longer_than_any_model_reads_is_not_asked(shelf: Shelf) -> None:
    long = "z" * 500_000
    run = await shelf.finish(
        say("one", "{{text}}" * 9), inputs=[{"name": "text"}], given={"text": long}, name="long"
    )
    assert run.status is RunStatus.FAILED and shelf.llm.calls == []
    assert f"this prompt is over {LONGEST_PROMPT:,} characters long. Name a part" in (run.error or "")
    assert (await shelf.runs.get(HERE, run.id)).failed_step == "one"
