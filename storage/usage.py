"""What models took, by month. The counters of runs are storage/writing/journal.py's."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from core.budgets import Amount, Nearing
from storage.database import Database
from storage.tables import PLANNING, budget_warnings, usage

_WHOLE_WORKSPACE = 0


class SqlUsageStore:
    """`core.stores.UsageStore` in SQL: a few rows for each workflow that ran in the month."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def taken(self, workspace: str, month: str, workflow_id: int | None = None) -> Amount:
        query = sa.select(*_SUMS).where(usage.c.workspace == workspace, usage.c.month == month)
        if workflow_id is not None:
            query = query.where(usage.c.workflow_id == workflow_id)
        async with self._db.read() as connection:
            tokens, cost = (await connection.execute(query)).one()
        return Amount(int(tokens), int(cost))

    async def by_workflow(self, workspace: str, month: str) -> Mapping[int, Amount]:
        query = (
            sa.select(usage.c.workflow_id, *_SUMS)
            .where(usage.c.workspace == workspace, usage.c.month == month)
            .group_by(usage.c.workflow_id)
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return {workflow: Amount(int(tokens), int(cost)) for workflow, tokens, cost in found}

    async def add_planning(self, workspace: str, month: str, amount: Amount) -> None:
        counted = self._db.insert(usage).values(
            workspace=workspace,
            month=month,
            workflow_id=PLANNING,
            slot=0,
            tokens=amount.tokens,
            cost=amount.nanos,
        )
        more = {
            "tokens": usage.c.tokens + counted.excluded.tokens,
            "cost": usage.c.cost + counted.excluded.cost,
        }
        keys = ["workspace", "month", "workflow_id", "slot"]
        async with self._db.write() as connection:
            await connection.execute(counted.on_conflict_do_update(index_elements=keys, set_=more))

    async def warn(self, workspace: str, workflow_id: int, run_id: int, near: Nearing) -> bool:
        kept = self._db.insert(budget_warnings).values(
            workspace=workspace,
            month=near.month,
            workflow_id=_WHOLE_WORKSPACE if near.whose == "workspace" else workflow_id,
            measure=near.measure,
            most=near.most,
            used=near.used,
            people=list(near.people),
            run_id=run_id,
            created_at=datetime.now(UTC),
        )
        async with self._db.write() as connection:
            return bool((await connection.execute(kept.on_conflict_do_nothing())).rowcount)

    async def warnings(self, workspace: str, run_id: int) -> Sequence[Nearing]:
        this = budget_warnings.c.run_id == run_id, budget_warnings.c.workspace == workspace
        query = sa.select(budget_warnings).where(*this).order_by(budget_warnings.c.created_at)
        async with self._db.read() as connection:
            return [_nearing(row) for row in await connection.execute(query)]


def _nearing(row: sa.Row[Any]) -> Nearing:
    whose: Literal["workflow", "workspace"] = (
        "workspace" if row.workflow_id == _WHOLE_WORKSPACE else "workflow"
    )
    return Nearing(whose, row.month, row.measure, row.used, row.most, tuple(row.people))


_SUMS = (
    sa.func.coalesce(sa.func.sum(usage.c.tokens), 0),
    sa.func.coalesce(sa.func.sum(usage.c.cost), 0),
)
