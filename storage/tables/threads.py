"""Where runs are told, and how far."""

import sqlalchemy as sa

from storage.tables.columns import Id, metadata, workspace

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
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
    workspace(),
    sa.Column("ts", sa.Text, nullable=False),
)
sa.Index("ix_thread_posts_ts", thread_posts.c.workspace, thread_posts.c.ts)
