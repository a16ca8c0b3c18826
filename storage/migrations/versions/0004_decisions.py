"""Questions that wait for people"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("to_person", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["executions.id"], name=op.f("fk_decisions_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_decisions_once", "decisions", ["workspace", "once_key"], unique=True)
    final = sa.text("verdict IN ('approve', 'reject')")
    op.create_index(
        "uq_decisions_person",
        "decisions",
        ["run_id", "path", "question", "person"],
        unique=True,
        sqlite_where=final,
        postgresql_where=final,
    )
    op.create_index("ix_decisions_run", "decisions", ["run_id", "walk"], unique=False)
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "ix_executions_resume",
        "executions",
        ["resume_at"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_thread_posts_ts", "thread_posts", ["workspace", "ts"], unique=False)
