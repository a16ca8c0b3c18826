"""The tables. Those that hold what people do carry the workspace; the migrations in `storage/migrations` make
them."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time, in UTC. SQLite forgets zones; this puts them back."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Words(sa.types.TypeDecorator[str]):
    """Text from people and models. PostgreSQL keeps no NUL, and no encoding keeps a lone surrogate."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _workspace() -> sa.Column[str]:
    return sa.Column("workspace", sa.Text, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    # json, not jsonb: a NUL in a model's answer is legal in the one and an error in the other
    return sa.Column(name, sa.JSON, nullable=False)


workflows = sa.Table(
    "workflows",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", Words, nullable=False),  # letter case aside
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),  # where runs are told that nobody started in a thread
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("listed", sa.Boolean, nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("deleted_at", nullable=True),
    _moment("paused_at", nullable=True),  # from then on nothing but people starts it
    sa.Column("paused_by", sa.Text),
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

workflow_versions = sa.Table(
    "workflow_versions",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    _workspace(),
    _json("definition"),
    sa.Column("author", sa.Text, nullable=False),
    _moment("created_at"),
)

executions = sa.Table(
    "executions",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    _json("inputs"),
    _json("trigger"),
    sa.Column("started_by", sa.Text, nullable=False),
    sa.Column("ended_by", sa.Text),
    sa.Column("error", Words),
    sa.Column("failed_step", sa.Text),
    sa.Column("completed_steps", sa.Integer, nullable=False, default=0),
    sa.Column("total_steps", sa.Integer, nullable=False),
    sa.Column("tokens", sa.BigInteger, nullable=False, default=0),
    sa.Column("seq", sa.Integer, nullable=False, default=0),
    sa.Column("walk", sa.Integer, nullable=False, default=0),
    sa.Column("stalls", sa.Integer, nullable=False, default=0),
    sa.Column("once_key", sa.Text),  # idempotency key, and the digest of what came with it
    sa.Column("once_digest", sa.Text),
    _moment("created_at"),
    _moment("touched_at"),
    _moment("started_at", nullable=True),
    _moment("completed_at", nullable=True),
    _moment("resume_at", nullable=True),
    _moment("purged_at", nullable=True),  # when its answers were removed
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

responses = sa.Table(
    "responses",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    _workspace(),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("content", sa.JSON(none_as_null=True)),
    sa.Column("summary", Words),
    sa.Column("error", Words),
    sa.Column("model", sa.Text),
    sa.Column("tokens_in", sa.Integer),
    sa.Column("tokens_out", sa.Integer),
    sa.Column("detail", sa.JSON(none_as_null=True)),
    sa.Column("seq", sa.Integer),  # of the event that told its end: the order of finishing
    _moment("started_at", nullable=True),
    _moment("completed_at", nullable=True),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    _workspace(),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("path", sa.Text),
    _json("data"),
    _moment("created_at"),
)

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ts", sa.Text),
    sa.Column("told_seq", sa.Integer, nullable=False),
    # Told to the end of an ended run: the question which threads are behind never looks at these.
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)
sa.Index("ix_threads_run", threads.c.run_id)
sa.Index(
    "ix_threads_open",
    threads.c.run_id,
    sqlite_where=sa.text("NOT done"),
    postgresql_where=sa.text("NOT done"),
)
sa.Index("ix_threads_place", threads.c.workspace, threads.c.channel, threads.c.ts)

thread_posts = sa.Table(
    "thread_posts",
    metadata,
    sa.Column("thread_id", Id, sa.ForeignKey("threads.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    _workspace(),
    sa.Column("ts", sa.Text, nullable=False),
)
sa.Index("ix_thread_posts_ts", thread_posts.c.workspace, thread_posts.c.ts)

# What people said to the questions of runs.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("question", sa.Integer, nullable=False),  # the walk that asked; 0 for an unknown outcome
    sa.Column("walk", sa.Integer, nullable=False),  # the run's last one when this was said
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("to_person", sa.Text),
    sa.Column("comment", Words),
    sa.Column("once_key", sa.Text, nullable=False),
    _moment("created_at"),
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

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("draft_id", Id),  # the plan that it was about
    sa.Column("ts", sa.Text),  # of the message in Slack
    sa.Column("once_key", sa.Text, nullable=False),
    _moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_turns_once", turns.c.workspace, turns.c.once_key, unique=True)
sa.Index("ix_turns_place", turns.c.workspace, turns.c.channel, turns.c.thread_ts, turns.c.id)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("intent", Words, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    _json("plan"),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id")),
    sa.Column("card_ts", sa.Text),
    sa.Column("once_key", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # `plan` is a copy of this one's
    sa.Column("edits_workflow_id", Id),  # the saved workflow that it proposes to change …
    sa.Column("edits_version", sa.Integer),  # … from this version on …
    sa.Column("applied_version", sa.Integer),  # … and the version that became of it
    sa.Column("decided_by", sa.Text),
    _moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index("uq_drafts_once", drafts.c.workspace, drafts.c.once_key, unique=True)
sa.Index("ix_drafts_place", drafts.c.workspace, drafts.c.channel, drafts.c.thread_ts, drafts.c.id)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("draft_id", Id, sa.ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _workspace(),
    sa.Column("parent", sa.Integer),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("words", Words, nullable=False),
    _json("plan"),
    sa.Column("once_key", sa.Text, nullable=False),
    _moment("created_at"),
)
sa.Index("uq_revisions_once", revisions.c.workspace, revisions.c.once_key, unique=True)

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    _workspace(),
    sa.Column("cron", sa.Text, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("misfire", sa.Text, nullable=False),
    _moment("next_at", nullable=True),
)
sa.Index("ix_schedules_next_at", schedules.c.next_at)

# What a listed workflow that is not paused waits for in Slack.
slack_triggers = sa.Table(
    "slack_triggers",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    _workspace(),
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
    _workspace(),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("signing_key", sa.Text, nullable=False),
    _moment("created_at"),
)
sa.Index("uq_hooks_digest", hooks.c.digest, unique=True)

# What came to the webhooks, raw, until a run of ours holds it.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False),
    sa.Column("once_key", sa.Text, nullable=False),
    sa.Column("content_type", Words, nullable=False),
    _json("headers"),
    sa.Column("body", sa.LargeBinary),  # as the headers, gone once a run holds it or none will
    sa.Column("run_id", Id),
    sa.Column("refusal", Words),  # why no run came of it
    sa.Column("open", sa.Boolean, nullable=False),
    _moment("received_at"),
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

# What an engine should watch for so that a workflow starts, and how far that is true. Ids and keys of the
# engine's are sealed. A row stays when nothing is wanted any more: it tells where to look for what was
# forgotten at the engine.
deployments = sa.Table(
    "deployments",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True, autoincrement=False),
    _workspace(),
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
    _moment("since", nullable=True),
    _moment("look_at", nullable=True),
)
sa.Index("uq_deployments_address", deployments.c.address, unique=True)
sa.Index("ix_deployments_look_at", deployments.c.look_at)

# Links that people were given to connect an app, until that is told or the link is too old.
connections = sa.Table(
    "connections",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("title", Words, nullable=False),
    _json("before"),  # ids of the accounts that worked already
    sa.Column("account", Words),  # as whom, once it is there
    sa.Column("looks", sa.Integer, nullable=False),
    _moment("look_at"),
    _moment("expires_at"),
    _moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_connections_app",
    connections.c.workspace,
    connections.c.person,
    connections.c.engine,
    connections.c.app,
    unique=True,
)
sa.Index("ix_connections_look_at", connections.c.look_at)

# Plans and runs that go on once a person has connected an app.
connection_waits = sa.Table(
    "connection_waits",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", Id, nullable=False),  # of the draft or the run
    sa.Column("path", sa.Text, nullable=False),
    _moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_connection_waits_one",
    connection_waits.c.workspace,
    connection_waits.c.person,
    connection_waits.c.engine,
    connection_waits.c.app,
    connection_waits.c.kind,
    connection_waits.c.number,
    connection_waits.c.path,
    unique=True,
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("holder", sa.Text, primary_key=True),  # a process, or a task that one process has
    sa.Column("owner", sa.Text),  # the process that has the task
    _moment("renewed_at"),
)

# What the engines offer is the installation's: the same for every workspace.
offers = sa.Table(
    "offers",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("app_name", Words, nullable=False),
    # Lists of words with a space between them, as core/offers.py's Entry has them.
    sa.Column("verbs", sa.Text, nullable=False),
    sa.Column("title", Words, nullable=False),
    sa.Column("body", Words, nullable=False),
    sa.Column("offer", Words, nullable=False),  # all of it, as JSON
    sa.Column("seen", sa.Integer, nullable=False),  # the number of the reading that met it last
)
sa.Index("uq_offers_key", offers.c.key, unique=True)
sa.Index("ix_offers_app", offers.c.app, offers.c.kind)
sa.Index("ix_offers_seen", offers.c.engine, offers.c.seen)

offer_readings = sa.Table(
    "offer_readings",
    metadata,
    sa.Column("engine", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("cursor", sa.Text),  # where the reading goes on
    sa.Column("read", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # grows with every change of the engine's offers
    sa.Column("failure", Words),
    _moment("started_at", nullable=True),
    _moment("finished_at", nullable=True),  # of the last complete one
)

# The full-text index over `offers` is the migration's own: FTS5's tables on SQLite, a tsvector on PostgreSQL.
FULL_TEXT = "offers_fts"
