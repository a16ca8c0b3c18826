"""What was said, and the plans that came of it."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, json, metadata, moment, workspace

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("draft_id", Id),  # the plan that it was about
    sa.Column("ts", sa.Text),  # of the message in Slack
    sa.Column("once_key", sa.Text, nullable=False),
    moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_turns_once", turns.c.workspace, turns.c.once_key, unique=True)
sa.Index("ix_turns_place", turns.c.workspace, turns.c.channel, turns.c.thread_ts, turns.c.id)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("intent", Words, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    json("plan"),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id")),
    sa.Column("card_ts", sa.Text),
    sa.Column("once_key", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # `plan` is a copy of this one's
    sa.Column("edits_workflow_id", Id),  # the saved workflow that it proposes to change …
    sa.Column("edits_version", sa.Integer),  # … from this version on …
    sa.Column("applied_version", sa.Integer),  # … and the version that became of it
    sa.Column("decided_by", sa.Text),
    moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_drafts_once", drafts.c.workspace, drafts.c.once_key, unique=True)
sa.Index("ix_drafts_place", drafts.c.workspace, drafts.c.channel, drafts.c.thread_ts, drafts.c.id)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("draft_id", Id, sa.ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    workspace(),
    sa.Column("parent", sa.Integer),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("words", Words, nullable=False),
    json("plan"),
    sa.Column("once_key", sa.Text, nullable=False),
    moment("created_at"),
)
sa.Index("uq_revisions_once", revisions.c.workspace, revisions.c.once_key, unique=True)
