"""How fast engines may be asked, over all processes, and who waits for that."""

import sqlalchemy as sa

from storage.tables.columns import Id, metadata, moment, workspace

# One token bucket each. It is of the installation: what an engine allows is shared by all workspaces.
rates = sa.Table(
    "rates",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("calls", sa.Integer),  # as the engine declares it: in so many seconds; null: nobody says
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("tokens", sa.Float, nullable=False),
    moment("filled_at"),
    moment("paused_until", nullable=True),  # the engine asked for it
    sa.Column("last_workspace", sa.Text),  # to which somebody in line was given a token last
)

# Steps of parked runs that wait for a token, or have been given one and not taken it yet.
rate_waits = sa.Table(
    "rate_waits",
    metadata,
    sa.Column("run_id", Id, sa.ForeignKey("executions.id"), primary_key=True, autoincrement=False),
    sa.Column("path", sa.Text, primary_key=True),
    workspace(),
    sa.Column("rate", sa.Text, nullable=False),
    moment("since"),
    moment("granted_at", nullable=True),
)
UNGRANTED = sa.text("granted_at IS NULL")
sa.Index(
    "ix_rate_waits_line",
    rate_waits.c.rate,
    rate_waits.c.workspace,
    rate_waits.c.since,
    sqlite_where=UNGRANTED,
    postgresql_where=UNGRANTED,
)
