"""Planning within the month of a workspace: what a model takes for it is counted, and where nothing is left
the rules plan alone and say why."""

from dataclasses import replace

from core.budgets import Amount
from core.months import Months
from core.planning import Planner, PlanRequest
from core.workflows import Plan


class BudgetedPlanner:
    """Implements `core.planning.Planner` with one that asks a model, and one that never does."""

    def __init__(self, planner: Planner, alone: Planner, months: Months) -> None:
        self._planner = planner
        self._alone = alone
        self._months = months

    async def sketch(self, request: PlanRequest) -> Plan:
        """From rules: it takes nothing."""
        return await self._planner.sketch(request)

    async def refine(self, request: PlanRequest, sketch: Plan) -> Plan:
        """With the model while there is something left for it."""
        workspace = request.person.workspace
        if sketch.refined:
            return sketch
        if (why := await self._months.used_up(workspace)) is not None:
            plan = await self._alone.refine(request, sketch)
            return replace(plan, refined=True, notes=(*plan.notes, why))
        plan = await self._planner.refine(request, sketch)
        await self._months.planned(workspace, Amount(plan.tokens, plan.cost))
        return plan
