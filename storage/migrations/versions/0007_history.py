"""History can be removed"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_HISTORY = sa.text("completed_at IS NOT NULL AND purged_at IS NULL")


def upgrade() -> None:
    op.add_column("executions", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_executions_history",
        "executions",
        ["completed_at"],
        sqlite_where=_HISTORY,
        postgresql_where=_HISTORY,
    )
