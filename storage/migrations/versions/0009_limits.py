"""Runs at once: who holds a slot, who stands in line; and how fast engines may be asked"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_SLOTS = sa.text("slot > 0")
_LINE = sa.text("queued_at IS NOT NULL")
_REPLACED = sa.text("replaced_by IS NOT NULL")
_UNGRANTED = sa.text("granted_at IS NULL")


def upgrade() -> None:
    op.add_column("executions", sa.Column("slot", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("executions", sa.Column("queued_at", _MOMENT, nullable=True))
    op.add_column("executions", sa.Column("replaced_by", _ID, nullable=True))
    # What is under way holds what it would have been given.
    op.execute("UPDATE executions SET slot = 2 WHERE status = 'running'")
    op.execute("UPDATE executions SET slot = 1 WHERE status = 'waiting' OR (status = 'created' AND walk > 0)")
    _index("ix_executions_slots", "executions", ["workspace", "slot", "workflow_id"], _SLOTS)
    _index("ix_executions_line", "executions", ["workspace", "workflow_id", "queued_at"], _LINE)
    _index("ix_executions_replaced", "executions", ["replaced_by"], _REPLACED)
    op.add_column("deliveries", sa.Column("skipped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "skips",
        sa.Column("workflow_id", _ID, nullable=False, autoincrement=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_skips")),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_skips_workflow_id")),
    )
    op.create_table(
        "rates",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", _MOMENT, nullable=False),
        sa.Column("paused_until", _MOMENT, nullable=True),
        sa.Column("last_workspace", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rates")),
    )
    op.create_table(
        "rate_waits",
        sa.Column("run_id", _ID, nullable=False, autoincrement=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("run_id", "path", name=op.f("pk_rate_waits")),
        sa.ForeignKeyConstraint(["run_id"], ["executions.id"], name=op.f("fk_rate_waits_run_id")),
    )
    _index("ix_rate_waits_line", "rate_waits", ["rate", "workspace", "since"], _UNGRANTED)


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)
