"""Workflows and their immutable versions."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, json, metadata, moment, workspace

workflows = sa.Table(
    "workflows",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", Words, nullable=False),  # letter case aside
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),  # where runs are told that nobody started in a thread
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    moment("deleted_at", nullable=True),
    moment("paused_at", nullable=True),  # from then on nothing but people starts it
    sa.Column("paused_by", sa.Text),
    moment("ran_once_at", nullable=True),  # the one time at which its schedule was to run it, and did
    sa.Column("once_key", sa.Text),  # idempotency key, and the digest of what came with it
    sa.Column("once_digest", sa.Text),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_workflows_name",
    workflows.c.workspace,
    workflows.c.name_key,
    unique=True,
    sqlite_where=sa.text("listed AND deleted_at IS NULL"),
    postgresql_where=sa.text("listed AND deleted_at IS NULL"),
)
sa.Index("uq_workflows_once", workflows.c.workspace, workflows.c.once_key, unique=True)

workflow_versions = sa.Table(
    "workflow_versions",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    workspace(),
    json("definition"),
    sa.Column("author", sa.Text, nullable=False),
    moment("created_at"),
)
