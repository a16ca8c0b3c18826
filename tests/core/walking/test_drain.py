"""A process that is told to stop: nothing begins, what was sent has a moment, runs go on elsewhere."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.server import heed_signals
from core.definition import parse
from core.engine import Call, Outcome
from core.errors import Unavailable
from core.events import Hub
from core.execution import MOST_STALLS, Execution
from core.running import Walkers
from core.runs import NewRun, Run, RunStatus, StepStatus
from core.walking.drain import Drain, HandedOver
from storage import SqlStores
from tests.fakes import NotingEngine, ScriptedEngine, text_of

HERE = "T1"


class Clock:
    """Time passes where the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Process:
    """One that walks; its engines answer once the test lets them."""

    def __init__(self, stores: SqlStores, name: str) -> None:
        self.stores, self.clock = stores, Clock()
        self.drain = Drain(self.clock)
        self.llm, self.notes = ScriptedEngine("llm", self._answer), NotingEngine(self._answer)
        self.may_answer = asyncio.Event()
        self.errors: list[Exception] = []
        hub = Hub()
        execution = Execution(stores.runs, {"llm": self.llm, "notes": self.notes}, hub, drain=self.drain)
        self.walkers = Walkers(stores.runs, execution.walk, hub, name, drain=self.drain)
        self._closed = asyncio.Event()

    async def _answer(self, call: Call) -> Outcome:
        if self.errors:
            raise self.errors.pop()
        await self.may_answer.wait()
        return Outcome(f"<{text_of(call)}>")

    @asynccontextmanager
    async def walking(self) -> AsyncIterator[None]:
        """Until `close` is called; the end of the block is that of the process."""

        async def walk() -> None:
            async with self.walkers.walking():
                await self._closed.wait()

        async with asyncio.TaskGroup() as group:
            group.create_task(walk(), name=f"process {self.walkers.name}")
            yield
            self._closed.set()

    def told_to_stop(self) -> None:
        self.drain.begin()
        self._closed.set()


def say(step: str) -> dict[str, Any]:
    return {"id": step, "kind": "payload", "blocks": [{"role": "user", "text": step}]}


def note(step: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "kind": "action", "action": "notes:write", "params": {"text": step}, **more}


async def made(stores: SqlStores, *steps: dict[str, Any], **more: Any) -> Run:
    definition = parse({"name": "test", "steps": list(steps), **more})
    workflow = await stores.workflows.create(HERE, definition, "U1", listed=False)
    new = NewRun(HERE, workflow.id, 1, definition, {}, {"type": "manual"}, "U1")
    return (await stores.runs.create(new))[0]


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def ended(stores: SqlStores, run: Run) -> Run:
    async with asyncio.timeout(20):
        while not (found := await stores.runs.get(HERE, run.id)).status.ended:
            await asyncio.sleep(0.01)
    return found


async def test_an_action_that_is_answered_in_time_is_kept_and_the_next_step_begins_elsewhere(
    stores: SqlStores,
) -> None:
    run = await made(stores, note("one"), note("two"))
    here, there = Process(stores, "a"), Process(stores, "b")
    async with here.walking():
        await until(lambda: here.notes.calls)
        here.told_to_stop()
        here.clock.now = 4.9
        await asyncio.sleep(0.3)
        here.may_answer.set()
    handed = await stores.runs.get(HERE, run.id)
    assert (handed.status, handed.completed_steps, handed.stalls) == (RunStatus.CREATED, 1, 0)
    there.may_answer.set()
    async with there.walking():
        assert (await ended(stores, run)).status is RunStatus.COMPLETED
    assert [len(here.notes.calls), len(there.notes.calls)] == [1, 1]
    assert len(await stores.runs.events(HERE, run.id)) == (await stores.runs.get(HERE, run.id)).seq


async def test_what_is_handed_over_is_there_for_others_before_the_process_ends(stores: SqlStores) -> None:
    between, slow = await made(stores, note("one"), note("two")), await made(stores, note("slow"))
    here, there = Process(stores, "a"), Process(stores, "b")
    let_one_end = asyncio.Event()

    async def answer(call: Call) -> Outcome:
        await (here.may_answer if text_of(call) == str({"text": "slow"}) else let_one_end).wait()
        return Outcome("done")

    here.notes._answer = answer
    async with here.walking():
        await until(lambda: len(here.notes.calls) == 2)
        here.told_to_stop()
        let_one_end.set()
        there.may_answer.set()
        async with there.walking():
            assert (await ended(stores, between)).status is RunStatus.COMPLETED
            assert (await stores.runs.get(HERE, slow.id)).status is RunStatus.RUNNING
            here.may_answer.set()
            assert (await ended(stores, slow)).status is RunStatus.COMPLETED
    assert text_of(there.notes.calls[0]) == str({"text": "two"})


async def test_an_action_without_an_answer_is_broken_off_in_the_end_and_people_are_asked(
    stores: SqlStores,
) -> None:
    run = await made(stores, note("one"))
    here, there = Process(stores, "a"), Process(stores, "b")
    async with here.walking():
        await until(lambda: here.notes.calls)
        here.told_to_stop()
        here.clock.now = 5.1
    async with there.walking():
        async with asyncio.timeout(20):
            while (await stores.runs.get(HERE, run.id)).status is not RunStatus.WAITING:
                await asyncio.sleep(0.01)
    [response] = await stores.runs.responses(HERE, run.id)
    assert response.status is StepStatus.UNKNOWN
    assert not there.notes.calls


async def test_a_prompt_is_broken_off_sooner_than_an_action(stores: SqlStores) -> None:
    asking, acting = await made(stores, say("one")), await made(stores, note("one"))
    here = Process(stores, "a")
    async with here.walking():
        await until(lambda: here.llm.calls and here.notes.calls)
        here.told_to_stop()
        here.clock.now = 2.1
        async with asyncio.timeout(20):
            while (await stores.runs.get(HERE, asking.id)).status is RunStatus.RUNNING:
                await asyncio.sleep(0.01)
        assert (await stores.runs.get(HERE, acting.id)).status is RunStatus.RUNNING
        here.may_answer.set()
    assert (await stores.runs.get(HERE, acting.id)).status is RunStatus.COMPLETED
    assert (await stores.runs.get(HERE, asking.id)).status is RunStatus.CREATED


async def test_between_two_tries_nothing_is_sent_again(stores: SqlStores) -> None:
    policy = {"attempts": 3, "backoff_s": 0.3, "timeout_s": 60}
    run = await made(stores, note("one", policy=policy))
    here, there = Process(stores, "a"), Process(stores, "b")
    here.errors = [Unavailable("It is not there.")]
    async with here.walking():
        await until(lambda: not here.errors)
        here.told_to_stop()
    assert len(here.notes.calls) == 1
    there.may_answer.set()
    async with there.walking():
        assert (await ended(stores, run)).status is RunStatus.COMPLETED


async def test_items_of_a_loop_are_handed_over_though_one_waits_for_people(stores: SqlStores) -> None:
    ask = {"id": "ask", "kind": "approval", "ask": "So?", "approvers": ["owner"]}
    which = {"id": "which", "kind": "branch", "when": "item == 'ask'", "then": [ask]}
    which["else"] = [note("one"), note("two")]
    each = {"id": "each", "kind": "for_each", "items": ["ask", "act"], "at_once": 2, "steps": [which]}
    run = await made(stores, each)
    here = Process(stores, "a")
    async with here.walking():
        await until(lambda: here.notes.calls)
        here.told_to_stop()
        here.may_answer.set()
    # Were it only waiting, the other item would wait for these people, too.
    assert (await stores.runs.get(HERE, run.id)).status is RunStatus.CREATED


async def test_however_often_a_process_is_stopped_a_long_step_is_not_to_blame(stores: SqlStores) -> None:
    run = await made(stores, say("one"))
    for number in range(MOST_STALLS + 1):
        process = Process(stores, f"life {number}")
        async with process.walking():
            await until(lambda process=process: process.llm.calls)
            process.told_to_stop()
            process.clock.now = 3
        assert (await stores.runs.get(HERE, run.id)).status is RunStatus.CREATED
    last = Process(stores, "last")
    last.may_answer.set()
    async with last.walking():
        assert (await ended(stores, run)).status is RunStatus.COMPLETED


async def test_a_process_that_stops_claims_nothing(stores: SqlStores) -> None:
    process = Process(stores, "a")
    async with process.walking():
        process.drain.begin()
        run = await made(stores, say("one"))
        process.walkers.wake()
        await asyncio.sleep(0.2)
    assert not process.llm.calls
    assert (await stores.runs.get(HERE, run.id)).walk == 0


async def test_a_second_signal_waits_for_nothing_more() -> None:
    drain = Drain()
    drain.sent(1, "one")
    assert not drain.spares(1)

    def stop() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    stopped = heed_signals(drain)
    stop()
    await stopped.wait()
    assert drain.spares(1)
    with pytest.raises(HandedOver):
        drain.admit()
    stop()
    async with asyncio.timeout(5):
        while drain.spares(1):
            await asyncio.sleep(0.01)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)
