"""What starts workflows, and what came of that."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, json, metadata, moment, workspace

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    workspace(),
    sa.Column("cron", sa.Text),  # or, for a time that comes once:
    sa.Column("at", sa.Text),  # what the zone's clocks show then; the row stays when it has run
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("misfire", sa.Text, nullable=False),
    moment("next_at", nullable=True),
)
sa.Index("ix_schedules_next_at", schedules.c.next_at)

# What a listed workflow that is not paused waits for in Slack.
slack_triggers = sa.Table(
    "slack_triggers",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    workspace(),
    sa.Column("event", sa.Text, nullable=False),  # message | reaction
    sa.Column("channel", sa.Text),  # its id; null: any
    sa.Column("contains", Words),
    sa.Column("reaction", sa.Text),
)
sa.Index("ix_slack_triggers_workspace", slack_triggers.c.workspace)

# The address of each listed workflow that a webhook starts. It is found by the digest of its secret; the
# secret is kept too, since the owner is shown it again, but sealed: who reads the database cannot call it.
hooks = sa.Table(
    "hooks",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    workspace(),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("signing_key", sa.Text, nullable=False),
    moment("created_at"),
)
sa.Index("uq_hooks_digest", hooks.c.digest, unique=True)

# What came to the webhooks, raw, until a run of ours holds it.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False),
    sa.Column("once_key", sa.Text, nullable=False),
    sa.Column("content_type", Words, nullable=False),
    json("headers"),
    sa.Column("body", sa.LargeBinary),  # as the headers, gone once a run holds it or none will
    sa.Column("run_id", Id),
    sa.Column("refusal", Words),  # why no run came of it
    # That was no fault: its workflow was running, and skips what comes meanwhile.
    sa.Column("skipped", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    sa.Column("open", sa.Boolean, nullable=False),
    moment("received_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_deliveries_once", deliveries.c.workflow_id, deliveries.c.once_key, unique=True)
sa.Index("ix_deliveries_run", deliveries.c.run_id)
sa.Index(
    "ix_deliveries_open",
    deliveries.c.id,
    sqlite_where=sa.text("open"),
    postgresql_where=sa.text("open"),
)

# How often a workflow that runs one at a time was to start by itself and did not, so that nobody wonders.
skips = sa.Table(
    "skips",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True, autoincrement=False),
    workspace(),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("run_id", Id, nullable=False),  # what was in the way the last time
    moment("last_at"),
)

# What an engine should watch for so that a workflow starts, and how far that is true. Ids and keys of the
# engine's are sealed. A row stays when nothing is wanted any more: it tells where to look for what was
# forgotten at the engine.
deployments = sa.Table(
    "deployments",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True, autoincrement=False),
    workspace(),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # of what is wanted
    sa.Column("wanted", sa.JSON(none_as_null=True)),
    sa.Column("has", sa.JSON(none_as_null=True)),  # what the engine was asked for last, …
    sa.Column("person", sa.Text),  # … with whose accounts
    sa.Column("remote_id", sa.Text),
    sa.Column("signing_key", sa.Text),
    sa.Column("in_doubt", sa.Boolean, nullable=False),  # asked, and no answer known
    sa.Column("stand", sa.Text, nullable=False),
    sa.Column("reason", Words),
    sa.Column("about", sa.Text),  # the app whose account is missing
    sa.Column("told", sa.Boolean, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    moment("since", nullable=True),
    moment("look_at", nullable=True),
)
sa.Index("uq_deployments_address", deployments.c.address, unique=True)
sa.Index("ix_deployments_look_at", deployments.c.look_at)
