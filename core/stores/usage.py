"""What models took, by month."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.budgets import Amount, Nearing


class UsageStore(Protocol):
    """What was taken in a workspace's months (`2026-11`). What the steps of runs take is counted with their
    answers, in the journal's own transaction."""

    async def taken(self, workspace: str, month: str, workflow_id: int | None = None) -> Amount:
        """By one workflow; without one by the whole workspace, its planning included."""

    async def by_workflow(self, workspace: str, month: str) -> Mapping[int, Amount]:
        """By each; 0 stands for planning."""

    async def add_planning(self, workspace: str, month: str, amount: Amount) -> None:
        """Count what planning took."""

    async def warn(self, workspace: str, workflow_id: int, run_id: int, near: Nearing) -> bool:
        """Keep that this run brought a budget to where people are told. False where an earlier one did: it
        is told once, unless the budget becomes another."""

    async def warnings(self, workspace: str, run_id: int) -> Sequence[Nearing]:
        """Those that this run brought so far."""
