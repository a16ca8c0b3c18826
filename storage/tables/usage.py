"""What models took in a month, counted as it happens: no sum over history is ever needed."""

import sqlalchemy as sa

from storage.tables.columns import Id, json, metadata, moment, workspace

PLANNING = 0  # stands for a workflow: what was taken before there was one

usage = sa.Table(
    "usage",
    metadata,
    workspace(),
    sa.Column("month", sa.Text, nullable=False),  # `2026-11`, in UTC
    sa.Column("workflow_id", Id, nullable=False, autoincrement=False),
    # Runs of one workflow that finish steps at once would wait for each other's commits at a single row.
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("tokens", sa.BigInteger, nullable=False),
    sa.Column("cost", sa.BigInteger, nullable=False),  # nanodollars, as far as prices are known
    sa.PrimaryKeyConstraint("workspace", "month", "workflow_id", "slot"),
)

# Of which budgets people were told that most of them is used, and in the thread of which run.
budget_warnings = sa.Table(
    "budget_warnings",
    metadata,
    workspace(),
    sa.Column("month", sa.Text, nullable=False),
    sa.Column("workflow_id", Id, nullable=False, autoincrement=False),  # 0: of the workspace
    sa.Column("measure", sa.Text, nullable=False),
    sa.Column("most", sa.BigInteger, nullable=False, autoincrement=False),  # with another limit it is another
    sa.Column("used", sa.BigInteger, nullable=False),
    json("people"),
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), nullable=False),
    moment("created_at"),
    sa.PrimaryKeyConstraint("workspace", "month", "workflow_id", "measure", "most"),
)
sa.Index("ix_budget_warnings_run", budget_warnings.c.run_id)
