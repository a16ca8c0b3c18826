"""What runs cost, what a month took, and what people allowed beyond a budget"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("executions", sa.Column("cost", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("executions", sa.Column("grants", sa.JSON(), nullable=True))
    op.add_column("responses", sa.Column("cost", sa.BigInteger(), nullable=True))
    op.create_table(
        "usage",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("workflow_id", _ID, nullable=False, autoincrement=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "month", "workflow_id", "slot", name=op.f("pk_usage")),
    )
