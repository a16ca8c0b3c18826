"""Conversations that change a plan step by step"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("turns", sa.Column("kind", sa.Text(), nullable=False, server_default="said"))
    op.add_column("turns", sa.Column("draft_id", ID, nullable=True))
    op.add_column("turns", sa.Column("ts", sa.Text(), nullable=True))
    # Until now the thread's name said what a turn was.
    op.execute(
        "UPDATE turns SET kind = 'aside', thread_ts = REPLACE(thread_ts, '/bystanders', '') "
        "WHERE thread_ts LIKE '%/bystanders'"
    )
    op.execute("UPDATE turns SET kind = 'greeted', thread_ts = '' WHERE thread_ts = 'welcome'")

    op.add_column("drafts", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("drafts", sa.Column("edits_workflow_id", ID, nullable=True))
    op.add_column("drafts", sa.Column("edits_version", sa.Integer(), nullable=True))
    op.add_column("drafts", sa.Column("applied_version", sa.Integer(), nullable=True))
    op.add_column("drafts", sa.Column("decided_by", sa.Text(), nullable=True))

    op.create_table(
        "revisions",
        sa.Column("draft_id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_revisions_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_revisions")),
    )
    op.create_index("uq_revisions_once", "revisions", ["workspace", "once_key"], unique=True)
    op.execute(
        "INSERT INTO revisions (draft_id, number, workspace, author, words, plan, once_key, created_at) "
        "SELECT id, 1, workspace, author, intent, plan, once_key, created_at FROM drafts"
    )
