"""Which process is alive, and which has a task that one alone may have."""

import sqlalchemy as sa

from storage.tables.columns import metadata, moment

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("holder", sa.Text, primary_key=True),  # a process, or a task that one process has
    sa.Column("owner", sa.Text),  # the process that has the task
    moment("renewed_at"),
    # Of a process: whether it claims runs (storage/claims.py). One of a release before that does not.
    sa.Column("claims", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
)
