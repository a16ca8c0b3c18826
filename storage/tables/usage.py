"""What models took in a month, counted as it happens: no sum over history is ever needed."""

import sqlalchemy as sa

from storage.tables.columns import Id, metadata, workspace

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
