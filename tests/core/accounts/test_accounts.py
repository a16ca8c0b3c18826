"""Connecting apps: who sees which account, what waits for one, and what goes on by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.accounts.accounts import Accounts
from core.definition import parse
from core.errors import NotFound
from core.events import Hub
from core.execution import Execution
from core.running import Runs
from core.runs import Run, RunStatus, StepStatus
from core.stores.connections import Waiting, Wanted
from core.walking.waiting import Asking
from storage import SqlStores
from storage.tables import connections
from tests.fakes import InlineWalkers, begin_walk, want_walk
from tests.fakes_accounts import TicketEngine

WANTED = Wanted("T1", "U1", "tickets", "trackr", "Trackr")
TICKET = {"id": "ticket", "kind": "action", "action": "tickets:make", "params": {"title": "x"}}


@dataclass
class House:
    """Runs and accounts over one engine that needs accounts."""

    stores: SqlStores
    engine: TicketEngine
    accounts: Accounts
    runs: Runs
    walkers: InlineWalkers
    now: datetime

    async def run(
        self, *steps: dict[str, Any], by: str = "U1", owner: str = "U1", workspace: str = "T1", **more: Any
    ) -> Run:
        definition = parse({"name": f"tickets-{datetime.now(UTC).timestamp()}", "steps": steps, **more})
        workflow = await self.stores.workflows.create(workspace, definition, owner)
        run = await self.runs.start(workflow, {}, by)
        return await self.settled(run)

    async def settled(self, run: Run) -> Run:
        await self.walkers.drain()
        return await self.runs.get(run.workspace, run.id)

    async def later(self, seconds: float = 3600) -> list[str | None]:
        """Time passes, and those who look for arrivals look."""
        self.now += timedelta(seconds=seconds)
        arrived = await self.accounts.arrivals()
        for one in arrived:
            await self.accounts.told(one)
        return [one.account for one in arrived]


@pytest.fixture
def house(stores: SqlStores) -> House:
    hub, engine = Hub(), TicketEngine()
    asking = Asking(threads=stores.threads, connections=stores.connections)
    execution = Execution(stores.runs, {"tickets": engine}, hub, asking=asking)
    walkers = InlineWalkers(stores.runs, execution.walk, hub)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, hub)

    def now() -> datetime:
        return opened.now

    accounts = Accounts({"tickets": engine}, stores.connections, runs, now)
    opened = House(stores, engine, accounts, runs, walkers, datetime.now(UTC))
    return opened


async def test_a_run_without_its_account_waits_and_goes_on_by_itself(house: House) -> None:
    run = await house.run(TICKET)
    assert run.status is RunStatus.WAITING
    waiting = (await house.runs.responses("T1", run.id))[0]
    assert (waiting.status, waiting.detail["account"]["app"]) == (StepStatus.WAITING, "trackr")
    await house.accounts.invite(WANTED)
    assert await house.later(60) == []
    house.engine.follow_link("T1", "U1")
    assert await house.later(60) == ["u1@trackr"]
    run = await house.settled(run)
    assert run.status is RunStatus.COMPLETED
    assert len(house.engine.calls) == 1
    assert await house.later() == [], "what was told is not told again"


async def test_many_items_that_lack_the_same_account_all_go_on(house: House) -> None:
    loop = {"id": "each", "kind": "for_each", "items": [1, 2, 3], "at_once": 3, "steps": [TICKET]}
    run = await house.run(loop)
    assert run.status is RunStatus.WAITING
    await house.accounts.invite(WANTED)
    house.engine.follow_link("T1", "U1")
    await house.later(60)
    assert (await house.settled(run)).status is RunStatus.COMPLETED
    assert len(house.engine.calls) == 3


async def test_the_workflow_says_whose_account_is_used(house: House) -> None:
    house.engine.follow_link("T1", "UOWNER")
    with_owners = await house.run(TICKET, by="U1", owner="UOWNER", accounts="owner")
    assert with_owners.status is RunStatus.COMPLETED
    with_runners = await house.run(TICKET, by="U1", owner="UOWNER", accounts="runner")
    assert with_runners.status is RunStatus.WAITING
    assert [call.account for call in house.engine.calls] == ["UOWNER"]


async def test_another_person_or_workspace_that_connects_lets_nothing_of_mine_go_on(house: House) -> None:
    run = await house.run(TICKET)
    for workspace, user in (("T1", "U2"), ("T2", "U1")):
        await house.accounts.invite(Wanted(workspace, user, "tickets", "trackr", "Trackr"))
        house.engine.follow_link(workspace, user)
        await house.later(60)
    assert (await house.settled(run)).status is RunStatus.WAITING
    assert list(await house.accounts.of("T1", "U1")) == []
    assert [held.account.name for held in await house.accounts.of("T2", "U1")] == ["u1@trackr"]
    with pytest.raises(NotFound):
        await house.accounts.disconnect("T1", "U1", "tickets", "a1")


async def test_a_step_that_may_be_missing_does_not_wait_for_an_account(house: House) -> None:
    run = await house.run({**TICKET, "on_error": "continue"})
    assert run.status is RunStatus.COMPLETED


async def test_a_run_that_was_stopped_meanwhile_stays_stopped(house: House) -> None:
    run = await house.run(TICKET)
    await house.accounts.invite(WANTED)
    await house.runs.cancel("T1", run.id, "U1")
    house.engine.follow_link("T1", "U1")
    await house.later(60)
    assert (await house.settled(run)).status is RunStatus.CANCELLED
    assert house.engine.calls == []


async def test_what_is_connected_between_the_refusal_and_the_wait_is_not_missed(house: House) -> None:
    house.engine.connects_after_refusals = 1
    run = await house.run(TICKET)
    assert run.status is RunStatus.COMPLETED
    assert list(await house.stores.connections.waiting(WANTED)) == []


async def test_a_call_that_comes_while_the_run_is_still_walking_keeps_it_from_parking(house: House) -> None:
    run = await house.run(TICKET)
    await want_walk(house.stores, run.id)
    begun = await begin_walk(house.stores.runs, run.id)
    assert begun is not None
    called = await house.runs.connected("T1", run.id, "ticket", "U1", key="k")
    assert called.status is RunStatus.RUNNING
    assert await house.stores.runs.park(begun[1], None, []) is RunStatus.CREATED


async def test_looks_grow_rarer_and_end_with_the_link(house: House) -> None:
    await house.accounts.invite(WANTED)
    for _ in range(400):
        before = house.engine.looks
        await house.later(60)  # as rare as they get
        if house.engine.looks == before:
            break
    assert 200 < house.engine.looks < 260
    house.engine.follow_link("T1", "U1")
    assert await house.later() == []


async def test_a_notice_is_a_reason_to_look_and_proves_nothing(house: House) -> None:
    await house.accounts.invite(WANTED)
    await house.stores.connections.hurry("T1", "U1", house.now)
    assert await house.later(0) == []
    house.engine.follow_link("T1", "U1")
    await house.stores.connections.hurry("T1", "U1", house.now)
    assert await house.later(0) == ["u1@trackr"]


async def test_an_account_that_worked_already_is_no_arrival(house: House) -> None:
    house.engine.follow_link("T1", "U1")
    invitation = await house.accounts.invite(WANTED)
    assert [one.name for one in invitation.known] == ["u1@trackr"]
    assert await house.later(60) == []
    house.engine.follow_link("T1", "U1")
    assert await house.later(60) == ["u1@trackr"]


async def test_what_a_plan_lacks_is_said_by_app_and_for_one_person(house: House) -> None:
    offers = house.engine.offers()
    assert await house.accounts.lacking("T1", "U1", [*offers, *offers]) == [WANTED]
    house.engine.follow_link("T1", "U1")
    assert list(await house.accounts.lacking("T1", "U1", offers)) == []
    assert len(await house.accounts.lacking("T2", "U1", offers)) == 1


async def test_an_arrival_is_told_until_it_is_told(house: House) -> None:
    await house.accounts.invite(WANTED, Waiting("draft", 4))
    house.engine.follow_link("T1", "U1")
    house.now += timedelta(seconds=10)
    first = (await house.accounts.arrivals())[0]
    house.now += timedelta(seconds=120)  # a crash before it was told
    again = (await house.accounts.arrivals())[0]
    assert first.account == again.account
    assert await house.accounts.waiting_drafts(again) == [Waiting("draft", 4)]
    await house.accounts.told(again)
    assert list(await house.stores.connections.waiting(WANTED)) == []
    assert await house.later() == []


async def test_one_that_cannot_be_settled_keeps_no_other_from_being_looked_at(house: House) -> None:
    gone = await house.accounts.invite(WANTED)
    await house.stores.connections.wait(gone.wanted, Waiting("run", 999))
    other = Wanted("T1", "U2", "tickets", "trackr", "Trackr")
    await house.accounts.invite(other)
    for user in ("U1", "U2"):
        house.engine.follow_link("T1", user)
    assert sorted(map(str, await house.later(60))) == ["u1@trackr", "u2@trackr"]


async def test_a_link_that_was_looked_at_thousands_of_times_keeps_nobody_else_waiting(house: House) -> None:
    """Anybody may have us look sooner, and as often as they like."""
    await house.accounts.invite(WANTED)
    async with house.stores.database.write() as connection:
        await connection.execute(connections.update().values(looks=5_000))
    assert await house.later(10) == []
    assert await house.later(10) == []
