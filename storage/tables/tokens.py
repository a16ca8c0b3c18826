"""Who comes in over the API."""

import sqlalchemy as sa

from storage.tables.columns import Id, json, metadata, moment, workspace

# Found by the digest of the secret, which is nowhere kept.
api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    json("scopes"),
    sa.Column("created_by", sa.Text, nullable=False),
    moment("created_at"),
    moment("expires_at", nullable=True),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
    sqlite_autoincrement=True,
)
sa.Index("uq_api_tokens_digest", api_tokens.c.digest, unique=True)
