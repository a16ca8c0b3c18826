"""Of which budgets people were told that most of them is used"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "budget_warnings",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("workflow_id", _ID, nullable=False, autoincrement=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            *("workspace", "month", "workflow_id", "measure", "most"), name=op.f("pk_budget_warnings")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["executions.id"], name=op.f("fk_budget_warnings_run_id")),
    )
    op.create_index("ix_budget_warnings_run", "budget_warnings", ["run_id"])
