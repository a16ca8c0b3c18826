"""Loops: their items, their bounds, and what becomes of the others where one fails or waits."""

import asyncio

from core.engine import Call, Outcome
from core.errors import Refused
from core.runs import RunStatus
from tests.core.walking.house import HERE, House, say
from tests.fakes import text_of


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
