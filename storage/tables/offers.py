"""What the engines offer: the same for every workspace."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, metadata, moment

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
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),  # of the last complete one
)

# The full-text index over `offers` is the migration's own: FTS5's tables on SQLite, a tsvector on PostgreSQL.
FULL_TEXT = "offers_fts"
