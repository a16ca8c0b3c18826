"""What a workspace takes of models in a month, told and counted outside of runs."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.budgets import Amount, Nearing, after, in_words, month_of, most_of, named
from core.definition import Limit
from core.errors import NotFound
from core.planning import Clock
from core.stores import UsageStore, WorkflowStore

_TOLD = 5  # workflows


@dataclass(frozen=True)
class Share:
    """What one workflow took; `limit` is its own."""

    name: str
    taken: Amount
    limit: Limit


@dataclass(frozen=True)
class Month:
    """What was taken in a month, all in all and by those that took most; `others` are how many more did."""

    month: str
    taken: Amount
    limit: Limit
    planning: Amount
    shares: tuple[Share, ...]
    others: int = 0


class Months:
    """Of all workspaces. `limit` is that of each."""

    def __init__(self, usage: UsageStore, workflows: WorkflowStore, limit: Limit, clock: Clock) -> None:
        self._usage = usage
        self._workflows = workflows
        self._limit = limit
        self._clock = clock

    async def this(self, workspace: str) -> Month:
        """The one that goes on now."""
        month = month_of(self._clock())
        found: Mapping[int, Amount] = await self._usage.by_workflow(workspace, month)
        ranked = sorted(
            (number for number in found if number), key=lambda number: (-found[number].tokens, number)
        )
        shares = [await self._share(workspace, number, found[number]) for number in ranked[:_TOLD]]
        total = sum(found.values(), Amount())
        planning = found.get(0, Amount())
        return Month(month, total, self._limit, planning, tuple(shares), max(0, len(ranked) - _TOLD))

    async def used_up(self, workspace: str) -> str | None:
        """Why no model may be asked outside of runs any more this month; None while it may."""
        most, month = most_of(self._limit), month_of(self._clock())
        if not most:
            return None
        taken = await self._usage.taken(workspace, month)
        over = [measure for measure in most if taken.of(measure) >= most[measure]]
        if not over:
            return None
        limit = " and ".join(in_words(measure, most[measure]) for measure in over)
        return (
            f"This workspace has used its {limit} for {named(month)}, so no model was asked. "
            f"It has new ones on {after(month):%-d %B}."
        )

    async def warnings(self, workspace: str, run_id: int) -> Sequence[Nearing]:
        """The budgets that this run has brought to where people are told."""
        return await self._usage.warnings(workspace, run_id)

    async def planned(self, workspace: str, taken: Amount) -> None:
        """Count what planning took."""
        if taken != Amount():
            await self._usage.add_planning(workspace, month_of(self._clock()), taken)

    async def _share(self, workspace: str, number: int, taken: Amount) -> Share:
        with suppress(NotFound):
            workflow = await self._workflows.shown(workspace, number)
            return Share(workflow.name, taken, workflow.definition.budget.month)
        return Share("a workflow that was deleted", taken, Limit())
