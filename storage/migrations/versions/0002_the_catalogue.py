"""What the engines offer, kept to be searched"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("app_name", sa.Text(), nullable=False),
        sa.Column("verbs", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("uq_offers_key", "offers", ["key"], unique=True)
    op.create_index("ix_offers_app", "offers", ["app", "kind"], unique=False)
    op.create_index("ix_offers_seen", "offers", ["engine", "seen"], unique=False)
    op.create_table(
        "offer_readings",
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("engine", name=op.f("pk_offer_readings")),
    )
    if op.get_context().dialect.name == "sqlite":
        # The words are stems already: nothing is to be folded or split any more.
        op.execute(
            "CREATE VIRTUAL TABLE offers_fts USING fts5"
            "(title, body, verbs, tokenize = 'unicode61 remove_diacritics 0')"
        )
        op.execute("CREATE VIRTUAL TABLE offers_fts_words USING fts5vocab('offers_fts', 'instance')")
    else:
        op.execute(
            "CREATE TABLE offers_fts (id BIGINT PRIMARY KEY REFERENCES offers ON DELETE CASCADE,"
            " kind TEXT NOT NULL, words TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_offers_fts_words ON offers_fts USING gin (words)")
