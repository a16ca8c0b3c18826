"""Planning within a workspace's month, over real databases."""

from dataclasses import replace
from datetime import UTC, datetime

from core.budgets import Amount
from core.definition import Limit
from core.months import Months
from core.planner import BudgetedPlanner
from core.planning import Person, PlanRequest
from core.workflows import Plan
from storage import SqlStores

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REQUEST = PlanRequest("sum it up", Person("T1", "U1"), (), (), NOW, "sum it up")
SKETCH = Plan(refined=False)


class Planning:
    """`core.planning.Planner` whose plans take what it is told."""

    def __init__(self, tokens: int, cost: int) -> None:
        self.plan = Plan(tokens=tokens, cost=cost, calls=1)
        self.asked = 0

    async def sketch(self, request: PlanRequest) -> Plan:
        return SKETCH

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        self.asked += 1
        return self.plan


def planner(stores: SqlStores, limit: Limit) -> tuple[BudgetedPlanner, Planning, Months]:
    months = Months(stores.usage, stores.workflows, limit, lambda: NOW)
    model = Planning(600, 1_500)
    return BudgetedPlanner(model, Planning(0, 0), months), model, months


async def test_what_planning_took_counts_towards_the_month(stores: SqlStores) -> None:
    planning, _, months = planner(stores, Limit())
    await planning.refine(REQUEST, SKETCH)
    await planning.refine(REQUEST, SKETCH)
    month = await months.this("T1")
    assert (month.taken, month.planning, month.shares) == (Amount(1_200, 3_000), Amount(1_200, 3_000), ())
    assert (await months.this("T2")).taken == Amount()


async def test_with_the_month_used_up_no_model_is_asked_and_the_plan_says_why(stores: SqlStores) -> None:
    planning, model, _ = planner(stores, Limit(tokens=1_000))
    await planning.refine(REQUEST, SKETCH)
    await planning.refine(REQUEST, SKETCH)
    plan = await planning.refine(REQUEST, SKETCH)
    assert (model.asked, plan.refined, plan.tokens) == (2, True, 0)
    assert plan.notes == (
        "This workspace has used its 1,000 tokens for November 2026, so no model was asked. "
        "It has new ones on 1 December.",
    )
    elsewhere = replace(REQUEST, person=Person("T2", "U1"))
    assert (await planning.refine(elsewhere, SKETCH)).tokens == 600


async def test_a_plan_that_needs_no_model_is_left_as_it_is(stores: SqlStores) -> None:
    planning, model, _ = planner(stores, Limit(tokens=1))
    done = Plan(refined=True, notes=("fine",))
    assert await planning.refine(REQUEST, done) is done
    assert model.asked == 0
