"""Runs, the answers of their steps, their events, and what people decided about them."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, json, metadata, moment, workspace

executions = sa.Table(
    "executions",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    json("inputs"),
    json("trigger"),
    sa.Column("started_by", sa.Text, nullable=False),
    sa.Column("ended_by", sa.Text),
    sa.Column("error", Words),
    sa.Column("failed_step", sa.Text),
    sa.Column("completed_steps", sa.Integer, nullable=False, default=0),
    sa.Column("total_steps", sa.Integer, nullable=False),
    sa.Column("tokens", sa.BigInteger, nullable=False, default=0),
    sa.Column("cost", sa.BigInteger, nullable=False, default=0, server_default="0"),  # nanodollars
    sa.Column("seq", sa.Integer, nullable=False, default=0),
    sa.Column("walk", sa.Integer, nullable=False, default=0),
    sa.Column("stalls", sa.Integer, nullable=False, default=0),
    sa.Column("once_key", sa.Text),  # idempotency key, and the digest of what came with it
    sa.Column("once_digest", sa.Text),
    moment("created_at"),
    moment("touched_at"),
    moment("started_at", nullable=True),
    moment("completed_at", nullable=True),
    moment("resume_at", nullable=True),
    moment("purged_at", nullable=True),  # when its answers were removed
    sa.Column("grants", sa.JSON(none_as_null=True)),  # what people allowed beyond its budgets
    # What it holds of the limits of runs at once (storage/slots.py); since when it stands in line for it.
    sa.Column("slot", sa.SmallInteger, nullable=False, default=0, server_default="0"),
    moment("queued_at", nullable=True),
    sa.Column("replaced_by", Id),  # the newer run for which it was cancelled
    sa.Column("walker", sa.Text),  # the process that walks it, while it is running (storage/claims.py)
    sqlite_autoincrement=True,
)
sa.Index("uq_executions_once", executions.c.workspace, executions.c.once_key, unique=True)
sa.Index("ix_executions_workspace", executions.c.workspace, executions.c.id)
sa.Index("ix_executions_workflow", executions.c.workspace, executions.c.workflow_id, executions.c.id)
# Written out in queries too: SQLite takes a partial index only for a condition that says the same.
OPEN = sa.text("status IN ('created', 'running', 'waiting')")
sa.Index(
    "ix_executions_open",
    executions.c.status,
    executions.c.id,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
# Thousands may wait for days: only those whose time has come are looked at.
WAITING = sa.text("status = 'waiting'")
sa.Index(
    "ix_executions_resume",
    executions.c.resume_at,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
HISTORY = sa.text("completed_at IS NOT NULL AND purged_at IS NULL")
sa.Index(
    "ix_executions_history",
    executions.c.completed_at,
    sqlite_where=HISTORY,
    postgresql_where=HISTORY,
)
SLOTS = sa.text("slot > 0")
sa.Index(
    "ix_executions_slots",
    executions.c.workspace,
    executions.c.slot,
    executions.c.workflow_id,
    sqlite_where=SLOTS,
    postgresql_where=SLOTS,
)
LINE = sa.text("queued_at IS NOT NULL")
sa.Index(
    "ix_executions_line",
    executions.c.workspace,
    executions.c.workflow_id,
    executions.c.queued_at,
    sqlite_where=LINE,
    postgresql_where=LINE,
)
# What the next process with room takes.
CLAIMABLE = sa.text("status = 'created' AND queued_at IS NULL")
sa.Index(
    "ix_executions_claimable",
    executions.c.workspace,
    executions.c.id,
    sqlite_where=CLAIMABLE,
    postgresql_where=CLAIMABLE,
)
WALKED = sa.text("status = 'running'")
sa.Index(
    "ix_executions_walker",
    executions.c.walker,
    sqlite_where=WALKED,
    postgresql_where=WALKED,
)
REPLACED = sa.text("replaced_by IS NOT NULL")
sa.Index(
    "ix_executions_replaced",
    executions.c.replaced_by,
    sqlite_where=REPLACED,
    postgresql_where=REPLACED,
)

responses = sa.Table(
    "responses",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    workspace(),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("content", sa.JSON(none_as_null=True)),
    sa.Column("summary", Words),
    sa.Column("error", Words),
    sa.Column("model", sa.Text),
    sa.Column("tokens_in", sa.Integer),
    sa.Column("tokens_out", sa.Integer),
    sa.Column("cost", sa.BigInteger),  # nanodollars; null where nobody knows the price
    sa.Column("detail", sa.JSON(none_as_null=True)),
    sa.Column("seq", sa.Integer),  # of the event that told its end: the order of finishing
    moment("started_at", nullable=True),
    moment("completed_at", nullable=True),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    workspace(),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("path", sa.Text),
    json("data"),
    moment("created_at"),
)

# What people said to the questions of runs.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("question", sa.Integer, nullable=False),  # the walk that asked; 0 for an unknown outcome
    sa.Column("walk", sa.Integer, nullable=False),  # the run's last one when this was said
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("to_person", sa.Text),
    sa.Column("comment", Words),
    sa.Column("once_key", sa.Text, nullable=False),
    moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_decisions_once", decisions.c.workspace, decisions.c.once_key, unique=True)
FINAL = sa.text("verdict IN ('approve', 'reject')")
sa.Index(
    "uq_decisions_person",
    decisions.c.run_id,
    decisions.c.path,
    decisions.c.question,
    decisions.c.person,
    unique=True,
    sqlite_where=FINAL,
    postgresql_where=FINAL,
)
sa.Index("ix_decisions_run", decisions.c.run_id, decisions.c.walk)

# What engines called back about the steps of a stage, until the run's next walk takes it.
reports = sa.Table(
    "reports",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("step", sa.Text, primary_key=True),
    workspace(),
    sa.Column("walk", sa.Integer, nullable=False),  # the run's last one when this came
    json("told"),
    moment("created_at"),
)
