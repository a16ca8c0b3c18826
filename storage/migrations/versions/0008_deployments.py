"""What engines watch for: the wish, and how far it is true"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deployments",
        sa.Column("workflow_id", _ID, nullable=False, autoincrement=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=True),
        sa.Column("has", sa.JSON(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("signing_key", sa.Text(), nullable=True),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", _MOMENT, nullable=True),
        sa.Column("look_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_deployments")),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_deployments_workflow_id")),
    )
    op.create_index("uq_deployments_address", "deployments", ["address"], unique=True)
    op.create_index("ix_deployments_look_at", "deployments", ["look_at"], unique=False)
