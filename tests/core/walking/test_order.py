"""Steps side by side: what waits for what, and that nothing is lost by it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.definition import parse
from core.engine import Call, Outcome
from core.errors import Refused, Unknown
from core.runs import RunStatus, StepStatus, Walk
from core.template import as_text
from core.walking.journal import Journal
from core.walking.order import needs
from storage import SqlStores
from tests.core.walking.house import House, note, say
from tests.fakes import NotingEngine, ScriptedEngine, text_of


def needs_of(*steps: dict[str, Any]) -> dict[str, set[str]]:
    return {
        step: set(before) for step, before in needs(parse({"name": "x", "steps": list(steps)}).steps).items()
    }


def branch(step: str, when: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"id": step, "kind": "branch", "when": when, "then": list(then)}


APPROVAL = {"id": "check", "kind": "approval", "ask": "Really?"}


def test_a_step_waits_for_those_that_it_names_wherever_it_names_them() -> None:
    loop = {"id": "each", "kind": "for_each", "items": "{{a}}", "steps": [say("line", "{{item}} {{b}}")]}
    found = needs_of(
        say("a", "x"), say("b", "y"), say("c", "{{a.n[0]}}"), loop, branch("way", "b == c", note("d", "!"))
    )
    assert found == {"a": set(), "b": set(), "c": {"a"}, "each": {"a", "b"}, "way": {"b", "c"}}


def test_what_a_branch_or_a_loop_brings_is_waited_for_as_a_whole() -> None:
    found = needs_of(branch("way", "true", say("inner", "x")), say("after", "{{inner}}"))
    assert found == {"way": set(), "after": {"way"}}


def test_an_approval_is_a_wall() -> None:
    found = needs_of(say("a", "x"), say("b", "y"), APPROVAL, note("post", "hello"), note("more", "{{b}}"))
    assert found["check"] == {"a", "b"}
    assert found["post"] == {"check"}
    assert found["more"] == {"check", "b"}


def test_a_branch_with_an_approval_in_it_is_one_too() -> None:
    found = needs_of(say("a", "x"), branch("way", "true", APPROVAL), note("post", "hello"))
    assert (found["way"], found["post"]) == ({"a"}, {"way"})


class Together:
    """Answers once so many ask at the same time; more than that never come."""

    def __init__(self, parties: int) -> None:
        self._barrier = asyncio.Barrier(parties)

    async def answer(self, call: Call) -> Outcome:
        async with asyncio.timeout(5):
            await self._barrier.wait()
        return Outcome(f"<{text_of(call)}>")


async def test_steps_that_do_not_name_each_other_are_under_way_together(stores: SqlStores) -> None:
    house = House(stores, ScriptedEngine("llm", Together(3).answer), NotingEngine())
    run = await house.finish(
        say("a", "1"), say("b", "2"), say("c", "3"), note("all", "{{a}}{{b}}{{c}}"), order="parallel"
    )
    assert (run.status, run.error) == (RunStatus.COMPLETED, None)
    assert (await house.responses(run))["all"].content == {"text": "<1><2><3>"}
    assert (run.completed_steps, run.total_steps) == (4, 4)


async def test_after_a_failure_what_is_under_way_finishes_and_a_retry_does_the_rest(
    stores: SqlStores,
) -> None:
    begun, failing = asyncio.Event(), [True]

    async def answer(call: Call) -> Outcome:
        if text_of(call) == "bad" and failing:
            await begun.wait()
            failing.clear()
            raise Refused("no")
        begun.set()
        await asyncio.sleep(0.05 if text_of(call) == "slow" else 0)
        return Outcome(f"<{text_of(call)}>")

    house = House(stores, ScriptedEngine("llm", answer), NotingEngine())
    steps = [say("bad", "bad"), say("slow", "slow"), say("later", "{{slow}}"), say("end", "{{bad}}")]
    run = await house.finish(*steps, order="parallel")
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "bad")
    assert "<slow>" not in house.llm.texts
    assert (await house.responses(run))["slow"].content == "<slow>"
    await house.runs.retry("T1", run.id, "U1")
    await house.walkers.drain()
    after = await house.runs.get("T1", run.id)
    assert after.status is RunStatus.COMPLETED
    assert sorted(house.llm.texts) == sorted(["bad", "slow", "bad", "<slow>", "<bad>"])


async def test_while_one_waits_for_an_answer_the_others_go_on(stores: SqlStores) -> None:
    house = House(stores, ScriptedEngine("llm"), NotingEngine())

    def once(call: Call) -> Outcome:
        raise Unknown("The connection broke.")

    house.notes._answer = once
    run = await house.finish(
        note("post", "hello"), say("a", "1"), say("b", "{{a}}"), say("after", "{{post}}"), order="parallel"
    )
    assert run.status is RunStatus.WAITING
    assert house.llm.texts == ["1", "<1>"]
    await house.runs.settle("T1", run.id, "post", done=True, by="U1")
    await house.walkers.drain()
    assert (await house.runs.get("T1", run.id)).status is RunStatus.COMPLETED
    assert house.llm.texts == ["1", "<1>", ""]
    assert as_text((await house.responses(run))["after"].content) == "<>"


@dataclass
class Endless:
    """Begins whatever it is asked, answers nothing, and notes what is broken off."""

    begun: list[str] = field(default_factory=list)
    broken_off: list[str] = field(default_factory=list)

    async def answer(self, call: Call) -> Outcome:
        self.begun.append(text_of(call))
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.broken_off.append(text_of(call))
            raise
        return Outcome("late")

    async def until(self, count: int) -> None:
        async with asyncio.timeout(8):
            while len(self.begun) < count:
                await asyncio.sleep(0.01)


LOOP = {"id": "each", "kind": "for_each", "items": ["1", "2", "3", "4", "5"], "at_once": 3}


@pytest.mark.parametrize(
    "steps",
    [
        [say("a", "1"), say("b", "2"), say("c", "3"), say("d", "{{a}}")],
        [{**LOOP, "steps": [say("line", "{{item}}")]}],
        [{**LOOP, "at_once": 2, "steps": [say("line", "{{item}}")]}, say("b", "3"), say("d", "{{each}}")],
    ],
)
async def test_a_cancelled_run_breaks_off_all_that_is_under_way_side_by_side_and_begins_nothing(
    stores: SqlStores, steps: list[dict[str, Any]]
) -> None:
    model = Endless()
    house = House(stores, ScriptedEngine("llm", model.answer), NotingEngine())
    run = await house.start(*steps, order="parallel")
    await model.until(3)
    await house.runs.cancel("T1", run.id, "U2")
    async with asyncio.timeout(1):
        await house.walkers.drain()
    assert sorted(model.broken_off) == sorted(model.begun) == ["1", "2", "3"]
    assert (await house.runs.get("T1", run.id)).status is RunStatus.CANCELLED
    assert not any(one.status is StepStatus.COMPLETED for one in (await house.responses(run)).values())


async def test_where_something_unexpected_breaks_one_step_the_others_are_broken_off_and_it_is_named(
    stores: SqlStores,
) -> None:
    model = Endless()

    def bug(call: Call) -> Outcome:
        raise ZeroDivisionError

    house = House(stores, ScriptedEngine("llm", model.answer), NotingEngine(bug))
    loop = {**LOOP, "at_once": 2, "steps": [say("line", "{{item}}")]}
    run = await house.finish(loop, note("post", "hello"), order="parallel")
    assert (run.status, run.failed_step) == (RunStatus.FAILED, "post")
    assert (run.error or "").startswith("Something went wrong inside Synth")
    assert sorted(model.broken_off) == sorted(model.begun)


async def test_what_is_told_to_be_under_way_is_the_last_that_began_of_those_that_still_are(
    stores: SqlStores,
) -> None:
    house = House(stores, ScriptedEngine("llm"), NotingEngine())
    run = await house.start(say("a", "x"))
    journal = Journal(stores.runs, Walk("T1", run.id, 1), run, house.hub, ())
    with journal.performing("a"):
        with journal.performing("b"):
            assert journal.current == "b"
        assert journal.current == "a", "b is over, a is not"
    assert journal.current == ""
    await house.walkers.drain()
