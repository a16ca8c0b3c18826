"""Budgets, kept by walks over real databases: what is asked before a prompt, of whom, and what comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.approvals import Said, Verdict
from core.budgets import Amount, Forecast, Nearing, month_of, nearly_used_up
from core.definition import Action, Limit, Payload
from core.engine import Call, Engine, Outcome
from core.errors import Conflict, NotAllowed, Wasted
from core.events import Event, EventType
from core.execution import Execution
from core.money import NANOS, Price
from core.runs import Run, RunStatus, StepStatus, Usage
from core.walking.spending import Budgets
from core.walking.waiting import Asking
from storage import SqlStores
from tests.core.walking.house import HERE, House, note, say
from tests.fakes import NotingEngine, ScriptedEngine

OWNER, ADA, ADMIN = "U1", "U2", "U9"
CHEAP = Price(Decimal(1), Decimal(2))  # dollars for a million tokens


@dataclass
class Meter(ScriptedEngine):
    """A model whose every prompt takes ten tokens and gives as many as `gives` says, of at most `most`."""

    price: Price | None = CHEAP
    gives: int = 90
    most: int | None = 90
    under_way: int = 0
    most_at_once: int = 0
    pause: float = 0
    wastes: bool = False
    calls: list[Call] = field(default_factory=list)

    name = "llm"
    repeatable = True

    def forecast(self, step: Payload | Action) -> Forecast | None:
        return Forecast("meter", 10, self.most, self.price)

    async def perform(self, call: Call) -> Outcome:
        self.calls.append(call)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await asyncio.sleep(self.pause)
        self.under_way -= 1
        cost = None if self.price is None else self.price.of(10, self.gives)
        if self.wastes:
            raise Wasted("It is no JSON.", "meter", 10, self.gives, cost)
        return Outcome("said", usage=Usage("meter", 10, self.gives, cost))


class Purse(House):
    """A house whose prompts cost something, at a time that the test says."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.now = datetime.now(UTC)
        self.limit()

    @property
    def meter(self) -> Meter:
        assert isinstance(self.llm, Meter)
        return self.llm

    def limit(self, approvers: tuple[str, ...] = (), **most: Any) -> None:
        """What the operator allows each workspace in a month."""
        engines: dict[str, Engine] = {"llm": self.llm, "notes": self.notes}
        budgets = Budgets(self.stores.usage, Limit(**most), approvers, lambda: self.now)
        asking = Asking(None, self.stores.threads, lambda: self.now)
        self.execution = Execution(self.stores.runs, engines, self.hub, asking=asking, budgets=budgets)

    async def says(self, run: Run, verdict: Verdict, person: str = OWNER, key: str = "") -> Run:
        said = Said(person, verdict)
        await self.runs.decide(HERE, run.id, said, key=key or f"{run.id}:{person}:{verdict}:{run.walk}")
        await self.walkers.drain()
        return await self.runs.get(HERE, run.id)

    async def asked(self, run: Run) -> list[Event]:
        events = await self.runs.events(HERE, run.id)
        return [event for event in events if event.type is EventType.APPROVAL]

    async def month(self) -> Amount:
        return await self.stores.usage.taken(HERE, month_of(datetime.now(UTC)))


@pytest.fixture
async def purse(stores: SqlStores) -> AsyncIterator[Purse]:
    yield Purse(stores, Meter(), NotingEngine())


async def test_a_run_that_would_pass_its_budget_asks_before_the_prompt_and_goes_on_there(
    purse: Purse,
) -> None:
    run = await purse.finish(say("one", "a"), say("two", "b"), note("end", "c"), budget={"tokens": 150})
    assert (run.status, run.error, len(purse.meter.calls)) == (RunStatus.WAITING, None, 1)
    [asked] = await purse.asked(run)
    assert asked.data["ask"] == (
        "This run has used 100 of its 150 tokens; the next prompt needs about 100. "
        "Continue with 150 more, or stop?"
    )
    wanted = {"question": "budget", "at": "two", "approvers": [OWNER], "until": None, "step": "@budget.1"}
    assert wanted.items() <= asked.data.items()
    run = await purse.says(run, Verdict.APPROVE)
    assert (run.status, run.tokens, run.completed_steps) == (RunStatus.COMPLETED, 200, 3)
    assert [call.step.id for call in purse.meter.calls] == ["one", "two"]
    assert len(await purse.asked(run)) == 1
    events = await purse.runs.events(HERE, run.id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


async def test_a_no_stops_the_run_and_keeps_what_is_finished(purse: Purse) -> None:
    run = await purse.finish(say("one", "a"), say("two", "b"), budget={"tokens": 150})
    run = await purse.says(run, Verdict.REJECT)
    assert (run.status, run.ended_by, run.error) == (RunStatus.CANCELLED, OWNER, None)
    kept = await purse.responses(run)
    assert (kept["one"].content, kept["@budget.1"].summary) == ("said", "Stopped")
    assert len(purse.meter.calls) == 1


async def test_what_was_allowed_can_be_used_up_too_and_is_asked_about_anew(purse: Purse) -> None:
    steps = [say(f"s{number}", "x") for number in range(5)]
    run = await purse.finish(*steps, budget={"tokens": 200})
    run = await purse.says(run, Verdict.APPROVE)
    assert run.status is RunStatus.WAITING
    first, second = await purse.asked(run)
    assert "has used 400 of its 400 tokens" in second.data["ask"]
    assert (first.data["step"], second.data["step"]) == ("@budget.1", "@budget.2")
    run = await purse.says(run, Verdict.APPROVE)
    assert (run.status, len(purse.meter.calls)) == (RunStatus.COMPLETED, 5)


async def test_money_is_counted_by_the_models_price(purse: Purse) -> None:
    each = CHEAP.of(10, 90)
    run = await purse.finish(say("one", "a"), say("two", "b"), budget={"usd": 0.0002})
    [asked] = await purse.asked(run)
    assert asked.data["ask"] == (
        "This run has used $0.00019 of its $0.0002; the next prompt needs about $0.00019. "
        "Continue with $0.0002 more, or stop?"
    )
    run = await purse.says(run, Verdict.APPROVE)
    assert (run.status, run.cost) == (RunStatus.COMPLETED, 2 * each)
    assert (await purse.responses(run))["two"].usage.cost == each
    assert await purse.month() == Amount(200, 2 * each)


async def test_without_a_price_a_budget_in_dollars_is_refused_in_words(purse: Purse) -> None:
    purse.meter.price = None
    run = await purse.finish(say("one", "a"), budget={"usd": 1})
    assert run.status is RunStatus.FAILED
    assert run.error is not None and "SYNTH_MODEL_PRICES" in run.error
    assert purse.meter.calls == []


async def test_only_the_owner_decides_and_only_once(purse: Purse) -> None:
    run = await purse.finish(say("one", "a"), say("two", "b"), budget={"tokens": 150})
    with pytest.raises(NotAllowed, match=f"This is for <@{OWNER}> to decide"):
        await purse.says(run, Verdict.APPROVE, ADA)
    done = await purse.says(run, Verdict.APPROVE, key="a click")
    again = await purse.says(run, Verdict.APPROVE, key="a click")  # delivered twice
    assert (done.grants, again.grants) == ({"run": {"tokens": 150}}, {"run": {"tokens": 150}})
    with pytest.raises(Conflict):
        await purse.says(run, Verdict.APPROVE, key="another click")


async def test_two_clicks_at_once_allow_once(purse: Purse) -> None:
    run = await purse.finish(say("one", "a"), say("two", "b"), say("three", "c"), budget={"tokens": 150})
    clicks = (
        purse.runs.decide(HERE, run.id, Said(OWNER, Verdict.APPROVE, path="@budget.1"), key=key)
        for key in ("first", "second")
    )
    ends = await asyncio.gather(*clicks, return_exceptions=True)
    await purse.walkers.drain()
    assert sorted(isinstance(end, Conflict) for end in ends) == [False, True]
    assert (await purse.runs.get(HERE, run.id)).grants == {"run": {"tokens": 150}}


async def test_items_side_by_side_take_no_more_than_there_is_and_ask_one_question(purse: Purse) -> None:
    purse.meter.pause = 0.01
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": list(range(20)),
        "at_once": 10,
        "steps": [say("one", "x")],
    }
    run = await purse.finish(loop, budget={"tokens": 350})
    assert (run.status, run.tokens, purse.meter.most_at_once) == (RunStatus.WAITING, 300, 3)
    [asked] = await purse.asked(run)
    assert "has used 300 of its 350 tokens" in asked.data["ask"]
    while run.status is RunStatus.WAITING:
        run = await purse.says(run, Verdict.APPROVE)
    assert (run.status, len(purse.meter.calls)) == (RunStatus.COMPLETED, 20)


async def test_a_prompt_that_took_less_than_expected_leaves_its_room_to_the_next(purse: Purse) -> None:
    purse.meter.gives, purse.meter.pause = 10, 0.01
    loop = {
        "id": "each",
        "kind": "for_each",
        "items": list(range(5)),
        "at_once": 5,
        "steps": [say("one", "x")],
    }
    run = await purse.finish(loop, budget={"tokens": 180})  # each expects 100 and takes 20
    assert (run.status, run.tokens) == (RunStatus.COMPLETED, 100)
    assert await purse.asked(run) == []


async def test_no_item_of_a_loop_goes_on_after_a_no(purse: Purse) -> None:
    loop = {"id": "each", "kind": "for_each", "items": [1, 2, 3], "steps": [say("one", "x")]}
    run = await purse.finish(loop, note("end", "x"), budget={"tokens": 100})
    run = await purse.says(run, Verdict.REJECT)
    assert (run.status, len(purse.meter.calls), purse.notes.calls) == (RunStatus.CANCELLED, 1, [])


async def test_an_answer_that_nothing_bounds_is_taken_to_be_as_long_as_the_longest(purse: Purse) -> None:
    purse.meter.most, purse.meter.gives = None, 990
    run = await purse.finish(say("one", "a"), say("two", "b"), budget={"tokens": 1_900})
    assert (run.status, run.tokens) == (RunStatus.WAITING, 1_000)


async def test_a_workflow_has_its_month_and_goes_on_by_itself_in_the_next(purse: Purse) -> None:
    month = {"month": {"tokens": 250}}
    run = await purse.finish(*[say(f"s{number}", "x") for number in range(3)], budget=month)
    [asked] = await purse.asked(run)
    assert f"This workflow has used 200 of its 250 tokens for {purse.now:%B %Y}" in asked.data["ask"]
    assert "Continue this run with 50 more, or stop?" in asked.data["ask"]
    until = datetime.fromisoformat(asked.data["until"])
    assert run.resume_at == until and until > purse.now
    purse.now = until
    run = await purse.resume(run)
    assert run.status is RunStatus.COMPLETED
    assert (await purse.responses(run))["@budget.1"].status is StepStatus.COMPLETED


async def test_all_runs_of_a_workspace_share_its_month_and_others_do_not(purse: Purse) -> None:
    purse.limit(tokens=150, approvers=(ADMIN,))
    first = await purse.finish(say("one", "a"))
    second = await purse.start(say("two", "b"))
    await purse.walkers.drain()
    second = await purse.runs.get(HERE, second.id)
    assert (first.status, second.status) == (RunStatus.COMPLETED, RunStatus.WAITING)
    [asked] = await purse.asked(second)
    assert "This workspace has used 100 of its 150 tokens" in asked.data["ask"]
    assert asked.data["approvers"] == [ADMIN]
    with pytest.raises(NotAllowed):
        await purse.says(second, Verdict.APPROVE, OWNER)
    second = await purse.says(second, Verdict.APPROVE, ADMIN)
    assert second.status is RunStatus.COMPLETED
    assert await purse.stores.usage.taken("T2", month_of(purse.now)) == Amount()


async def test_runs_side_by_side_hold_back_of_the_same_month(purse: Purse) -> None:
    purse.limit(tokens=250)
    purse.meter.pause = 0.02
    runs = [await purse.start(say("one", "x"), name=f"w{number}") for number in range(5)]
    await purse.walkers.drain()
    ends = [await purse.runs.get(HERE, run.id) for run in runs]
    assert sorted(run.status for run in ends) == ["completed"] * 2 + ["waiting"] * 3
    assert await purse.month() == Amount(200, 2 * CHEAP.of(10, 90))


async def test_steps_that_need_no_model_are_not_kept_waiting(purse: Purse) -> None:
    run = await purse.finish(
        say("one", "a"), note("free", "b"), say("two", "c"), order="parallel", budget={"tokens": 100}
    )
    assert run.status is RunStatus.WAITING
    assert [call.step.id for call in purse.notes.calls] == ["free"]


async def test_a_waiting_run_that_walks_again_asks_nothing_twice(purse: Purse) -> None:
    run = await purse.finish(say("one", "a"), say("two", "b"), budget={"tokens": 150})
    run = await purse.resume(run)
    assert (run.status, len(await purse.asked(run)), len(purse.meter.calls)) == (RunStatus.WAITING, 1, 1)


async def test_usage_is_counted_once_with_its_answer_and_by_workflow(purse: Purse) -> None:
    runs = [await purse.finish(say("one", "a"), say("two", "b"), name=f"w{number}") for number in range(3)]
    month = month_of(datetime.now(UTC))
    each = Amount(200, 2 * CHEAP.of(10, 90))
    found = await purse.stores.usage.by_workflow(HERE, month)
    assert found == {run.workflow_id: each for run in runs}
    await purse.stores.usage.add_planning(HERE, month, Amount(7, NANOS))
    await purse.stores.usage.add_planning(HERE, month, Amount(1, 0))
    assert await purse.stores.usage.taken(HERE, month) == each + each + each + Amount(8, NANOS)


async def test_an_answer_that_is_no_use_counts_all_the_same(purse: Purse) -> None:
    purse.meter.wastes = True
    run = await purse.finish(say("one", "a"))
    assert (run.status, run.tokens, run.cost) == (RunStatus.FAILED, 100, CHEAP.of(10, 90))
    assert await purse.month() == Amount(100, CHEAP.of(10, 90))


async def test_people_are_told_once_when_most_of_a_months_budget_is_used(purse: Purse) -> None:
    month = {"month": {"tokens": 500}}
    first = await purse.finish(*[say(f"s{number}", "x") for number in range(3)], budget=month)
    assert await purse.stores.usage.warnings(HERE, first.id) == []
    workflow = await purse.stores.workflows.get(HERE, first.workflow_id)
    second = await purse.runs.start(workflow, {}, OWNER)
    await purse.walkers.drain()
    [near] = await purse.stores.usage.warnings(HERE, second.id)
    assert near == Nearing("workflow", f"{purse.now:%Y-%m}", "tokens", 400, 500, (OWNER,))
    assert nearly_used_up(near).startswith(
        f"This workflow has used 400 of its 500 tokens for {purse.now:%B %Y}, 80 %. Runs go on until"
    )
    assert (await purse.runs.get(HERE, second.id)).status is RunStatus.WAITING, "the third would pass it"
    await purse.says(second, Verdict.APPROVE)
    for _ in range(2):  # after a restart nobody remembers having told it
        purse.limit()
        third = await purse.runs.start(workflow, {}, OWNER)
        await purse.walkers.drain()
        assert await purse.stores.usage.warnings(HERE, third.id) == []


async def test_the_workspaces_warning_is_for_those_who_decide_about_it_and_for_another_limit_anew(
    purse: Purse,
) -> None:
    purse.limit(tokens=120, approvers=(ADMIN,))
    run = await purse.finish(say("one", "a"))
    [near] = await purse.stores.usage.warnings(HERE, run.id)
    assert (near.whose, near.people, near.most) == ("workspace", (ADMIN,), 120)
    [thread] = await purse.stores.threads.of_run(HERE, run.id)
    assert thread.channel == ADMIN, "a run that is told nowhere is told to them"
    purse.limit(tokens=240, usd="0.00045", approvers=(ADMIN,))
    again = await purse.start(say("two", "b"))
    await purse.walkers.drain()
    found = await purse.stores.usage.warnings(HERE, again.id)
    assert {(one.measure, one.most) for one in found} == {("tokens", 240), ("nanos", 450_000)}
    assert await purse.stores.usage.warnings("T2", again.id) == []


async def test_of_runs_that_bring_it_there_at_once_one_tells(purse: Purse) -> None:
    purse.limit(tokens=1_000)
    runs = [await purse.start(say("one", "a"), name=f"n{number}") for number in range(9)]
    await purse.walkers.drain()
    told = [await purse.stores.usage.warnings(HERE, run.id) for run in runs]
    assert [len(one) for one in told].count(1) == 1
    assert sum(map(len, told)) == 1


def test_a_budget_that_one_prompt_used_up_is_not_said_to_last() -> None:
    told = nearly_used_up(Nearing("workspace", "2026-11", "nanos", 2_400_000_000, 2_000_000_000))
    assert told == (
        "This workspace has used $2.40 of its $2.00 for November 2026, 120 %. "
        "It is used up: each run asks before it goes on."
    )
