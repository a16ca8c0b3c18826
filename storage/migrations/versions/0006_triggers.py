"""Triggers that we own: pausing, what is waited for in Slack, webhooks and what came to them"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("workflows", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workflows", sa.Column("paused_by", sa.Text(), nullable=True))
    op.create_table(
        "slack_triggers",
        _workflow_id(primary_key=True),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("contains", sa.Text(), nullable=True),
        sa.Column("reaction", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_slack_triggers")),
        _of_a_workflow("slack_triggers"),
    )
    op.create_index("ix_slack_triggers_workspace", "slack_triggers", ["workspace"], unique=False)
    op.create_table(
        "hooks",
        _workflow_id(primary_key=True),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("signing_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_hooks")),
        _of_a_workflow("hooks"),
    )
    op.create_index("uq_hooks_digest", "hooks", ["digest"], unique=True)
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        _workflow_id(),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("run_id", _ID, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        _of_a_workflow("deliveries"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_deliveries_once", "deliveries", ["workflow_id", "once_key"], unique=True)
    op.create_index("ix_deliveries_run", "deliveries", ["run_id"], unique=False)
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["id"],
        unique=False,
        sqlite_where=sa.text("open"),
        postgresql_where=sa.text("open"),
    )


def _workflow_id(*, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column("workflow_id", _ID, nullable=False, autoincrement=False if primary_key else "auto")


def _of_a_workflow(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f(f"fk_{table}_workflow_id"))
