"""Which process walks a run, and which processes take part in that"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0015"
branch_labels = None
depends_on = None

_CLAIMABLE = sa.text("status = 'created' AND queued_at IS NULL")
_WALKED = sa.text("status = 'running'")


def upgrade() -> None:
    op.add_column("executions", sa.Column("walker", sa.Text(), nullable=True))
    op.add_column("leases", sa.Column("claims", sa.Boolean(), nullable=False, server_default=sa.false()))
    _index("ix_executions_claimable", ["workspace", "id"], _CLAIMABLE)
    _index("ix_executions_walker", ["walker"], _WALKED)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "executions", columns, unique=False, sqlite_where=where, postgresql_where=where)
