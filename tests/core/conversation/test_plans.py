"""From a plan to a workflow or a run: what is pressed twice, at once or again after a crash, happens once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from core.catalogue import Catalogue
from core.conversation.plans import Plans
from core.definition import parse
from core.events import Hub
from core.library import Library
from core.planning import Person, PlanRequest
from core.running import Runs
from core.workflows import Draft, Place, Plan
from storage import SqlStores
from tests.fakes import nobody_walks

HERE, PLACE = "T1", Place("C1", "1.000001")
ADA = Person(HERE, "U1")
PAUSE = {"id": "pause", "kind": "wait", "seconds": 1}


class OnePlan:
    """A planner that always has the same plan."""

    def __init__(self, **more: Any) -> None:
        self.made = Plan(parse({"name": "digest", "steps": [PAUSE], **more}))

    async def sketch(self, request: PlanRequest) -> Plan:
        return self.made

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        return sketch


@pytest.fixture
def plans(stores: SqlStores) -> Plans:
    walkers = nobody_walks(stores.runs)
    runs = Runs(stores.runs, stores.workflows, stores.threads, stores.schedules, walkers, Hub())
    library = Library(stores.workflows, Catalogue({}, []))
    return Plans(stores.conversations, stores.workflows, OnePlan(), library, runs, lambda: datetime.now(UTC))


async def drafted(plans: Plans, key: str = "k", place: Place = PLACE) -> Draft:
    return (await plans.hearing.hear(ADA, place, f"wait a second ({key})", key)).draft


async def test_two_clicks_on_run_at_the_same_time_are_one_run(plans: Plans) -> None:
    draft = await drafted(plans)
    runs = await asyncio.gather(*[plans.run(HERE, draft.id, "U1", {}, "click") for _ in range(3)])
    assert len({run.id for run in runs}) == 1


async def test_a_plan_saved_and_run_at_the_same_time_is_one_workflow(plans: Plans, stores: SqlStores) -> None:
    draft = await drafted(plans)
    saved, run, again = await asyncio.gather(
        plans.save(HERE, draft.id, "U1"),
        plans.run(HERE, draft.id, "U1", {}, "click"),
        plans.save(HERE, draft.id, "U1"),
    )
    assert saved.id == run.workflow_id == again.id
    assert await stores.workflows.names(HERE) == ["digest"]


async def test_a_plan_whose_name_was_taken_meanwhile_is_saved_under_one_like_it(
    plans: Plans, stores: SqlStores
) -> None:
    draft = await drafted(plans)
    run = await plans.run(HERE, draft.id, "U1", {}, "click")
    await stores.workflows.create(HERE, parse({"name": "digest", "steps": [PAUSE]}), "U2")
    saved = await plans.save(HERE, draft.id, "U1")
    assert (saved.id, saved.name, saved.listed) == (run.workflow_id, "digest-2", True)
    assert saved.definition.name == "digest-2"


async def test_two_plans_of_one_name_are_two_workflows(plans: Plans, stores: SqlStores) -> None:
    for key in ("first", "second"):
        draft = await drafted(plans, key, Place("C1", key))
        await plans.save(HERE, draft.id, "U1")
    assert sorted(await stores.workflows.names(HERE)) == ["digest", "digest-2"]


async def _nothing(arguments: object) -> None:
    pass
